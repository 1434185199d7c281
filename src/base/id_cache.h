/* id_cache: what was made of things that have ids, remembered by these ids, in bounds of number and octets; the
 * least recently used goes first. */
#ifndef FEDTAP_ID_CACHE_H
#define FEDTAP_ID_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_cache;

/* id_cache_new makes an empty cache of at most num_max values of at most octets_max octets together, each of
 * which is freed by free_value when it goes. Ids must be counted up by the program itself: their low bits
 * spread them. NULL when out of memory. */
struct id_cache *id_cache_new(size_t num_max, size_t octets_max, void (*free_value)(void *value));

/* id_cache_free frees it and all values; NULL is a no-op. */
void id_cache_free(struct id_cache *cache);

/* id_cache_clear forgets all. */
void id_cache_clear(struct id_cache *cache);

/* id_cache_find returns the value of id, now the most recently used, or NULL. Valid until the next
 * id_cache_add. */
void *id_cache_find(struct id_cache *cache, uint64_t id);

/* id_cache_add takes a value that counts for octets octets over, now the most recently used, for an id that is
 * not there yet. One of more octets than all may have stays, alone, until the next one comes. False when out of
 * memory: then value stays the caller's. */
bool id_cache_add(struct id_cache *cache, uint64_t id, void *value, size_t octets)
    __attribute__((warn_unused_result));

#endif
