/* id_cache.c: a hash table threaded on a list from the most to the least recently used. */
#include "id_cache.h"

#include <stdlib.h>

struct entry {
    void *value;
    uint64_t id;
    size_t octets;
    struct entry *next_in_bucket;
    struct entry *newer;
    struct entry *older;
};

struct id_cache {
    size_t num_max;
    size_t octets_max;
    void (*free_value)(void *value);
    struct entry *newest;
    struct entry *oldest;
    size_t num;
    size_t octets;
    size_t num_buckets; /* a power of two, twice the entries at least */
    struct entry *bucket[];
};

struct id_cache *id_cache_new(size_t num_max, size_t octets_max, void (*free_value)(void *value))
{
    size_t num_buckets = 1;
    while (num_buckets < 2 * num_max) {
        num_buckets *= 2;
    }
    struct id_cache *cache = calloc(1, sizeof *cache + num_buckets * sizeof(struct entry *));
    if (cache != NULL) {
        cache->num_max = num_max;
        cache->octets_max = octets_max;
        cache->free_value = free_value;
        cache->num_buckets = num_buckets;
    }
    return cache;
}

static struct entry **bucket_of(struct id_cache *cache, uint64_t id)
{
    return &cache->bucket[id & (cache->num_buckets - 1)];
}

static void list_remove(struct id_cache *cache, struct entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry->newer;
}

static void list_push(struct id_cache *cache, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    *(entry->older != NULL ? &entry->older->newer : &cache->oldest) = entry;
    cache->newest = entry;
}

static void forget_oldest(struct id_cache *cache)
{
    struct entry *entry = cache->oldest;
    struct entry **link = bucket_of(cache, entry->id);
    while (*link != entry) {
        link = &(*link)->next_in_bucket;
    }
    *link = entry->next_in_bucket;
    cache->oldest = entry->newer;
    *(entry->newer != NULL ? &entry->newer->older : &cache->newest) = NULL;
    cache->num--;
    cache->octets -= entry->octets;
    cache->free_value(entry->value);
    free(entry);
}

void id_cache_clear(struct id_cache *cache)
{
    while (cache->oldest != NULL) {
        forget_oldest(cache);
    }
}

void id_cache_free(struct id_cache *cache)
{
    if (cache != NULL) {
        id_cache_clear(cache);
    }
    free(cache);
}

void *id_cache_find(struct id_cache *cache, uint64_t id)
{
    struct entry *entry = *bucket_of(cache, id);
    while (entry != NULL && entry->id != id) {
        entry = entry->next_in_bucket;
    }
    if (entry == NULL) {
        return NULL;
    }
    list_remove(cache, entry);
    list_push(cache, entry);
    return entry->value;
}

static void make_room(struct id_cache *cache, size_t octets)
{
    while (cache->oldest != NULL &&
           (cache->num == cache->num_max || cache->octets + octets > cache->octets_max)) {
        forget_oldest(cache);
    }
}

bool id_cache_add(struct id_cache *cache, uint64_t id, void *value, size_t octets)
{
    struct entry *entry = malloc(sizeof *entry);
    if (entry == NULL) {
        return false;
    }
    make_room(cache, octets);
    struct entry **bucket = bucket_of(cache, id);
    *entry = (struct entry){.value = value, .id = id, .octets = octets, .next_in_bucket = *bucket};
    *bucket = entry;
    list_push(cache, entry);
    cache->num++;
    cache->octets += octets;
    return true;
}
