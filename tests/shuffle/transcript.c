#include "transcript.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "siphash.h"
#include "text.h"

/* LINE_MAX_LEN is room for the longest line: 64 records, each with two names. */
#define LINE_MAX_LEN ((size_t)64 * 1024)

/* add_octets stands for octets that are too many to be written out. */
static void add_octets(struct text *t, struct bytes octets)
{
    static const struct hash_key key = {0};
    text_add(t, " %zu:%016llx", octets.len, (unsigned long long)siphash(&key, octets));
}

static void add_name(struct text *t, const struct name *name)
{
    char formatted[NAME_TEXT_MAX];
    text_add(t, " %s", name_format(name, formatted));
}

static void add_record(struct text *t, const struct dns_record *r)
{
    char formatted[ADDRESS_TEXT_MAX];
    text_add(t, "; type %d ttl %u%s", r->type, r->ttl, r->chained ? " chained" : "");
    add_name(t, &r->owner);
    if (r->type == DNS_A || r->type == DNS_AAAA) {
        text_add(t, " %s", address_format(&r->address, formatted));
    } else if (r->type == DNS_CNAME || r->type == DNS_NS) {
        add_name(t, &r->alias);
    } else if (r->type == DNS_SRV) {
        text_add(t, " %d %d %d", r->srv.priority, r->srv.weight, r->srv.port);
        add_name(t, &r->srv.target);
    }
}

static void add_response(struct text *t, const struct dns_response *r)
{
    text_add(t, " id %d rcode %d%s%s type %d", r->id, r->rcode, r->truncated ? " truncated" : "",
             r->asked ? " asked" : "", r->question.type);
    add_name(t, &r->question.name);
    text_add(t, " %zu+%zu, skipped %zu", r->num_answers, r->num_authorities, r->num_skipped);
    for (size_t i = 0; i < r->num_answers + r->num_authorities; i++) {
        add_record(t, &r->record[i]);
    }
}

static void add_certificates(struct text *t, const struct tls_certificate *c)
{
    text_add(t, " side %d, %zu of %zu:", c->side, c->num_kept, c->num_seen);
    for (size_t i = 0; i < c->num_kept; i++) {
        add_octets(t, c->der[i]);
    }
}

static void add_request(struct text *t, const struct tls_certificate_request *r)
{
    text_add(t, " %zu of %zu:", r->num_kept, r->num_seen);
    for (size_t i = 0; i < r->num_kept; i++) {
        add_octets(t, r->name[i]);
    }
}

static void add_client_hello(struct text *t, const struct tls_client_hello *hello)
{
    text_add(t, " version %04x sni", hello->version);
    if (hello->has_sni) {
        add_name(t, &hello->sni);
    }
    text_add(t, " session");
    add_octets(t, hello->session_id);
    add_octets(t, hello->ticket);
}

static void add_server_hello(struct text *t, const struct tls_server_hello *hello)
{
    text_add(t, " version %04x cipher %04x session", hello->version, hello->cipher_suite);
    add_octets(t, hello->session_id);
}

static void add_alert(struct text *t, const struct tls_alert *a)
{
    text_add(t, " side %d level %d description %d", a->side, a->level, a->description);
}

static void add_gap(struct text *t, const struct tls_gap *g)
{
    text_add(t, " side %d cause %d missing %llu", g->side, g->cause,
             (unsigned long long)g->num_missing);
}

static void add_message(struct text *t, const struct sip_message *m)
{
    const struct sip_diagnostics *d = &m->diagnostics;
    text_add(t, " by server %d status %d", m->by_server, m->status);
    add_octets(t, m->method);
    add_octets(t, m->call_id);
    add_octets(t, m->cseq);
    add_octets(t, m->server);
    add_name(t, &m->from);
    add_name(t, &m->asserted);
    add_name(t, &m->to);
    text_add(t, " diagnostics %d %u", d->given, d->id);
    add_octets(t, d->reason);
    for (size_t i = 0; i < d->num_kept; i++) {
        add_octets(t, d->parameter[i].name);
        add_octets(t, d->parameter[i].value);
    }
}

static void add_question(struct text *t, const struct dns_question *q)
{
    text_add(t, " type %d", q->type);
    add_name(t, &q->name);
}

static const char *const kinds[] = {
    [FACT_DNS_RESPONSE] = "dns response",
    [FACT_DNS_SILENCE] = "dns silence",
    [FACT_DNS_CUT] = "dns cut",
    [FACT_DNS_TRUNCATED] = "dns truncated",
    [FACT_TCP_OUTCOME] = "tcp outcome",
    [FACT_TCP_CLOSE] = "tcp close",
    [FACT_SIP_MESSAGE] = "sip message",
    [FACT_TLS_CLIENT_HELLO] = "tls client hello",
    [FACT_TLS_SERVER_HELLO] = "tls server hello",
    [FACT_TLS_CERTIFICATE] = "tls certificate",
    [FACT_TLS_CERTIFICATE_REQUEST] = "tls certificate request",
    [FACT_TLS_ALERT] = "tls alert",
    [FACT_TLS_TICKET] = "tls ticket",
    [FACT_TLS_RESUMPTION] = "tls resumption",
    [FACT_TLS_GAP] = "tls gap",
    [FACT_TLS_END] = "tls end",
};

