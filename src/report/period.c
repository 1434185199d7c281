#include "period.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

/* YEAR_MIN to YEAR_MAX are the years that packets can be of. */
#define YEAR_MIN 1970
#define YEAR_MAX 2200

/* read_digits reads a number of min to max digits, and moves *at behind it. */
static bool read_digits(const char **at, int min, int max, int *out)
{
    int num = 0;
    *out = 0;
    for (; num < max && isdigit((unsigned char)**at) != 0; num++, ++*at) {
        *out = *out * 10 + (**at - '0');
    }
    return num >= min;
}

/* read_sign reads one character that must be there. */
static bool read_sign(const char **at, char sign)
{
    bool is_there = **at == sign;
    *at += is_there;
    return is_there;
}

/* read_ago reads a number with a unit; false when it is something else. */
static bool read_ago(const char *text, int64_t *out_ns)
{
    static const struct {
        char unit;
        int64_t seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
    int number = 0;
    if (!read_digits(&text, 1, 9, &number)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (text[0] == units[i].unit && text[1] == '\0') {
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
    bool is_west = text[0] == '-';
    *out_seconds = 0;
    if (text[0] == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
        return true;
    }
    if (!read_sign(&text, is_west ? '-' : '+') || !read_digits(&text, 2, 2, &hours) ||
        !read_sign(&text, ':') || !read_digits(&text, 2, 2, &minutes) || *text != '\0' ||
        hours > 23 || minutes > 59) {
        return false;
    }
    *out_seconds = (is_west ? -1 : 1) * (hours * 3600 + minutes * 60);
    return true;
}

/* read_clock reads "10:00", "10:00:05" or "10:00:05.25", and moves *at behind it. */
static bool read_clock(const char **at, struct tm *out, int64_t *out_fraction_ns)
{
    *out_fraction_ns = 0;
    if (!read_digits(at, 2, 2, &out->tm_hour) || !read_sign(at, ':') ||
        !read_digits(at, 2, 2, &out->tm_min)) {
        return false;
    }
    if (!read_sign(at, ':')) {
        return true;
    }
    if (!read_digits(at, 2, 2, &out->tm_sec)) {
        return false;
    }
    if (read_sign(at, '.')) {
        int64_t unit = NS_PER_SECOND / 10;
        for (; isdigit((unsigned char)**at) != 0; ++*at, unit /= 10) {
            *out_fraction_ns += (**at - '0') * unit;
        }
    }
    return true;
}

/* read_date reads "2026-11-23", and moves *at behind it. */
static bool read_date(const char **at, struct tm *out)
{
    bool ok = read_digits(at, 4, 4, &out->tm_year) && read_sign(at, '-') &&
              read_digits(at, 2, 2, &out->tm_mon) && read_sign(at, '-') &&
              read_digits(at, 2, 2, &out->tm_mday);
    out->tm_year -= 1900;
    out->tm_mon -= 1;
    return ok;
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
    if (!read_date(&text, &t)) {
        return false;
    }
    bool has_clock = read_sign(&text, 'T') || read_sign(&text, 't') || read_sign(&text, ' ');
    if (has_clock && !read_clock(&text, &t, &fraction_ns)) {
        return false;
    }
    if (!read_zone(text, &zone) || !is_sound(&t)) {
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
