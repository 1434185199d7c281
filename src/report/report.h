/* report: what a store says of a period, for whoever comes in the morning. */
#ifndef FEDTAP_REPORT_H
#define FEDTAP_REPORT_H

#include <stdio.h>

#include "period.h"
#include "query.h"

/* report_settings are what is asked for. */
struct report_settings {
    const char *path;
    const char *since; /* as period_parse reads it; NULL: from the beginning */
    const char *until; /* likewise; NULL: to the end */
    bool json;
};

/* report_result says what stood in the period. */
enum report_result {
    REPORT_FAILED, /* it could not be made: error was filled */
    REPORT_WELL,   /* no error finding, every verdict known, nothing lost */
    REPORT_FAULTY, /* an error finding stood at some time */
    REPORT_UNKNOWN, /* none did, but a verdict is unknown at the end, or something that may have mattered was
                       lost */
};

/* report_write writes the report to stream. */
enum report_result report_write(FILE *stream, const struct report_settings *settings,
                                struct error *error);

#endif
