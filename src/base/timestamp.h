/* timestamp: packet time as text. Time is counted in nanoseconds since 1970-01-01 UTC. */
#ifndef FEDTAP_TIMESTAMP_H
#define FEDTAP_TIMESTAMP_H

#include <stdint.h>

#define NS_PER_SECOND INT64_C(1000000000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_DAY (INT64_C(86400) * NS_PER_SECOND)

/* TIMESTAMP_LATEST_SECONDS is the latest time that is told, so that there is room for what is added to
 * times. */
#define TIMESTAMP_LATEST_SECONDS (INT64_MAX / NS_PER_SECOND - 2000)

/* TIMESTAMP_TEXT_MAX is room for any formatted time with its terminator. */
#define TIMESTAMP_TEXT_MAX 40

/* timestamp_format writes RFC 3339 in UTC with microseconds, "2017-03-02T07:10:46.240000Z", rounding
 * down; returns out. */
const char *timestamp_format(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX]);

/* timestamp_format_seconds is the same without a fraction: for the dates of certificates. */
const char *timestamp_format_seconds(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX]);

#endif
