/* test_text.c: nothing from a stranger reaches a terminal that would obey it. */
#include <criterion/criterion.h>

#include <string.h>

#include "text.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
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
