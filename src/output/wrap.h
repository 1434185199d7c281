/* wrap: paragraphs for a terminal. */
#ifndef FEDTAP_WRAP_H
#define FEDTAP_WRAP_H

#include <stdio.h>

/* WRAP_WIDTH is how many columns a line of the report has. */
#define WRAP_WIDTH 100

/* wrap_paragraph writes label at indent columns and text after it, broken at spaces so that lines fit
 * WRAP_WIDTH where words allow, each further line beginning where the text began. label may be "". */
void wrap_paragraph(FILE *stream, size_t indent, const char *label, const char *text);

/* wrap_lines writes each line of text as a paragraph, the first behind label; nothing for an empty text. A line
 * that begins with a space, such as a record to be copied, stays as it is. */
void wrap_lines(FILE *stream, size_t indent, const char *label, const char *text);

#endif
