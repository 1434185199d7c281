/* report.c: finds the period, and has it written. */
#include "report.h"

#include <string.h>

#include "report_sections.h"

/* find_span asks from when to when the store reaches. */
static bool find_span(struct report *r, struct period *out)
{
    struct query query = query_begin(
        r->reader,
        "SELECT coalesce(min(first_packet), ''), coalesce(max(last_packet), '') FROM runs", NULL);
    bool found = query_next(&query) && query_text(&query, 0)[0] != '\0';
    if (found) {
        (void)snprintf(out->since, sizeof out->since, "%s", query_text(&query, 0));
        (void)snprintf(out->until, sizeof out->until, "%s", query_text(&query, 1));
    }
    query_end(&query);
    return found;
}

/* narrow replaces one end of the period by what was asked for. */
static bool narrow(char end[TIMESTAMP_TEXT_MAX], const char *wanted, int64_t end_ns,
                   struct error *error)
{
    int64_t moment_ns = 0;
    if (wanted == NULL) {
        return true;
    }
    if (!period_parse(wanted, end_ns, &moment_ns, error)) {
        return false;
    }
    timestamp_format(moment_ns, end);
    return true;
}

static bool find_period(struct report *r, const struct report_settings *settings,
                        struct error *error)
{
    struct period span;
    int64_t end_ns = 0;
    if (!find_span(r, &span)) {
        return error_set(error, "%s: there is nothing in it yet", settings->path);
    }
    r->period = span;
    if (!period_parse(span.until, 0, &end_ns, error) ||
        !narrow(r->period.since, settings->since, end_ns, error) ||
        !narrow(r->period.until, settings->until, end_ns, error)) {
        return false;
    }
    if (strcmp(r->period.since, r->period.until) > 0) {
        return error_set(error, "the period ends (%s) before it begins (%s)", r->period.until,
                         r->period.since);
    }
    if (!period_parse(r->period.until, 0, &end_ns, error)) {
        return false;
    }
    timestamp_format(end_ns + EXPIRY_DAYS * NS_PER_DAY, r->soon);
    return true;
}

enum report_result report_write(FILE *stream, const struct report_settings *settings,
                                struct error *error)
{
    struct report r = {.stream = stream, .reader = store_reader_open(settings->path, error)};
    enum report_result result = REPORT_FAILED;
    if (r.reader == NULL) {
        return result;
    }
    if (find_period(&r, settings, error)) {
        if (settings->json) {
            report_json(&r);
        } else {
            report_text(&r);
        }
        result = r.any_error ? REPORT_FAULTY : r.any_doubt ? REPORT_UNKNOWN : REPORT_WELL;
    }
    if (store_reader_failed(r.reader, error)) {
        result = REPORT_FAILED;
    }
    store_reader_close(r.reader);
    return result;
}
