/* community_id: the Community ID flow hash, version 1, which Suricata and Zeek print too. */
#ifndef FEDTAP_COMMUNITY_ID_H
#define FEDTAP_COMMUNITY_ID_H

#include "address.h"

/* COMMUNITY_ID_MAX is room for "1:" and 28 characters of base64, with the terminator. */
#define COMMUNITY_ID_MAX 31

/* community_ids makes them. */
struct community_ids;

/* community_ids_new gets the hash function ready; NULL when out of memory. */
struct community_ids *community_ids_new(void);

/* community_ids_free frees it; NULL is a no-op. */
void community_ids_free(struct community_ids *ids);

/* community_id_format writes the ID of a UDP or TCP flow, the same for both directions, and returns
 * out. */
const char *community_id_format(struct community_ids *ids, const struct endpoint *a,
                                const struct endpoint *b, enum transport transport,
                                char out[COMMUNITY_ID_MAX]);

#endif
