/* json: one object per line, with the field names of Suricata's EVE where EVE has one. */
#ifndef FEDTAP_JSON_H
#define FEDTAP_JSON_H

#include "output.h"

void *json_open(const struct output_context *context, struct error *error);
void json_event(void *state, const struct event *event);
void json_close(void *state, const struct stats *stats);

#endif
