/* tricks: what the network, and a span port, may do to the packets of a connection without changing
 * what was said, and one that changes it. Each makes another trace out of one; payloads may stay in
 * the storage of in, which must outlive out. n is a number with a meaning of the trick's own. UDP
 * stays as it is. */
#ifndef FEDTAP_TRICKS_H
#define FEDTAP_TRICKS_H

#include "trace.h"

typedef void trick(const struct trace *in, size_t n, struct trace *out);

/* trick_split cuts every payload into segments of n octets. */
trick trick_split;

/* trick_cut cuts every payload of more than n octets in two, after the nth. */
trick trick_cut;

/* trick_swap exchanges neighbours of one stretch, beginning with its nth packet. A stretch is what
 * one side says before the other side speaks, with the acknowledgements of both, within
 * STRETCH_NS; so an acknowledgement may come before what it acknowledges, and a FIN before the last
 * octets. */
trick trick_swap;

/* trick_reverse turns around every n packets of a stretch. */
trick trick_reverse;

/* trick_repeat sends every TCP packet n more times, at once. */
trick trick_repeat;

/* trick_repeat_later sends every segment with payload again, n packets later. */
trick trick_repeat_later;

/* trick_overlap lets every segment begin up to n octets earlier, inside the ones before it, and
 * sends half of the one before together with all of it once more. */
trick trick_overlap;

/* trick_keep_alive sends a keep-alive (RFC 9293, section 3.8.4) before every segment of which all
 * that comes before is acknowledged: one octet, of no meaning, in the place of the last one sent. */
trick trick_keep_alive;

/* trick_lose loses the nth segment with payload: the one trick that must show. */
trick trick_lose;

/* trick_wrap moves the sequence numbers of each direction so that 0 is the first of its nth packet
 * that takes up sequence numbers, counted round and round. */
trick trick_wrap;

/* trick_wrap_inside is trick_wrap with 0 in the middle of that packet. */
trick trick_wrap_inside;

/* STRETCH_NS is how long a stretch may last: what comes late must not be given up as lost. */
#define STRETCH_NS (GAP_PATIENCE_NS / 2)

#endif
