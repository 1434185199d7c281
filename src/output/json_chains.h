/* json_chains: the JSON of certificate chains, remembered: the same few are shown again and again, and they are
 * most of what a handshake's event has. */
#ifndef FEDTAP_JSON_CHAINS_H
#define FEDTAP_JSON_CHAINS_H

#include "bytes.h"
#include "id_cache.h"

/* json_chain is the JSON of one chain; views. */
struct json_chain {
    struct bytes leaf; /* members that tell of the first certificate; empty where there are none */
    struct bytes list; /* an array of all certificates */
};

/* json_chains_new makes an empty cache of at most JSON_CHAINS_MAX of them, of JSON_CHAINS_OCTETS_MAX, by the ids
 * of chains; NULL when out of memory. What it holds are struct json_chain. */
struct id_cache *json_chains_new(void);

/* json_chains_add remembers a copy of json, and returns that, which is valid until the next call; NULL when out of
 * memory. The chain must not be remembered yet. */
const struct json_chain *json_chains_add(struct id_cache *chains, uint64_t id,
                                         const struct json_chain *json);

#endif
