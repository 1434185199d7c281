/* fact_copy.c: what each kind of fact borrows. */
#include "fact_copy.h"

#include <assert.h>
#include <string.h>

#define LEN_WITH(member) (offsetof(struct fact, member) + sizeof((struct fact *)0)->member)

_Static_assert(DNS_RECORDS_MAX * sizeof(struct dns_record) <= FACT_BORROWED_MAX, "of DNS");
_Static_assert(LEN_WITH(dns_response) % _Alignof(struct dns_record) == 0, "records may follow");
_Static_assert(2 * SIP_HEADER_MAX <= FACT_BORROWED_MAX, "of SIP");

/* len_with is how much of a fact of each kind says anything. */
static const size_t len_with[] = {
    [FACT_DNS_RESPONSE] = LEN_WITH(dns_response),
    [FACT_DNS_SILENCE] = LEN_WITH(dns_silence),
    [FACT_DNS_CUT] = LEN_WITH(dns_cut),
    [FACT_DNS_TRUNCATED] = LEN_WITH(dns_truncated),
    [FACT_TCP_OUTCOME] = LEN_WITH(tcp_outcome),
    [FACT_TCP_CLOSE] = LEN_WITH(tcp_close),
    [FACT_SIP_MESSAGE] = LEN_WITH(sip_message),
    [FACT_TLS_CLIENT_HELLO] = LEN_WITH(tls_client_hello),
    [FACT_TLS_SERVER_HELLO] = LEN_WITH(tls_server_hello),
    [FACT_TLS_CERTIFICATE] = LEN_WITH(tls_certificate),
    [FACT_TLS_CERTIFICATE_REQUEST] = LEN_WITH(tls_certificate_request),
    [FACT_TLS_ALERT] = LEN_WITH(tls_alert),
    [FACT_TLS_TICKET] = LEN_WITH(tls_ticket),
    [FACT_TLS_RESUMPTION] = LEN_WITH(tls_resumption),
    [FACT_TLS_GAP] = LEN_WITH(tls_gap),
    [FACT_TLS_END] = LEN_WITH(tls_end),
};

/* copying is a copy that is being made. */
struct copying {
    uint8_t *to; /* where the next borrowed octets go */
    const uint8_t *end;
};

static void *append(struct copying *c, const void *octets, size_t len)
{
    uint8_t *to = c->to;
    assert(len <= (size_t)(c->end - to));
    if (len > 0) {
        memcpy(to, octets, len);
    }
    c->to += len;
    return to;
}

/* keep makes view, which is a copy of one, lead to octets that are copied too. */
static void keep(struct copying *c, struct bytes *view)
{
    view->ptr = append(c, view->ptr, view->len);
}

static void keep_all(struct copying *c, struct bytes *view, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        keep(c, &view[i]);
    }
}

static void keep_records(struct copying *c, struct dns_response *response)
{
    size_t num = response->num_answers + response->num_authorities;
    response->record = append(c, response->record, num * sizeof *response->record);
}

static void keep_diagnostics(struct copying *c, struct sip_diagnostics *diagnostics)
{
    keep(c, &diagnostics->reason);
    for (size_t i = 0; i < diagnostics->num_kept; i++) {
        keep(c, &diagnostics->parameter[i].name);
        keep(c, &diagnostics->parameter[i].value);
    }
}

static void keep_sip(struct copying *c, struct sip_message *message)
{
    keep(c, &message->method);
    keep(c, &message->call_id);
    keep(c, &message->cseq);
    keep(c, &message->server);
    if (message->diagnostics.given) {
        keep_diagnostics(c, &message->diagnostics);
    }
}

/* keep_borrowed copies what fact, a copy, borrows. */
static void keep_borrowed(struct copying *c, struct fact *fact)
{
    switch (fact->kind) {
    case FACT_DNS_RESPONSE:
        keep_records(c, &fact->dns_response);
        break;
    case FACT_SIP_MESSAGE:
        keep_sip(c, &fact->sip_message);
        break;
    case FACT_TLS_CLIENT_HELLO:
        keep(c, &fact->tls_client_hello.session_id);
        keep(c, &fact->tls_client_hello.ticket);
        break;
    case FACT_TLS_SERVER_HELLO:
        keep(c, &fact->tls_server_hello.session_id);
        break;
    case FACT_TLS_CERTIFICATE:
        keep_all(c, fact->tls_certificate.der, fact->tls_certificate.num_kept);
        break;
    case FACT_TLS_CERTIFICATE_REQUEST:
        keep_all(c, fact->tls_certificate_request.name, fact->tls_certificate_request.num_kept);
        break;
    case FACT_TLS_TICKET:
        keep(c, &fact->tls_ticket);
        break;
    case FACT_DNS_SILENCE:
    case FACT_DNS_CUT:
    case FACT_DNS_TRUNCATED:
    case FACT_TCP_OUTCOME:
    case FACT_TCP_CLOSE:
    case FACT_TLS_ALERT:
    case FACT_TLS_RESUMPTION:
    case FACT_TLS_GAP:
    case FACT_TLS_END:
        break;
    }
}

size_t fact_copy(const struct fact *fact, void *to)
{
    uint8_t *begin = to;
    struct copying copying = {begin, begin + FACT_COPY_MAX};
    struct fact *copy = append(&copying, fact, len_with[fact->kind]);
    keep_borrowed(&copying, copy);
    size_t len = (size_t)(copying.to - begin);
    return (len + FACT_COPY_ALIGNMENT - 1) / FACT_COPY_ALIGNMENT * FACT_COPY_ALIGNMENT;
}
