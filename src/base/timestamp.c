#include "timestamp.h"

#include <string.h>
#include <time.h>

static int64_t floor_seconds(int64_t time_ns)
{
    int64_t seconds = time_ns / NS_PER_SECOND;
    return time_ns % NS_PER_SECOND < 0 ? seconds - 1 : seconds;
}

/* put writes a number of so many digits at to, and returns where it ends. */
static char *put(char *to, int number, int num_digits)
{
    for (int i = num_digits; i-- > 0; number /= 10) {
        to[i] = (char)('0' + number % 10);
    }
    return to + num_digits;
}

/* put_date writes "2026-11-23T09:00:00" at to, and returns where it ends. */
static char *put_date(char *to, int64_t seconds)
{
    struct tm tm;
    time_t time = (time_t)seconds;
    gmtime_r(&time, &tm);
    const struct {
        int number;
        int num_digits;
        char before;
    } parts[] = {
        {tm.tm_year + 1900, 4, '\0'}, {tm.tm_mon + 1, 2, '-'}, {tm.tm_mday, 2, '-'},
        {tm.tm_hour, 2, 'T'},         {tm.tm_min, 2, ':'},     {tm.tm_sec, 2, ':'},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (i > 0) {
            *to++ = parts[i].before;
        }
        to = put(to, parts[i].number, parts[i].num_digits);
    }
    return to;
}

const char *timestamp_format(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    int64_t seconds = floor_seconds(time_ns);
    int64_t us = (time_ns - seconds * NS_PER_SECOND) / 1000;
    char *to = put_date(out, seconds);
    *to++ = '.';
    to = put(to, (int)us, 6);
    memcpy(to, "Z", 2);
    return out;
}

const char *timestamp_format_seconds(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    memcpy(put_date(out, floor_seconds(time_ns)), "Z", 2);
    return out;
}
