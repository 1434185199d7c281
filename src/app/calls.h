/* calls: the system calls that the running process needs. */
#ifndef FEDTAP_CALLS_H
#define FEDTAP_CALLS_H

#include <stdbool.h>

#include "status.h"

/* calls_restrict has every system call that is not on the list fail with EPERM from now on, in this thread and
 * in those that it starts; no_new_privs must be set. False with the reason. */
bool calls_restrict(struct error *error) __attribute__((warn_unused_result));

#endif
