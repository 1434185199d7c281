/* json_chains.c: a hash table threaded on a list from the most to the least recently used. */
#include "json_chains.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"

/* NUM_BUCKETS is a power of two, twice the entries at most. */
#define NUM_BUCKETS ((size_t)2048)
static_assert(NUM_BUCKETS >= 2 * JSON_CHAINS_MAX, "the table of chains is too small");

struct entry {
    struct json_chain json;
    uint64_t id;
    size_t octets; /* all that the entry takes */
    struct entry *next_in_bucket;
    struct entry *newer;
    struct entry *older;
    uint8_t text[]; /* leaf and list */
};

struct json_chains {
    struct entry *bucket[NUM_BUCKETS];
    struct entry *newest;
    struct entry *oldest;
    size_t num;
    size_t octets;
};

struct json_chains *json_chains_new(void)
{
    return calloc(1, sizeof(struct json_chains));
}

static struct entry **bucket_of(struct json_chains *chains, uint64_t id)
{
    /* Ids are counted up by the program itself: the low bits spread them. */
    return &chains->bucket[id % NUM_BUCKETS];
}

static void list_remove(struct json_chains *chains, struct entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &chains->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &chains->oldest) = entry->newer;
}

static void list_push(struct json_chains *chains, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = chains->newest;
    *(entry->older != NULL ? &entry->older->newer : &chains->oldest) = entry;
    chains->newest = entry;
}

static void forget_oldest(struct json_chains *chains)
{
    struct entry *entry = chains->oldest;
    struct entry **link = bucket_of(chains, entry->id);
    while (*link != entry) {
        link = &(*link)->next_in_bucket;
    }
    *link = entry->next_in_bucket;
    list_remove(chains, entry);
    chains->num--;
    chains->octets -= entry->octets;
    free(entry);
}

void json_chains_free(struct json_chains *chains)
{
    while (chains != NULL && chains->oldest != NULL) {
        forget_oldest(chains);
    }
    free(chains);
}

const struct json_chain *json_chains_find(struct json_chains *chains, uint64_t id)
{
    struct entry *entry = *bucket_of(chains, id);
    while (entry != NULL && entry->id != id) {
        entry = entry->next_in_bucket;
    }
    if (entry == NULL) {
        return NULL;
    }
    list_remove(chains, entry);
    list_push(chains, entry);
    return &entry->json;
}

/* entry_new copies json. */
static struct entry *entry_new(uint64_t id, const struct json_chain *json)
{
    size_t octets = sizeof(struct entry) + json->leaf.len + json->list.len;
    struct entry *entry = malloc(octets);
    if (entry == NULL) {
        return NULL;
    }
    *entry = (struct entry){.id = id, .octets = octets};
    entry->json.leaf = (struct bytes){entry->text, json->leaf.len};
    entry->json.list = (struct bytes){entry->text + json->leaf.len, json->list.len};
    memcpy(entry->text, json->leaf.ptr, json->leaf.len);
    memcpy(entry->text + json->leaf.len, json->list.ptr, json->list.len);
    return entry;
}

static bool has_room(const struct json_chains *chains, size_t octets)
{
    return chains->num < JSON_CHAINS_MAX && chains->octets + octets <= JSON_CHAINS_OCTETS_MAX;
}

const struct json_chain *json_chains_add(struct json_chains *chains, uint64_t id,
                                         const struct json_chain *json)
{
    struct entry *entry = entry_new(id, json);
    if (entry == NULL) {
        return NULL;
    }
    while (chains->oldest != NULL && !has_room(chains, entry->octets)) {
        forget_oldest(chains);
    }
    struct entry **bucket = bucket_of(chains, id);
    entry->next_in_bucket = *bucket;
    *bucket = entry;
    list_push(chains, entry);
    chains->num++;
    chains->octets += entry->octets;
    return &entry->json;
}
