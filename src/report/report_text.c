/* report_text.c: the night for a person. */
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "bounds.h"
#include "report_sections.h"
#include "text.h"
#include "wrap.h"

#define INDENT_DOMAIN 2
#define INDENT_FINDING 4

/* LINE_MAX_LEN is room for what one paragraph says. */
#define LINE_MAX_LEN (2 * STORE_ROW_MAX)

/* MOMENT_LEN is a time to the second: "2026-11-23T04:28:33". */
#define MOMENT_LEN 19

static void write_line(const struct report *r, size_t indent, const char *label, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

static void write_line(const struct report *r, size_t indent, const char *label, const char *format,
                       ...)
{
    char line[LINE_MAX_LEN];
    va_list values;
    va_start(values, format);
    (void)vsnprintf(line, sizeof line, format, values);
    va_end(values);
    wrap_paragraph(r->stream, indent, label, line);
}

/* moment writes a time of the store to the second. */
static const char *moment(const char *time, char out[TIMESTAMP_TEXT_MAX])
{
    if (strlen(time) < MOMENT_LEN) {
        return time;
    }
    (void)snprintf(out, TIMESTAMP_TEXT_MAX, "%.10s %.8s", time, time + sizeof "2026-11-23T" - 1);
    return out;
}

/* duration writes how long it is from one time of the store to another. */
static const char *duration(const char *from, const char *to, char out[64])
{
    int64_t from_ns = 0;
    int64_t to_ns = 0;
    struct error ignored;
    if (!period_parse(from, 0, &from_ns, &ignored) || !period_parse(to, 0, &to_ns, &ignored)) {
        return "?";
    }
    int64_t seconds = (to_ns - from_ns) / NS_PER_SECOND;
    if (seconds >= 3600) {
        (void)snprintf(out, 64, "%" PRId64 " h %" PRId64 " min", seconds / 3600,
                       seconds % 3600 / 60);
    } else if (seconds >= 60) {
        (void)snprintf(out, 64, "%" PRId64 " min %" PRId64 " s", seconds / 60, seconds % 60);
    } else {
        (void)snprintf(out, 64, "%" PRId64 " s", seconds);
    }
    return out;
}

/* --- the beginning --- */

static int64_t count_of(const struct report *r, const char *name)
{
    struct query query = report_ask(r, report_counter, name);
    int64_t number = query_next(&query) ? query_number(&query, 0) : 0;
    query_end(&query);
    return number;
}

static void write_head(const struct report *r)
{
    char since[TIMESTAMP_TEXT_MAX];
    char until[TIMESTAMP_TEXT_MAX];
    char one[TIMESTAMP_TEXT_MAX];
    char other[TIMESTAMP_TEXT_MAX];
    struct query query = report_ask(r, report_runs, NULL);
    write_line(r, 0, "", "%s to %s UTC, %" PRId64 " packets", moment(r->period.since, since),
               moment(r->period.until, until), count_of(r, "packets"));
    while (query_next(&query)) {
        bool ended = query_number(&query, 2) != 0;
        write_line(r, INDENT_DOMAIN, "", "run from %s to %s%s", moment(query_text(&query, 0), one),
                   moment(query_text(&query, 1), other),
                   ended ? "" : ", without its end: still running, or killed");
    }
}

/* --- a domain --- */

static void write_finding(const struct report *r, const struct query *q)
{
    char first[TIMESTAMP_TEXT_MAX];
    char last[TIMESTAMP_TEXT_MAX];
    char span[64];
    const char *resolved = query_text(q, 9);
    const char *until = resolved[0] != '\0' ? resolved : r->period.until;
    int64_t times = query_number(q, 10);
    fprintf(r->stream, "%*s%s %s%s%s%s%s\n", INDENT_DOMAIN, "", query_text(q, 1), query_text(q, 0),
            query_text(q, 3)[0] != '\0' ? ", " : "", query_text(q, 3),
            query_text(q, 4)[0] != '\0' ? " " : "", query_text(q, 4));
    if (resolved[0] != '\0') {
        write_line(r, INDENT_FINDING, "", "from %s to %s (%s)%s%s", moment(query_text(q, 8), first),
                   moment(resolved, last), duration(query_text(q, 8), until, span),
                   query_number(q, 13) != 0 ? "" : ", when its run ended",
                   times > 1 ? ", and now and then not" : "");
    } else {
        write_line(r, INDENT_FINDING, "", "from %s on (%s), and it stands%s",
                   moment(query_text(q, 8), first), duration(query_text(q, 8), until, span),
                   times > 1 ? "; now and then it did not" : "");
    }
    write_line(r, INDENT_FINDING, "", "%s", query_text(q, 5));
    if (query_text(q, 7)[0] != '\0') {
        write_line(r, INDENT_FINDING, "Microsoft (predicted): ", "%s", query_text(q, 7));
    }
    wrap_lines(r->stream, INDENT_FINDING, "To mend it: ", query_text(q, 6));
}

static void write_findings(struct report *r, const char *domain)
{
    struct query query = report_ask(r, report_findings, domain);
    while (query_next(&query)) {
        r->any_error = r->any_error || strcmp(query_text(&query, 1), "error") == 0;
        write_finding(r, &query);
    }
}

static void write_verdicts(const struct report *r, const char *domain)
{
    char time[TIMESTAMP_TEXT_MAX];
    struct query query = report_ask(r, report_verdicts, domain);
    while (query_next(&query)) {
        write_line(r, INDENT_DOMAIN, "verdict  ", "%s from %s on", query_text(&query, 1),
                   moment(query_text(&query, 0), time));
    }
}

static void write_records(const struct report *r, const char *domain)
{
    char last[TIMESTAMP_TEXT_MAX];
    struct query query = report_ask(r, report_records, domain);
    while (query_next(&query)) {
        bool is_srv = strcmp(query_text(&query, 0), "srv") == 0;
        bool has_failed = strcmp(query_text(&query, 0), "dns-failure") == 0;
        write_line(r, INDENT_DOMAIN, is_srv || has_failed ? "SRV      " : "address  ",
                   "%s%s%s (last seen %s)", is_srv ? "" : query_text(&query, 1),
                   is_srv       ? ""
                   : has_failed ? ": "
                                : " -> ",
                   query_text(&query, 2), moment(query_text(&query, 4), last));
    }
}

static void write_certificates(const struct report *r, const char *domain)
{
    char last[TIMESTAMP_TEXT_MAX];
    struct query query = report_ask(r, report_certificates, domain);
    while (query_next(&query)) {
        bool by_server = strcmp(query_text(&query, 0), "server-certificate") == 0;
        write_line(r, INDENT_DOMAIN, by_server ? "server   " : "client   ",
                   "%s: %s; SAN %s; valid until %.10s (last seen %s)", query_text(&query, 1),
                   query_text(&query, 2), query_text(&query, 3), query_text(&query, 5),
                   moment(query_text(&query, 7), last));
    }
}

static const char *verdict_word(const char *verdict)
{
    return strcmp(verdict, "fail") == 0   ? "FAIL"
           : strcmp(verdict, "pass") == 0 ? "PASS"
                                          : "UNKNOWN";
}

static void write_domains(struct report *r)
{
    char since[TIMESTAMP_TEXT_MAX];
    struct query query = report_ask(r, report_domains, NULL);
    while (query_next(&query)) {
        const char *domain = query_text(&query, 0);
        bool is_unknown = strcmp(query_text(&query, 1), "unknown") == 0;
        r->any_doubt = r->any_doubt || is_unknown;
        fprintf(r->stream, "\n%s %s, since %s\n", verdict_word(query_text(&query, 1)), domain,
                moment(query_text(&query, 2), since));
        if (is_unknown) {
            wrap_lines(r->stream, INDENT_DOMAIN, "not known: ", query_text(&query, 3));
        }
        write_records(r, domain);
        write_certificates(r, domain);
        write_verdicts(r, domain);
        write_findings(r, domain);
    }
}

/* --- the rest --- */

/* write_heading writes it before the first row of a section only. */
static void write_heading(const struct report *r, bool *is_written, const char *heading)
{
    if (!*is_written) {
        fprintf(r->stream, "\n%s\n", heading);
    }
    *is_written = true;
}

static void write_changes(const struct report *r)
{
    char time[TIMESTAMP_TEXT_MAX];
    bool has_heading = false;
    struct query query = report_ask(r, report_changes, NULL);
    while (query_next(&query)) {
        write_heading(r, &has_heading, "What became something else");
        write_line(r, INDENT_DOMAIN, "", "%s  %s: the %s was %s, and is %s",
                   moment(query_text(&query, 0), time), query_text(&query, 1),
                   query_text(&query, 2), query_text(&query, 3), query_text(&query, 4));
    }
}

static void write_expiring(const struct report *r)
{
    bool has_heading = false;
    struct query query = report_ask(r, report_expiring, r->soon);
    while (query_next(&query)) {
        bool is_over = strcmp(query_text(&query, 0), r->period.until) <= 0;
        write_heading(r, &has_heading, "What expires soon");
        write_line(r, INDENT_DOMAIN, "", "%.10s%s  %s, shown by %s", query_text(&query, 0),
                   is_over ? " (expired)" : "", query_text(&query, 1), query_text(&query, 2));
    }
}

static void write_losses(struct report *r)
{
    char time[TIMESTAMP_TEXT_MAX];
    bool has_heading = false;
    struct query query = report_ask(r, report_losses, NULL);
    while (query_next(&query)) {
        enum counter counter = counter_called(query_text(&query, 0));
        if (counter == COUNT_NUM || counter_infos[counter].kind == COUNTER_WORK) {
            continue;
        }
        r->any_doubt = r->any_doubt || counter_infos[counter].kind == COUNTER_DOUBT;
        write_heading(r, &has_heading, "What was lost or not seen");
        write_line(r, INDENT_DOMAIN, "", "%" PRId64 " %s; most of them, %" PRId64 ", by %s",
                   query_number(&query, 1), counter_infos[counter].title, query_number(&query, 3),
                   moment(query_text(&query, 2), time));
    }
    if (!has_heading) {
        fputs("\nNothing was lost.\n", r->stream);
    }
}

static void write_others(const struct report *r)
{
    struct query query = report_ask(r, report_others, NULL);
    if (query_next(&query)) {
        write_line(r, 0, "",
                   "%" PRId64 " pairs of hosts met on ports of federation, %" PRId64 " times.",
                   query_number(&query, 0), query_number(&query, 1));
    }
    query_end(&query);
}

void report_text(struct report *r)
{
    write_head(r);
    write_domains(r);
    write_changes(r);
    write_expiring(r);
    write_losses(r);
    write_others(r);
    if (!r->any_error) {
        fputs("No error finding stood.\n", r->stream);
    }
}
