/* test_packet_clock.c: packet time stands still while packets are late, and goes back when the clock did. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "packet_clock.h"
#include "timestamp.h"

#define HOUR (3600 * NS_PER_SECOND)
#define START (100 * HOUR)
#define S NS_PER_SECOND

/* take lets a clock take times, and returns the sum of what it was put back by. */
static int64_t take(struct packet_clock *clock, const int64_t *time_ns, size_t num)
{
    int64_t sum_ns = 0;
    *clock = (struct packet_clock){0};
    for (size_t i = 0; i < num; i++) {
        sum_ns += packet_clock_take(clock, time_ns[i]);
    }
    return sum_ns;
}

static const struct {
    const char *name;
    int64_t time_ns[8];
    size_t num;
    int64_t now_ns;
    int64_t back_ns;
} rows[] = {
    {"in order", {START, START + 1, START + S}, 3, START + S, 0},
    {"a little late", {START, START - CLOCK_STEP_NS, START + 1}, 3, START + 1, 0},
    {"one that is very late", {START, START - HOUR, START + S}, 3, START + S, 0},
    {"two clocks in turn",
     {START, START - HOUR, START + 3 * S, START - HOUR + 3 * S, START + 6 * S, START - HOUR + 6 * S,
      START + 9 * S},
     7,
     START + 9 * S,
     0},
    {"put back, but not for long",
     {START, START - HOUR, START - HOUR + CLOCK_PATIENCE_NS - 1},
     3,
     START,
     0},
    {"put back",
     {START, START - HOUR, START - HOUR + CLOCK_PATIENCE_NS},
     3,
     START - HOUR + CLOCK_PATIENCE_NS,
     HOUR - CLOCK_PATIENCE_NS},
    {"put back in disorder",
     {START, START - HOUR, START - HOUR + 3 * S, START - HOUR + 2 * S,
      START - HOUR + CLOCK_PATIENCE_NS},
     5,
     START - HOUR + CLOCK_PATIENCE_NS,
     HOUR - CLOCK_PATIENCE_NS},
    {"put back twice before the first is believed",
     {START, START - HOUR, START - 2 * HOUR, START - 2 * HOUR + CLOCK_PATIENCE_NS},
     4,
     START - 2 * HOUR + CLOCK_PATIENCE_NS,
     2 * HOUR - CLOCK_PATIENCE_NS},
    {"ahead by years, and back",
     {START, START + 90000 * HOUR, START + S, START + S + CLOCK_PATIENCE_NS},
     4,
     START + S + CLOCK_PATIENCE_NS,
     90000 * HOUR - S - CLOCK_PATIENCE_NS},
    {"from the latest time to the first",
     {TIMESTAMP_LATEST_SECONDS * S, 0, CLOCK_PATIENCE_NS},
     3,
     CLOCK_PATIENCE_NS,
     TIMESTAMP_LATEST_SECONDS *S - CLOCK_PATIENCE_NS},
};

Test(packet_clock, rows)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct packet_clock clock;
        int64_t back_ns = take(&clock, rows[i].time_ns, rows[i].num);
        cr_expect(back_ns == rows[i].back_ns, "%s: back by %lld", rows[i].name, (long long)back_ns);
        cr_expect(clock.now_ns == rows[i].now_ns, "%s: now %lld", rows[i].name,
                  (long long)clock.now_ns);
    }
}
