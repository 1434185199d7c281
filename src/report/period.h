/* period: from when to when a report is about. */
#ifndef FEDTAP_PERIOD_H
#define FEDTAP_PERIOD_H

#include "bytes.h"
#include "status.h"
#include "timestamp.h"

/* period holds both ends, included, as they stand in a store: RFC 3339 in UTC with microseconds, which compare as
 * text. */
struct period {
    char since[TIMESTAMP_TEXT_MAX];
    char until[TIMESTAMP_TEXT_MAX];
};

/* period_parse reads a moment: RFC 3339; a date, or a date and a time, in UTC; or a time with a unit, which is that
 * long before end. False with the reason. */
bool period_parse(const char *text, int64_t end_ns, int64_t *out_ns, struct error *error)
    __attribute__((warn_unused_result));

#endif
