#include "period.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* YEAR_MIN to YEAR_MAX are the years that packets can be of. */
#define YEAR_MIN 1970
#define YEAR_MAX 2200

/* read_ago reads a number with a unit; false when it is something else. */
static bool read_ago(const char *text, int64_t *out_ns)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    int number = 0;
    char unit = '\0';
    int len = 0;
    if (isdigit((unsigned char)text[0]) == 0 ||
        sscanf(text, "%9d%c%n", &number, &unit, &len) != 2 || text[len] != '\0') {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].unit == unit) {
            *out_ns = number * units[i].seconds * NS_PER_SECOND;
            return true;
        }
    }
    return false;
}

/* read_zone reads "Z", "+01:00" or nothing, in seconds east of UTC. */
static bool read_zone(const char *text, int *out_seconds)
{
    int hours = 0;
    int minutes = 0;
    int len = 0;
    char sign = '\0';
    *out_seconds = 0;
    if (text[0] == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
        return true;
    }
    if (sscanf(text, "%c%2d:%2d%n", &sign, &hours, &minutes, &len) != 3 || text[len] != '\0' ||
        (sign != '+' && sign != '-') || hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
        return false;
    }
    *out_seconds = (sign == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

/* read_clock reads "10:00", "10:00:05" or "10:00:05.25" at text; returns how long it is, 0 for none. */
static int read_clock(const char *text, struct tm *out, int64_t *out_fraction_ns)
{
    int len = 0;
    *out_fraction_ns = 0;
    if (sscanf(text, "%2d:%2d%n", &out->tm_hour, &out->tm_min, &len) != 2) {
        return 0;
    }
    int more = 0;
    if (sscanf(text + len, ":%2d%n", &out->tm_sec, &more) == 1) {
        len += more;
    }
    if (more > 0 && text[len] == '.') {
        int64_t unit = NS_PER_SECOND / 10;
        for (len++; isdigit((unsigned char)text[len]) != 0; len++, unit /= 10) {
            *out_fraction_ns += (text[len] - '0') * unit;
        }
    }
    return len;
}

static bool is_sound(const struct tm *t)
{
    struct tm copy = *t;
    bool in_range = t->tm_year >= YEAR_MIN - 1900 && t->tm_year <= YEAR_MAX - 1900 &&
                    t->tm_hour >= 0 && t->tm_hour < 24 && t->tm_min >= 0 && t->tm_min < 60 &&
                    t->tm_sec >= 0 && t->tm_sec <= 60;
    (void)timegm(&copy); /* which mends a 31st of February */
    return in_range && copy.tm_mday == t->tm_mday && copy.tm_mon == t->tm_mon;
}

static bool read_moment(const char *text, int64_t *out_ns)
{
    struct tm t = {0};
    int64_t fraction_ns = 0;
    int zone = 0;
    int at = 0;
    if (sscanf(text, "%4d-%2d-%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &at) != 3) {
        return false;
    }
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    if (text[at] == 'T' || text[at] == 't' || text[at] == ' ') {
        int len = read_clock(text + at + 1, &t, &fraction_ns);
        if (len == 0) {
            return false;
        }
        at += 1 + len;
    }
    if (!read_zone(text + at, &zone) || !is_sound(&t)) {
        return false;
    }
    *out_ns = (timegm(&t) - zone) * NS_PER_SECOND + fraction_ns;
    return true;
}

bool period_parse(const char *text, int64_t end_ns, int64_t *out_ns, struct error *error)
{
    int64_t ago_ns = 0;
    if (read_ago(text, &ago_ns)) {
        *out_ns = end_ns - ago_ns;
        return true;
    }
    return read_moment(text, out_ns) ||
           error_set(error,
                     "\"%s\" is no time: 2026-11-23, \"2026-11-23 22:00\", RFC 3339, or such as 8h",
                     text);
}
