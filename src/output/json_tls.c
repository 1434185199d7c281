/* json_tls.c: a handshake, with EVE's keys for the leaf and whole chains besides. */
#include <stdio.h>
#include <string.h>

#include "json_parts.h"
#include "timestamp.h"
#include "tls_words.h"

static void write_date(struct json_writer *w, const char *key, int64_t time_ns)
{
    char text[TIMESTAMP_TEXT_MAX];
    json_text(w, key, timestamp_format_seconds(time_ns, text));
}

/* write_leaf writes EVE's keys. */
static void write_leaf(struct json_writer *w, const struct certificate *c)
{
    json_octets(w, "subject", c->subject);
    json_octets(w, "issuerdn", c->issuer);
    json_begin_array(w, "subjectaltname");
    for (size_t i = 0; i < c->num_san_dns; i++) {
        json_octets(w, NULL, c->san_dns[i]);
    }
    json_end_array(w);
    json_octets(w, "serial", c->serial);
    json_text(w, "fingerprint", c->sha256);
    write_date(w, "notbefore", c->not_before_ns);
    write_date(w, "notafter", c->not_after_ns);
}

static void write_names(struct json_writer *w, const struct certificate *c)
{
    json_begin_array(w, "san_dns");
    for (size_t i = 0; i < c->num_san_dns; i++) {
        json_octets(w, NULL, c->san_dns[i]);
    }
    json_end_array(w);
    json_begin_array(w, "san_ip");
    for (size_t i = 0; i < c->num_san_ip; i++) {
        struct address address = address_of(c->san_ip[i]);
        json_address(w, NULL, &address);
    }
    json_end_array(w);
}

/* write_purposes writes the comma-separated purposes as an array. */
static void write_purposes(struct json_writer *w, struct bytes purposes)
{
    json_begin_array(w, "eku");
    while (purposes.len > 0) {
        const uint8_t *comma = memchr(purposes.ptr, ',', purposes.len);
        size_t len = comma != NULL ? (size_t)(comma - purposes.ptr) : purposes.len;
        json_octets(w, NULL, (struct bytes){purposes.ptr, len});
        len += comma != NULL;
        purposes.ptr += len;
        purposes.len -= len;
    }
    json_end_array(w);
}

static void write_certificate(struct json_writer *w, const struct certificate *c)
{
    char key[64];
    json_begin_object(w, NULL);
    json_text(w, "sha256", c->sha256);
    json_octets(w, "subject", c->subject);
    json_octets(w, "issuer", c->issuer);
    json_octets(w, "serial", c->serial);
    write_names(w, c);
    write_date(w, "not_before", c->not_before_ns);
    write_date(w, "not_after", c->not_after_ns);
    json_text(w, "key", tls_key_words(c, key, sizeof key));
    json_text(w, "signature", c->signature);
    write_purposes(w, c->eku);
    json_end_object(w);
}

/* write_unreadable names a certificate that does not parse. */
static void write_unreadable(struct json_writer *w, struct bytes der)
{
    char sha256[CERTIFICATE_SHA256_TEXT_MAX];
    json_begin_object(w, NULL);
    json_text(w, "sha256", certificate_fingerprint(der, sha256));
    json_end_object(w);
}

static const struct chain_judgement *judge_presentation(const struct output_context *context,
                                                        const struct handshake *hs,
                                                        enum tls_side side)
{
    const struct chain *chain = hs->side[side].chain;
    return chain == NULL ? NULL
                         : trust_judge(context->trust, chain->id, chain->der, chain->num_kept,
                                       hs->origin.time_ns);
}

/* write_chain writes a side's chain: absent when none was seen or kept, empty when the side
 * declined. */
static void write_chain(struct json_writer *w, const struct output_context *context,
                        const struct handshake *hs, enum tls_side side)
{
    const struct presentation *p = &hs->side[side];
    const struct chain_judgement *j = judge_presentation(context, hs, side);
    if (p->presented != PRESENTED_EMPTY && j == NULL) {
        return;
    }
    json_begin_array(w, side == TLS_SERVER ? "server_chain" : "client_chain");
    for (size_t i = 0; j != NULL && i < j->num_certificates; i++) {
        if (j->certificate[i] != NULL) {
            write_certificate(w, j->certificate[i]);
        } else {
            write_unreadable(w, p->chain->der[i]);
        }
    }
    json_end_array(w);
}

static const struct certificate *leaf_of(const struct output_context *context,
                                         const struct handshake *hs, enum tls_side side)
{
    const struct chain_judgement *j = judge_presentation(context, hs, side);
    return j == NULL ? NULL : j->certificate[0];
}

static void write_leaves(struct json_writer *w, const struct output_context *context,
                         const struct handshake *hs)
{
    const struct certificate *leaf = leaf_of(context, hs, TLS_SERVER);
    if (leaf != NULL) {
        write_leaf(w, leaf);
    }
    leaf = leaf_of(context, hs, TLS_CLIENT);
    if (leaf != NULL) {
        json_begin_object(w, "client");
        write_leaf(w, leaf);
        json_end_object(w);
    }
}

static void write_alerts(struct json_writer *w, const struct handshake *hs)
{
    json_begin_array(w, "alerts");
    for (size_t i = 0; i < hs->num_alerts; i++) {
        json_begin_object(w, NULL);
        json_text(w, "level", hs->alert[i].level == TLS_ALERT_FATAL ? "fatal" : "warning");
        json_number(w, "description", hs->alert[i].description);
        json_text(w, "side", hs->alert[i].side == TLS_SERVER ? "server" : "client");
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_acceptable_cas(struct json_writer *w, const struct output_context *context,
                                 const struct handshake *hs)
{
    struct cursor c = cursor_of(buf_view(&hs->acceptable_cas));
    json_begin_array(w, "acceptable_cas");
    while (cursor_more(&c)) {
        const char *name = trust_name_text(context->trust, cursor_block(&c, 2).rest);
        if (name != NULL) {
            json_octets(w, NULL, bytes_of_text(name));
        }
    }
    json_end_array(w);
}

static void write_negotiated(struct json_writer *w, const struct handshake *hs)
{
    char text[32];
    if (hs->client_hello.has_sni) {
        json_name(w, "sni", &hs->client_hello.sni);
    }
    if (hs->has_server_hello) {
        json_text(w, "version", tls_version_words(hs->server_hello.version, text, sizeof text));
        json_text(w, "cipher", tls_cipher_words(hs->server_hello.cipher_suite, text, sizeof text));
    }
    if (hs->resumption != TLS_RESUMPTION_UNKNOWN) {
        json_bool(w, "session_resumed", hs->resumption == TLS_RESUMED);
    }
}

void json_tls(struct json_writer *w, const struct output_context *context,
              const struct handshake *hs)
{
    const char *why = tls_why_no_certificate(hs);
    json_begin_object(w, "tls");
    write_negotiated(w, hs);
    write_leaves(w, context, hs);
    write_chain(w, context, hs, TLS_SERVER);
    write_chain(w, context, hs, TLS_CLIENT);
    json_bool(w, "client_certificate_requested", hs->certificate_requested);
    if (hs->certificate_requested) {
        write_acceptable_cas(w, context, hs);
    }
    write_alerts(w, hs);
    json_bool(w, "complete", hs->complete);
    json_bool(w, "decrypted", hs->decrypted);
    if (why != NULL) {
        json_text(w, "why_no_certificate", why);
    }
    json_end_object(w);
}
