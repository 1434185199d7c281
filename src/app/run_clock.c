#include "run_clock.h"

#include <time.h>

#include "timestamp.h"

/* TELL_INTERVAL_NS is how often the counters are told while capturing live. */
#define TELL_INTERVAL_NS (60 * NS_PER_SECOND)

/* FLUSH_INTERVAL_NS is how long what was told is kept while there are always packets waiting. */
#define FLUSH_INTERVAL_NS INT64_C(2000000)

static int64_t read_clock(clockid_t which)
{
    struct timespec time = {0};
    clock_gettime(which, &time);
    return time.tv_sec * NS_PER_SECOND + time.tv_nsec;
}

void run_clock_start(struct run_clock *clock, bool live)
{
    int64_t now_ns = live ? read_clock(CLOCK_REALTIME) : 0;
    *clock = (struct run_clock){
        .packet.now_ns = now_ns,
        .live = live,
        .first_ns = now_ns,
        .told_ns = now_ns,
        .flushed_ns = now_ns,
    };
}

int64_t run_clock_take(struct run_clock *clock, int64_t time_ns)
{
    if (!clock->has_begun && !clock->live) {
        clock->first_ns = time_ns;
    }
    clock->has_begun = true;
    clock->idle_since_ns = 0;
    int64_t step_ns = packet_clock_take(&clock->packet, time_ns);
    clock->first_ns -= step_ns;
    clock->told_ns -= step_ns;
    clock->flushed_ns -= step_ns;
    return step_ns;
}

void run_clock_idle(struct run_clock *clock)
{
    if (clock->idle_since_ns == 0) {
        clock->idle_since_ns = read_clock(CLOCK_MONOTONIC);
    }
    clock->flushed_ns = clock->packet.now_ns; /* before there is any waiting */
}

int64_t run_clock_now(const struct run_clock *clock)
{
    return clock->packet.now_ns;
}

int64_t run_clock_seeming(const struct run_clock *clock)
{
    int64_t idle_ns =
        clock->idle_since_ns != 0 ? read_clock(CLOCK_MONOTONIC) - clock->idle_since_ns : 0;
    return clock->packet.now_ns + idle_ns;
}

bool run_clock_is_over(const struct run_clock *clock, int64_t duration_ns)
{
    bool has_begun = clock->has_begun || clock->live;
    return has_begun && run_clock_seeming(clock) - clock->first_ns >= duration_ns;
}

bool run_clock_is_to_tell(struct run_clock *clock)
{
    int64_t now_ns = clock->live ? run_clock_seeming(clock) : 0;
    bool is_due = clock->live && now_ns - clock->told_ns >= TELL_INTERVAL_NS;
    clock->told_ns = is_due ? now_ns : clock->told_ns;
    return is_due;
}

bool run_clock_is_to_flush(struct run_clock *clock)
{
    bool is_due = clock->live && clock->packet.now_ns - clock->flushed_ns >= FLUSH_INTERVAL_NS;
    clock->flushed_ns = is_due ? clock->packet.now_ns : clock->flushed_ns;
    return is_due;
}
