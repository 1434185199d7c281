/* chains.c: a hash table of reference-counted chains, each one allocation. */
#include "chains.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "table_hash.h"

/* CHAINS_BUCKETS is a power of two near CHAINS_MAX. */
#define CHAINS_BUCKETS ((size_t)2048)

/* CHAIN_HASHED is how many of the leaf's last octets are hashed: they hold the signature, which
 * differs wherever anything in the certificate does. */
#define CHAIN_HASHED ((size_t)64)

struct chain_entry {
    struct chain chain;
    struct chain_entry *next;
    size_t bucket;
    size_t num_references;
    size_t total_len;
    uint8_t octets[]; /* every certificate, one after the other */
};

struct chains {
    struct hash_key key;
    struct counters *counters;
    uint64_t last_id;
    size_t num;
    size_t total_len;
    struct chain_entry *bucket[CHAINS_BUCKETS];
};

struct chains *chains_new(struct counters *counters)
{
    struct chains *chains = calloc(1, sizeof *chains);
    if (chains != NULL) {
        chains->key = hash_key_random();
        chains->counters = counters;
    }
    return chains;
}

void chains_free(struct chains *chains)
{
    if (chains == NULL) {
        return;
    }
    for (size_t i = 0; i < CHAINS_BUCKETS; i++) {
        for (struct chain_entry *e = chains->bucket[i]; e != NULL;) {
            struct chain_entry *next = e->next;
            free(e);
            e = next;
        }
    }
    free(chains);
}

static size_t bucket_of(const struct chains *chains, struct bytes leaf)
{
    struct bytes tail = leaf;
    if (tail.len > CHAIN_HASHED) {
        tail.ptr += tail.len - CHAIN_HASHED;
        tail.len = CHAIN_HASHED;
    }
    return (size_t)table_hash(&chains->key, tail) % CHAINS_BUCKETS;
}

static bool same_content(const struct chain *chain, const struct tls_certificate *message)
{
    if (chain->num_kept != message->num_kept || chain->num_seen != message->num_seen) {
        return false;
    }
    for (size_t i = 0; i < chain->num_kept; i++) {
        if (!bytes_equal(chain->der[i], message->der[i])) {
            return false;
        }
    }
    return true;
}

static struct chain_entry *entry_new(const struct tls_certificate *message, size_t total_len)
{
    struct chain_entry *e = malloc(sizeof *e + total_len);
    if (e == NULL) {
        return NULL;
    }
    *e = (struct chain_entry){.total_len = total_len, .num_references = 1};
    e->chain.num_kept = message->num_kept;
    e->chain.num_seen = message->num_seen;
    uint8_t *to = e->octets;
    for (size_t i = 0; i < message->num_kept; i++) {
        struct bytes der = message->der[i];
        memcpy(to, der.ptr, der.len);
        e->chain.der[i] = (struct bytes){to, der.len};
        to += der.len;
    }
    return e;
}

static struct chain_entry *add(struct chains *chains, size_t bucket,
                               const struct tls_certificate *message)
{
    size_t total_len = 0;
    for (size_t i = 0; i < message->num_kept; i++) {
        total_len += message->der[i].len;
    }
    if (chains->num == CHAINS_MAX || total_len > CHAINS_OCTETS_MAX - chains->total_len) {
        return NULL;
    }
    struct chain_entry *e = entry_new(message, total_len);
    if (e == NULL) {
        return NULL;
    }
    e->chain.id = ++chains->last_id;
    e->chain.entry = e;
    e->bucket = bucket;
    e->next = chains->bucket[bucket];
    chains->bucket[bucket] = e;
    chains->num++;
    chains->total_len += total_len;
    return e;
}

const struct chain *chains_intern(struct chains *chains, const struct tls_certificate *message)
{
    if (message->num_kept == 0) {
        return NULL;
    }
    size_t bucket = bucket_of(chains, message->der[0]);
    for (struct chain_entry *e = chains->bucket[bucket]; e != NULL; e = e->next) {
        if (same_content(&e->chain, message)) {
            e->num_references++;
            return &e->chain;
        }
    }
    struct chain_entry *e = add(chains, bucket, message);
    if (e == NULL) {
        counter_add(chains->counters, COUNT_CHAINS_REFUSED, 1);
        return NULL;
    }
    return &e->chain;
}

static struct chain_entry *entry_of(const struct chain *chain)
{
    assert(chain->entry->num_references > 0);
    return chain->entry;
}

const struct chain *chains_retain(const struct chain *chain)
{
    if (chain != NULL) {
        entry_of(chain)->num_references++;
    }
    return chain;
}

void chains_release(struct chains *chains, const struct chain *chain)
{
    if (chain == NULL) {
        return;
    }
    struct chain_entry *e = entry_of(chain);
    if (--e->num_references > 0) {
        return;
    }
    struct chain_entry **link = &chains->bucket[e->bucket];
    while (*link != e) {
        link = &(*link)->next;
    }
    *link = e->next;
    chains->num--;
    chains->total_len -= e->total_len;
    free(e);
}

size_t chains_octets(const struct chains *chains)
{
    return chains->total_len;
}
