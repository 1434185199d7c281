/* test_text.c: nothing from a stranger reaches a terminal that would obey it. */
#include <criterion/criterion.h>

#include <string.h>

#include "octets.h"
#include "text.h"

#define RAW(literal)                                    \
    {                                                   \
        (const uint8_t *)(literal), sizeof(literal) - 1 \
    }

Test(text, what_is_escaped)
{
    static const struct {
        struct bytes octets;
        const char *shown;
    } rows[] = {
        {RAW("plain text ~"), "plain text ~"},
        {RAW("a\\b"), "a\\\\b"},
        {RAW("\x1b[31m"), "\\x1b[31m"},
        {RAW("a\0b"), "a\\x00b"},
        {RAW("\n\r\t\x7f"), "\\x0a\\x0d\\x09\\x7f"},
        {RAW("caf\xc3\xa9"), "caf\xc3\xa9"},
        {RAW("\xe2\x82\xac"), "\xe2\x82\xac"},
        {RAW("\xf0\x9f\x98\x80"), "\xf0\x9f\x98\x80"},
        {RAW("\xc2\x9b"), "\\xc2\\x9b"},                   /* C1: control sequence introducer */
        {RAW("\xe2\x80\xae"), "\\xe2\\x80\\xae"},          /* right-to-left override */
        {RAW("\xe2\x80\x8b"), "\\xe2\\x80\\x8b"},          /* zero width space */
        {RAW("\xef\xbb\xbf"), "\\xef\\xbb\\xbf"},          /* byte order mark */
        {RAW("\xc0\xaf"), "\\xc0\\xaf"},                   /* overlong */
        {RAW("\xe0\x9f\xbf"), "\\xe0\\x9f\\xbf"},          /* overlong */
        {RAW("\xed\xa0\x80"), "\\xed\\xa0\\x80"},          /* surrogate */
        {RAW("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"}, /* beyond U+10FFFF */
        {RAW("\xe2\x82"), "\\xe2\\x82"},                   /* cut */
        {RAW("\xff"), "\\xff"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char storage[64];
        struct text t = text_init(storage, sizeof storage);
        text_add_escaped(&t, rows[i].octets);
        cr_expect_str_eq(storage, rows[i].shown, "row %zu", i);
        cr_expect_not(t.cut);
    }
}

Test(text, an_escape_is_never_cut_in_two)
{
    static const uint8_t octets[] = {'a', 0x1b, 'b'};
    for (size_t cap = 1; cap <= 7; cap++) {
        char storage[8];
        struct text t = text_init(storage, cap);
        text_add_escaped(&t, (struct bytes){octets, sizeof octets});
        const char *expected = cap == 1 ? "" : cap < 6 ? "a" : cap < 7 ? "a\\x1b" : "a\\x1bb";
        cr_expect_str_eq(storage, expected, "cap %zu", cap);
        cr_expect_eq(t.cut, cap < 7, "cap %zu", cap);
    }
}

Test(text, what_does_not_fit_is_cut_and_told)
{
    char storage[8];
    struct text t = text_init(storage, sizeof storage);
    text_add(&t, "%s", "1234567");
    cr_expect_not(t.cut);
    text_add(&t, "%s", "8");
    cr_expect(t.cut);
    cr_expect_str_eq(storage, "1234567");
}

/* encode writes a code point as num octets of UTF-8, whether or not that is allowed. */
static struct bytes encode(uint32_t code_point, size_t num, uint8_t out[4])
{
    static const uint8_t lead[] = {[2] = 0xc0, [3] = 0xe0, [4] = 0xf0};
    for (size_t i = num - 1; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (code_point & 0x3f));
        code_point >>= 6;
    }
    out[0] = (uint8_t)(num == 1 ? code_point : lead[num] | code_point);
    return (struct bytes){out, num};
}

static size_t encoded_len(uint32_t code_point)
{
    return code_point < 0x80 ? 1 : code_point < 0x800 ? 2 : code_point < 0x10000 ? 3 : 4;
}

/* All code points that are not shown, first and last of each range. */
static const uint32_t refused[][2] = {
    {0, 0x1f},        {0x7f, 0x9f},     {0x061c, 0x061c}, {0x180e, 0x180e}, {0x200b, 0x200f},
    {0x2028, 0x202e}, {0x2060, 0x206f}, {0xd800, 0xdfff}, {0xfeff, 0xfeff}, {0x110000, 0x13ffff},
};

Test(text, every_code_point_is_shown_or_refused)
{
    size_t range = 0;
    for (uint32_t c = 0; c <= 0x13ffff; c++) { /* as far as the octet f4 leads */
        uint8_t raw[4];
        struct bytes octets = encode(c, encoded_len(c), raw);
        if (c > refused[range][1]) {
            range++;
        }
        bool shown = c < refused[range][0];
        cr_assert_eq(text_printable_len(octets), shown ? octets.len : 0, "U+%04X", (unsigned)c);
    }
    cr_expect_eq(range, NUM(refused) - 1);
}

Test(text, no_code_point_is_shown_overlong)
{
    static const uint32_t end[] = {[2] = 0x80, [3] = 0x800, [4] = 0x10000};
    for (size_t num = 2; num <= 4; num++) {
        for (uint32_t c = 0; c < end[num]; c++) {
            uint8_t raw[4];
            cr_assert_eq(text_printable_len(encode(c, num, raw)), 0, "U+%04X in %zu", (unsigned)c,
                         num);
        }
    }
}

Test(text, every_cut_of_a_character_is_escaped)
{
    static const uint32_t characters[] = {0xa0, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff};
    cr_expect_eq(text_printable_len((struct bytes){NULL, 0}), 0);
    for (size_t i = 0; i < NUM(characters); i++) {
        uint8_t raw[4];
        struct bytes whole = encode(characters[i], encoded_len(characters[i]), raw);
        for (size_t len = 1; len <= whole.len; len++) {
            struct bytes exact = exact_copy(raw, len);
            cr_expect_eq(text_printable_len(exact), len < whole.len ? 0 : len, "U+%04X cut to %zu",
                         (unsigned)characters[i], len);
            exact_free(exact);
        }
    }
}

Test(text, no_octet_stands_in_for_a_continuation)
{
    static const uint32_t characters[] = {0xe9, 0x20ac, 0x1f600};
    for (size_t i = 0; i < NUM(characters); i++) {
        for (size_t at = 1; at < encoded_len(characters[i]); at++) {
            for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
                uint8_t raw[4];
                struct bytes octets = encode(characters[i], encoded_len(characters[i]), raw);
                raw[at] = (uint8_t)octet;
                bool continues = (octet & 0xc0) == 0x80;
                cr_expect(continues || text_printable_len(octets) == 0, "U+%04X with %02x at %zu",
                          (unsigned)characters[i], octet, at);
            }
        }
    }
}

