#include "timestamp.h"

#include <stdio.h>
#include <time.h>

static int64_t floor_seconds(int64_t time_ns)
{
    int64_t seconds = time_ns / NS_PER_SECOND;
    return time_ns % NS_PER_SECOND < 0 ? seconds - 1 : seconds;
}

static void format_date(int64_t seconds, char out[TIMESTAMP_TEXT_MAX])
{
    struct tm tm;
    time_t time = (time_t)seconds;
    gmtime_r(&time, &tm);
    snprintf(out, TIMESTAMP_TEXT_MAX, "%04d-%02d-%02dT%02d:%02d:%02d", (tm.tm_year + 1900) % 10000,
             tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

const char *timestamp_format(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    char date[TIMESTAMP_TEXT_MAX];
    int64_t seconds = floor_seconds(time_ns);
    int64_t us = (time_ns - seconds * NS_PER_SECOND) / 1000;
    format_date(seconds, date);
    snprintf(out, TIMESTAMP_TEXT_MAX, "%.19s.%06dZ", date, (int)us);
    return out;
}

const char *timestamp_format_seconds(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    char date[TIMESTAMP_TEXT_MAX];
    format_date(floor_seconds(time_ns), date);
    snprintf(out, TIMESTAMP_TEXT_MAX, "%.19sZ", date);
    return out;
}
