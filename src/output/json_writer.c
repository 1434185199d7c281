/* json_writer.c: mostly runs of characters that need no escape. */
#include "json_writer.h"

#include <string.h>

#include "text.h"

#define NUMBER_DIGITS_MAX 20

void json_flush(struct json_writer *w)
{
    (void)fwrite(w->held, 1, w->len, w->stream);
    w->len = 0;
}

static void put(struct json_writer *w, const void *octets, size_t len)
{
    if (len > sizeof w->held - w->len) {
        json_flush(w);
    }
    if (len > sizeof w->held) {
        (void)fwrite(octets, 1, len, w->stream);
        return;
    }
    memcpy(w->held + w->len, octets, len);
    w->len += len;
}

static void put_character(struct json_writer *w, char character)
{
    if (w->len == sizeof w->held) {
        json_flush(w);
    }
    w->held[w->len++] = character;
}

/* begin_value writes what stands before a value: a comma, and the key. */
static void begin_value(struct json_writer *w, const char *key)
{
    if (w->comma) {
        put_character(w, ',');
    }
    if (key != NULL) {
        put_character(w, '"');
        put(w, key, strlen(key));
        put(w, "\":", 2);
    }
    w->comma = true;
}

void json_begin_object(struct json_writer *w, const char *key)
{
    begin_value(w, key);
    put_character(w, '{');
    w->comma = false;
}

void json_end_object(struct json_writer *w)
{
    put_character(w, '}');
    w->comma = true;
}

void json_begin_array(struct json_writer *w, const char *key)
{
    begin_value(w, key);
    put_character(w, '[');
    w->comma = false;
}

void json_end_array(struct json_writer *w)
{
    put_character(w, ']');
    w->comma = true;
}

void json_end_line(struct json_writer *w)
{
    put_character(w, '\n');
    w->comma = false;
}

/* plain_len is how many characters at the front are printable ASCII, quote and backslash excepted. */
static size_t plain_len(struct bytes octets)
{
    size_t len = 0;
    while (len < octets.len && octets.ptr[len] >= ' ' && octets.ptr[len] < 0x7f &&
           octets.ptr[len] != '"' && octets.ptr[len] != '\\') {
        len++;
    }
    return len;
}

/* advance returns the first len octets, and goes on behind them. */
static const uint8_t *advance(struct bytes *octets, size_t len)
{
    const uint8_t *front = octets->ptr;
    octets->ptr += len;
    octets->len -= len;
    return front;
}

/* put_strange writes one character that is no plain one, or one octet that is no character. */
static void put_strange(struct json_writer *w, struct bytes *octets)
{
    static const char digits[] = "0123456789abcdef";
    size_t len = text_printable_len(*octets);
    const uint8_t *octet = advance(octets, len > 0 ? len : 1);
    if (len == 0) {
        const char escaped[] = {'\\', '\\', 'x', digits[octet[0] >> 4], digits[octet[0] & 15]};
        put(w, escaped, sizeof escaped);
    } else if (octet[0] == '\\') {
        put(w, "\\\\\\\\", 4);
    } else if (octet[0] == '"') {
        put(w, "\\\"", 2);
    } else {
        put(w, octet, len);
    }
}

void json_octets(struct json_writer *w, const char *key, struct bytes octets)
{
    begin_value(w, key);
    put_character(w, '"');
    while (octets.len > 0) {
        size_t len = plain_len(octets);
        put(w, advance(&octets, len), len);
        if (octets.len > 0) {
            put_strange(w, &octets);
        }
    }
    put_character(w, '"');
}

void json_text(struct json_writer *w, const char *key, const char *text)
{
    begin_value(w, key);
    put_character(w, '"');
    while (*text != '\0') {
        size_t len = strcspn(text, "\n\"\\");
        put(w, text, len);
        text += len;
        if (*text == '\n') {
            put(w, "\\n", 2);
        } else if (*text != '\0') {
            put_character(w, '\\');
            put_character(w, *text);
        }
        text += *text != '\0';
    }
    put_character(w, '"');
}

void json_number(struct json_writer *w, const char *key, uint64_t number)
{
    char digits[NUMBER_DIGITS_MAX];
    size_t at = sizeof digits;
    begin_value(w, key);
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    put(w, digits + at, sizeof digits - at);
}

void json_bool(struct json_writer *w, const char *key, bool value)
{
    begin_value(w, key);
    put(w, value ? "true" : "false", value ? 4 : 5);
}

void json_name(struct json_writer *w, const char *key, const struct name *name)
{
    char text[NAME_TEXT_MAX];
    json_text(w, key, name_format(name, text));
}

void json_address(struct json_writer *w, const char *key, const struct address *address)
{
    char text[ADDRESS_TEXT_MAX];
    json_text(w, key, address_format(address, text));
}
