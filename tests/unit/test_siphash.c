/* test_siphash.c: SipHash-1-3, against values of another implementation. */
#include <criterion/criterion.h>

#include "octets.h"
#include "siphash.h"

/* KEY is the octets 0 to 15. */
static const struct hash_key key = {{UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908)}};

/* Of the octets 0, 1, 2, … The implementation they come from gives the paper's value for
 * SipHash-2-4 (a129ca6149be45e5, of 15 octets), and CPython's for SipHash-1-3 under the zero key. */
static const struct {
    size_t len;
    uint64_t hash;
} rows[] = {
    {0, UINT64_C(0xabac0158050fc4dc)},   {1, UINT64_C(0xc9f49bf37d57ca93)},
    {2, UINT64_C(0x82cb9b024dc7d44d)},   {3, UINT64_C(0x8bf80ab8e7ddf7fb)},
    {4, UINT64_C(0xcf75576088d38328)},   {5, UINT64_C(0xdef9d52f49533b67)},
    {6, UINT64_C(0xc50d2b50c59f22a7)},   {7, UINT64_C(0xd3927d989bb11140)},
    {8, UINT64_C(0x369095118d299a8e)},   {9, UINT64_C(0x25a48eb36c063de4)},
    {10, UINT64_C(0x79de85ee92ff097f)},  {11, UINT64_C(0x70c118c1f94dc352)},
    {12, UINT64_C(0x78a384b157b4d9a2)},  {13, UINT64_C(0x306f760c1229ffa7)},
    {14, UINT64_C(0x605aa111c0f95d34)},  {15, UINT64_C(0xd320d86d2a519956)},
    {16, UINT64_C(0xcc4fdd1a7d908b66)},  {17, UINT64_C(0x9cf2689063dbd80c)},
    {63, UINT64_C(0x9d199062b7bbb3a8)},  {64, UINT64_C(0xf17997ec4b4a6065)},
    {255, UINT64_C(0xf76214e3153c4a15)}, {256, UINT64_C(0x75b3e64e167de370)},
    {257, UINT64_C(0x5d8ffca6213c73b8)},
};

static void fill(uint8_t *raw, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        raw[i] = (uint8_t)i;
    }
}

Test(siphash, known_values_from_exact_blocks)
{
    uint8_t raw[257];
    fill(raw, sizeof raw);
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes exact = exact_copy(raw, rows[i].len);
        cr_expect_eq(siphash(&key, exact), rows[i].hash, "%zu octets", rows[i].len);
        exact_free(exact);
    }
}

Test(siphash, known_value_of_the_zero_key)
{
    const struct hash_key zero = {{0, 0}};
    uint8_t raw[15];
    fill(raw, sizeof raw);
    cr_expect_eq(siphash(&zero, (struct bytes){raw, 15}), UINT64_C(0xf30eb725bb91c9ea));
}

Test(siphash, alignment_does_not_matter)
{
    uint8_t raw[8 + 17];
    for (size_t at = 0; at < 8; at++) {
        fill(raw + at, 17);
        cr_expect_eq(siphash(&key, (struct bytes){raw + at, 17}), UINT64_C(0x9cf2689063dbd80c),
                     "at %zu", at);
    }
}

Test(siphash, every_bit_of_key_and_octets_counts)
{
    uint8_t raw[11];
    fill(raw, sizeof raw);
    struct bytes octets = {raw, sizeof raw};
    uint64_t hash = siphash(&key, octets);
    for (size_t bit = 0; bit < 8 * sizeof raw; bit++) {
        raw[bit / 8] ^= (uint8_t)(1u << bit % 8);
        cr_expect_neq(siphash(&key, octets), hash, "bit %zu of the octets", bit);
        raw[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t bit = 0; bit < 128; bit++) {
        struct hash_key other = key;
        other.half[bit / 64] ^= UINT64_C(1) << bit % 64;
        cr_expect_neq(siphash(&other, octets), hash, "bit %zu of the key", bit);
    }
    cr_expect_eq(siphash(&key, octets), hash);
}

Test(siphash, keys_differ)
{
    struct hash_key one = hash_key_random();
    struct hash_key two = hash_key_random();
    cr_expect_neq(one.half[0], two.half[0]);
    cr_expect_neq(one.half[1], two.half[1]);
    cr_expect_neq(one.half[0], one.half[1]);
}
