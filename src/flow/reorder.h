/* reorder: one direction of a TCP connection as octets in order, plus known holes. Pure data: no
 * packets, no clock, no callbacks.
 *
 * Sequence numbers come in as they are on the wire and are turned into 64-bit stream offsets at once,
 * so nothing behind this header knows that they wrap. Of octets that come twice the first copy wins. */
#ifndef FEDTAP_REORDER_H
#define FEDTAP_REORDER_H

#include "buf.h"
#include "counters.h"

/* REORDER_WINDOW is how far from the next octet a sequence number may be and still be believed; TCP
 * itself never has more than 1 GiB in flight (RFC 7323, section 2.2). */
#define REORDER_WINDOW ((int32_t)1 << 30)

/* place is the frame that octets came in. */
struct place {
    uint64_t frame;
    uint16_t source;
};

/* span is a run of octets of the stream; ptr is NULL when they were sent but not captured. */
struct span {
    uint64_t offset;
    const uint8_t *ptr;
    size_t len;
    struct place place;
};

/* reorder is one direction. Its fields are private to reorder.c, except that next may be read. */
struct reorder {
    struct budget *budget;
    struct counters *counters;
    uint64_t next;         /* offset of the octet to be popped next */
    uint32_t start;        /* sequence number of offset 0 */
    struct segment *first; /* held, by offset, without overlaps */
    struct segment *last;
    struct segment *lent; /* popped, but still looked at by the caller */
    struct span fresh;    /* octets just pushed that lie in the caller's memory */
    size_t num_segments;  /* held */
    size_t num_octets;    /* held */
};

enum reorder_result {
    REORDER_OK,
    REORDER_OLD,  /* nothing new: a retransmission, a keep-alive, or outside REORDER_WINDOW */
    REORDER_FULL, /* REORDER_OCTETS_MAX, REORDER_SEGMENTS_MAX or the budget: not all was kept */
};

/* reorder_init makes an empty direction that draws from budget (borrowed, as is counters, where
 * differing copies of held octets are counted). It begins at sequence number 0 until reorder_start. */
void reorder_init(struct reorder *r, struct budget *budget, struct counters *counters);

/* reorder_start sets the sequence number of the first octet and forgets all there was. */
void reorder_start(struct reorder *r, uint32_t sequence);

/* reorder_fini frees what is held, the octets popped last too. */
void reorder_fini(struct reorder *r);

/* reorder_distance is how far sequence lies after the next octet, or before it when negative. */
int32_t reorder_distance(const struct reorder *r, uint32_t sequence);

/* reorder_push takes a segment. Octets in order are not copied: pop until false before data dies. */
enum reorder_result reorder_push(struct reorder *r, uint32_t sequence, struct bytes data,
                                 struct place place);

/* reorder_hold is reorder_push that copies all, for octets to be popped later. */
enum reorder_result reorder_hold(struct reorder *r, uint32_t sequence, struct bytes data,
                                 struct place place);

/* reorder_cut says that num octets (at most REORDER_WINDOW) from sequence were sent but not captured;
 * they are popped in their place as a span without octets. */
enum reorder_result reorder_cut(struct reorder *r, uint32_t sequence, size_t num,
                                struct place place);

/* reorder_pop gives the next octets in order; false when there are none. They die with the next call
 * of any function that changes r. */
bool reorder_pop(struct reorder *r, struct span *out);

/* reorder_hole counts the octets missing before the first that is held; 0 when none is held. */
uint64_t reorder_hole(const struct reorder *r);

/* reorder_first tells in which frame the first octets held came; NULL when none is held. */
const struct place *reorder_first(const struct reorder *r);

/* reorder_skip gives num octets up that will never come; not more than reorder_hole when something is
 * held. */
void reorder_skip(struct reorder *r, uint64_t num);

#endif
