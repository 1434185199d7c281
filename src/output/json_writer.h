/* json_writer: JSON (RFC 8259) to a stream, one value after the other, commas by itself. */
#ifndef FEDTAP_JSON_WRITER_H
#define FEDTAP_JSON_WRITER_H

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "bytes.h"
#include "name.h"

/* JSON_WRITER_HELD is how many octets are held back before they go to the stream. */
#define JSON_WRITER_HELD ((size_t)16 * 1024)

/* json_writer writes to stream, in large pieces: what is left goes there with json_flush. key NULL writes
 * a value of an array. Keys are literals of the program. The zero state with a stream is ready.
 *
 * What takes a key is inline: there the compiler knows the key and its length, and an event has thirty. */
struct json_writer {
    FILE *stream;
    bool comma; /* is due before the next value */
    size_t len; /* of what is held back */
    char held[JSON_WRITER_HELD];
};

/* json_flush hands over what is held back; whether that succeeds, the stream knows. */
void json_flush(struct json_writer *w);

/* json_end_line ends a line of values, after which no comma is due. */
void json_end_line(struct json_writer *w);

/* json_room returns where len octets, at most JSON_WRITER_HELD, can be held; whoever holds them adds to
 * w->len. */
static inline char *json_room(struct json_writer *w, size_t len)
{
    assert(len <= sizeof w->held);
    if (len > sizeof w->held - w->len) {
        json_flush(w);
    }
    return w->held + w->len;
}

/* json_quote writes octets that need no escape at to, between quotes, and returns where they end. */
static inline char *json_quote(char *to, const char *octets, size_t len)
{
    to[0] = '"';
    memcpy(to + 1, octets, len);
    to[len + 1] = '"';
    return to + len + 2;
}

/* json_begin_value writes what stands before a value: a comma where one is due, and the key. */
static inline void json_begin_value(struct json_writer *w, const char *key)
{
    size_t len = key != NULL ? strlen(key) : 0;
    char *to = json_room(w, len + 4);
    if (w->comma) {
        *to++ = ',';
    }
    if (key != NULL) {
        to = json_quote(to, key, len);
        *to++ = ':';
    }
    w->len = (size_t)(to - w->held);
    w->comma = true;
}

/* json_put_bracket writes one character, behind which comes a value with a comma before it, or without. */
static inline void json_put_bracket(struct json_writer *w, char bracket, bool comma)
{
    *json_room(w, 1) = bracket;
    w->len++;
    w->comma = comma;
}

/* json_put_octets, json_put_text, json_put_number, json_put_name, json_put_address and json_put_raw write
 * values behind json_begin_value, each for the function without "put" in its name. */
void json_put_octets(struct json_writer *w, struct bytes octets);
void json_put_text(struct json_writer *w, const char *text, size_t len);
void json_put_number(struct json_writer *w, uint64_t number);
void json_put_name(struct json_writer *w, const struct name *name);
void json_put_address(struct json_writer *w, const struct address *address);
void json_put_raw(struct json_writer *w, struct bytes json);

/* json_begin_object and json_begin_array begin a value that json_end_object and json_end_array end; what is
 * written between belongs to it. */
static inline void json_begin_object(struct json_writer *w, const char *key)
{
    json_begin_value(w, key);
    json_put_bracket(w, '{', false);
}

static inline void json_end_object(struct json_writer *w)
{
    json_put_bracket(w, '}', true);
}

static inline void json_begin_array(struct json_writer *w, const char *key)
{
    json_begin_value(w, key);
    json_put_bracket(w, '[', false);
}

static inline void json_end_array(struct json_writer *w)
{
    json_put_bracket(w, ']', true);
}

/* json_octets writes text from a stranger: what text_printable_len refuses becomes \xNN in the text
 * itself, and a backslash of the stranger's is doubled there, so that the two cannot be confused. */
static inline void json_octets(struct json_writer *w, const char *key, struct bytes octets)
{
    json_begin_value(w, key);
    json_put_octets(w, octets);
}

/* json_text writes text of the program's own, or escaped before. */
static inline void json_text(struct json_writer *w, const char *key, const char *text)
{
    json_begin_value(w, key);
    json_put_text(w, text, strlen(text));
}

/* json_word writes text of the program's own in which nothing has to be escaped: no quotes, no backslashes, one
 * line; at most JSON_WRITER_HELD - 2. Words that are literals are copied without a call. */
static inline void json_word(struct json_writer *w, const char *key, const char *word)
{
    size_t len = strlen(word);
    json_begin_value(w, key);
    (void)json_quote(json_room(w, len + 2), word, len);
    w->len += len + 2;
}

/* json_number writes a number in decimal. */
static inline void json_number(struct json_writer *w, const char *key, uint64_t number)
{
    json_begin_value(w, key);
    json_put_number(w, number);
}

/* json_bool writes true or false. */
static inline void json_bool(struct json_writer *w, const char *key, bool value)
{
    json_begin_value(w, key);
    json_put_raw(w, (struct bytes){(const uint8_t *)(value ? "true" : "false"), value ? 4 : 5});
}

/* json_name writes what name_format makes of a name. */
static inline void json_name(struct json_writer *w, const char *key, const struct name *name)
{
    json_begin_value(w, key);
    json_put_name(w, name);
}

/* json_address writes what address_format makes of an address. */
static inline void json_address(struct json_writer *w, const char *key,
                                const struct address *address)
{
    json_begin_value(w, key);
    json_put_address(w, address);
}

/* json_raw writes what is JSON already: a value, or with key NULL some members of an object, separated by
 * commas; at least one. */
static inline void json_raw(struct json_writer *w, const char *key, struct bytes json)
{
    json_begin_value(w, key);
    json_put_raw(w, json);
}

#endif
