#include "store_facts.h"

#include "dns_words.h"
#include "timestamp.h"
#include "tls_words.h"

/* VALUE_MAX is room for a value that is put together from names. */
#define VALUE_MAX (2 * NAME_TEXT_MAX + 256)

static void put_fact(const struct store_sink *sink, const char *kind, const char *subject,
                     const char *value, int64_t time_ns)
{
    store_row_begin(sink->row, STORE_FACT);
    store_row_add(sink->row, kind);
    store_row_add(sink->row, subject);
    store_row_add(sink->row, value);
    store_row_add_time(sink->row, time_ns);
    sink->put(sink->context, sink->row);
}

/* --- DNS --- */

static void put_record(const struct store_sink *sink, const struct dns_record *r, int64_t time_ns)
{
    char owner[NAME_TEXT_MAX];
    char target[NAME_TEXT_MAX];
    char value[VALUE_MAX];
    struct text t = text_init(value, sizeof value);
    const char *kind = NULL;
    switch (r->type) {
    case DNS_SRV:
        kind = "srv";
        text_add(&t, "%s:%u, priority %u, weight %u", name_format(&r->srv.target, target),
                 r->srv.port, r->srv.priority, r->srv.weight);
        break;
    case DNS_A:
    case DNS_AAAA:
        kind = "address";
        (void)address_format(&r->address, value);
        break;
    case DNS_CNAME:
        kind = "alias";
        (void)name_format(&r->alias, value);
        break;
    default:
        return;
    }
    put_fact(sink, kind, name_format(&r->owner, owner), value, time_ns);
}

static void put_failure(const struct store_sink *sink, const struct dns_response *response,
                        int64_t time_ns)
{
    char name[NAME_TEXT_MAX];
    char type[DNS_WORD_MAX];
    char subject[VALUE_MAX];
    char value[VALUE_MAX];
    struct text s = text_init(subject, sizeof subject);
    struct text t = text_init(value, sizeof value);
    text_add(&s, "%s %s", name_format(&response->question.name, name),
             dns_type_name(response->question.type, type));
    dns_add_answer(&t, response);
    put_fact(sink, "dns-failure", subject, value, time_ns);
}

static void take_response(const struct store_sink *sink, const struct dns_response *response,
                          int64_t time_ns)
{
    bool has_no_record = response->num_answers == 0 && response->question.type == DNS_SRV;
    if (response->rcode != DNS_NOERROR || has_no_record) {
        put_failure(sink, response, time_ns);
        return;
    }
    for (size_t i = 0; i < response->num_answers; i++) {
        if (response->record[i].chained) {
            put_record(sink, &response->record[i], time_ns);
        }
    }
}

/* --- connections --- */

