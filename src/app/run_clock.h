/* run_clock: what is due in a run, by packet time; on a silent interface by how long it has been silent
 * besides. Nothing is judged by that. */
#ifndef FEDTAP_RUN_CLOCK_H
#define FEDTAP_RUN_CLOCK_H

#include "packet_clock.h"

struct run_clock {
    struct packet_clock packet; /* live, before the first frame: when capturing began */
    bool live;
    bool has_begun;        /* a frame has come */
    int64_t first_ns;      /* packet time of the first frame; live: when capturing began */
    int64_t told_ns;       /* when the counters last were told, by run_clock_seeming */
    int64_t flushed_ns;    /* when the outputs last were flushed */
    int64_t idle_since_ns; /* live: by CLOCK_MONOTONIC; 0 while frames come */
};

/* run_clock_start begins. Live, time begins now, by the wall clock, which packet time is there. */
void run_clock_start(struct run_clock *clock, bool live);

/* run_clock_take takes the time of the next frame, and returns by how much packet time was put back by it: 0
 * almost always. What is due stays so. */
int64_t run_clock_take(struct run_clock *clock, int64_t time_ns);

/* run_clock_idle says that there is no frame now. */
void run_clock_idle(struct run_clock *clock);

/* run_clock_now is packet time: the latest. */
int64_t run_clock_now(const struct run_clock *clock);

/* run_clock_seeming is packet time, and how long there has been no frame. */
int64_t run_clock_seeming(const struct run_clock *clock);

/* run_clock_is_over tells whether duration_ns has passed since the beginning. */
bool run_clock_is_over(const struct run_clock *clock, int64_t duration_ns);

/* run_clock_is_to_tell tells whether the counters are due, which is so once a minute live; then they count as
 * told. */
bool run_clock_is_to_tell(struct run_clock *clock);

/* run_clock_is_to_flush tells whether the outputs are to be flushed although frames come all the time; then
 * they count as flushed. */
bool run_clock_is_to_flush(struct run_clock *clock);

#endif
