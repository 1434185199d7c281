/* text_output.c: one line for each thing as it becomes true, when somebody may be watching. */
#include "text_output.h"

#include <stdlib.h>

#include "text.h"
#include "text_history.h"
#include "text_report.h"
#include "timestamp.h"
#include "tls_words.h"

/* SIP_LINE_MAX is room for what a line says of a SIP message, with its terminator. */
#define SIP_LINE_MAX (2 * NAME_TEXT_MAX + 256)

struct text_output {
    const struct output_context *context;
    struct text_history history;
};

void *text_output_open(const struct output_context *context, struct error *error)
{
    struct text_output *output = calloc(1, sizeof *output);
    if (output == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    output->context = context;
    return output;
}

/* begin_line writes the time of day; the date is in the report. */
static void begin_line(FILE *stream, int64_t time_ns)
{
    char timestamp[TIMESTAMP_TEXT_MAX];
    timestamp_format(time_ns, timestamp);
    fprintf(stream, "%.12s ", timestamp + sizeof "2026-11-23T" - 1);
}

static void tell_finding(const struct output_context *context, const struct event *e)
{
    const struct finding *f = e->finding.finding;
    FILE *stream = context->stream;
    char domain[NAME_TEXT_MAX];
    begin_line(stream, e->time_ns);
    fprintf(stream, "%-8s %-7s %s %s", e->finding.resolved ? "RESOLVED" : "OPEN",
            severity_name(f->outcome.severity), f->rule->id, name_format(&f->domain, domain));
    text_report_frames(context, &f->outcome.origin);
    fprintf(stream, ": %s\n", f->outcome.message);
}

static void tell_verdict(const struct output_context *context, const struct event *e)
{
    char domain[NAME_TEXT_MAX];
    begin_line(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s\n", text_report_verdict_word(e->verdict->kind),
            name_format(&e->verdict->domain, domain));
}

static void tell_change(const struct output_context *context, const struct event *e)
{
    const struct change *c = e->change;
    char domain[NAME_TEXT_MAX];
    char words[MESSAGE_MAX];
    struct text t = text_init(words, sizeof words);
    text_history_change(&t, c);
    begin_line(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s %s", "CHANGE", name_format(c->domain, domain), words);
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

static void tell_dns(const struct output_context *context, const struct event *e)
{
    char name[NAME_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    begin_line(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s answered by %s, %zu records", "dns",
            name_format(&e->dns->question.name, name), endpoint_format(&e->origin->server, server),
            e->dns->num_answers);
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

static void tell_tls(const struct output_context *context, const struct event *e)
{
    char client[ENDPOINT_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    const char *why = tls_why_no_certificate(e->handshake);
    begin_line(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s to %s %s", "tls", endpoint_format(&e->origin->client, client),
            endpoint_format(&e->origin->server, server),
            e->handshake->complete ? "complete" : "not complete");
    if (why != NULL) {
        fprintf(context->stream, ", no certificate: %s", why);
    }
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

static void tell_sip(const struct output_context *context, const struct event *e)
{
    char storage[SIP_LINE_MAX];
    char from[NAME_TEXT_MAX];
    char to[NAME_TEXT_MAX];
    struct text t = text_init(storage, sizeof storage);
    if (e->sip->status != 0) {
        text_add(&t, "%u to ", e->sip->status);
    }
    text_add_escaped(&t, e->sip->method);
    text_add(&t, " from %s to %s", name_format(&e->sip->from, from), name_format(&e->sip->to, to));
    if (e->sip->diagnostics.given) {
        text_add(&t, ", ms-diagnostics %u", e->sip->diagnostics.id);
    }
    begin_line(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s", "sip", storage);
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

void text_output_event(void *state, const struct event *event)
{
    struct text_output *output = state;
    const struct output_context *context = output->context;
    bool wordy = context->verbosity > 0;
    text_history_take(&output->history, context, event);
    if (!context->as_it_happens) {
        return; /* the report says it all */
    }
    switch (event->kind) {
    case EVENT_FINDING:
        tell_finding(context, event);
        break;
    case EVENT_VERDICT:
        tell_verdict(context, event);
        break;
    case EVENT_CHANGE:
        tell_change(context, event);
        break;
    case EVENT_DNS:
        if (wordy) {
            tell_dns(context, event);
        }
        break;
    case EVENT_TLS:
        if (wordy) {
            tell_tls(context, event);
        }
        break;
    case EVENT_SIP:
        if (wordy) {
            tell_sip(context, event);
        }
        break;
    case EVENT_TCP:
    case EVENT_STATS:
        break;
    }
}

void text_output_close(void *state, const struct stats *stats)
{
    struct text_output *output = state;
    if (stats != NULL) {
        text_report(output->context, &output->history, stats);
    }
    free(output);
}
