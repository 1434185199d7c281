#include "pcapng_time.h"

#include "timestamp.h"

#define POWER_OF_TWO 0x80
#define NANOSECOND_DIGITS 9
#define LARGEST_POWER_OF_TEN 19 /* that 64 bits hold */

/* split is a time as whole seconds and the rest. */
struct split {
    uint64_t seconds;
    uint64_t nanoseconds;
};

static uint64_t power_of_ten(unsigned exponent)
{
    uint64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

static struct split split_by_ten(uint64_t ticks, unsigned exponent)
{
    if (exponent > LARGEST_POWER_OF_TEN) {
        return (struct split){0, 0}; /* less than two seconds of it fit into 64 bits */
    }
    uint64_t a_second = power_of_ten(exponent);
    uint64_t rest = ticks % a_second;
    uint64_t nanoseconds = exponent <= NANOSECOND_DIGITS
                               ? rest * power_of_ten(NANOSECOND_DIGITS - exponent)
                               : rest / power_of_ten(exponent - NANOSECOND_DIGITS);
    return (struct split){ticks / a_second, nanoseconds};
}

static struct split split_by_two(uint64_t ticks, unsigned exponent)
{
    if (exponent >= 64) {
        return (struct split){0, 0};
    }
    uint64_t rest = ticks & ((UINT64_C(1) << exponent) - 1);
    unsigned kept =
        exponent < 32 ? exponent : 32; /* finer than a nanosecond, and nothing overflows */
    rest >>= exponent - kept;
    return (struct split){ticks >> exponent, rest * (uint64_t)NS_PER_SECOND >> kept};
}

struct pcapng_clock pcapng_clock_default(void)
{
    return (struct pcapng_clock){.resolution = 6};
}

int64_t pcapng_clock_read(const struct pcapng_clock *clock, uint64_t ticks)
{
    unsigned exponent = clock->resolution & (POWER_OF_TWO - 1);
    struct split time = (clock->resolution & POWER_OF_TWO) != 0 ? split_by_two(ticks, exponent)
                                                                : split_by_ten(ticks, exponent);
    const struct split latest = {(uint64_t)TIMESTAMP_LATEST_SECONDS, 0};
    time = time.seconds < latest.seconds ? time : latest;
    int64_t seconds = (int64_t)time.seconds;
    int64_t offset = clock->offset_seconds;
    if (offset < -seconds) {
        return 0;
    }
    if (offset >= TIMESTAMP_LATEST_SECONDS - seconds) {
        return TIMESTAMP_LATEST_SECONDS * NS_PER_SECOND;
    }
    return (seconds + offset) * NS_PER_SECOND + (int64_t)time.nanoseconds;
}
