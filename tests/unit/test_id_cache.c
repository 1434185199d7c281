/* test_id_cache.c: what is remembered is what was added, within both bounds, and each value goes once. */
#include <criterion/criterion.h>

#include "id_cache.h"

#define NUM_MAX 8
#define OCTETS_MAX 100

/* Values are numbers; freed says how often each went, and last which went last. */
static int value[64];
static int freed[64];
static int last;

static void note(void *gone)
{
    last = *(int *)gone;
    freed[last]++;
}

static struct id_cache *begin(void)
{
    for (int i = 0; i < 64; i++) {
        value[i] = i;
        freed[i] = 0;
    }
    return id_cache_new(NUM_MAX, OCTETS_MAX, note);
}

static void add(struct id_cache *cache, int i, size_t octets)
{
    cr_assert(id_cache_add(cache, (uint64_t)i, &value[i], octets));
}

Test(id_cache, the_least_recently_used_goes_first)
{
    struct id_cache *cache = begin();
    for (int i = 0; i < NUM_MAX; i++) {
        add(cache, i, 1);
    }
    cr_expect_eq(id_cache_find(cache, 0), &value[0]);
    for (int i = NUM_MAX; i < 2 * NUM_MAX; i++) {
        add(cache, i, 1);
        cr_expect_eq(last, i < 2 * NUM_MAX - 1 ? i - NUM_MAX + 1 : 0, "for %d went %d", i, last);
        cr_expect_null(id_cache_find(cache, (uint64_t)last));
    }
    id_cache_free(cache);
    for (int i = 0; i < 2 * NUM_MAX; i++) {
        cr_expect_eq(freed[i], 1, "%d went %d times", i, freed[i]);
    }
}

Test(id_cache, octets_are_bounded_and_what_exceeds_them_is_alone)
{
    struct id_cache *cache = begin();
    add(cache, 1, OCTETS_MAX / 2);
    add(cache, 2, OCTETS_MAX / 2);
    cr_expect_eq(freed[1], 0);
    add(cache, 3, 1);
    cr_expect_eq(freed[1], 1);
    cr_expect_eq(freed[2], 0);
    add(cache, 4, OCTETS_MAX + 1);
    cr_expect_eq(freed[2] + freed[3], 2);
    cr_expect_eq(id_cache_find(cache, 4), &value[4]);
    add(cache, 5, 1);
    cr_expect_null(id_cache_find(cache, 4));
    cr_expect_eq(id_cache_find(cache, 5), &value[5]);
    id_cache_free(cache);
}

Test(id_cache, ids_that_share_a_bucket_are_kept_apart)
{
    struct id_cache *cache = begin();
    for (int i = 0; i < 64; i += 16) { /* of so many buckets, for eight values */
        add(cache, i, 1);
    }
    for (int i = 0; i < 64; i += 16) {
        cr_expect_eq(id_cache_find(cache, (uint64_t)i), &value[i]);
    }
    cr_expect_null(id_cache_find(cache, 64));
    id_cache_free(cache);
    id_cache_free(NULL);
}

Test(id_cache, cleared_it_begins_anew)
{
    struct id_cache *cache = begin();
    add(cache, 1, OCTETS_MAX);
    id_cache_clear(cache);
    cr_expect_eq(freed[1], 1);
    cr_expect_null(id_cache_find(cache, 1));
    add(cache, 1, OCTETS_MAX);
    cr_expect_eq(id_cache_find(cache, 1), &value[1]);
    id_cache_free(cache);
}
