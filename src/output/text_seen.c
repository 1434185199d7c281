#include "text_seen.h"

#include <inttypes.h>

#include "binding.h"
#include "text.h"
#include "timestamp.h"
#include "wrap.h"

#define INDENT 2
#define LINE_MAX_LEN 2048

/* NAMES_SHOWN is how many dNSNames a line lists; STRANGERS_SHOWN how many connections. */
#define NAMES_SHOWN 6
#define STRANGERS_SHOWN 5

const char *text_seen_frames(const struct output_context *context, const struct origin *origin,
                             char out[FRAMES_TEXT_MAX])
{
    const struct frames *frames = &origin->frames;
    struct text t = text_init(out, FRAMES_TEXT_MAX);
    for (size_t i = 0; i < frames->num_kept; i++) {
        const char *before = i > 0 ? ", " : frames->num_kept > 1 ? " (frames " : " (frame ";
        text_add(&t, "%s%" PRIu64, before, frames->number[i]);
    }
    if (frames->num_kept > 0 && context->many_sources) {
        text_add(&t, " of ");
        text_add_escaped(&t, bytes_of_text(context->source_name(context->owner, origin->source)));
    }
    text_add(&t, "%s", frames->num_kept > 0 ? ")" : "");
    return out;
}

static void write_record(const struct output_context *context, const struct domain *domain,
                         const struct srv_record *record)
{
    char line[LINE_MAX_LEN];
    char target[NAME_TEXT_MAX];
    char frames[FRAMES_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    const struct dns_srv *srv = &record->srv;
    text_add(&t, "%s:%u, priority %u, weight %u, TTL %" PRIu32 "%s",
             name_format(&srv->target, target), srv->port, srv->priority, srv->weight, record->ttl,
             text_seen_frames(context, &domain->answer.origin, frames));
    wrap_paragraph(context->stream, INDENT, "SRV      ", line);
}

static void write_addresses(const struct output_context *context, const struct srv_record *record)
{
    const struct resolution *r = &record->resolution;
    char line[LINE_MAX_LEN];
    char name[NAME_TEXT_MAX];
    char frames[FRAMES_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    text_add(&t, "%s", name_format(&record->srv.target, name));
    if (r->is_alias) {
        text_add(&t, " = %s", name_format(&r->alias, name));
    }
    for (size_t i = 0; i < r->num_addresses; i++) {
        char address[ADDRESS_TEXT_MAX];
        text_add(&t, "%s%s", i > 0 ? ", " : " -> ", address_format(&r->address[i], address));
    }
    if (r->num_addresses > 0) {
        const struct answer *answer = r->a.state == ANSWER_RECORDS ? &r->a : &r->aaaa;
        text_add(&t, "%s", text_seen_frames(context, &answer->origin, frames));
        wrap_paragraph(context->stream, INDENT, "address  ", line);
    }
}

static void add_octets(struct text *t, const char *before, struct bytes octets)
{
    text_add(t, "%s", before);
    text_add_escaped(t, octets);
}

static void add_names(struct text *t, const struct certificate *c)
{
    for (size_t i = 0; i < c->num_san_dns && i < NAMES_SHOWN; i++) {
        add_octets(t, i > 0 ? ", " : "; SAN ", c->san_dns[i]);
    }
    if (c->num_san_dns > NAMES_SHOWN) {
        text_add(t, " and %zu more", c->num_san_dns - NAMES_SHOWN);
    }
    if (!c->has_san) {
        text_add(t, "; no SAN");
    }
}

static const char *trust_words(const struct chain_judgement *j)
{
    static const char *const words[] = {
        [TRUST_ANCHORED] = "trusted",          [TRUST_SELF_SIGNED] = "self-signed",
        [TRUST_UNKNOWN_ROOT] = "unknown root", [TRUST_ISSUER_MISSING] = "issuer missing",
        [TRUST_INVALID] = "invalid",           [TRUST_UNREADABLE] = "unreadable",
    };
    return j->anchor == ANCHOR_PRIVATE ? "trusted through a private CA" : words[j->answer];
}

static void add_certificate(const struct output_context *context, struct text *t,
                            const struct pair_side *side)
{
    const struct chain *chain = side->chain;
    const struct chain_judgement *j = chain == NULL
                                          ? NULL
                                          : trust_judge(context->trust, chain->id, chain->der,
                                                        chain->num_kept, side->origin.time_ns);
    if (j == NULL || j->certificate[0] == NULL) {
        text_add(t, "a certificate that cannot be read");
        return;
    }
    char date[TIMESTAMP_TEXT_MAX];
    const struct certificate *c = j->certificate[0];
    add_octets(t, "", c->subject);
    add_names(t, c);
    add_octets(t, "; issued by ", c->issuer);
    text_add(t, "; valid until %.10s; %s", timestamp_format_seconds(c->not_after_ns, date),
             trust_words(j));
}

static const char *hidden_words(enum hidden hidden)
{
    static const char *const words[] = {
        [HIDDEN_NOT] = "no certificate",
        [HIDDEN_TLS13] = "certificate hidden by TLS 1.3",
        [HIDDEN_RESUMED] = "no certificate, the session was resumed",
        [HIDDEN_GAP] = "certificate not in the capture",
        [HIDDEN_NOT_REQUESTED] = "no certificate, the server did not ask for one",
        [HIDDEN_CUT_OFF] = "no certificate, the handshake ended before",
    };
    return words[hidden];
}

static void write_side(const struct output_context *context, const struct pair *pair,
                       enum tls_side which)
{
    const struct pair_side *side = &pair->side[which];
    char line[LINE_MAX_LEN];
    char client[ADDRESS_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    char frames[FRAMES_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    address_format(&pair->client, client);
    endpoint_format(&pair->server, server);
    text_add(&t, "%s to %s: ", which == TLS_SERVER ? server : client,
             which == TLS_SERVER ? client : server);
    if (side->presented == PRESENTED_CHAIN) {
        add_certificate(context, &t, side);
        text_add(&t, "%s", text_seen_frames(context, &side->origin, frames));
    } else if (side->presented == PRESENTED_EMPTY) {
        text_add(&t, "declined to show a certificate%s",
                 text_seen_frames(context, &side->origin, frames));
    } else {
        text_add(&t, "%s%s", hidden_words(side->hidden),
                 text_seen_frames(context, &side->hidden_origin, frames));
    }
    wrap_paragraph(context->stream, INDENT, which == TLS_SERVER ? "server   " : "client   ", line);
}

static bool has_shown(const struct pair_side *side)
{
    return side->presented != PRESENTED_NOTHING || side->hidden != HIDDEN_NOT;
}

void text_seen_domain(const struct output_context *context, const struct domain *domain)
{
    for (size_t i = 0; i < domain->num_records; i++) {
        write_record(context, domain, &domain->record[i]);
    }
    if (domain->is_expected) {
        char typed[NAME_TEXT_MAX];
        fprintf(context->stream,
                "%*styped    %s, by the partner: it counts instead of the record\n", INDENT, "",
                name_format(&domain->expected.srv.target, typed));
    }
    const struct srv_record *used = domain_used_record(domain);
    if (used == NULL) {
        return;
    }
    write_addresses(context, used);
    const struct pairs *pairs = federation_pairs(context->federation);
    for (size_t i = binding_next(context->federation, domain, 0); i < pairs_count(pairs);
         i = binding_next(context->federation, domain, i + 1)) {
        const struct pair *pair = pairs_at(pairs, i);
        for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
            if (has_shown(&pair->side[side]) &&
                binding_stands_for(context->federation, pair, side, domain)) {
                write_side(context, pair, side);
            }
        }
    }
}

/* is_stranger tells whether no end of a connection on a federation port belongs to a domain. */
static bool is_stranger(const struct output_context *context, const struct pair *pair)
{
    const struct federation *f = context->federation;
    if (!binding_is_port(f, pair->server.port)) {
        return false;
    }
    return !binding_stands_for_any(f, pair, TLS_CLIENT) &&
           !binding_stands_for_any(f, pair, TLS_SERVER);
}

void text_seen_strangers(const struct output_context *context)
{
    const struct pairs *pairs = federation_pairs(context->federation);
    size_t num = 0;
    for (size_t i = 0; i < pairs_count(pairs); i++) {
        const struct pair *pair = pairs_at(pairs, i);
        char client[ADDRESS_TEXT_MAX];
        char server[ENDPOINT_TEXT_MAX];
        if (!is_stranger(context, pair) || ++num > STRANGERS_SHOWN) {
            continue;
        }
        fprintf(context->stream, "%s%s to %s\n",
                num == 1
                    ? "Connections on a federation port that belong to no domain seen here:\n  "
                    : "  ",
                address_format(&pair->client, client), endpoint_format(&pair->server, server));
    }
    if (num > STRANGERS_SHOWN) {
        fprintf(context->stream, "  and %zu more\n", num - STRANGERS_SHOWN);
    }
    if (num > 0) {
        fputc('\n', context->stream);
    }
}
