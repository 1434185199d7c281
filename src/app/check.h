/* check: whether all that is configured can be used, before a night is spent on it. */
#ifndef FEDTAP_CHECK_H
#define FEDTAP_CHECK_H

#include "options.h"

/* check_configuration reads every file that options name, but no capture, and writes a summary. False with
 * the reason when something cannot be used. */
bool check_configuration(FILE *stream, const struct options *options, struct error *error)
    __attribute__((warn_unused_result));

#endif
