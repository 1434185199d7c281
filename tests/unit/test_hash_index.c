/* test_hash_index.c: agrees with a plain list, however full and however alike the digests. */
#include <criterion/criterion.h>

#include <stdbool.h>

#include "hash_index.h"

#define NUM_PLACES ((size_t)37)

/* model is the plain list. */
struct model {
    bool entered[NUM_PLACES];
    uint64_t digest[NUM_PLACES];
};

static void expect_alike(const struct hash_index *index, const struct model *model, uint64_t digest)
{
    bool found[NUM_PLACES] = {false};
    size_t num = 0;
    for (size_t place = hash_index_first(index, digest); place != HASH_INDEX_NONE;
         place = hash_index_next(index, place)) {
        cr_assert(place < NUM_PLACES && !found[place], "place %zu twice", place);
        found[place] = true;
        cr_assert(++num <= NUM_PLACES);
    }
    for (size_t i = 0; i < NUM_PLACES; i++) {
        cr_assert(found[i] == (model->entered[i] && model->digest[i] == digest), "place %zu", i);
    }
}

Test(hash_index, finds_what_was_entered_and_nothing_else)
{
    struct hash_index *index = hash_index_new(NUM_PLACES);
    struct model model = {.entered = {false}};
    uint32_t random = 1;
    for (int step = 0; step < 5000; step++) {
        random = random * 1664525 + 1013904223;
        size_t place = (random >> 8) % NUM_PLACES;
        uint64_t digest = (uint64_t)((random >> 16) % 5) << 40 | (random >> 20) % 3;
        if (!model.entered[place] && (random & 0x80000000) != 0) {
            hash_index_add(index, digest, place);
            model.entered[place] = true;
            model.digest[place] = digest;
        } else {
            hash_index_remove(index, place); /* also where nothing is */
            model.entered[place] = false;
        }
        expect_alike(index, &model, digest);
    }
    hash_index_free(index);
}
