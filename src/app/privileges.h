/* privileges: what the process may do, given up for good once all is open. */
#ifndef FEDTAP_PRIVILEGES_H
#define FEDTAP_PRIVILEGES_H

#include "outputs.h"

/* privileges_check finds out, before anything is opened, whether there is a user as options say. */
bool privileges_check(const struct options *options, struct error *error)
    __attribute__((warn_unused_result));

/* privileges_drop gives up whatever the run does not need, when the sources and the outputs are open and before
 * the first thread starts. Root that captures, or that options give a user, becomes that user, who gets the
 * outputs' files; all capabilities go, but that to read others' captures where captures are read; nothing is
 * gained again; then the sandbox is entered. What cannot be reopened later is told on standard error. False
 * with the reason: the run must not begin. */
bool privileges_drop(const struct options *options, const struct outputs *outputs,
                     struct error *error) __attribute__((warn_unused_result));

#endif
