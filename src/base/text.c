#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct text text_init(char *storage, size_t cap)
{
    storage[0] = '\0';
    return (struct text){.ptr = storage, .cap = cap};
}

void text_add(struct text *t, const char *format, ...)
{
    size_t room = t->cap - t->len;
    va_list args;
    va_start(args, format);
    int len = vsnprintf(t->ptr + t->len, room, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= room) {
        t->len = t->cap - 1;
        t->cut = true;
        return;
    }
    t->len += (size_t)len;
}

/* add_whole appends len characters, or nothing and marks t cut. */
static void add_whole(struct text *t, const char *characters, size_t len)
{
    if (t->cut || len >= t->cap - t->len) {
        t->cut = true;
        return;
    }
    memcpy(t->ptr + t->len, characters, len);
    t->len += len;
    t->ptr[t->len] = '\0';
}

/* decode_utf8 reads one well-formed sequence of two to four octets (RFC 3629) and its code point;
 * 0 when it is not one. */
static size_t decode_utf8(struct bytes octets, uint32_t *code_point)
{
    uint8_t first = octets.ptr[0];
    size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || octets.len < len) {
        return 0;
    }
    uint32_t value = first & (0x7fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((octets.ptr[i] & 0xc0) != 0x80) {
            return 0;
        }
        value = value << 6 | (octets.ptr[i] & 0x3fu);
    }
    static const uint32_t least[] = {[2] = 0x80, [3] = 0x800, [4] = 0x10000};
    bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[len] || value > 0x10ffff || is_surrogate) {
        return 0;
    }
    *code_point = value;
    return len;
}

/* is_deceptive tells code points that a terminal would obey instead of show. */
static bool is_deceptive(uint32_t c)
{
    return c < 0xa0 ||                     /* C1 controls */
           c == 0x061c || c == 0x180e ||   /* Arabic letter mark, Mongolian vowel separator */
           (c >= 0x200b && c <= 0x200f) || /* zero width, direction marks */
           (c >= 0x2028 && c <= 0x202e) || /* separators, embeddings, overrides */
           (c >= 0x2060 && c <= 0x206f) || /* invisible operators, isolates */
           c == 0xfeff;                    /* byte order mark */
}

size_t text_printable_len(struct bytes octets)
{
    if (octets.len == 0) {
        return 0;
    }
    if (octets.ptr[0] < 0x80) {
        return octets.ptr[0] >= ' ' && octets.ptr[0] < 0x7f;
    }
    uint32_t code_point = 0;
    size_t len = decode_utf8(octets, &code_point);
    return len > 0 && is_deceptive(code_point) ? 0 : len;
}

void text_add_escaped(struct text *t, struct bytes octets)
{
    while (octets.len > 0 && !t->cut) {
        size_t len = text_printable_len(octets);
        char escaped[8];
        if (len == 1 && octets.ptr[0] == '\\') {
            add_whole(t, "\\\\", 2);
        } else if (len > 0) {
            memcpy(escaped, octets.ptr, len);
            add_whole(t, escaped, len);
        } else {
            len = 1;
            snprintf(escaped, sizeof escaped, "\\x%02x", octets.ptr[0]);
            add_whole(t, escaped, 4);
        }
        octets.ptr += len;
        octets.len -= len;
    }
}
