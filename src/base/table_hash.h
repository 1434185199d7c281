/* table_hash: a keyed hash for tables whose keys a stranger chooses, at a multiplication for each 16
 * octets (the folded product of wyhash: Wang Yi).
 *
 * It is no pseudorandom function, as SipHash is: who could watch a table might find out its key. Nobody
 * can, since fedtap answers nobody, and the key is another one in each run. Where a
 * stranger could gain by two contents of one hash, it takes siphash. */
#ifndef FEDTAP_TABLE_HASH_H
#define FEDTAP_TABLE_HASH_H

#include "siphash.h"

/* table_hash_words hashes two numbers. */
uint64_t table_hash_words(const struct hash_key *key, uint64_t a, uint64_t b);

/* table_hash hashes octets. */
uint64_t table_hash(const struct hash_key *key, struct bytes octets);

#endif
