/* json_writer.c: mostly runs of characters that need no escape. */
#include "json_writer.h"

#include "octet_word.h"
#include "text.h"

#define NUMBER_DIGITS_MAX 20

void json_flush(struct json_writer *w)
{
    (void)fwrite(w->held, 1, w->len, w->stream);
    w->len = 0;
}

static void put(struct json_writer *w, const void *octets, size_t len)
{
    if (len > sizeof w->held) {
        json_flush(w);
        (void)fwrite(octets, 1, len, w->stream);
        return;
    }
    memcpy(json_room(w, len), octets, len);
    w->len += len;
}

static void put_character(struct json_writer *w, char character)
{
    *json_room(w, 1) = character;
    w->len++;
}

void json_end_line(struct json_writer *w)
{
    json_put_bracket(w, '\n', false);
}

void json_put_raw(struct json_writer *w, struct bytes json)
{
    put(w, json.ptr, json.len);
}

/* --- text --- */

/* is_plain tells printable ASCII, quote and backslash excepted. */
static bool is_plain(uint8_t octet)
{
    return octet >= ' ' && octet < 0x7f && octet != '"' && octet != '\\';
}

/* are_plain tells the same of eight octets. */
static inline bool are_plain(uint64_t word)
{
    return (octet_word_unprintable(word) | octet_word_found(word, '"') |
            octet_word_found(word, '\\')) == 0;
}

/* copy_plain copies plain octets, len at most, up to the first that is not, and returns how many. */
static size_t copy_plain(char *to, const uint8_t *from, size_t len)
{
    size_t at = octet_word_copy(to, from, len, are_plain);
    while (at < len && is_plain(from[at])) {
        to[at] = (char)from[at];
        at++;
    }
    return at;
}

/* advance returns the first len octets, and goes on behind them. */
static const uint8_t *advance(struct bytes *octets, size_t len)
{
    const uint8_t *front = octets->ptr;
    octets->ptr += len;
    octets->len -= len;
    return front;
}

/* put_plain writes plain octets at the front, as many as there is room for, and goes on behind them. */
static void put_plain(struct json_writer *w, struct bytes *octets)
{
    char *to = json_room(w, 1);
    size_t room = sizeof w->held - w->len;
    size_t len = copy_plain(to, octets->ptr, octets->len < room ? octets->len : room);
    w->len += len;
    (void)advance(octets, len);
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

void json_put_octets(struct json_writer *w, struct bytes octets)
{
    put_character(w, '"');
    while (octets.len > 0) {
        put_plain(w, &octets);
        if (octets.len > 0) {
            put_strange(w, &octets);
        }
    }
    put_character(w, '"');
}

/* put_own writes one octet of text of the program's own. */
static void put_own(struct json_writer *w, char octet)
{
    if (octet == '\n') {
        put(w, "\\n", 2);
        return;
    }
    if (octet == '"' || octet == '\\') {
        put_character(w, '\\');
    }
    put_character(w, octet);
}

void json_put_text(struct json_writer *w, const char *text, size_t len)
{
    struct bytes octets = {(const uint8_t *)text, len};
    put_character(w, '"');
    while (octets.len > 0) {
        put_plain(w, &octets);
        if (octets.len > 0) {
            put_own(w, (char)*advance(&octets, 1));
        }
    }
    put_character(w, '"');
}

/* --- other values --- */

static size_t num_digits_of(uint64_t number)
{
    size_t num = 1;
    for (uint64_t least = 10; number >= least && num < NUMBER_DIGITS_MAX; least *= 10) {
        num++;
    }
    return num;
}

void json_put_number(struct json_writer *w, uint64_t number)
{
    char *to = json_room(w, NUMBER_DIGITS_MAX);
    size_t len = num_digits_of(number);
    w->len += len;
    while (len > 0) {
        to[--len] = (char)('0' + number % 10);
        number /= 10;
    }
}

void json_put_name(struct json_writer *w, const struct name *name)
{
    char text[NAME_TEXT_MAX];
    char *to = json_room(w, NAME_WIRE_MAX + 2);
    size_t len = name_format_plain(name, to + 1);
    if (len == 0) {
        name_format(name, text);
        json_put_text(w, text, strlen(text));
        return;
    }
    to[0] = '"';
    to[len + 1] = '"';
    w->len += len + 2;
}

void json_put_address(struct json_writer *w, const struct address *address)
{
    char *to = json_room(w, ADDRESS_TEXT_MAX + 2);
    size_t len = strlen(address_format(address, to + 1));
    to[0] = '"';
    to[len + 1] = '"';
    w->len += len + 2;
}
