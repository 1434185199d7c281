/* siphash: a keyed hash for tables whose keys a stranger chooses (SipHash-1-3: Aumasson and
 * Bernstein, "SipHash: a fast short-input PRF"). */
#ifndef FEDTAP_SIPHASH_H
#define FEDTAP_SIPHASH_H

#include "bytes.h"

/* hash_key seeds a table so that nobody outside can aim collisions. The order of a table must never
 * show in the output, since the key differs from run to run. */
struct hash_key {
    uint64_t half[2];
};

/* hash_key_random draws a key from the system. */
struct hash_key hash_key_random(void);

/* siphash hashes octets under key. */
uint64_t siphash(const struct hash_key *key, struct bytes octets);

#endif
