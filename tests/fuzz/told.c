#include "told.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fact_copy.h"

bool name_is_canonical(const struct name *name)
{
    char text[NAME_TEXT_MAX];
    struct name again;
    return name->len < NAME_WIRE_MAX &&
           name_parse(bytes_of_text(name_format(name, text)), &again) && name_equal(name, &again);
}

static void tell_name(FILE *stream, const struct name *name)
{
    char text[NAME_TEXT_MAX];
    assert(name_is_canonical(name));
    fprintf(stream, " %s", name_format(name, text));
}

/* tell_octets reads all of a view: one that dangles is caught, one that differs shows. */
static void tell_octets(FILE *stream, struct bytes octets)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (size_t i = 0; i < octets.len; i++) {
        hash = (hash ^ octets.ptr[i]) * UINT64_C(0x100000001b3);
    }
    fprintf(stream, " %zu:%016" PRIx64, octets.len, hash);
}

static void tell_origin(FILE *stream, const struct origin *origin)
{
    char client[ENDPOINT_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    assert(origin->frames.num_kept <= FRAMES_MAX);
    for (size_t i = 1; i < origin->frames.num_kept; i++) {
        assert(origin->frames.number[i - 1] < origin->frames.number[i]);
    }
    fprintf(stream, " %" PRId64 " %s %s", origin->time_ns, endpoint_format(&origin->client, client),
            endpoint_format(&origin->server, server));
}

static void tell_record(FILE *stream, const struct dns_record *r)
{
    char address[ADDRESS_TEXT_MAX];
    tell_name(stream, &r->owner);
    fprintf(stream, " %u %" PRIu32 " %d", (unsigned)r->type, r->ttl, r->chained);
    switch (r->type) {
    case DNS_A:
    case DNS_AAAA:
        assert(r->address.family == (r->type == DNS_A ? ADDRESS_IPV4 : ADDRESS_IPV6));
        fprintf(stream, " %s", address_format(&r->address, address));
        break;
    case DNS_CNAME:
    case DNS_NS:
        tell_name(stream, &r->alias);
        break;
    case DNS_SRV:
        fprintf(stream, " %u %u %u", (unsigned)r->srv.priority, (unsigned)r->srv.weight,
                (unsigned)r->srv.port);
        tell_name(stream, &r->srv.target);
        break;
    default:
        break;
    }
}

static void tell_response(FILE *stream, const struct dns_response *r)
{
    assert(r->num_answers + r->num_authorities <= DNS_RECORDS_MAX);
    fprintf(stream, " %u %u %d %d %zu", (unsigned)r->id, (unsigned)r->rcode, r->truncated, r->asked,
            r->num_skipped);
    tell_name(stream, &r->question.name);
    fprintf(stream, " %u", (unsigned)r->question.type);
    for (size_t i = 0; i < r->num_answers + r->num_authorities; i++) {
        fputs(i < r->num_answers ? "\n  answer" : "\n  authority", stream);
        tell_record(stream, &r->record[i]);
    }
}

static void tell_list(FILE *stream, const struct bytes *views, size_t num_kept, size_t num_seen,
                      size_t max)
{
    assert(num_kept <= max && (num_kept == num_seen || (num_kept == max && num_seen > max)));
    fprintf(stream, " %zu", num_seen);
    for (size_t i = 0; i < num_kept; i++) {
        tell_octets(stream, views[i]);
    }
}

static void tell_message(FILE *stream, const struct sip_message *m)
{
    const struct sip_diagnostics *d = &m->diagnostics;
    assert(m->method.len <= SIP_METHOD_MAX && d->num_kept <= d->num_seen);
    assert(d->given || (d->id == 0 && d->num_seen == 0));
    fprintf(stream, " %d %u %d %" PRIu32 " %zu", m->by_server, (unsigned)m->status, d->given, d->id,
            d->num_seen);
    tell_octets(stream, m->method);
    tell_octets(stream, m->call_id);
    tell_octets(stream, m->cseq);
    tell_octets(stream, m->server);
    tell_name(stream, &m->from);
    tell_name(stream, &m->asserted);
    tell_name(stream, &m->to);
    tell_octets(stream, d->reason);
    for (size_t i = 0; i < d->num_kept; i++) {
        tell_octets(stream, d->parameter[i].name);
        tell_octets(stream, d->parameter[i].value);
    }
}

static void tell_client_hello(FILE *stream, const struct tls_client_hello *hello)
{
    fprintf(stream, " %d %x", hello->has_sni, (unsigned)hello->version);
    tell_name(stream, &hello->sni);
    tell_octets(stream, hello->session_id);
    tell_octets(stream, hello->ticket);
}

static void tell_server_hello(FILE *stream, const struct tls_server_hello *hello)
{
    fprintf(stream, " %x %x", (unsigned)hello->version, (unsigned)hello->cipher_suite);
    tell_octets(stream, hello->session_id);
}

static void tell_tls(FILE *stream, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_TLS_CLIENT_HELLO:
        tell_client_hello(stream, &fact->tls_client_hello);
        break;
    case FACT_TLS_SERVER_HELLO:
        tell_server_hello(stream, &fact->tls_server_hello);
        break;
    case FACT_TLS_CERTIFICATE:
        fprintf(stream, " %d", (int)fact->tls_certificate.side);
        tell_list(stream, fact->tls_certificate.der, fact->tls_certificate.num_kept,
                  fact->tls_certificate.num_seen, TLS_CHAIN_MAX);
        break;
    case FACT_TLS_CERTIFICATE_REQUEST:
        tell_list(stream, fact->tls_certificate_request.name,
                  fact->tls_certificate_request.num_kept, fact->tls_certificate_request.num_seen,
                  TLS_ACCEPTABLE_CAS_MAX);
        break;
    case FACT_TLS_ALERT:
        fprintf(stream, " %d %u %u", (int)fact->tls_alert.side, (unsigned)fact->tls_alert.level,
                (unsigned)fact->tls_alert.description);
        break;
    case FACT_TLS_TICKET:
        tell_octets(stream, fact->tls_ticket);
        break;
    case FACT_TLS_RESUMPTION:
        assert(fact->tls_resumption != TLS_RESUMPTION_UNKNOWN);
        fprintf(stream, " %d", (int)fact->tls_resumption);
        break;
    case FACT_TLS_GAP:
        fprintf(stream, " %d %d %" PRIu64, (int)fact->tls_gap.side, (int)fact->tls_gap.cause,
                fact->tls_gap.num_missing);
        break;
    default:
        assert(fact->kind == FACT_TLS_END);
        fprintf(stream, " %d %d", fact->tls_end.complete, (int)fact->tls_end.resumption);
        break;
    }
}

