/* test_period.c: times as somebody types them in the morning. */
#include <criterion/criterion.h>

#include "period.h"

#define NUM(array) (sizeof(array) / sizeof(array)[0])

/* END is 2026-11-23T08:00:00Z. */
#define END (INT64_C(1795420800) * NS_PER_SECOND)

Test(period, reads_moments)
{
    static const struct {
        const char *text;
        const char *moment;
    } rows[] = {
        {"2026-11-22", "2026-11-22T00:00:00.000000Z"},
        {"2026-11-22 22:00", "2026-11-22T22:00:00.000000Z"},
        {"2026-11-22T22:00:05", "2026-11-22T22:00:05.000000Z"},
        {"2026-11-22T22:00:05Z", "2026-11-22T22:00:05.000000Z"},
        {"2026-11-22T22:00:05.25Z", "2026-11-22T22:00:05.250000Z"},
        {"2026-11-22T22:00:05.123456789z", "2026-11-22T22:00:05.123456Z"},
        {"2026-11-22T22:00:05+01:30", "2026-11-22T20:30:05.000000Z"},
        {"2026-11-22 22:00-05:00", "2026-11-23T03:00:00.000000Z"},
        {"2024-02-29", "2024-02-29T00:00:00.000000Z"},
        {"8h", "2026-11-23T00:00:00.000000Z"},
        {"90s", "2026-11-23T07:58:30.000000Z"},
        {"10m", "2026-11-23T07:50:00.000000Z"},
        {"1d", "2026-11-22T08:00:00.000000Z"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char out[TIMESTAMP_TEXT_MAX];
        struct error error = {""};
        int64_t time_ns = 0;
        cr_expect(period_parse(rows[i].text, END, &time_ns, &error), "%s: %s", rows[i].text,
                  error.message);
        cr_expect_str_eq(timestamp_format(time_ns, out), rows[i].moment, "%s: %s", rows[i].text,
                         out);
    }
}

Test(period, refuses_what_is_none)
{
    static const char *const rows[] = {
        "",
        "x",
        "8",
        "8x",
        "8hours",
        "-8h",
        "yesterday",
        "2026",
        "2026-11",
        "2026-13-01",
        "2026-02-30",
        "2026-11-22 25:00",
        "2026-11-22 22:60",
        "2026-11-22T",
        "2026-11-22x",
        "2026-11-22T22:00:05+1",
        "1969-12-31",
        "9999-01-01",
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct error error = {""};
        int64_t time_ns = 0;
        cr_expect(!period_parse(rows[i], END, &time_ns, &error), "\"%s\" was taken", rows[i]);
        cr_expect(error.message[0] != '\0');
    }
}
