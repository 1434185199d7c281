/* dawdle: one of two threads is slower than the other, now and then. */
#ifndef FEDTAP_DAWDLE_H
#define FEDTAP_DAWDLE_H

#include <stdbool.h>
#include <time.h>

/* dawdle waits a moment at every 512th number, for whoever is slow. */
static inline void dawdle(bool is_slow, unsigned number)
{
    const struct timespec moment = {.tv_nsec = 200000};
    if (is_slow && number % 512 == 0) {
        nanosleep(&moment, NULL);
    }
}

#endif
