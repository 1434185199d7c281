/* text_status: the one line at the bottom of a terminal that says how things stand now. */
#ifndef FEDTAP_TEXT_STATUS_H
#define FEDTAP_TEXT_STATUS_H

#include "output.h"

/* text_status_erase makes room for other lines. */
void text_status_erase(const struct output_context *context);

/* text_status_write writes the line, without an end: packets, drops, and the domains with their verdicts, the
 * worst first, as far as width columns go. */
void text_status_write(const struct output_context *context, const struct stats *stats,
                       size_t width);

#endif
