/* tls_play: one connection given to the TLS dissector, and what it told, in words. */
#ifndef FEDTAP_TLS_PLAY_H
#define FEDTAP_TLS_PLAY_H

#include <stddef.h>

#include "dissector.h"
#include "key_log.h"
#include "tls_dissector.h"
#include "tls_talk.h"

#define PLAY_SERVER_PORT 5061

/* tls_play is a flow from 192.0.2.1:25000 to 192.0.2.2:5061. Every call is a frame of its own,
 * numbered from 1. */
struct tls_play {
    _Alignas(max_align_t) uint8_t state[DISSECTOR_STATE_MAX];
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct origin origin;
    struct dissection d;
    enum dissected result; /* once it is not MORE, nothing is given any more */
    bool exact; /* octets are given as blocks of their own, so that a read beyond shows */
    size_t num_facts;
    size_t num_ends;
    size_t ends_max;    /* 1, but for renegotiations */
    struct tls_end end; /* as told last */
    struct origin last; /* of the last fact */
    /* told holds, a word each: client(SNI,version) server(version) C:cert(n) S:cert(n) ask(n)
     * C:alert(level,description) S:alert(…) full resumed C:gap(cause) S:gap(cause) over cut
     * C:sip(method,status) S:sip(…).
     * over is an end that is complete, cut one that is not. */
    char told[1024];
};

/* tls_play_new begins a flow; free what it returns. */
struct tls_play *tls_play_new(void);

/* tls_play_know lets the dissector know the secrets in a key log. */
void tls_play_know(struct tls_play *p, const char *key_log);

/* tls_play_give gives octets as one frame. */
enum dissected tls_play_give(struct tls_play *p, enum direction direction, struct bytes octets);

/* tls_play_gap says that num octets will never come. */
enum dissected tls_play_gap(struct tls_play *p, enum direction direction, enum gap_cause cause,
                            uint64_t num);

/* tls_play_end ends the flow; everything drawn from the budget must be back, and the end of a
 * handshake told at most ends_max times. */
void tls_play_end(struct tls_play *p, enum stream_end how);

/* tls_play_talk gives a talk in pieces of at most max octets. */
void tls_play_talk(struct tls_play *p, const struct talk *talk, size_t max);

#endif