/* add_content has no default, so that the compiler asks for each kind of fact. */
static void add_content(struct text *t, const struct fact *f)
{
    switch (f->kind) {
    case FACT_DNS_RESPONSE:
        add_response(t, &f->dns_response);
        return;
    case FACT_DNS_SILENCE:
        add_question(t, &f->dns_silence);
        return;
    case FACT_DNS_CUT:
        add_question(t, &f->dns_cut);
        return;
    case FACT_DNS_TRUNCATED:
        add_question(t, &f->dns_truncated.question);
        return;
    case FACT_TCP_OUTCOME:
        text_add(t, " %d", f->tcp_outcome);
        return;
    case FACT_TCP_CLOSE:
        text_add(t, " %d %d", f->tcp_close.by_server, f->tcp_close.reset);
        return;
    case FACT_SIP_MESSAGE:
        add_message(t, &f->sip_message);
        return;
    case FACT_TLS_CLIENT_HELLO:
        add_client_hello(t, &f->tls_client_hello);
        return;
    case FACT_TLS_SERVER_HELLO:
        add_server_hello(t, &f->tls_server_hello);
        return;
    case FACT_TLS_CERTIFICATE:
        add_certificates(t, &f->tls_certificate);
        return;
    case FACT_TLS_CERTIFICATE_REQUEST:
        add_request(t, &f->tls_certificate_request);
        return;
    case FACT_TLS_ALERT:
        add_alert(t, &f->tls_alert);
        return;
    case FACT_TLS_TICKET:
        add_octets(t, f->tls_ticket);
        return;
    case FACT_TLS_RESUMPTION:
        text_add(t, " %d", f->tls_resumption);
        return;
    case FACT_TLS_GAP:
        add_gap(t, &f->tls_gap);
        return;
    case FACT_TLS_END:
        text_add(t, " complete %d resumption %d", f->tls_end.complete, f->tls_end.resumption);
        return;
    }
}

static void add_fact(struct text *t, const struct fact *f)
{
    char from[ENDPOINT_TEXT_MAX];
    char to[ENDPOINT_TEXT_MAX];
    text_add(t, "%s > %s: %s", endpoint_format(&f->origin.client, from),
             endpoint_format(&f->origin.server, to), kinds[f->kind]);
    add_content(t, f);
}

void transcript_add(struct transcript *t, const struct fact *fact)
{
    char storage[LINE_MAX_LEN];
    struct text text = text_init(storage, sizeof storage);
    add_fact(&text, fact);
    assert(!text.cut && t->num < TRANSCRIPT_LINES_MAX);
    size_t place = t->num++;
    for (; place > 0 && t->line[place - 1].flow_id > fact->origin.flow_id; place--) {
        t->line[place] = t->line[place - 1];
    }
    t->line[place] = (struct line){fact->origin.flow_id, strdup(storage)};
    assert(t->line[place].text != NULL);
}

void transcript_fini(struct transcript *t)
{
    for (size_t i = 0; i < t->num; i++) {
        free(t->line[i].text);
    }
    t->num = 0;
}

bool transcript_equal(const struct transcript *a, const struct transcript *b)
{
    bool equal = a->num == b->num;
    for (size_t i = 0; i < a->num && equal; i++) {
        equal = strcmp(a->line[i].text, b->line[i].text) == 0;
    }
    return equal;
}

/* count tells how many of the first num lines are text. */
static size_t count(const struct transcript *t, size_t num, const char *text)
{
    size_t found = 0;
    for (size_t i = 0; i < num; i++) {
        found += strcmp(t->line[i].text, text) == 0;
    }
    return found;
}

/* write_others writes those lines of t, with a mark, that other has less often; false when none. */
static bool write_others(const struct transcript *t, const struct transcript *other, char mark,
                         FILE *stream)
{
    bool any = false;
    for (size_t i = 0; i < t->num; i++) {
        const char *text = t->line[i].text;
        if (count(t, i, text) >= count(other, other->num, text)) {
            fprintf(stream, "    %c %s\n", mark, text);
            any = true;
        }
    }
    return any;
}

void transcript_compare(const struct transcript *was, const struct transcript *is, FILE *stream)
{
    bool fewer = write_others(was, is, '-', stream);
    bool more = write_others(is, was, '+', stream);
    for (size_t i = 0; i < was->num && !fewer && !more; i++) {
        if (strcmp(was->line[i].text, is->line[i].text) != 0) {
            fprintf(stream, "    in another order: fact %zu was\n    - %s\n    + %s\n", i + 1,
                    was->line[i].text, is->line[i].text);
            return;
        }
    }
}
