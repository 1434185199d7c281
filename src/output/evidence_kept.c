/* evidence_kept.c: a store of packets for each kind. */
#include "evidence_kept.h"

#include <stdlib.h>

#include "bounds.h"

/* The places where packets are kept. */
enum place {
    PLACE_LOOK_UPS,
    PLACE_STREAMS,    /* of which nothing came yet */
    PLACE_HANDSHAKES, /* of which something came */
    PLACE_FRAGMENTS,
    NUM_PLACES
};

struct evidence_kept {
    uint64_t num; /* packets, ever */
    struct packet_store *place[NUM_PLACES];
};

struct evidence_kept *evidence_kept_new(void)
{
    static const size_t octets[NUM_PLACES] = {
        [PLACE_LOOK_UPS] = EVIDENCE_LOOK_UPS_OCTETS_MAX,
        [PLACE_STREAMS] = EVIDENCE_STREAMS_OCTETS_MAX,
        [PLACE_HANDSHAKES] = EVIDENCE_HANDSHAKES_OCTETS_MAX,
        [PLACE_FRAGMENTS] = EVIDENCE_FRAGMENTS_OCTETS_MAX,
    };
    struct evidence_kept *kept = calloc(1, sizeof *kept);
    bool ok = kept != NULL;
    for (size_t i = 0; ok && i < NUM_PLACES; i++) {
        kept->place[i] = packet_store_new(octets[i]);
        ok = kept->place[i] != NULL;
    }
    if (!ok) {
        evidence_kept_free(kept);
        return NULL;
    }
    return kept;
}

void evidence_kept_free(struct evidence_kept *kept)
{
    for (size_t i = 0; kept != NULL && i < NUM_PLACES; i++) {
        packet_store_free(kept->place[i]);
    }
    free(kept);
}

void evidence_kept_promote(struct evidence_kept *kept, uint64_t flow_id)
{
    struct packet_walk walk = packet_store_walk(kept->place[PLACE_STREAMS]);
    struct stored_packet *stored;
    while ((stored = packet_walk_next(&walk)) != NULL) {
        if (stored->packet.flow_id == flow_id) {
            struct stored_packet *copy =
                packet_store_add(kept->place[PLACE_HANDSHAKES], &stored->packet);
            if (copy != NULL) {
                copy->serial = stored->serial;
                copy->turn = stored->turn;
                stored->is_gone = true;
            }
        }
    }
}

/* keep_fragments lets the fragments that may belong to a packet of a flow count as that flow's: those of its
 * source that came so shortly before. */
static void keep_fragments(struct evidence_kept *kept, const struct output_packet *packet)
{
    struct packet_walk walk = packet_store_walk(kept->place[PLACE_FRAGMENTS]);
    struct stored_packet *stored;
    while ((stored = packet_walk_next(&walk)) != NULL) {
        const struct output_packet *part = &stored->packet;
        if (part->source == packet->source && part->flow_id == 0 &&
            packet->time_ns - part->time_ns < FRAGMENT_TIMEOUT_NS) {
            stored->packet.flow_id = packet->flow_id;
        }
    }
}

/* keep puts a packet where it belongs. */
static struct stored_packet *keep(struct evidence_kept *kept, const struct output_packet *packet)
{
    switch (packet->use) {
    case PACKET_OF_LOOK_UP:
        return packet_store_add(kept->place[PLACE_LOOK_UPS], packet);
    case PACKET_OF_STREAM:
        return packet_store_add(kept->place[PLACE_STREAMS], packet);
    case PACKET_OF_FRAGMENT:
        return packet_store_add(kept->place[PLACE_FRAGMENTS], packet);
    case PACKET_OF_NOTHING:
        break;
    }
    return NULL;
}

struct stored_packet *evidence_kept_add(struct evidence_kept *kept,
                                        const struct output_packet *packet)
{
    if (packet->is_joined) {
        keep_fragments(kept, packet);
    }
    struct stored_packet *stored = keep(kept, packet);
    if (stored != NULL) {
        stored->serial = ++kept->num;
    }
    return stored;
}

struct evidence_kept_walk evidence_kept_walk(struct evidence_kept *kept)
{
    return (struct evidence_kept_walk){kept, 1, packet_store_walk(kept->place[0])};
}

struct stored_packet *evidence_kept_next(struct evidence_kept_walk *walk)
{
    struct stored_packet *stored;
    while ((stored = packet_walk_next(&walk->walk)) == NULL && walk->next_place < NUM_PLACES) {
        walk->walk = packet_store_walk(walk->kept->place[walk->next_place++]);
    }
    return stored;
}
