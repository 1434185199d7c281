/* signals.c: handlers only set flags. */
#include "signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t stop;
static volatile sig_atomic_t counters;

static void on_signal(int number)
{
    if (number == SIGUSR1) {
        counters = 1;
    } else {
        stop = 1;
    }
}

void signals_install(void)
{
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: reads must come back */
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
}

bool signals_stop(void)
{
    return stop != 0;
}

bool signals_take_counters(void)
{
    bool asked = counters != 0;
    counters = 0;
    return asked;
}
