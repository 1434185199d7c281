/* pcapng_time: the clocks of pcapng interfaces: any power of ten or two a second, from any second. */
#ifndef FEDTAP_PCAPNG_TIME_H
#define FEDTAP_PCAPNG_TIME_H

#include <stdint.h>

/* pcapng_clock is how an interface counts time. */
struct pcapng_clock {
    uint8_t
        resolution; /* if_tsresol: ticks a second as a power of ten, or of two with the high bit */
    int64_t offset_seconds; /* if_tsoffset */
};

/* pcapng_clock_default is microseconds since 1970. */
struct pcapng_clock pcapng_clock_default(void);

/* pcapng_clock_read turns ticks into nanoseconds since 1970, brought back to what can be counted with
 * when they lie before or far behind. */
int64_t pcapng_clock_read(const struct pcapng_clock *clock, uint64_t ticks);

#endif
