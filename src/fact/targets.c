/* targets.c: a place for every target that a domain can have, and an index of them. */
#include "targets.h"

#include <stdlib.h>

#include "hash_index.h"

/* TARGETS_MAX is how many one domain can have: its records, and what its partner typed. */
#define TARGETS_MAX (SRV_RECORDS_MAX + 1)

struct targets {
    struct hash_key key;
    struct hash_index *index;
};

struct targets *targets_new(void)
{
    struct targets *targets = calloc(1, sizeof *targets);
    if (targets == NULL) {
        return NULL;
    }
    targets->key = hash_key_random();
    targets->index = hash_index_new(DOMAINS_MAX * TARGETS_MAX);
    if (targets->index == NULL) {
        free(targets);
        return NULL;
    }
    return targets;
}

void targets_free(struct targets *targets)
{
    if (targets != NULL) {
        hash_index_free(targets->index);
        free(targets);
    }
}

void targets_enter(struct targets *targets, const struct domain *domains, size_t index)
{
    for (size_t t = 0; t < TARGETS_MAX; t++) {
        size_t place = index * TARGETS_MAX + t;
        const struct srv_record *record = domain_target(&domains[index], t);
        hash_index_remove(targets->index, place);
        if (record != NULL) {
            hash_index_add(targets->index, name_digest(&record->srv.target, &targets->key), place);
        }
    }
}

size_t targets_find(const struct targets *targets, const struct domain *domains,
                    const struct name *name, size_t *place)
{
    *place = *place == TARGETS_NONE
                 ? hash_index_first(targets->index, name_digest(name, &targets->key))
                 : hash_index_next(targets->index, *place);
    while (*place != HASH_INDEX_NONE) {
        size_t index = *place / TARGETS_MAX;
        if (name_equal(&domain_target(&domains[index], *place % TARGETS_MAX)->srv.target, name)) {
            return index;
        }
        *place = hash_index_next(targets->index, *place);
    }
    return TARGETS_NONE;
}

bool targets_has(const struct targets *targets, const struct domain *domains,
                 const struct name *name)
{
    size_t place = TARGETS_NONE;
    return targets_find(targets, domains, name, &place) != TARGETS_NONE;
}
