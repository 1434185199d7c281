/* hash_index.c: buckets of places, chained. */
#include "hash_index.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

/* END ends a chain. */
#define END UINT16_MAX

struct entry {
    uint64_t digest;
    uint16_t next; /* in the bucket */
    bool entered;
};

struct hash_index {
    size_t num_places;
    size_t num_buckets; /* a power of two */
    uint16_t *bucket;
    struct entry entry[];
};

struct hash_index *hash_index_new(size_t num_places)
{
    assert(num_places < END);
    struct hash_index *index = calloc(1, sizeof *index + num_places * sizeof index->entry[0]);
    if (index == NULL) {
        return NULL;
    }
    index->num_places = num_places;
    index->num_buckets = 1;
    while (index->num_buckets < num_places) {
        index->num_buckets *= 2;
    }
    index->bucket = malloc(index->num_buckets * sizeof index->bucket[0]);
    if (index->bucket == NULL) {
        free(index);
        return NULL;
    }
    for (size_t i = 0; i < index->num_buckets; i++) {
        index->bucket[i] = END;
    }
    return index;
}

void hash_index_free(struct hash_index *index)
{
    if (index != NULL) {
        free(index->bucket);
        free(index);
    }
}

static uint16_t *bucket_of(const struct hash_index *index, uint64_t digest)
{
    return &index->bucket[digest & (index->num_buckets - 1)];
}

void hash_index_add(struct hash_index *index, uint64_t digest, size_t place)
{
    assert(place < index->num_places && !index->entry[place].entered);
    uint16_t *bucket = bucket_of(index, digest);
    index->entry[place] = (struct entry){digest, *bucket, true};
    *bucket = (uint16_t)place;
}

void hash_index_remove(struct hash_index *index, size_t place)
{
    assert(place < index->num_places);
    struct entry *entry = &index->entry[place];
    if (!entry->entered) {
        return;
    }
    uint16_t *link = bucket_of(index, entry->digest);
    while (*link != place) {
        link = &index->entry[*link].next;
    }
    *link = entry->next;
    entry->entered = false;
}

/* among returns the first place from here on in a chain that has digest. */
static size_t among(const struct hash_index *index, uint16_t place, uint64_t digest)
{
    while (place != END && index->entry[place].digest != digest) {
        place = index->entry[place].next;
    }
    return place == END ? HASH_INDEX_NONE : place;
}

size_t hash_index_first(const struct hash_index *index, uint64_t digest)
{
    return among(index, *bucket_of(index, digest), digest);
}

size_t hash_index_next(const struct hash_index *index, size_t place)
{
    const struct entry *entry = &index->entry[place];
    return among(index, entry->next, entry->digest);
}
