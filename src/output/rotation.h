/* rotation: when the next file of an output begins, and what it is called; as tcpdump has it. */
#ifndef FEDTAP_ROTATION_H
#define FEDTAP_ROTATION_H

#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

/* rotation_settings are -C, -G and -W; 0 is never, and no bound. */
struct rotation_settings {
    uint64_t size;       /* octets: behind a file that is longer comes the next one */
    int64_t interval_ns; /* packet time */
    uint64_t count; /* files: with size, used in turn; with an interval only, all there will be */
};

/* rotation is where one output stands. */
struct rotation {
    struct rotation_settings settings; /* of a regular file; all 0 for what cannot rotate */
    const char *pattern;               /* as it was given; borrowed */
    uint64_t number;                   /* of the file in its name, from 0 */
    int64_t since_ns;                  /* the packet time with which its interval began */
    bool has_begun;                    /* since_ns is known */
    uint64_t len;                      /* octets of the present file, or what is on the way to it */
};

/* ROTATED_NAME_MAX is room for the name of a file, with its terminator. */
#define ROTATED_NAME_MAX 4096

/* rotation_has_moment tells whether the name hangs on packet time, so that there is no file before that. */
bool rotation_has_moment(const struct rotation *rotation);

/* rotation_is_due tells whether the present file ends before what happened at time_ns. Packet time that
 * steps back begins its interval anew. */
bool rotation_is_due(struct rotation *rotation, int64_t time_ns);

/* rotation_is_last tells whether there is to be no file after the present one. */
bool rotation_is_last(const struct rotation *rotation);

/* rotation_advance makes the next file the present one, empty. */
void rotation_advance(struct rotation *rotation, int64_t time_ns);

/* rotation_name writes the present file's name: with an interval, the pattern's conversions of strftime
 * stand for the packet time (UTC) at which it began; with a size, or where the pattern has no conversions,
 * a number follows. False when it is too long. */
bool rotation_name(const struct rotation *rotation, char out[ROTATED_NAME_MAX])
    __attribute__((warn_unused_result));

/* rotation_resume makes the file that was written to last, by an earlier run, the present one. */
void rotation_resume(struct rotation *rotation);

#endif
