/* tls_connection.c: from messages to facts. */
#include "tls_connection.h"

#include <string.h>

#include "tls_handshake.h"
#include "tls_handshake13.h"
#include "tls_protection.h"

enum tls_side tls_side_of(const struct tls_connection *c, enum direction direction)
{
    bool is_client = (direction == FROM_CLIENT) != c->swapped;
    return is_client ? TLS_CLIENT : TLS_SERVER;
}

void tls_fact(struct fact *fact, const struct tls_connection *c, enum fact_kind kind,
              const struct frames *frames, const struct dissection *d)
{
    fact_begin(fact, kind, d->origin);
    fact->origin.frames = *frames;
    if (c->swapped) {
        fact->origin.client = d->origin->server;
        fact->origin.server = d->origin->client;
    }
}

void tls_tell_gap(struct tls_connection *c, enum direction direction, enum gap_cause cause,
                  uint64_t num_missing, const struct dissection *d)
{
    struct tls_stream *stream = &c->stream[direction];
    if (stream->told_gap) {
        return;
    }
    stream->told_gap = true;
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_GAP, &d->origin->frames, d);
    fact.tls_gap = (struct tls_gap){tls_side_of(c, direction), cause, num_missing};
    fact_emit(d->sink, &fact);
}

static bool saw_anything(const struct tls_connection *c)
{
    return c->has_client_hello || c->has_server_hello || c->stream[FROM_CLIENT].told_gap ||
           c->stream[FROM_SERVER].told_gap || c->stream[FROM_CLIENT].records.num_records > 0 ||
           c->stream[FROM_SERVER].records.num_records > 0;
}

/* tell_joined says, of a direction that was joined after its beginning, that its certificate may have
 * been in what is missing. */
static void tell_joined(struct tls_connection *c, enum direction direction,
                        const struct dissection *d)
{
    const struct tls_stream *stream = &c->stream[direction];
    if (stream->joined && !stream->certificate) {
        tls_tell_gap(c, direction, GAP_MID_STREAM, 0, d);
    }
}

void tls_tell_end(struct tls_connection *c, bool complete, const struct dissection *d)
{
    if (c->told_end || !saw_anything(c)) {
        return;
    }
    tell_joined(c, FROM_CLIENT, d);
    tell_joined(c, FROM_SERVER, d);
    c->told_end = true;
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_END, &d->origin->frames, d);
    fact.tls_end = (struct tls_end){
        .complete = complete,
        .reset = c->reset && !complete,
        .resumption = c->resumption,
        .decrypted = c->stream[FROM_CLIENT].opened || c->stream[FROM_SERVER].opened,
    };
    for (enum direction from = FROM_CLIENT; from <= FROM_SERVER; from++) {
        fact.tls_end.unread[tls_side_of(c, from)] = c->stream[from].unread;
        fact.tls_end.num_application[tls_side_of(c, from)] = c->stream[from].num_application;
    }
    fact_emit(d->sink, &fact);
}

/* is_from tells whether a message came from the side that alone may send it; the first such message
 * decides who is the client. */
static bool is_from(struct tls_connection *c, enum direction direction, enum tls_side sender)
{
    if (!c->roles_known) {
        c->roles_known = true;
        c->swapped = (direction == FROM_CLIENT) != (sender == TLS_CLIENT);
    }
    return tls_side_of(c, direction) == sender;
}

static void count_handshake(const struct tls_connection *c, const struct dissection *d)
{
    if (!c->has_client_hello && !c->has_server_hello) {
        counter_add(d->counters, COUNT_TLS_HANDSHAKES, 1);
    }
}

static void tell_resumption(struct tls_connection *c, enum tls_resumption resumption,
                            const struct frames *frames, const struct dissection *d)
{
    if (c->resumption != TLS_RESUMPTION_UNKNOWN) {
        return;
    }
    c->resumption = resumption;
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_RESUMPTION, frames, d);
    fact.tls_resumption = resumption;
    fact_emit(d->sink, &fact);
}

