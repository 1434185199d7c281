/* signals.c: handlers only set flags. */
#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static volatile sig_atomic_t counters;
static volatile sig_atomic_t reload;
static bool had_terminal;

static void on_signal(int number)
{
    switch (number) {
    case SIGUSR1:
        counters = 1;
        break;
    case SIGHUP:
        reload = 1;
        break;
    default:
        stop = 1;
    }
}

void signals_install(void)
{
    had_terminal = isatty(STDERR_FILENO) == 1;
    struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: reads must come back */
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    action.sa_flags = (int)SA_RESETHAND; /* the second one ends the program at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
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

bool signals_take_reload(void)
{
    bool asked = reload != 0;
    bool hung_up = asked && had_terminal && isatty(STDERR_FILENO) != 1;
    reload = 0;
    if (hung_up) {
        stop = 1;
    }
    return asked && !hung_up;
}
