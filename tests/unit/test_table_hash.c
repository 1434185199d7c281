/* test_table_hash.c: whatever differs has another hash, and tables fill evenly. */
#include <criterion/criterion.h>

#include "octets.h"
#include "table_hash.h"

#define LEN_MAX 70

static void fill(uint8_t *raw, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        raw[i] = (uint8_t)(i * 37);
    }
}

Test(table_hash, every_octet_of_every_length_counts)
{
    const struct hash_key key = hash_key_random();
    for (size_t len = 0; len <= LEN_MAX; len++) {
        uint8_t raw[LEN_MAX];
        fill(raw, sizeof raw);
        struct bytes exact = exact_copy(raw, len);
        uint64_t hash = table_hash(&key, exact);
        exact_free(exact);
        for (size_t bit = 0; bit < len * 8; bit++) {
            raw[bit / 8] ^= (uint8_t)(1U << bit % 8);
            cr_expect_neq(table_hash(&key, (struct bytes){raw, len}), hash, "bit %zu of %zu octets",
                          bit, len);
            raw[bit / 8] ^= (uint8_t)(1U << bit % 8);
        }
    }
}

Test(table_hash, length_counts_where_octets_do_not_differ)
{
    const struct hash_key key = hash_key_random();
    const uint8_t zeros[LEN_MAX + 1] = {0};
    for (size_t len = 0; len < LEN_MAX; len++) {
        cr_expect_neq(table_hash(&key, (struct bytes){zeros, len}),
                      table_hash(&key, (struct bytes){zeros, len + 1}), "%zu octets", len);
    }
}

Test(table_hash, keys_differ)
{
    const struct hash_key one = hash_key_random();
    const struct hash_key other = hash_key_random();
    const uint8_t raw[] = {1, 2, 3};
    cr_expect_neq(table_hash(&one, (struct bytes){raw, 3}),
                  table_hash(&other, (struct bytes){raw, 3}));
    cr_expect_neq(table_hash_words(&one, 1, 2), table_hash_words(&other, 1, 2));
}

Test(table_hash, order_of_words_counts)
{
    const struct hash_key key = hash_key_random();
    cr_expect_neq(table_hash_words(&key, 1, 2), table_hash_words(&key, 2, 1));
}

/* Of n things in n places, some 37 % of the places stay empty; that 45 % do has no chance worth naming. */
Test(table_hash, addresses_and_ports_in_a_row_fill_a_table_evenly)
{
    enum { NUM_PLACES = 4096 };
    static bool taken[NUM_PLACES];
    const struct hash_key key = hash_key_random();
    size_t num_empty = NUM_PLACES;
    for (uint64_t i = 0; i < NUM_PLACES; i++) {
        uint64_t client = (UINT64_C(0x0a000001) + i / 64) << 16 | (25000 + i % 64);
        size_t place = table_hash_words(&key, client, UINT64_C(0xc000020113c5)) % NUM_PLACES;
        num_empty -= !taken[place];
        taken[place] = true;
    }
    cr_expect_lt(num_empty, NUM_PLACES * 45 / 100);
}
