/* hash_index: where in a fixed table the entries are that have a digest. What a digest stands for, and
 * whether an entry is the one that is looked for, is its owner's to say: digests can be alike. */
#ifndef FEDTAP_HASH_INDEX_H
#define FEDTAP_HASH_INDEX_H

#include <stddef.h>
#include <stdint.h>

/* HASH_INDEX_NONE is no place. */
#define HASH_INDEX_NONE SIZE_MAX

struct hash_index;

/* hash_index_new makes an empty index of places 0 to num_places - 1, fewer than 65536; NULL when out of
 * memory. */
struct hash_index *hash_index_new(size_t num_places);

/* hash_index_free frees it; NULL is a no-op. */
void hash_index_free(struct hash_index *index);

/* hash_index_add enters place, which must not be entered yet, under digest. */
void hash_index_add(struct hash_index *index, uint64_t digest, size_t place);

/* hash_index_remove takes place out; a no-op when it is not entered. */
void hash_index_remove(struct hash_index *index, size_t place);

/* hash_index_first returns a place entered under digest, hash_index_next another one after it:
 * HASH_INDEX_NONE when there is none. Their order means nothing. */
size_t hash_index_first(const struct hash_index *index, uint64_t digest);
size_t hash_index_next(const struct hash_index *index, size_t place);

#endif