static void tell(struct told *told, const struct fact *fact)
{
    assert(fact->kind <= FACT_TLS_END);
    assert(told->num[FACT_TLS_END] == 0); /* nothing is told behind the end of a handshake */
    told->num[fact->kind]++;
    fprintf(told->stream, "%d", (int)fact->kind);
    tell_origin(told->stream, &fact->origin);
    switch (fact->kind) {
    case FACT_DNS_RESPONSE:
        tell_response(told->stream, &fact->dns_response);
        break;
    case FACT_DNS_SILENCE:
        tell_name(told->stream, &fact->dns_silence.name);
        fprintf(told->stream, " %u", (unsigned)fact->dns_silence.type);
        break;
    case FACT_DNS_CUT:
        tell_name(told->stream, &fact->dns_cut.name);
        fprintf(told->stream, " %u", (unsigned)fact->dns_cut.type);
        break;
    case FACT_DNS_TRUNCATED:
        tell_name(told->stream, &fact->dns_truncated.question.name);
        fprintf(told->stream, " %u", (unsigned)fact->dns_truncated.question.type);
        break;
    case FACT_TCP_OUTCOME:
        fprintf(told->stream, " %d", (int)fact->tcp_outcome);
        break;
    case FACT_TCP_CLOSE:
        fprintf(told->stream, " %d %d %u", (int)fact->tcp_close.by_server,
                (int)fact->tcp_close.reset, (unsigned)fact->tcp_close.num_octets);
        break;
    case FACT_SIP_MESSAGE:
        tell_message(told->stream, &fact->sip_message);
        break;
    default:
        tell_tls(told->stream, fact);
        break;
    }
    fputc('\n', told->stream);
}

/* told_take tells what a copy says, which has just the room that it needs. */
void told_take(void *context, const struct fact *fact)
{
    uint8_t *room = malloc(FACT_COPY_MAX);
    if (room == NULL) {
        abort();
    }
    size_t len = fact_copy(fact, room);
    assert(len <= FACT_COPY_MAX);
    uint8_t *exact = malloc(len);
    if (exact == NULL || fact_copy(fact, exact) != len) {
        abort();
    }
    free(room);
    tell(context, (const void *)exact);
    free(exact);
}

void told_begin(struct told *told)
{
    *told = (struct told){0};
    told->stream = open_memstream(&told->text, &told->len);
    if (told->stream == NULL) {
        abort();
    }
}

void told_end(struct told *told)
{
    fclose(told->stream);
}

void told_free(struct told *told)
{
    free(told->text);
}

void told_same(const struct told *a, const struct told *b)
{
    if (strcmp(a->text, b->text) != 0) {
        fprintf(stderr, "--- told once:\n%s--- and then:\n%s", a->text, b->text);
        abort();
    }
}
