/* packet_clock: packet time, which may step: the clock of the machine that captured was set, or captures do
 * not agree about the time. */
#ifndef FEDTAP_PACKET_CLOCK_H
#define FEDTAP_PACKET_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* packet_clock stands still while packets come from before: they may be out of order, or of two sources of
 * which one is slow. What stays behind by more than CLOCK_STEP_NS for CLOCK_PATIENCE_NS, with nothing from
 * the time before in between, was put back. */
struct packet_clock {
    int64_t now_ns;    /* the latest packet time */
    bool is_behind;    /* the last packets came from before, */
    int64_t since_ns;  /* from this time of theirs */
    int64_t latest_ns; /* to this one */
};

/* packet_clock_take takes the time of the next packet. Returns by how much time was put back: 0 almost
 * always. A jump ahead is believed at once: captures have such gaps. */
int64_t packet_clock_take(struct packet_clock *clock, int64_t time_ns);

#endif
