/* test_wrap.c: paragraphs for a terminal. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "wrap.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* wrapped returns a paragraph; the caller frees it. */
static char *wrapped(size_t indent, const char *label, const char *text)
{
    char *out = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&out, &len);
    cr_assert_not_null(stream);
    wrap_paragraph(stream, indent, label, text);
    fclose(stream);
    return out;
}

#define TEN "123456789 "
#define LONG_WORD                                                                              \
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" \
    "8901234567890123456789"

Test(wrap, paragraphs)
{
    static const struct {
        const char *name;
        size_t indent;
        const char *label;
        const char *text;
        const char *out;
    } rows[] = {
        {"nothing", 0, "", "", "\n"},
        {"a label alone", 2, "SRV ", "", "  SRV \n"},
        {"one line", 2, "SRV ", "a b", "  SRV a b\n"},
        {"runs of spaces are one", 0, "", "a   b ", "a b\n"},
        {"a full line", 0, "", TEN TEN TEN TEN TEN TEN TEN TEN TEN "1234567890",
         TEN TEN TEN TEN TEN TEN TEN TEN TEN "1234567890\n"},
        {"one too many", 0, "", TEN TEN TEN TEN TEN TEN TEN TEN TEN "12345678901",
         TEN TEN TEN TEN TEN TEN TEN TEN "123456789\n12345678901\n"},
        {"further lines begin where the text began", 2,
         "to: ", TEN TEN TEN TEN TEN TEN TEN TEN TEN "1234 x",
         "  to: " TEN TEN TEN TEN TEN TEN TEN TEN TEN "1234\n      x\n"},
        {"a word that fits nowhere stands alone", 4, "", "a " LONG_WORD " b",
         "    a\n    " LONG_WORD "\n    b\n"},
        {"characters count, not octets", 0, "",
         "ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää "
         "ääääääääää äääääääääää x",
         "ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää ääääääääää "
         "ääääääääää äääääääääää\nx\n"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char *out = wrapped(rows[i].indent, rows[i].label, rows[i].text);
        cr_expect_str_eq(out, rows[i].out, "%s: \"%s\"", rows[i].name, out);
        free(out);
    }
}
