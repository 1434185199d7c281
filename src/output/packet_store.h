/* packet_store: the latest packets, in a fixed number of octets: the oldest go first. */
#ifndef FEDTAP_PACKET_STORE_H
#define FEDTAP_PACKET_STORE_H

#include "output.h"

struct packet_store;

/* stored_packet is one that is kept; what it points to lies in the store. */
struct stored_packet {
    struct output_packet packet;
    uint64_t serial; /* the caller's: which one it was of all */
    uint64_t turn;   /* the caller's: the file that it was written to last; 0 for none */
    bool is_gone;    /* it is elsewhere now, and passed over */
};

/* packet_store_new makes an empty store of octets in all; NULL when out of memory. */
struct packet_store *packet_store_new(size_t octets);

/* packet_store_free frees it; NULL is a no-op. */
void packet_store_free(struct packet_store *store);

/* packet_store_add keeps a copy, and lends it. NULL when it is larger than the store. */
struct stored_packet *packet_store_add(struct packet_store *store,
                                       const struct output_packet *packet);

/* packet_walk is a way through what is kept, oldest first, but for what is gone. Nothing may be added
 * meanwhile. */
struct packet_walk {
    struct packet_store *store;
    size_t at;
    size_t left;
};

/* packet_store_walk begins one. */
struct packet_walk packet_store_walk(struct packet_store *store);

/* packet_walk_next lends the next packet; NULL behind the last. */
struct stored_packet *packet_walk_next(struct packet_walk *walk);

#endif