Test(text, any_two_octets_come_out_as_text)
{
    for (unsigned both = 0; both <= UINT16_MAX; both++) {
        const uint8_t raw[] = {U16(both)};
        char storage[16];
        struct text t = text_init(storage, sizeof storage);
        struct bytes exact = exact_copy(raw, sizeof raw);
        text_add_escaped(&t, exact);
        exact_free(exact);
        cr_assert_not(t.cut);
        cr_assert_eq(strlen(storage), t.len, "%04x", both);
        struct bytes rest = {(const uint8_t *)storage, t.len};
        while (rest.len > 0) { /* what was escaped needs no escape */
            size_t len = text_printable_len(rest);
            cr_assert_neq(len, 0, "%04x is written \"%s\"", both, storage);
            rest.ptr += len;
            rest.len -= len;
        }
    }
}

Test(text, neither_a_character_nor_a_backslash_is_cut_in_two)
{
    static const struct {
        struct bytes octets;
        size_t whole; /* characters of the first one */
    } rows[] = {
        {RAW("\\!"), 2},           {RAW("\xc3\xa9!"), 2},
        {RAW("\xe2\x82\xac!"), 3}, {RAW("\xf0\x9f\x98\x80!"), 4},
        {RAW("\xff!"), 4},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t cap = 1; cap <= rows[i].whole + 2; cap++) {
            char *exact = malloc(cap);
            struct text t = text_init(exact, cap);
            text_add_escaped(&t, rows[i].octets);
            size_t expected = cap <= rows[i].whole ? 0 : rows[i].whole + (cap > rows[i].whole + 1);
            cr_expect_eq(t.len, expected, "row %zu, cap %zu: %zu", i, cap, t.len);
            cr_expect_eq(strlen(exact), expected, "row %zu, cap %zu", i, cap);
            cr_expect_eq(t.cut, cap < rows[i].whole + 2, "row %zu, cap %zu", i, cap);
            free(exact);
        }
    }
}

Test(text, parts_add_up)
{
    char storage[32];
    struct text t = text_init(storage, sizeof storage);
    cr_expect_str_eq(storage, "");
    text_add(&t, "%u ", 7u);
    text_add_escaped(&t, (struct bytes){NULL, 0});
    text_add_escaped(&t, bytes_of_text("a\tb"));
    text_add(&t, "%s", "");
    text_add(&t, " %d", -1);
    cr_expect_str_eq(storage, "7 a\\x09b -1");
    cr_expect_eq(t.len, strlen(storage));
    cr_expect_not(t.cut);
}
