#include "wrap.h"

#include <stdlib.h>
#include <string.h>

/* columns_of counts characters of UTF-8, not octets. */
static size_t columns_of(const char *text, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len; i++) {
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return columns;
}

static void write_spaces(FILE *stream, size_t num)
{
    fprintf(stream, "%*s", (int)num, "");
}

void wrap_paragraph(FILE *stream, size_t indent, const char *label, const char *text)
{
    size_t left = indent + columns_of(label, strlen(label));
    size_t column = left;
    write_spaces(stream, indent);
    fputs(label, stream);
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        size_t columns = columns_of(text, len);
        if (column > left && column + 1 + columns > WRAP_WIDTH) {
            fputc('\n', stream);
            write_spaces(stream, left);
            column = left;
        } else if (column > left) {
            fputc(' ', stream);
            column++;
        }
        fwrite(text, 1, len, stream);
        column += columns;
        text += len;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

void wrap_lines(FILE *stream, size_t indent, const char *label, const char *text)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        char *line = strndup(text, len);
        if (line == NULL) {
            return;
        }
        if (line[0] == ' ') {
            fprintf(stream, "%*s%s\n", (int)indent + 2, "", line);
        } else {
            wrap_paragraph(stream, indent, label, line);
        }
        free(line);
        label = "";
        text += len;
        text += *text == '\n';
    }
}
