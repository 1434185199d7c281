/* text_line.c: what was seen, in one line each. */
#include "text_line.h"

#include "dns_words.h"
#include "text.h"
#include "text_report.h"
#include "timestamp.h"
#include "tls_words.h"

/* SIP_LINE_MAX is room for what a line says of a SIP message, with its terminator. */
#define SIP_LINE_MAX (2 * NAME_TEXT_MAX + 256)

void text_line_begin(FILE *stream, int64_t time_ns)
{
    char timestamp[TIMESTAMP_TEXT_MAX];
    timestamp_format(time_ns, timestamp);
    fprintf(stream, "%.12s ", timestamp + sizeof "2026-11-23T" - 1);
}

static void tell_dns(const struct output_context *context, const struct event *e)
{
    char storage[2 * NAME_TEXT_MAX];
    char name[NAME_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    struct text t = text_init(storage, sizeof storage);
    dns_add_answer(&t, e->dns);
    text_line_begin(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s: %s, says %s", "dns",
            name_format(&e->dns->question.name, name), storage,
            endpoint_format(&e->origin->server, server));
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

static void tell_tls(const struct output_context *context, const struct event *e)
{
    char client[ENDPOINT_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    const char *why = tls_why_no_certificate(e->handshake);
    text_line_begin(context->stream, e->time_ns);
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
    text_line_begin(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s", "sip", storage);
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

static const char *outcome_words(enum tcp_outcome outcome)
{
    static const char *const words[] = {
        [TCP_OUTCOME_NONE] = "",
        [TCP_OUTCOME_ESTABLISHED] = "established",
        [TCP_OUTCOME_REFUSED] = "refused",
        [TCP_OUTCOME_TIMEOUT] = "not answered",
        [TCP_OUTCOME_RESET] = "reset before TLS was up",
        [TCP_OUTCOME_NOT_TLS] = "speaks something other than TLS",
    };
    return words[outcome];
}

static void tell_tcp(const struct output_context *context, const struct event *e)
{
    char client[ENDPOINT_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    text_line_begin(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s to %s %s", "tcp", endpoint_format(&e->origin->client, client),
            endpoint_format(&e->origin->server, server), outcome_words(e->tcp));
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

void text_line_seen(const struct output_context *context, const struct event *event)
{
    switch (event->kind) {
    case EVENT_DNS:
        tell_dns(context, event);
        break;
    case EVENT_TLS:
        tell_tls(context, event);
        break;
    case EVENT_SIP:
        tell_sip(context, event);
        break;
    case EVENT_TCP:
        tell_tcp(context, event);
        break;
    default:
        break;
    }
}
