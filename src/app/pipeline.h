/* pipeline: wires capture, packet, flow, facts, rules and outputs together. The file to read first
 * is pipeline.c. */
#ifndef FEDTAP_PIPELINE_H
#define FEDTAP_PIPELINE_H

#include "options.h"

/* Exit statuses; when several apply: 2, then 3, then 1, then 4. */
enum exit_status {
    EXIT_ALL_WELL = 0,
    EXIT_FAULT_FOUND = 1,   /* at least one error finding stands */
    EXIT_COULD_NOT_RUN = 2, /* usage, configuration, permission */
    EXIT_BAD_INPUT = 3,     /* an input was unreadable or cut short */
    EXIT_NOT_CERTAIN = 4,   /* a verdict is unknown, or packets were lost */
};

/* pipeline_run reads everything that options name, tells what it finds, and returns the exit
 * status. Diagnostics go to standard error. */
enum exit_status pipeline_run(const struct options *options);

#endif
