/* json_certificate.c: a chain of certificates, and its first one with the keys that EVE has for it. */
#include <stdlib.h>
#include <string.h>

#include "json_parts.h"
#include "timestamp.h"
#include "tls_words.h"

static void write_date(struct json_writer *w, const char *key, int64_t time_ns)
{
    char text[TIMESTAMP_TEXT_MAX];
    json_word(w, key, timestamp_format_seconds(time_ns, text));
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
    json_word(w, "fingerprint", c->sha256);
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
    json_word(w, "sha256", c->sha256);
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
    json_word(w, "sha256", certificate_fingerprint(der, sha256));
    json_end_object(w);
}

static void write_list(struct json_writer *w, const struct chain_judgement *judgement,
                       const struct chain *chain)
{
    json_begin_array(w, NULL);
    for (size_t i = 0; i < judgement->num_certificates; i++) {
        if (judgement->certificate[i] != NULL) {
            write_certificate(w, judgement->certificate[i]);
        } else {
            write_unreadable(w, chain->der[i]);
        }
    }
    json_end_array(w);
}

/* write_chain writes the leaf's members, and the list behind them; returns how long the former are. */
static size_t write_chain(FILE *stream, const struct chain_judgement *judgement,
                          const struct chain *chain)
{
    struct json_writer w = {.stream = stream};
    if (judgement->certificate[0] != NULL) {
        write_leaf(&w, judgement->certificate[0]);
    }
    json_flush(&w);
    long leaf_len = ftell(stream);
    w.comma = false;
    write_list(&w, judgement, chain);
    json_flush(&w);
    return leaf_len > 0 ? (size_t)leaf_len : 0;
}

/* remember makes the JSON of a chain. */
static const struct json_chain *remember(struct id_cache *chains, const struct chain *chain,
                                         const struct chain_judgement *judgement)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    if (stream == NULL) {
        return NULL;
    }
    size_t leaf_len = write_chain(stream, judgement, chain);
    const struct json_chain *remembered = NULL;
    if (fclose(stream) == 0) {
        const uint8_t *octets = (const uint8_t *)text;
        const struct json_chain json = {{octets, leaf_len}, {octets + leaf_len, len - leaf_len}};
        remembered = json_chains_add(chains, chain->id, &json);
    }
    free(text);
    return remembered;
}

const struct json_chain *json_chain_of(struct id_cache *chains, struct trust *trust,
                                       const struct chain *chain, int64_t time_ns)
{
    const struct json_chain *known = id_cache_find(chains, chain->id);
    if (known != NULL) {
        return known;
    }
    const struct chain_judgement *judgement =
        trust_judge(trust, chain->id, chain->der, chain->num_kept, time_ns);
    return judgement->num_certificates > 0 ? remember(chains, chain, judgement) : NULL;
}
