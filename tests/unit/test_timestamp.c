/* test_timestamp.c: packet time is written in UTC, whole or in microseconds, and rounded down. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <time.h>

#include "octets.h"
#include "timestamp.h"

static const struct {
    int64_t time_ns;
    const char *written;
    const char *seconds;
} rows[] = {
    {0, "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z"},
    {999, "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00Z"},
    {1000, "1970-01-01T00:00:00.000001Z", "1970-01-01T00:00:00Z"},
    {NS_PER_SECOND - 1, "1970-01-01T00:00:00.999999Z", "1970-01-01T00:00:00Z"},
    {NS_PER_SECOND, "1970-01-01T00:00:01.000000Z", "1970-01-01T00:00:01Z"},
    {NS_PER_DAY - 1, "1970-01-01T23:59:59.999999Z", "1970-01-01T23:59:59Z"},
    {NS_PER_DAY, "1970-01-02T00:00:00.000000Z", "1970-01-02T00:00:00Z"},
    {-1, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59Z"},
    {-1000, "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59Z"},
    {-1001, "1969-12-31T23:59:59.999998Z", "1969-12-31T23:59:59Z"},
    {-NS_PER_SECOND, "1969-12-31T23:59:59.000000Z", "1969-12-31T23:59:59Z"},
    {-NS_PER_SECOND - 1, "1969-12-31T23:59:58.999999Z", "1969-12-31T23:59:58Z"},
    {-NS_PER_DAY, "1969-12-31T00:00:00.000000Z", "1969-12-31T00:00:00Z"},
    {INT64_C(1488438646240000000), "2017-03-02T07:10:46.240000Z", "2017-03-02T07:10:46Z"},
    {INT64_C(951782400000000000), "2000-02-29T00:00:00.000000Z", "2000-02-29T00:00:00Z"},
    {INT64_C(4107542400000000000), "2100-03-01T00:00:00.000000Z", "2100-03-01T00:00:00Z"},
    {INT64_C(2147483648) * NS_PER_SECOND, "2038-01-19T03:14:08.000000Z", "2038-01-19T03:14:08Z"},
    {INT64_MAX, "2262-04-11T23:47:16.854775Z", "2262-04-11T23:47:16Z"},
    {INT64_MIN / NS_PER_SECOND * NS_PER_SECOND, "1677-09-21T00:12:44.000000Z",
     "1677-09-21T00:12:44Z"},
};

static void expect_rows(const char *zone)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        char text[TIMESTAMP_TEXT_MAX];
        cr_expect_eq(timestamp_format(rows[i].time_ns, text), text);
        cr_expect_str_eq(text, rows[i].written, "row %zu, %s: %s", i, zone, text);
        cr_expect_eq(timestamp_format_seconds(rows[i].time_ns, text), text);
        cr_expect_str_eq(text, rows[i].seconds, "row %zu, %s: %s", i, zone, text);
    }
}

Test(timestamp, rows)
{
    expect_rows("as it is");
}

Test(timestamp, the_zone_of_the_host_does_not_matter)
{
    static const char *const zones[] = {"Pacific/Kiritimati", "XXX+11:30YYY"};
    for (size_t i = 0; i < NUM(zones); i++) {
        cr_assert_eq(setenv("TZ", zones[i], 1), 0);
        tzset();
        expect_rows(zones[i]);
    }
}

Test(timestamp, the_earliest_certificate_date)
{
    char text[TIMESTAMP_TEXT_MAX];
    cr_expect_str_eq(timestamp_format_seconds(INT64_MIN, text), "1677-09-21T00:12:43Z", "%s", text);
}

/* What the C library makes of a day is the same, through all leap years that can be told. */
Test(timestamp, every_day_that_can_be_told)
{
    int64_t first = INT64_MIN / NS_PER_DAY;
    for (int64_t day = first; day <= INT64_MAX / NS_PER_DAY; day++) {
        char text[TIMESTAMP_TEXT_MAX];
        char expected[TIMESTAMP_TEXT_MAX];
        struct tm tm;
        time_t seconds = (time_t)(day * (NS_PER_DAY / NS_PER_SECOND));
        cr_assert_not_null(gmtime_r(&seconds, &tm));
        cr_assert_gt(strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ", &tm), 0);
        cr_assert_str_eq(timestamp_format_seconds(day * NS_PER_DAY, text), expected);
    }
}
