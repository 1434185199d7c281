/* test_octet_word.c: eight octets together are judged as one by one they would be. */
#include <criterion/criterion.h>

#include "octet_word.h"
#include "octets.h"

static bool is_plain(uint64_t word)
{
    return (octet_word_unprintable(word) | octet_word_found(word, '"') |
            octet_word_found(word, ' ')) == 0;
}

Test(octet_word, every_octet_is_found_at_every_place)
{
    static const char neighbours[] = {' ', '!', '~', 'a'};
    for (size_t i = 0; i < NUM(neighbours) * 8 * 256; i++) {
        uint8_t octets[8];
        uint8_t octet = (uint8_t)i;
        memset(octets, neighbours[i / 2048], sizeof octets);
        octets[i / 256 % 8] = octet;
        uint64_t word = octet_word_of(octets);
        cr_expect_eq(octet_word_unprintable(word) == 0, octet >= ' ' && octet < 0x7f, "%zu", i);
        for (uint8_t c = 0; octet < 0x80 && c < 0x80; c++) {
            bool has = c == octet || c == (uint8_t)neighbours[i / 2048];
            cr_expect_eq(octet_word_found(word, (char)c) != 0, has, "%zu: %02x", i, c);
        }
    }
}

/* expect_copy copies octets to a block of just that size; what is plain up to at must have come. */
static void expect_copy(struct bytes octets, size_t first_strange)
{
    char *to = malloc(octets.len + 1);
    cr_assert_not_null(to);
    memset(to, '#', octets.len + 1);
    size_t len = octet_word_copy(to, octets.ptr, octets.len, is_plain);
    if (first_strange == octets.len) {
        cr_expect_eq(len, octets.len);
    }
    cr_expect(len <= first_strange && first_strange - len < 8, "%zu of %zu", len, first_strange);
    cr_expect_arr_eq(to, octets.ptr, len);
    cr_expect_eq(to[octets.len], '#');
    free(to);
}

Test(octet_word, a_copy_ends_before_what_is_not_plain)
{
    static const uint8_t strange[] = {0, 0x1f, ' ', '"', 0x7f, 0x80, 0xff};
    uint8_t raw[40];
    for (size_t i = 0; i < sizeof raw; i++) {
        raw[i] = (uint8_t)('a' + i % 26);
    }
    for (size_t len = 1; len < sizeof raw; len++) {
        for (size_t at = 0; at <= len; at++) {
            struct bytes octets = exact_copy(raw, len);
            if (at < len) {
                ((uint8_t *)(uintptr_t)octets.ptr)[at] = strange[(len + at) % NUM(strange)];
            }
            expect_copy(octets, at);
            exact_free(octets);
        }
    }
}
