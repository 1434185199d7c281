/* evidence_kept: the packets that may become evidence, those of each kind for as long as there is room for them. */
#ifndef FEDTAP_EVIDENCE_KEPT_H
#define FEDTAP_EVIDENCE_KEPT_H

#include "packet_store.h"

struct evidence_kept;

/* evidence_kept_new makes an empty one; NULL when out of memory. */
struct evidence_kept *evidence_kept_new(void);

/* evidence_kept_free frees it; NULL is a no-op. */
void evidence_kept_free(struct evidence_kept *kept);

/* evidence_kept_add keeps a copy of packet, and lends it until it is forgotten. The fragments that may belong to
 * one that is joined count as its flow's from then on. NULL when it is evidence of nothing. */
struct stored_packet *evidence_kept_add(struct evidence_kept *kept,
                                        const struct output_packet *packet);

/* evidence_kept_promote keeps for longer what is kept of a stream: something came of it. */
void evidence_kept_promote(struct evidence_kept *kept, uint64_t flow_id);

/* evidence_kept_walk goes through all packets; nothing may be added meanwhile. */
struct evidence_kept_walk {
    struct evidence_kept *kept;
    size_t next_place;
    struct packet_walk walk;
};

struct evidence_kept_walk evidence_kept_walk(struct evidence_kept *kept);

/* evidence_kept_next lends the next packet; NULL behind the last. */
struct stored_packet *evidence_kept_next(struct evidence_kept_walk *walk);

#endif
