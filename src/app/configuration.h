/* configuration: the options of a YAML file. */
#ifndef FEDTAP_CONFIGURATION_H
#define FEDTAP_CONFIGURATION_H

#include "options.h"

/* configuration_read reads the file that options name, and sets every option of it that is not given
 * already (by row of the table). Its keys are the names of the long flags. False with file, line and
 * reason. */
bool configuration_read(struct options *options, const bool *given, struct error *error)
    __attribute__((warn_unused_result));

/* configuration_take does the same with the text of a file; options name it, for what is told of it. */
bool configuration_take(struct options *options, const bool *given, struct bytes text,
                        struct error *error) __attribute__((warn_unused_result));

/* configuration_free frees the values that came from it. */
void configuration_free(struct options *options);

#endif
