/* test_pcapng_time.c: clocks of every resolution, and times that nothing can count with. */
#include <criterion/criterion.h>
#include <inttypes.h>

#include "octets.h"
#include "pcapng_time.h"
#include "timestamp.h"

#define LATEST_NS (TIMESTAMP_LATEST_SECONDS * NS_PER_SECOND)

static const struct {
    uint8_t resolution;
    int64_t offset_seconds;
    uint64_t ticks;
    int64_t time_ns;
} rows[] = {
    /* powers of ten */
    {0, 0, 7, INT64_C(7000000000)},
    {6, 0, UINT64_C(1488438646999999), INT64_C(1488438646999999000)},
    {9, 0, UINT64_C(1488438646123456789), INT64_C(1488438646123456789)},
    {12, 0, UINT64_C(1488438646123456), INT64_C(1488438646123)}, /* rounded down */
    {19, 0, UINT64_C(1999999999999999999), 199999999},
    {19, 0, UINT64_MAX, INT64_C(1844674407)},
    {20, 0, UINT64_MAX, 0}, /* less than a second fits, which is let go */
    {127, 0, UINT64_MAX, 0},
    {127, 5, UINT64_MAX, INT64_C(5000000000)},
    /* powers of two */
    {0x80, 0, 7, INT64_C(7000000000)},
    {0x80 | 1, 0, 3, INT64_C(1500000000)},
    {0x80 | 20, 0, (UINT64_C(5) << 20) + (UINT64_C(1) << 19), INT64_C(5500000000)},
    {0x80 | 20, 0, (UINT64_C(1) << 20) - 1, 999999046},
    {0x80 | 32, 0, (UINT64_C(9) << 32) | UINT32_MAX, INT64_C(9999999999)},
    {0x80 | 33, 0, (UINT64_C(9) << 33) | (UINT64_C(1) << 32), INT64_C(9500000000)},
    {0x80 | 63, 0, UINT64_MAX, INT64_C(1999999999)},
    {0x80 | 63, 0, UINT64_C(1) << 62, 500000000},
    {0x80 | 64, 0, UINT64_MAX, 0},
    {0x80 | 127, 0, UINT64_MAX, 0},
    {0x80 | 127, 5, UINT64_MAX, INT64_C(5000000000)},
    /* offsets */
    {6, 1488438646, 240000, INT64_C(1488438646240000000)},
    {6, -10, 15000001, INT64_C(5000001000)},
    {6, -10, 9999999, 0}, /* before 1970 */
    {6, -10, 10000001, 1000},
    {6, INT64_MIN, UINT64_MAX, 0},
    {6, INT64_MAX, 0, LATEST_NS},
    {6, INT64_MAX, UINT64_MAX, LATEST_NS},
    {0, -1, UINT64_MAX, LATEST_NS - NS_PER_SECOND},
    {0, 0, UINT64_MAX, LATEST_NS},
    {0, 0, INT64_MAX, LATEST_NS},
    {0, 0, UINT64_C(1) << 63, LATEST_NS},
    {0, 1, (uint64_t)TIMESTAMP_LATEST_SECONDS - 1, LATEST_NS},
    {0x80, INT64_MAX, UINT64_MAX, LATEST_NS},
    {0x80, INT64_MIN, 0, 0},
};

Test(pcapng_time, ticks_become_nanoseconds)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        const struct pcapng_clock clock = {rows[i].resolution, rows[i].offset_seconds};
        int64_t time_ns = pcapng_clock_read(&clock, rows[i].ticks);
        cr_expect(time_ns == rows[i].time_ns, "row %zu: %" PRId64 " instead of %" PRId64, i,
                  time_ns, rows[i].time_ns);
    }
}

Test(pcapng_time, microseconds_are_meant_unless_told)
{
    struct pcapng_clock clock = pcapng_clock_default();
    cr_expect(pcapng_clock_read(&clock, 1) == 1000);
}

/* Later ticks are never an earlier time, and nothing lies outside of what can be told. */
Test(pcapng_time, no_resolution_and_no_offset_overflows)
{
    static const int64_t offsets[] = {INT64_MIN, -TIMESTAMP_LATEST_SECONDS,    -1,        0, 1,
                                      INT64_MAX, TIMESTAMP_LATEST_SECONDS - 1, 1488438646};
    for (unsigned resolution = 0; resolution <= UINT8_MAX; resolution++) {
        for (size_t i = 0; i < NUM(offsets); i++) {
            const struct pcapng_clock clock = {(uint8_t)resolution, offsets[i]};
            int64_t before = 0;
            for (unsigned bits = 0; bits <= 64; bits++) {
                uint64_t ticks = bits == 0 ? 0 : UINT64_MAX >> (64 - bits);
                int64_t time_ns = pcapng_clock_read(&clock, ticks);
                cr_expect(time_ns >= before && time_ns <= LATEST_NS,
                          "resolution %u, offset %" PRId64 ", %u bits: %" PRId64, resolution,
                          offsets[i], bits, time_ns);
                before = time_ns;
            }
        }
    }
}
