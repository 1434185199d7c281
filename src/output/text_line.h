/* text_line: the lines that tell things as they happen. */
#ifndef FEDTAP_TEXT_LINE_H
#define FEDTAP_TEXT_LINE_H

#include "output.h"

/* text_line_begin writes the time of day; the date is in the report. */
void text_line_begin(FILE *stream, int64_t time_ns);

/* text_line_seen tells what was seen, whatever it means: a response, a handshake, a message, an attempt. Other
 * events say nothing. */
void text_line_seen(const struct output_context *context, const struct event *event);

#endif
