#include "refresh.h"

#include <time.h>

#include "timestamp.h"

#define INTERVAL_NS (250 * NS_PER_MS)

static int64_t now(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &moment);
    return moment.tv_sec * NS_PER_SECOND + moment.tv_nsec;
}

bool refresh_is_due(struct refresh *refresh)
{
    int64_t now_ns = now();
    if (refresh->began_ns == 0) {
        refresh->began_ns = now_ns;
    }
    if (refresh->shown_ns != 0 && now_ns - refresh->shown_ns < INTERVAL_NS) {
        return false;
    }
    refresh->shown_ns = now_ns;
    return true;
}

int64_t refresh_age_ns(const struct refresh *refresh)
{
    return now() - refresh->began_ns;
}
