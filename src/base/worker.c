#include "worker.h"

#include <signal.h>

bool worker_start(pthread_t *thread, void *(*run)(void *context), void *context, bool writes_output)
{
    sigset_t others;
    sigset_t before;
    sigfillset(&others);
    if (writes_output) {
        sigdelset(&others, SIGPIPE);
    }
    pthread_sigmask(SIG_SETMASK, &others, &before);
    bool has_started = pthread_create(thread, NULL, run, context) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return has_started;
}
