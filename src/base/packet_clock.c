#include "packet_clock.h"

#include "bounds.h"

/* begin starts to follow a time that lies before. */
static int64_t begin(struct packet_clock *clock, int64_t time_ns)
{
    clock->is_behind = true;
    clock->since_ns = time_ns;
    clock->latest_ns = time_ns;
    return 0;
}

int64_t packet_clock_take(struct packet_clock *clock, int64_t time_ns)
{
    if (time_ns >= clock->now_ns - CLOCK_STEP_NS) {
        clock->now_ns = time_ns > clock->now_ns ? time_ns : clock->now_ns;
        clock->is_behind = false;
        return 0;
    }
    if (!clock->is_behind || time_ns < clock->since_ns - CLOCK_STEP_NS) {
        return begin(clock, time_ns);
    }
    clock->latest_ns = time_ns > clock->latest_ns ? time_ns : clock->latest_ns;
    if (clock->latest_ns - clock->since_ns < CLOCK_PATIENCE_NS) {
        return 0;
    }
    int64_t step_ns = clock->now_ns - clock->latest_ns;
    clock->now_ns = clock->latest_ns;
    clock->is_behind = false;
    return step_ns;
}
