/* test_name_plain.c: plain text of a name is the text of the name, or nothing. */
#include <criterion/criterion.h>

#include <string.h>

#include "name.h"

/* expect_plain holds what name_format_plain writes against what name_format does. */
static void expect_plain(const struct name *name, bool is_plain)
{
    char text[NAME_TEXT_MAX];
    char plain[NAME_WIRE_MAX];
    size_t len = name_format_plain(name, plain);
    name_format(name, text);
    cr_expect_eq(len, is_plain ? strlen(text) : 0, "%s", text);
    cr_expect_arr_eq(plain, text, len, "%s", text);
}

Test(name_plain, plain_text_is_without_escapes_and_quotes)
{
    struct name name = {0};
    expect_plain(&name, false);
    for (unsigned octet = 0; octet <= UINT8_MAX; octet++) {
        bool is_plain = octet > ' ' && octet < 0x7f && strchr("\".\\", (int)octet) == NULL;
        for (size_t at = 0; at < 20; at++) {
            uint8_t label[20];
            memset(label, '_', sizeof label);
            label[at] = (uint8_t)octet;
            name = name_of("a.example");
            cr_assert(name_add_label(&name, (struct bytes){label, at + 1}));
            cr_assert(name_add_label(&name, bytes_of_text("com")));
            expect_plain(&name, is_plain);
            name = (struct name){0};
            cr_assert(name_add_label(&name, (struct bytes){label, sizeof label}));
            expect_plain(&name, is_plain);
        }
    }
}

Test(name_plain, the_longest_plain_name_has_room)
{
    struct name name = {0};
    char octets[NAME_LABEL_MAX];
    memset(octets, 'a', sizeof octets);
    for (int i = 0; i < 3; i++) {
        cr_assert(name_add_label(&name, (struct bytes){(uint8_t *)octets, sizeof octets}));
    }
    cr_assert(name_add_label(&name, (struct bytes){(uint8_t *)octets, 61}));
    cr_assert_eq(name.len + 1, NAME_WIRE_MAX);
    expect_plain(&name, true);
}