static const char *between(const struct origin *origin, char out[VALUE_MAX])
{
    char client[ADDRESS_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    struct text t = text_init(out, VALUE_MAX);
    text_add(&t, "%s to %s", address_format(&origin->client.address, client),
             endpoint_format(&origin->server, server));
    return out;
}

static void add_names(struct store_row *row, const struct certificate *c)
{
    char storage[STORE_ROW_MAX / 2];
    struct text t = text_init(storage, sizeof storage);
    for (size_t i = 0; i < c->num_san_dns; i++) {
        text_add(&t, "%s", i > 0 ? ", " : "");
        text_add_escaped(&t, c->san_dns[i]);
    }
    store_row_add(row, storage);
}

static void put_certificate(const struct store_sink *sink, const struct certificate *c,
                            int64_t time_ns)
{
    struct store_row *row = sink->row;
    char date[TIMESTAMP_TEXT_MAX];
    store_row_begin(row, STORE_CERTIFICATE);
    store_row_add(row, c->sha256);
    store_row_add_octets(row, c->subject);
    store_row_add_octets(row, c->issuer);
    add_names(row, c);
    store_row_add(row, timestamp_format(c->not_before_ns, date));
    store_row_add(row, timestamp_format(c->not_after_ns, date));
    store_row_add_time(row, time_ns);
    sink->put(sink->context, row);
}

static void take_side(const struct output_context *context, const struct store_sink *sink,
                      const struct handshake *hs, enum tls_side side, int64_t time_ns)
{
    const struct chain *chain = hs->side[side].chain;
    if (chain == NULL) {
        return;
    }
    const struct chain_judgement *j =
        trust_judge(context->trust, chain->id, chain->der, chain->num_kept, hs->origin.time_ns);
    char subject[ENDPOINT_TEXT_MAX];
    if (j == NULL || j->num_certificates == 0 || j->certificate[0] == NULL) {
        return;
    }
    put_certificate(sink, j->certificate[0], time_ns);
    if (side == TLS_SERVER) {
        put_fact(sink, "server-certificate", endpoint_format(&hs->origin.server, subject),
                 j->certificate[0]->sha256, time_ns);
    } else {
        put_fact(sink, "client-certificate", address_format(&hs->origin.client.address, subject),
                 j->certificate[0]->sha256, time_ns);
    }
}

/* outcome_of says how a handshake ended. */
static const char *outcome_of(const struct handshake *hs, char out[VALUE_MAX])
{
    struct text t = text_init(out, VALUE_MAX);
    text_add(&t, "%s", hs->complete ? "complete" : hs->reset ? "reset" : "not complete");
    for (size_t i = 0; i < hs->num_alerts; i++) {
        text_add(&t, ", alert %u by the %s", hs->alert[i].description,
                 hs->alert[i].side == TLS_SERVER ? "server" : "client");
    }
    const char *why = tls_why_no_certificate(hs);
    if (why != NULL) {
        text_add(&t, ", no certificate: %s", why);
    }
    return out;
}

static void take_handshake(const struct output_context *context, const struct store_sink *sink,
                           const struct handshake *hs, int64_t time_ns)
{
    char subject[VALUE_MAX];
    char value[VALUE_MAX];
    put_fact(sink, "handshake", between(&hs->origin, subject), outcome_of(hs, value), time_ns);
    take_side(context, sink, hs, TLS_SERVER, time_ns);
    take_side(context, sink, hs, TLS_CLIENT, time_ns);
}

static void take_attempt(const struct store_sink *sink, const struct event *e)
{
    static const char *const outcomes[] = {
        [TCP_OUTCOME_NONE] = "none",       [TCP_OUTCOME_ESTABLISHED] = "established",
        [TCP_OUTCOME_REFUSED] = "refused", [TCP_OUTCOME_TIMEOUT] = "timeout",
        [TCP_OUTCOME_RESET] = "reset",     [TCP_OUTCOME_NOT_TLS] = "not_tls",
    };
    char subject[VALUE_MAX];
    put_fact(sink, "tcp", between(e->origin, subject), outcomes[e->tcp], e->time_ns);
}

static void take_message(const struct store_sink *sink, const struct sip_message *m,
                         int64_t time_ns)
{
    char from[NAME_TEXT_MAX];
    char to[NAME_TEXT_MAX];
    char subject[VALUE_MAX];
    char value[2 * VALUE_MAX];
    struct text s = text_init(subject, sizeof subject);
    struct text t = text_init(value, sizeof value);
    text_add(&s, "%s to %s", name_format(&m->from, from), name_format(&m->to, to));
    if (m->status != 0) {
        text_add(&t, "%u to ", m->status);
    }
    text_add_escaped(&t, m->method);
    if (m->diagnostics.given) {
        text_add(&t, ", ms-diagnostics %u ", m->diagnostics.id);
        text_add_escaped(&t, m->diagnostics.reason);
    }
    put_fact(sink, "sip", subject, value, time_ns);
}

void store_facts(const struct output_context *context, const struct event *event,
                 const struct store_sink *sink)
{
    switch (event->kind) {
    case EVENT_DNS:
        take_response(sink, event->dns, event->time_ns);
        break;
    case EVENT_TLS:
        take_handshake(context, sink, event->handshake, event->time_ns);
        break;
    case EVENT_TCP:
        take_attempt(sink, event);
        break;
    case EVENT_SIP:
        take_message(sink, event->sip, event->time_ns);
        break;
    default:
        break;
    }
}
