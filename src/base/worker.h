/* worker: a thread that leaves signals to the others. */
#ifndef FEDTAP_WORKER_H
#define FEDTAP_WORKER_H

#include <pthread.h>
#include <stdbool.h>

/* worker_start begins a thread that does what run does with context; false when there is none. What it may not
 * do by then, it never may: a thread keeps the privileges that it was born with. writes_output: it writes to
 * standard output, and when nobody reads that any more, it ends the program (SIGPIPE), as it ends others. */
bool worker_start(pthread_t *thread, void *(*run)(void *context), void *context, bool writes_output)
    __attribute__((warn_unused_result));

#endif
