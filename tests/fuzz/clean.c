#include "clean.h"

#include <string.h>

/* --- UTF-8 --- */

/* form is one row of RFC 3629, section 4: how many octets follow a first octet up to last. */
struct form {
    uint8_t first;
    uint8_t last;
    unsigned num_tails;
    uint32_t least; /* character that needs so many octets */
};

static const struct form forms[] = {
    {0x00, 0x7f, 0, 0x0}, {0xc2, 0xdf, 1, 0x80}, {0xe0, 0xef, 2, 0x800}, {0xf0, 0xf4, 3, 0x10000}};

/* read_character reads one character; c is in error when it is not well formed. */
static uint32_t read_character(struct cursor *c)
{
    uint8_t first = cursor_u8(c);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        const struct form *form = &forms[i];
        if (first < form->first || first > form->last) {
            continue;
        }
        uint32_t character = form->num_tails == 0 ? first : first & (0x3fu >> form->num_tails);
        for (unsigned k = 0; k < form->num_tails; k++) {
            uint8_t tail = cursor_u8(c);
            if (tail >> 6 != 2) {
                cursor_fail(c);
            }
            character = character << 6 | (tail & 0x3f);
        }
        if (character < form->least || character > 0x10ffff || character >> 11 == 0x1b) {
            cursor_fail(c);
        }
        return character;
    }
    cursor_fail(c);
    return 0;
}

static bool is_clean(uint32_t u)
{
    bool is_control = (u < 0x20 && u != '\n') || (u >= 0x7f && u < 0xa0);
    bool breaks_lines = u == 0x2028 || u == 0x2029;
    bool turns_around = u == 0x061c || u == 0x200e || u == 0x200f || (u >= 0x202a && u <= 0x202e) ||
                        (u >= 0x2066 && u <= 0x2069);
    return !is_control && !breaks_lines && !turns_around;
}

bool is_clean_text(struct bytes text)
{
    struct cursor c = cursor_of(text);
    while (cursor_more(&c)) {
        if (!is_clean(read_character(&c))) {
            return false;
        }
    }
    return cursor_ok(&c);
}

/* --- JSON --- */

#define DEPTH_MAX 32

static uint8_t peek(const struct cursor *c)
{
    return cursor_more(c) ? c->rest.ptr[0] : 0;
}

static void expect(struct cursor *c, uint8_t octet)
{
    if (cursor_u8(c) != octet) {
        cursor_fail(c);
    }
}

static void read_string(struct cursor *c)
{
    expect(c, '"');
    while (cursor_more(c) && peek(c) != '"') {
        if (cursor_u8(c) == '\\' && strchr("\"\\/bfnrt", cursor_u8(c)) == NULL) {
            cursor_fail(c); /* \u is valid too, but nothing here writes it */
        }
    }
    expect(c, '"');
}

static void read_digits(struct cursor *c)
{
    bool leading_zero = peek(c) == '0';
    size_t num = 0;
    for (; peek(c) >= '0' && peek(c) <= '9'; num++) {
        cursor_skip(c, 1);
    }
    if (num == 0 || (leading_zero && num > 1)) {
        cursor_fail(c);
    }
}

static void read_word(struct cursor *c)
{
    const char *word = peek(c) == 't' ? "true" : peek(c) == 'f' ? "false" : "null";
    for (; *word != '\0'; word++) {
        expect(c, (uint8_t)*word);
    }
}

static void read_value(struct cursor *c, unsigned depth);

/* read_members reads what stands between open and close, with keys or without. */
static void read_members(struct cursor *c, uint8_t close, bool keys, unsigned depth)
{
    cursor_skip(c, 1);
    if (depth == DEPTH_MAX) {
        cursor_fail(c);
    }
    while (cursor_more(c) && peek(c) != close) {
        if (keys) {
            read_string(c);
            expect(c, ':');
        }
        read_value(c, depth + 1);
        if (peek(c) != close) {
            expect(c, ',');
            if (peek(c) == close) {
                cursor_fail(c);
            }
        }
    }
    expect(c, close);
}

static void read_value(struct cursor *c, unsigned depth)
{
    switch (peek(c)) {
    case '{':
        read_members(c, '}', true, depth);
        break;
    case '[':
        read_members(c, ']', false, depth);
        break;
    case '"':
        read_string(c);
        break;
    case 't':
    case 'f':
    case 'n':
        read_word(c);
        break;
    case '-':
        cursor_skip(c, 1);
        read_digits(c);
        break;
    default:
        read_digits(c);
        break;
    }
}

bool is_json_object(struct bytes line)
{
    struct cursor c = cursor_of(line);
    bool is_object = peek(&c) == '{';
    read_value(&c, 0);
    return is_object && cursor_ok(&c) && !cursor_more(&c);
}
