/* test_run_clock.c: what is due stays due, whatever packet time does. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "run_clock.h"
#include "timestamp.h"

#define HOUR (3600 * NS_PER_SECOND)
#define START (100 * HOUR)
#define MINUTE (60 * NS_PER_SECOND)

Test(run_clock, a_file_begins_with_its_first_packet)
{
    struct run_clock clock;
    run_clock_start(&clock, false);
    cr_expect(!run_clock_is_over(&clock, 1), "nothing was read");
    cr_expect(run_clock_take(&clock, START) == 0);
    cr_expect(!run_clock_is_over(&clock, MINUTE));
    cr_expect(run_clock_take(&clock, START + MINUTE) == 0);
    cr_expect(run_clock_is_over(&clock, MINUTE));
    cr_expect(!run_clock_is_to_tell(&clock) && !run_clock_is_to_flush(&clock), "it is a file");
}

Test(run_clock, live_time_begins_without_a_packet)
{
    struct run_clock clock;
    run_clock_start(&clock, true);
    cr_expect(run_clock_now(&clock) > 0);
    cr_expect(!run_clock_is_to_tell(&clock));
    clock.told_ns -= MINUTE;
    cr_expect(run_clock_is_to_tell(&clock), "a minute has passed");
    cr_expect(!run_clock_is_to_tell(&clock), "it was told");
}

Test(run_clock, silence_is_time_that_passes_but_not_packet_time)
{
    struct run_clock clock;
    run_clock_start(&clock, true);
    run_clock_idle(&clock);
    clock.idle_since_ns -= MINUTE; /* as if it were a minute later */
    int64_t packet_ns = run_clock_now(&clock);
    cr_expect(run_clock_seeming(&clock) >= packet_ns + MINUTE);
    cr_expect(run_clock_is_to_tell(&clock));
    cr_expect(run_clock_is_over(&clock, MINUTE));
    cr_expect(run_clock_now(&clock) == packet_ns);
    cr_expect(run_clock_take(&clock, packet_ns + 1) == 0);
    cr_expect(run_clock_seeming(&clock) == packet_ns + 1, "the silence is over");
}

Test(run_clock, a_clock_that_is_put_back_delays_nothing)
{
    struct run_clock clock;
    run_clock_start(&clock, true);
    int64_t now_ns = run_clock_now(&clock);
    int64_t back_ns = now_ns - 10 * HOUR;
    cr_expect(run_clock_take(&clock, back_ns) == 0);
    cr_expect(run_clock_take(&clock, back_ns + CLOCK_PATIENCE_NS) > 0);
    cr_expect(!run_clock_is_to_tell(&clock));
    cr_expect(run_clock_take(&clock, back_ns + CLOCK_PATIENCE_NS + MINUTE) == 0);
    cr_expect(run_clock_is_to_tell(&clock));
    cr_expect(run_clock_is_to_flush(&clock));
    cr_expect(run_clock_is_over(&clock, MINUTE) && !run_clock_is_over(&clock, HOUR));
}

Test(run_clock, a_jump_ahead_is_told_once)
{
    struct run_clock clock;
    run_clock_start(&clock, true);
    int64_t far_ns = run_clock_now(&clock) + 90000 * HOUR;
    cr_expect(run_clock_take(&clock, far_ns) == 0);
    cr_expect(run_clock_is_to_tell(&clock));
    cr_expect(!run_clock_is_to_tell(&clock));
}
