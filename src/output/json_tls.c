/* json_tls.c: a handshake, with EVE's keys for the leaf and whole chains besides. */
#include "json_parts.h"
#include "tls_words.h"

/* shown is what both sides showed, and where its JSON comes from. */
struct shown {
    struct id_cache *chains;
    struct trust *trust;
    const struct handshake *handshake;
};

/* chain_of returns the JSON of a side's chain, until it is asked for another; NULL when none was seen or kept. */
static const struct json_chain *chain_of(const struct shown *shown, enum tls_side side)
{
    const struct handshake *hs = shown->handshake;
    const struct chain *chain = hs->side[side].chain;
    return chain == NULL ? NULL
                         : json_chain_of(shown->chains, shown->trust, chain, hs->origin.time_ns);
}

/* write_leaves writes EVE's keys for the certificates that can be read. */
static void write_leaves(struct json_writer *w, const struct shown *shown)
{
    const struct json_chain *server = chain_of(shown, TLS_SERVER);
    if (server != NULL && server->leaf.len > 0) {
        json_raw(w, NULL, server->leaf);
    }
    const struct json_chain *client = chain_of(shown, TLS_CLIENT);
    if (client != NULL && client->leaf.len > 0) {
        json_begin_object(w, "client");
        json_raw(w, NULL, client->leaf);
        json_end_object(w);
    }
}

/* write_chain writes a side's chain: absent when none was seen or kept, empty when the side
 * declined. */
static void write_chain(struct json_writer *w, const char *key, const struct shown *shown,
                        enum tls_side side)
{
    const struct json_chain *chain = chain_of(shown, side);
    if (chain != NULL) {
        json_raw(w, key, chain->list);
    } else if (shown->handshake->side[side].presented == PRESENTED_EMPTY) {
        json_begin_array(w, key);
        json_end_array(w);
    }
}

static void write_alerts(struct json_writer *w, const struct handshake *hs)
{
    json_begin_array(w, "alerts");
    for (size_t i = 0; i < hs->num_alerts; i++) {
        json_begin_object(w, NULL);
        json_word(w, "level", hs->alert[i].level == TLS_ALERT_FATAL ? "fatal" : "warning");
        json_number(w, "description", hs->alert[i].description);
        json_word(w, "side", hs->alert[i].side == TLS_SERVER ? "server" : "client");
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
        json_word(w, "version", tls_version_words(hs->server_hello.version, text, sizeof text));
        json_word(w, "cipher", tls_cipher_words(hs->server_hello.cipher_suite, text, sizeof text));
    }
    if (hs->resumption != TLS_RESUMPTION_UNKNOWN) {
        json_bool(w, "session_resumed", hs->resumption == TLS_RESUMED);
    }
}

void json_tls(struct json_writer *w, const struct output_context *context, struct id_cache *chains,
              const struct handshake *hs)
{
    const struct shown from = {chains, context->trust, hs};
    const char *why = tls_why_no_certificate(hs);
    json_begin_object(w, "tls");
    write_negotiated(w, hs);
    write_leaves(w, &from);
    write_chain(w, "server_chain", &from, TLS_SERVER);
    write_chain(w, "client_chain", &from, TLS_CLIENT);
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
