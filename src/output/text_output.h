/* text_output: for a person. Lines as things become true, and a report at the end. */
#ifndef FEDTAP_TEXT_OUTPUT_H
#define FEDTAP_TEXT_OUTPUT_H

#include "output.h"

void *text_output_open(const struct output_context *context, struct error *error);
void text_output_event(void *state, const struct event *event);
void text_output_watch(void *state, const struct stats *stats);
void text_output_close(void *state, const struct stats *stats);

#endif
