/* json_writer: JSON (RFC 8259) to a stream, one value after the other, commas by itself. */
#ifndef FEDTAP_JSON_WRITER_H
#define FEDTAP_JSON_WRITER_H

#include <stdio.h>

#include "address.h"
#include "bytes.h"
#include "name.h"

/* json_writer writes to stream, which buffers; nothing is kept but whether a comma is due. key NULL
 * writes a value of an array. Keys are literals of the program. */
struct json_writer {
    FILE *stream;
    bool comma;
};

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
