#include "rotation.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "text.h"
#include "timestamp.h"

bool rotation_has_moment(const struct rotation *r)
{
    return r->settings.interval_ns > 0 && strchr(r->pattern, '%') != NULL;
}

/* is_numbered tells whether names differ by a number. */
static bool is_numbered(const struct rotation *r)
{
    return r->settings.size > 0 || (r->settings.interval_ns > 0 && !rotation_has_moment(r));
}

/* is_ring tells whether the first file follows the last one. */
static bool is_ring(const struct rotation *r)
{
    return r->settings.size > 0 && r->settings.count > 0;
}

static bool is_over(const struct rotation *r, int64_t time_ns)
{
    return r->settings.interval_ns > 0 && time_ns - r->since_ns >= r->settings.interval_ns;
}

bool rotation_is_due(struct rotation *r, int64_t time_ns)
{
    if (!r->has_begun || time_ns < r->since_ns) {
        r->has_begun = true;
        r->since_ns = time_ns;
    }
    return is_over(r, time_ns) || (r->settings.size > 0 && r->len > r->settings.size);
}

bool rotation_is_last(const struct rotation *r)
{
    return r->settings.size == 0 && r->settings.count > 0 && r->number + 1 >= r->settings.count;
}

void rotation_advance(struct rotation *r, int64_t time_ns)
{
    bool anew = is_over(r, time_ns) && rotation_has_moment(r) && r->settings.size > 0;
    if (is_over(r, time_ns)) {
        r->since_ns = time_ns - (time_ns - r->since_ns) % r->settings.interval_ns;
    }
    r->number = anew ? 0 : r->number + 1;
    if (is_ring(r)) {
        r->number %= r->settings.count;
    }
    r->len = 0;
}

/* add_number adds the number as tcpdump does: none for the first file, but all of one width in a ring. */
static void add_number(struct text *t, const struct rotation *r)
{
    int width = 1;
    for (uint64_t rest = r->settings.count - 1; is_ring(r) && rest >= 10; rest /= 10) {
        width++;
    }
    if (r->number > 0 || is_ring(r)) {
        text_add(t, "%0*llu", width, (unsigned long long)r->number);
    }
}

/* add_moment expands the pattern, which is the operator's own. */
static bool add_moment(struct text *t, const char *pattern, const struct tm *moment)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    t->len = strftime(t->ptr, t->cap, pattern, moment);
#pragma GCC diagnostic pop
    return t->len > 0;
}

bool rotation_name(const struct rotation *r, char out[ROTATED_NAME_MAX])
{
    struct text t = text_init(out, ROTATED_NAME_MAX);
    if (rotation_has_moment(r)) {
        time_t seconds = (time_t)(r->since_ns / NS_PER_SECOND);
        struct tm moment;
        if (gmtime_r(&seconds, &moment) == NULL || !add_moment(&t, r->pattern, &moment)) {
            return false;
        }
    } else {
        text_add(&t, "%s", r->pattern);
    }
    if (is_numbered(r)) {
        add_number(&t, r);
    }
    return !t.cut;
}

/* written_ns tells when the file of that number was written to; false when there is none. */
static bool written_at(struct rotation *r, uint64_t number, struct timespec *out)
{
    char name[ROTATED_NAME_MAX];
    struct stat status;
    r->number = number;
    bool is_there = rotation_name(r, name) && stat(name, &status) == 0;
    if (is_there) {
        *out = status.st_mtim;
    }
    return is_there;
}

static bool is_later(struct timespec a, struct timespec b)
{
    return a.tv_sec != b.tv_sec ? a.tv_sec > b.tv_sec : a.tv_nsec > b.tv_nsec;
}

/* newest_of_ring finds the file of the ring that was written to last. */
static uint64_t newest_of_ring(struct rotation *r)
{
    uint64_t newest = 0;
    struct timespec latest = {0};
    struct timespec moment;
    for (uint64_t i = 0; i < r->settings.count && written_at(r, i, &moment); i++) {
        if (!is_later(latest, moment)) {
            latest = moment;
            newest = i;
        }
    }
    return newest;
}

void rotation_resume(struct rotation *r)
{
    struct timespec moment;
    uint64_t number = 0;
    if (is_ring(r)) {
        number = newest_of_ring(r);
    } else if (is_numbered(r)) {
        while (written_at(r, number + 1, &moment)) {
            number++;
        }
    }
    r->number = number;
}
