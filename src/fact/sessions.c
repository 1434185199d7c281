/* sessions.c: a ring of sessions, and buckets to find them. Of session IDs and tickets only a keyed
 * hash of 128 bits is kept: tickets are long, and nobody outside can make two of one hash. */
#include "sessions.h"

#include <stdlib.h>

#include "bounds.h"
#include "siphash.h"

#define SESSIONS_BUCKETS ((size_t)512)

struct entry {
    struct session session;
    struct entry *next; /* in the bucket */
    bool used;
};

struct sessions {
    struct chains *chains;
    struct counters *counters;
    struct hash_key key[2];
    size_t at; /* the oldest entry, which goes next */
    struct entry *bucket[SESSIONS_BUCKETS];
    struct entry entry[SESSIONS_MAX];
};

struct sessions *sessions_new(struct chains *chains, struct counters *counters)
{
    struct sessions *s = calloc(1, sizeof *s);
    if (s != NULL) {
        s->chains = chains;
        s->counters = counters;
        s->key[0] = hash_key_random();
        s->key[1] = hash_key_random();
    }
    return s;
}

static bool is_same(struct session_key a, struct session_key b)
{
    return a.half[0] == b.half[0] && a.half[1] == b.half[1];
}

static struct entry **bucket_of(struct sessions *s, struct session_key key)
{
    return &s->bucket[key.half[0] % SESSIONS_BUCKETS];
}

static void release(struct sessions *s, const struct session *session)
{
    chains_release(s->chains, session->side[TLS_CLIENT].chain);
    chains_release(s->chains, session->side[TLS_SERVER].chain);
}

static void forget(struct sessions *s, struct entry *entry)
{
    struct entry **link = bucket_of(s, entry->session.key);
    while (*link != entry) {
        link = &(*link)->next;
    }
    *link = entry->next;
    release(s, &entry->session);
    *entry = (struct entry){0};
}

void sessions_free(struct sessions *s)
{
    for (size_t i = 0; s != NULL && i < SESSIONS_MAX; i++) {
        release(s, &s->entry[i].session);
    }
    free(s);
}

struct session_key sessions_key(const struct sessions *s, struct bytes octets)
{
    struct session_key key = {{0, 0}};
    if (octets.len > 0) {
        key.half[0] = siphash(&s->key[0], octets);
        key.half[1] = siphash(&s->key[1], octets);
    }
    return key;
}

static struct entry *find(const struct sessions *s, struct session_key key)
{
    struct entry *entry = s->bucket[key.half[0] % SESSIONS_BUCKETS];
    while (entry != NULL && !is_same(entry->session.key, key)) {
        entry = entry->next;
    }
    return entry;
}

/* place_for returns the entry for a key: the one it has, or the oldest. */
static struct entry *place_for(struct sessions *s, struct session_key key)
{
    struct entry *entry = find(s, key);
    if (entry != NULL) {
        forget(s, entry);
        return entry;
    }
    entry = &s->entry[s->at];
    s->at = (s->at + 1) % SESSIONS_MAX;
    if (entry->used) {
        counter_add(s->counters, COUNT_SESSION_EVICTIONS, 1);
        forget(s, entry);
    }
    return entry;
}

void sessions_remember(struct sessions *s, struct session_key key,
                       const struct presentation side[2], const struct origin *origin)
{
    if (is_same(key, (struct session_key){{0, 0}})) {
        return;
    }
    struct entry *entry = place_for(s, key);
    struct entry **bucket = bucket_of(s, key);
    *entry = (struct entry){
        .session = {.key = key, .side = {side[0], side[1]}, .origin = *origin},
        .next = *bucket,
        .used = true,
    };
    chains_retain(side[TLS_CLIENT].chain);
    chains_retain(side[TLS_SERVER].chain);
    *bucket = entry;
}

const struct session *sessions_find(const struct sessions *s, struct session_key key)
{
    const struct entry *entry = find(s, key);
    return entry == NULL ? NULL : &entry->session;
}

size_t sessions_octets(const struct sessions *s)
{
    size_t num = 0;
    for (size_t i = 0; i < SESSIONS_MAX; i++) {
        num += s->entry[i].used;
    }
    return num * sizeof s->entry[0];
}
