/* dns_play: one flow given to a DNS dissector, and the facts that came of it. */
#ifndef FEDTAP_DNS_PLAY_H
#define FEDTAP_DNS_PLAY_H

#include <stddef.h>

#include "dissector.h"
#include "octets.h"

#define SECOND INT64_C(1000000000)

#define SEEN_MAX 80

/* seen is what is compared of a fact. */
struct seen {
    enum fact_kind kind;
    struct origin origin;
    struct dns_question question;
    uint8_t rcode;
    bool asked;
    size_t num_answers;
};

/* play is a flow from 192.0.2.1:12345 to 192.0.2.2:53. */
struct play {
    const struct dissector *dissector;
    _Alignas(max_align_t) uint8_t state[DISSECTOR_STATE_MAX];
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct origin origin;
    struct dissection d;
    struct seen seen[SEEN_MAX];
    size_t num_seen;
};

/* play_new begins a flow; free what it returns. */
struct play *play_new(const struct dissector *dissector);

/* play_next makes frame number the one that the following octets come in. */
void play_next(struct play *p, uint64_t number, int64_t time_ns);

/* play_give hands over an exact copy of len octets. */
enum dissected play_give(struct play *p, enum direction direction, const uint8_t *raw, size_t len);

/* play_say hands over a datagram, after which more is expected. */
void play_say(struct play *p, enum direction direction, const struct octets *message);

/* play_end ends the flow; everything drawn from the budget must be back. */
void play_end(struct play *p, enum stream_end how);

/* same_frames tells whether frames are those from first to last. */
bool same_frames(const struct frames *frames, uint64_t first, uint64_t last);

#endif
