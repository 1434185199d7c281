/* report_json.c: the night for a program: one object. */
#include <string.h>

#include "json_writer.h"
#include "report_sections.h"

/* write_columns writes the row's columns under keys, ended by NULL; an empty text is left out. */
static void write_columns(struct json_writer *w, const struct query *q, const char *const *keys)
{
    for (int i = 0; keys[i] != NULL; i++) {
        const char *text = query_text(q, i);
        if (text[0] != '\0') {
            json_text(w, keys[i], text);
        }
    }
}

/* write_rows writes an array of objects, one for each row of a question. */
static void write_rows(struct json_writer *w, const struct report *r, const char *key,
                       const char *sql, const char *value, const char *const *keys)
{
    struct query query = report_ask(r, sql, value);
    json_begin_array(w, key);
    while (query_next(&query)) {
        json_begin_object(w, NULL);
        write_columns(w, &query, keys);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_runs(struct json_writer *w, const struct report *r)
{
    static const char *const keys[] = {"first_packet", "last_packet", NULL};
    struct query query = report_ask(r, report_runs, NULL);
    json_begin_array(w, "runs");
    while (query_next(&query)) {
        json_begin_object(w, NULL);
        write_columns(w, &query, keys);
        json_bool(w, "ended", query_number(&query, 2) != 0);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_findings(struct json_writer *w, struct report *r, const char *domain)
{
    static const char *const keys[] = {"rule",    "severity", "target", "role",
                                       "address", "message",  "remedy", "symptom",
                                       "opened",  "until",    NULL};
    struct query query = report_ask(r, report_findings, domain);
    json_begin_array(w, "findings");
    while (query_next(&query)) {
        r->any_error = r->any_error || strcmp(query_text(&query, 1), "error") == 0;
        json_begin_object(w, NULL);
        write_columns(w, &query, keys);
        json_number(w, "times", (uint64_t)query_number(&query, 10));
        json_text(w, "source", query_text(&query, 11));
        json_text(w, "frames", query_text(&query, 12));
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_domains(struct json_writer *w, struct report *r)
{
    static const char *const keys[] = {"domain", "verdict", "since", "blind", NULL};
    static const char *const verdict_keys[] = {"time", "verdict", NULL};
    static const char *const record_keys[] = {"kind",       "subject",   "value",
                                              "first_seen", "last_seen", NULL};
    static const char *const certificate_keys[] = {
        "kind",      "shown_by",   "subject",   "san",    "not_before",
        "not_after", "first_seen", "last_seen", "sha256", NULL};
    struct query query = report_ask(r, report_domains, NULL);
    json_begin_array(w, "domains");
    while (query_next(&query)) {
        const char *domain = query_text(&query, 0);
        r->any_doubt = r->any_doubt || strcmp(query_text(&query, 1), "unknown") == 0;
        json_begin_object(w, NULL);
        write_columns(w, &query, keys);
        write_findings(w, r, domain);
        write_rows(w, r, "verdicts", report_verdicts, domain, verdict_keys);
        write_rows(w, r, "records", report_records, domain, record_keys);
        write_rows(w, r, "certificates", report_certificates, domain, certificate_keys);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_losses(struct json_writer *w, struct report *r)
{
    struct query query = report_ask(r, report_losses, NULL);
    json_begin_array(w, "lost");
    while (query_next(&query)) {
        enum counter counter = counter_called(query_text(&query, 0));
        if (counter == COUNT_NUM || counter_infos[counter].kind == COUNTER_WORK) {
            continue;
        }
        r->any_doubt = r->any_doubt || counter_infos[counter].kind == COUNTER_DOUBT;
        json_begin_object(w, NULL);
        json_text(w, "name", query_text(&query, 0));
        json_text(w, "title", counter_infos[counter].title);
        json_number(w, "count", (uint64_t)query_number(&query, 1));
        json_text(w, "worst", query_text(&query, 2));
        json_number(w, "worst_count", (uint64_t)query_number(&query, 3));
        json_end_object(w);
    }
    json_end_array(w);
}

void report_json(struct report *r)
{
    static const char *const change_keys[] = {"time", "domain", "what", "before", "after", NULL};
    static const char *const expiring_keys[] = {"not_after", "subject", "shown_by", "sha256", NULL};
    static struct json_writer writer; /* large */
    struct json_writer *w = &writer;
    struct query packets = report_ask(r, report_counter, "packets");
    *w = (struct json_writer){.stream = r->stream};
    json_begin_object(w, NULL);
    json_text(w, "since", r->period.since);
    json_text(w, "until", r->period.until);
    if (query_next(&packets)) {
        json_number(w, "packets", (uint64_t)query_number(&packets, 0));
    }
    query_end(&packets);
    write_runs(w, r);
    write_domains(w, r);
    write_rows(w, r, "changes", report_changes, NULL, change_keys);
    write_rows(w, r, "expiring", report_expiring, r->soon, expiring_keys);
    write_losses(w, r);
    json_end_object(w);
    json_end_line(w);
    json_flush(w);
}
