/* json_chains: the JSON of certificate chains, remembered: the same few are shown again and again, and they are
 * most of what a handshake's event has. */
#ifndef FEDTAP_JSON_CHAINS_H
#define FEDTAP_JSON_CHAINS_H

#include "bytes.h"

/* json_chain is the JSON of one chain; views. */
struct json_chain {
    struct bytes leaf; /* members that tell of the first certificate; empty where there are none */
    struct bytes list; /* an array of all certificates */
};

/* json_chains holds at most JSON_CHAINS_MAX of JSON_CHAINS_OCTETS_MAX; the least recently used goes first. */
struct json_chains;

/* json_chains_new makes an empty one; NULL when out of memory. */
struct json_chains *json_chains_new(void);

/* json_chains_free frees it and all that is remembered; NULL is a no-op. */
void json_chains_free(struct json_chains *chains);

/* json_chains_find returns what is remembered of the chain with that id, or NULL. Valid until the next
 * json_chains_add. */
const struct json_chain *json_chains_find(struct json_chains *chains, uint64_t id);

/* json_chains_add remembers a copy of json, and returns that as json_chains_find does; NULL when out of memory.
 * The chain must not be remembered yet. What is longer than all may be together stays, alone, until the next
 * one comes. */
const struct json_chain *json_chains_add(struct json_chains *chains, uint64_t id,
                                         const struct json_chain *json);

#endif
