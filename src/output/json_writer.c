#include "json_writer.h"

#include <inttypes.h>

#include "text.h"

/* begin_value writes what stands before a value: a comma, and the key. */
static void begin_value(struct json_writer *w, const char *key)
{
    if (w->comma) {
        fputc(',', w->stream);
    }
    if (key != NULL) {
        fprintf(w->stream, "\"%s\":", key);
    }
    w->comma = true;
}

void json_begin_object(struct json_writer *w, const char *key)
{
    begin_value(w, key);
    fputc('{', w->stream);
    w->comma = false;
}

void json_end_object(struct json_writer *w)
{
    fputc('}', w->stream);
    w->comma = true;
}

void json_begin_array(struct json_writer *w, const char *key)
{
    begin_value(w, key);
    fputc('[', w->stream);
    w->comma = false;
}

void json_end_array(struct json_writer *w)
{
    fputc(']', w->stream);
    w->comma = true;
}

/* write_character writes one showable character, escaped as JSON wants it. */
static void write_character(FILE *stream, struct bytes character)
{
    if (character.ptr[0] == '\n') { /* in text of the program's own only */
        fputs("\\n", stream);
        return;
    }
    if (character.ptr[0] == '"' || character.ptr[0] == '\\') {
        fputc('\\', stream);
    }
    fwrite(character.ptr, 1, character.len, stream);
}

void json_octets(struct json_writer *w, const char *key, struct bytes octets)
{
    begin_value(w, key);
    fputc('"', w->stream);
    while (octets.len > 0) {
        size_t len = text_printable_len(octets);
        if (len == 0) {
            fprintf(w->stream, "\\\\x%02x", octets.ptr[0]);
            len = 1;
        } else if (octets.ptr[0] == '\\') {
            fputs("\\\\\\\\", w->stream);
        } else {
            write_character(w->stream, (struct bytes){octets.ptr, len});
        }
        octets.ptr += len;
        octets.len -= len;
    }
    fputc('"', w->stream);
}

void json_text(struct json_writer *w, const char *key, const char *text)
{
    begin_value(w, key);
    fputc('"', w->stream);
    for (struct bytes rest = bytes_of_text(text); rest.len > 0; rest.ptr++, rest.len--) {
        write_character(w->stream, (struct bytes){rest.ptr, 1});
    }
    fputc('"', w->stream);
}

void json_number(struct json_writer *w, const char *key, uint64_t number)
{
    begin_value(w, key);
    fprintf(w->stream, "%" PRIu64, number);
}

void json_bool(struct json_writer *w, const char *key, bool value)
{
    begin_value(w, key);
    fputs(value ? "true" : "false", w->stream);
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