/* encrypt: what a direction sends next is under the keys of the handshake (RFC 8446, section 7.1). */
static void encrypt(struct tls_stream *stream)
{
    stream->encrypted = true;
    stream->finished = false; /* what came before was early data */
    stream->keys = TLS_KEYS_DUE;
}

static bool take_client_hello(struct tls_connection *c, enum direction direction,
                              const struct tls_message *message, const struct dissection *d)
{
    bool is_sender = is_from(c, direction, TLS_CLIENT);
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_CLIENT_HELLO, &message->frames, d);
    if (!is_sender || !tls_client_hello_parse(message->body, &fact.tls_client_hello)) {
        return false;
    }
    if (!c->has_client_hello) { /* a second one answers a HelloRetryRequest */
        count_handshake(c, d);
        c->has_client_hello = true;
        memcpy(c->client_random, tls_hello_random(message->body).ptr, TLS_RANDOM_LEN);
        fact_emit(d->sink, &fact);
        if (c->has_server_hello && c->version >= TLS_1_3) {
            encrypt(&c->stream[direction]); /* it was overtaken by its answer */
        }
    }
    return true;
}

/* is_overtaken tells whether the ClientHello is still to come: span ports have a queue for each
 * direction. */
static bool is_overtaken(const struct tls_connection *c, enum direction direction)
{
    const struct tls_stream *stream = &c->stream[direction];
    return tls_side_of(c, direction) == TLS_CLIENT && !c->has_client_hello && !stream->joined &&
           stream->records.num_records == 0;
}

/* encrypt_all: from the ServerHello of TLS 1.3 on, both sides encrypt. */
static void encrypt_all(struct tls_connection *c)
{
    for (enum direction direction = FROM_CLIENT; direction <= FROM_SERVER; direction++) {
        if (!is_overtaken(c, direction)) {
            encrypt(&c->stream[direction]);
        }
    }
}

static void note_negotiated(struct tls_connection *c, const struct tls_message *message,
                            const struct tls_server_hello_message *hello)
{
    c->has_server_hello = true;
    c->version = hello->hello.version;
    c->cipher_suite = hello->hello.cipher_suite;
    c->encrypt_then_mac = hello->encrypt_then_mac;
    memcpy(c->server_random, tls_hello_random(message->body).ptr, TLS_RANDOM_LEN);
}

static bool take_server_hello(struct tls_connection *c, enum direction direction,
                              const struct tls_message *message, const struct dissection *d)
{
    struct tls_server_hello_message hello;
    if (!is_from(c, direction, TLS_SERVER) || !tls_server_hello_parse(message->body, &hello)) {
        return false;
    }
    c->retried = c->retried || hello.is_retry_request;
    if (hello.is_retry_request || c->has_server_hello) {
        return true;
    }
    count_handshake(c, d);
    note_negotiated(c, message, &hello);
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_SERVER_HELLO, &message->frames, d);
    fact.tls_server_hello = hello.hello;
    fact.tls_server_hello.readable = c->version < TLS_1_3 || tls_protection_has_secrets(c, d);
    fact_emit(d->sink, &fact);
    if (c->version >= TLS_1_3) {
        encrypt_all(c);
    }
    if (c->version >= TLS_1_3 && hello.has_pre_shared_key) {
        tell_resumption(c, TLS_RESUMED, &message->frames, d);
    }
    return true;
}

static bool take_certificate(struct tls_connection *c, enum direction direction,
                             const struct tls_message *message, const struct dissection *d)
{
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_CERTIFICATE, &message->frames, d);
    struct tls_certificate *certificate = &fact.tls_certificate;
    if (!(c->version >= TLS_1_3 ? tls13_certificate_parse(message->body, certificate)
                                : tls_certificate_parse(message->body, certificate))) {
        return false;
    }
    certificate->side = tls_side_of(c, direction);
    counter_add(d->counters, COUNT_TLS_CERTIFICATES_SKIPPED,
                certificate->num_seen - certificate->num_kept);
    c->stream[direction].certificate = true;
    fact_emit(d->sink, &fact);
    if (certificate->side == TLS_SERVER) {
        c->full = true;
        tell_resumption(c, TLS_FULL, &message->frames, d);
    }
    return true;
}

