/* judgements.c — a hash table threaded on a list from the most to the least recently used */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "x509_internal.h"

/* NUM_BUCKETS is a power of two, twice the entries at most. */
#define NUM_BUCKETS ((size_t)2048)
static_assert(NUM_BUCKETS >= 2 * TRUST_CACHE_MAX, "the table of judgements is too small");

struct entry {
    struct judged judged; /* first: a judged is converted back to its entry */
    uint64_t id;
    size_t octets;
    struct entry *next_in_bucket;
    struct entry *newer;
    struct entry *older;
};

struct judgements {
    struct entry *bucket[NUM_BUCKETS];
    struct entry *newest;
    struct entry *oldest;
    size_t num;
    size_t octets; /* of the chains that the entries were made from */
};

struct judgements *judgements_new(void)
{
    return calloc(1, sizeof(struct judgements));
}

static struct entry **bucket_of(struct judgements *judgements, uint64_t id)
{
    /* Ids are counted up by the program itself: the low bits spread them. */
    return &judgements->bucket[id % NUM_BUCKETS];
}

static void list_remove(struct judgements *judgements, struct entry *entry)
{
    *(entry->newer != NULL ? &entry->newer->older : &judgements->newest) = entry->older;
    *(entry->older != NULL ? &entry->older->newer : &judgements->oldest) = entry->newer;
}

static void list_push(struct judgements *judgements, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = judgements->newest;
    *(entry->older != NULL ? &entry->older->newer : &judgements->oldest) = entry;
    judgements->newest = entry;
}

static void entry_blank(struct entry *entry)
{
    for (size_t i = 0; i < TLS_CHAIN_MAX; i++) {
        certificate_free(entry->judged.certificate[i]);
    }
    BIO_free(entry->judged.anchor_subject);
    entry->judged = (struct judged){0};
}

static void forget_oldest(struct judgements *judgements)
{
    struct entry *entry = judgements->oldest;
    struct entry **link = bucket_of(judgements, entry->id);
    while (*link != entry) {
        link = &(*link)->next_in_bucket;
    }
    *link = entry->next_in_bucket;

    judgements->oldest = entry->newer;
    *(entry->newer != NULL ? &entry->newer->older : &judgements->newest) = NULL;
    judgements->num--;
    judgements->octets -= entry->octets;
    entry_blank(entry);
    free(entry);
}

void judgements_clear(struct judgements *judgements)
{
    while (judgements->oldest != NULL) {
        forget_oldest(judgements);
    }
}

void judgements_free(struct judgements *judgements)
{
    if (judgements != NULL) {
        judgements_clear(judgements);
    }
    free(judgements);
}

struct judged *judgements_find(struct judgements *judgements, uint64_t id)
{
    struct entry *entry = *bucket_of(judgements, id);
    while (entry != NULL && entry->id != id) {
        entry = entry->next_in_bucket;
    }
    if (entry == NULL) {
        return NULL;
    }
    list_remove(judgements, entry);
    list_push(judgements, entry);
    return &entry->judged;
}

static void make_room(struct judgements *judgements, size_t octets)
{
    while (judgements->oldest != NULL && (judgements->num == TRUST_CACHE_MAX ||
                                          judgements->octets + octets > TRUST_CACHE_OCTETS_MAX)) {
        forget_oldest(judgements);
    }
}

struct judged *judgements_renew(struct judgements *judgements, uint64_t id, size_t octets)
{
    struct judged *known = judgements_find(judgements, id);
    if (known != NULL) {
        entry_blank((struct entry *)known);
        return known;
    }

    make_room(judgements, octets);
    struct entry *entry = calloc(1, sizeof *entry);
    if (entry == NULL) {
        return NULL;
    }
    struct entry **bucket = bucket_of(judgements, id);
    entry->id = id;
    entry->octets = octets;
    entry->next_in_bucket = *bucket;
    *bucket = entry;
    list_push(judgements, entry);
    judgements->num++;
    judgements->octets += octets;
    return &entry->judged;
}
