/* sandbox: what the running process may still ask of the kernel, and which files it may still reach. A break-in
 * finds no more than what a passive inspector needs. */
#ifndef FEDTAP_SANDBOX_H
#define FEDTAP_SANDBOX_H

#include "options.h"

/* sandbox_enter confines the process for good, and the threads that it starts later: to the files that options
 * name for reading and the folders of their outputs (Landlock, where the kernel has it), and to the system
 * calls of a list (seccomp); any other call fails with EPERM. no_new_privs must be set. False with the
 * reason. Built with FEDTAP_WITHOUT_SANDBOX it does nothing. */
bool sandbox_enter(const struct options *options, struct error *error)
    __attribute__((warn_unused_result));

#endif
