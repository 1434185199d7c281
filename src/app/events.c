/* events.c: which facts concern federation, and the events that they and judgements make. */
#include "events.h"

#include "binding.h"

/* matters tells whether a SIP message is worth telling: of a call's fate, on a federation port or of
 * a domain that is followed. */
static bool matters(const struct federation *f, const struct fact *fact)
{
    const struct sip_message *m = &fact->sip_message;
    bool is_ours = binding_is_port(f, fact->origin.server.port) ||
                   federation_find(f, &m->from) < DOMAINS_MAX ||
                   federation_find(f, &m->asserted) < DOMAINS_MAX ||
                   federation_find(f, &m->to) < DOMAINS_MAX;
    return is_ours && sip_message_matters(m);
}

static bool is_of_federation(const struct federation *f, const struct fact *fact)
{
    if (fact->kind == FACT_DNS_RESPONSE) {
        return federation_concerns(f, &fact->dns_response.question);
    }
    if (fact->kind == FACT_SIP_MESSAGE) {
        return matters(f, fact);
    }
    return binding_is_port(f, fact->origin.server.port);
}

bool events_of_fact(struct event *out, const struct federation *federation, const struct fact *fact,
                    const struct handshake *handshake, bool wordy)
{
    *out = (struct event){.time_ns = fact->origin.time_ns, .origin = &fact->origin};
    switch (fact->kind) {
    case FACT_DNS_RESPONSE:
        out->kind = EVENT_DNS;
        out->dns = &fact->dns_response;
        break;
    case FACT_TCP_OUTCOME:
        out->kind = EVENT_TCP;
        out->tcp = fact->tcp_outcome;
        if (fact->tcp_outcome == TCP_OUTCOME_ESTABLISHED) {
            return false;
        }
        break;
    case FACT_TLS_END:
        out->kind = EVENT_TLS;
        out->handshake = handshake;
        out->origin = &handshake->origin;
        break;
    case FACT_SIP_MESSAGE:
        out->kind = EVENT_SIP;
        out->sip = &fact->sip_message;
        break;
    default:
        return false;
    }
    return wordy || is_of_federation(federation, fact);
}

static void tell_finding(void *context, const struct finding *finding, bool resolved,
                         const struct origin *cause)
{
    struct event event = {.kind = EVENT_FINDING, .time_ns = cause->time_ns};
    event.finding.finding = finding;
    event.finding.resolved = resolved;
    event.finding.cause = cause;
    outputs_event(context, &event);
}

static void tell_verdict(void *context, const struct verdict *verdict, const struct origin *cause)
{
    struct event event = {.kind = EVENT_VERDICT, .time_ns = cause->time_ns, .verdict = verdict};
    outputs_event(context, &event);
}

static void tell_change(void *context, const struct change *change, const struct origin *cause)
{
    struct event event = {
        .kind = EVENT_CHANGE, .time_ns = cause->time_ns, .origin = cause, .change = change};
    outputs_event(context, &event);
}

struct judge_sink events_of_judge(struct outputs *outputs)
{
    return (struct judge_sink){tell_finding, tell_verdict, tell_change, outputs};
}
