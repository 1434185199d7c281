#include "timestamp.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define SECONDS_PER_DAY INT64_C(86400)
/* The calendar repeats itself every 400 years. */
#define DAYS_PER_ERA (400u * 365 + 97)
/* From 0000-03-01. */
#define DAYS_BEFORE_1970 INT64_C(719468)

static int64_t floor_divide(int64_t number, int64_t divisor)
{
    int64_t quotient = number / divisor;
    return number % divisor < 0 ? quotient - 1 : quotient;
}

/* put writes a number of so many digits at to, and returns where it ends. */
static char *put(char *to, unsigned number, size_t num_digits)
{
    for (size_t i = num_digits; i-- > 0; number /= 10) {
        to[i] = (char)('0' + number % 10);
    }
    return to + num_digits;
}

struct date {
    unsigned year;
    unsigned month; /* from 1 */
    unsigned day;   /* from 1 */
};

/* date_of counts from the first of March of the year 0, so that a leap day is the last of a year; before that
 * no time lies that nanoseconds can tell. gmtime_r looks for the zone of the host first, which takes longer
 * than all of this. */
static struct date date_of(int64_t days)
{
    unsigned day = (unsigned)(days + DAYS_BEFORE_1970);
    unsigned era = day / DAYS_PER_ERA;
    day %= DAYS_PER_ERA;
    unsigned leap_days = day / (4 * 365) - day / (100 * 365 + 24) + day / (DAYS_PER_ERA - 1);
    unsigned year = (day - leap_days) / 365;
    day -= 365 * year + year / 4 - year / 100;
    unsigned month = (5 * day + 2) / 153; /* from March: any five months have 153 days */
    bool is_next_year = month >= 10;
    return (struct date){
        .year = 400 * era + year + is_next_year,
        .month = is_next_year ? month - 9 : month + 3,
        .day = day - (153 * month + 2) / 5 + 1,
    };
}

/* put_date writes "2026-11-23T09:00:00" at to, and returns where it ends. */
static char *put_date(char *to, int64_t seconds)
{
    int64_t days = floor_divide(seconds, SECONDS_PER_DAY);
    unsigned second = (unsigned)(seconds - days * SECONDS_PER_DAY);
    struct date date = date_of(days);
    to = put(to, date.year, 4);
    *to++ = '-';
    to = put(to, date.month, 2);
    *to++ = '-';
    to = put(to, date.day, 2);
    *to++ = 'T';
    to = put(to, second / 3600, 2);
    *to++ = ':';
    to = put(to, second / 60 % 60, 2);
    *to++ = ':';
    return put(to, second % 60, 2);
}

const char *timestamp_format(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    int64_t seconds = floor_divide(time_ns, NS_PER_SECOND);
    int64_t us = (time_ns - seconds * NS_PER_SECOND) / 1000;
    char *to = put_date(out, seconds);
    *to++ = '.';
    to = put(to, (unsigned)us, 6);
    memcpy(to, "Z", 2);
    return out;
}

const char *timestamp_format_seconds(int64_t time_ns, char out[TIMESTAMP_TEXT_MAX])
{
    memcpy(put_date(out, floor_divide(time_ns, NS_PER_SECOND)), "Z", 2);
    return out;
}
