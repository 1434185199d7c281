/* store_output: the night in an SQLite database, for fedtap report and for whoever asks it in SQL. */
#ifndef FEDTAP_STORE_OUTPUT_H
#define FEDTAP_STORE_OUTPUT_H

#include "output.h"

void *store_output_open(const struct output_context *context, struct error *error);
void store_output_event(void *state, const struct event *event);
void store_output_flush(void *state);
uint64_t store_output_lost(void *state);
void store_output_close(void *state, const struct stats *stats);

#endif