static bool take_certificate_request(struct tls_connection *c, enum direction direction,
                                     const struct tls_message *message, const struct dissection *d)
{
    bool is_sender = is_from(c, direction, TLS_SERVER);
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_CERTIFICATE_REQUEST, &message->frames, d);
    struct tls_certificate_request *request = &fact.tls_certificate_request;
    uint16_t version = c->version != 0 ? c->version : TLS_1_2;
    bool is_good = version >= TLS_1_3
                       ? tls13_certificate_request_parse(message->body, request)
                       : tls_certificate_request_parse(message->body, version, request);
    if (!is_sender || !is_good) {
        return false;
    }
    fact_emit(d->sink, &fact);
    return true;
}

static bool take_ticket(struct tls_connection *c, enum direction direction,
                        const struct tls_message *message, const struct dissection *d)
{
    bool is_sender = is_from(c, direction, TLS_SERVER);
    struct fact fact;
    tls_fact(&fact, c, FACT_TLS_TICKET, &message->frames, d);
    if (!is_sender || c->version >= TLS_1_3 || !tls_ticket_parse(message->body, &fact.tls_ticket)) {
        return false;
    }
    fact_emit(d->sink, &fact);
    return true;
}

static bool take_by_type(struct tls_connection *c, enum direction direction,
                         const struct tls_message *message, const struct dissection *d)
{
    switch (message->type) {
    case TLS_CLIENT_HELLO:
        return take_client_hello(c, direction, message, d);
    case TLS_SERVER_HELLO:
        return take_server_hello(c, direction, message, d);
    case TLS_CERTIFICATE:
        return take_certificate(c, direction, message, d);
    case TLS_CERTIFICATE_REQUEST:
        return take_certificate_request(c, direction, message, d);
    case TLS_NEW_SESSION_TICKET:
        return take_ticket(c, direction, message, d);
    case TLS_SERVER_HELLO_DONE:
        c->hello_done = true;
        c->full = true;
        return is_from(c, direction, TLS_SERVER);
    case TLS_SERVER_KEY_EXCHANGE:
        c->full = true;
        return is_from(c, direction, TLS_SERVER);
    case TLS_CLIENT_KEY_EXCHANGE:
    case TLS_CERTIFICATE_VERIFY:
        c->full = true;
        return c->version >= TLS_1_3 || is_from(c, direction, TLS_CLIENT);
    default:
        return true;
    }
}

void tls_take_message(struct tls_connection *c, enum direction direction,
                      const struct tls_message *message, const struct dissection *d)
{
    if (!take_by_type(c, direction, message, d)) {
        counter_add(d->counters, COUNT_TLS_MALFORMED, 1);
        c->stream[direction].blind = true;
    }
}

/* An abbreviated handshake: the server goes from ServerHello to ChangeCipherSpec without any of the
 * messages of a full one (RFC 5246, section 7.3). Holes prove nothing. */
static bool proves_resumption(const struct tls_connection *c, enum direction direction)
{
    const struct tls_stream *server = &c->stream[direction];
    return tls_side_of(c, direction) == TLS_SERVER && c->has_server_hello && c->version < TLS_1_3 &&
           !c->full && !server->told_gap && !server->joined;
}

void tls_take_change_cipher_spec(struct tls_connection *c, enum direction direction,
                                 const struct dissection *d)
{
    if (c->retried && !c->has_server_hello) {
        return; /* for middleboxes only: the hellos go on in clear (RFC 8446, appendix D.4) */
    }
    if (proves_resumption(c, direction)) {
        tell_resumption(c, TLS_RESUMED, &d->origin->frames, d);
    }
    c->stream[direction].encrypted = true;
    if (c->version < TLS_1_3 && c->stream[direction].keys != TLS_KEYS_LOST) {
        c->stream[direction].keys = TLS_KEYS_DUE;
    }
}
