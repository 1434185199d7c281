/* json_writer: JSON (RFC 8259) to a stream, one value after the other, commas by itself. */
#ifndef FEDTAP_JSON_WRITER_H
#define FEDTAP_JSON_WRITER_H

#include <stdio.h>

#include "address.h"
#include "bytes.h"
#include "name.h"

/* JSON_WRITER_HELD is how many octets are held back before they go to the stream. */
#define JSON_WRITER_HELD ((size_t)16 * 1024)

/* json_writer writes to stream, in large pieces: what is left goes there with json_flush. key NULL writes
 * a value of an array. Keys are literals of the program. The zero state with a stream is ready. */
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

void json_begin_object(struct json_writer *w, const char *key);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w, const char *key);
void json_end_array(struct json_writer *w);

/* json_octets writes text from a stranger: what text_printable_len refuses becomes \xNN in the text
 * itself, and a backslash of the stranger's is doubled there, so that the two cannot be confused. */
void json_octets(struct json_writer *w, const char *key, struct bytes octets);

/* json_text writes text of the program's own, or escaped before. */
void json_text(struct json_writer *w, const char *key, const char *text);

void json_number(struct json_writer *w, const char *key, uint64_t number);
void json_bool(struct json_writer *w, const char *key, bool value);
void json_name(struct json_writer *w, const char *key, const struct name *name);
void json_address(struct json_writer *w, const char *key, const struct address *address);

#endif
