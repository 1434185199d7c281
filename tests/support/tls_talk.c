/* tls_talk.c: two SSL objects and the octets between them. */
#include "tls_talk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ssl.h>

#include "make_certificate.h"
#include "must.h"

#define RECORD_HEADER_LEN 5
#define RECORD_HANDSHAKE 22

/* SAID_MAX is the most that is said at once. */
#define SAID_MAX 1024

void talk_add(struct talk *talk, enum direction direction, struct bytes octets)
{
    must(talk->num < TALK_FLIGHTS_MAX, "room for a flight");
    struct flight *f = &talk->flight[talk->num++];
    *f = (struct flight){direction, malloc(octets.len), octets.len};
    must(f->raw != NULL, "memory");
    memcpy(f->raw, octets.ptr, octets.len);
}

void talk_free(struct talk *talk)
{
    for (size_t i = 0; i < talk->num; i++) {
        free(talk->flight[i].raw);
    }
    free(talk);
}

size_t talk_len(const struct talk *talk, enum direction direction)
{
    size_t len = 0;
    for (size_t i = 0; i < talk->num; i++) {
        len += talk->flight[i].direction == direction ? talk->flight[i].len : 0;
    }
    return len;
}

/* --- the two sides --- */

static int accept_anyone(X509_STORE_CTX *store, void *unused)
{
    (void)store;
    (void)unused;
    return 1;
}

static int accept_nobody(X509_STORE_CTX *store, void *unused)
{
    (void)unused;
    X509_STORE_CTX_set_error(store, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY);
    return 0;
}

/* log_secret takes down one line of the key log of the talk that ssl belongs to. */
static void log_secret(const SSL *ssl, const char *line)
{
    struct talk *talk = SSL_get_app_data(ssl);
    size_t len = strlen(talk->key_log);
    must(len + strlen(line) + 2 <= sizeof talk->key_log, "room for a secret");
    (void)sprintf(talk->key_log + len, "%s\n", line);
}

/* find_suite returns a cipher suite by its number, or NULL. */
static const SSL_CIPHER *find_suite(uint16_t suite)
{
    const uint8_t number[] = {(uint8_t)(suite >> 8), (uint8_t)suite};
    SSL_CTX *ctx = SSL_CTX_new(TLS_method());
    SSL *ssl = ctx != NULL ? SSL_new(ctx) : NULL;
    must(ssl != NULL, "SSL_new");
    const SSL_CIPHER *cipher = SSL_CIPHER_find(ssl, number);
    SSL_free(ssl);
    SSL_CTX_free(ctx);
    return cipher;
}

bool talk_knows(uint16_t suite)
{
    return find_suite(suite) != NULL;
}

static void choose_suite(SSL_CTX *ctx, const struct talk_setup *setup)
{
    if (setup->suite == 0) {
        return;
    }
    const SSL_CIPHER *cipher = find_suite(setup->suite);
    must(cipher != NULL, "cipher suite");
    const char *name = SSL_CIPHER_get_name(cipher);
    must(setup->version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(ctx, name) == 1
                                          : SSL_CTX_set_cipher_list(ctx, name) == 1,
         name);
}

static SSL_CTX *new_side(const SSL_METHOD *method, const struct talk_setup *setup)
{
    SSL_CTX *ctx = SSL_CTX_new(method);
    must(ctx != NULL, "SSL_CTX_new");
    SSL_CTX_set_security_level(ctx, 0); /* TLS 1.0 and 1.1 sign with SHA-1 */
    must(SSL_CTX_set_min_proto_version(ctx, setup->version) == 1 &&
             SSL_CTX_set_max_proto_version(ctx, setup->version) == 1,
         "version");
    SSL_CTX_set_cert_verify_callback(ctx, accept_anyone, NULL);
    choose_suite(ctx, setup);
    if (setup->mac_then_encrypt) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_ENCRYPT_THEN_MAC);
    }
    return ctx;
}

/* present gives a side a leaf and the CA that issued it. */
static void present(SSL_CTX *ctx, const struct made *leaf, const struct made *ca)
{
    must(SSL_CTX_use_certificate(ctx, leaf->x509) == 1 &&
             SSL_CTX_use_PrivateKey(ctx, leaf->key) == 1,
         "certificate");
    must(SSL_CTX_add1_chain_cert(ctx, ca->x509) == 1, "chain");
}

static SSL_CTX *new_server(const struct talk_setup *setup, const struct made *leaf,
                           const struct made *ca)
{
    SSL_CTX *ctx = new_side(TLS_server_method(), setup);
    present(ctx, leaf, ca);
    must(SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"talk", 4) == 1, "context");
    must(SSL_CTX_add_client_CA(ctx, ca->x509) == 1, "CA name");
    SSL_CTX_set_keylog_callback(ctx, log_secret);
    must(SSL_CTX_set_dh_auto(ctx, 1) == 1, "DH");
    if (setup->asks) {
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
    }
    if (setup->renegotiates) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
    }
    if (setup->updates_keys) {
        must(SSL_CTX_set_num_tickets(ctx, 0) == 1, "tickets");
    }
    if (setup->refuses) {
        SSL_CTX_set_cert_verify_callback(ctx, accept_nobody, NULL);
    }
    if (setup->by_session_id) {
        SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
    }
    if (setup->no_common) {
        must(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES256-GCM-SHA384") == 1, "ciphers");
    }
    if (setup->retries) {
        must(SSL_CTX_set1_groups_list(ctx, "P-384") == 1, "groups");
    }
    return ctx;
}

static SSL_CTX *new_client(const struct talk_setup *setup, const struct made *leaf,
                           const struct made *ca)
{
    SSL_CTX *ctx = new_side(TLS_client_method(), setup);
    if (!setup->client_declines) {
        present(ctx, leaf, ca);
    }
    if (setup->no_common) {
        must(SSL_CTX_set_cipher_list(ctx, "ECDHE-ECDSA-AES128-GCM-SHA256") == 1, "ciphers");
    }
    must(SSL_CTX_set1_groups_list(ctx, setup->retries ? "X25519:P-384" : "P-256") == 1, "groups");
    return ctx;
}

static SSL *new_ssl(SSL_CTX *ctx)
{
    SSL *ssl = SSL_new(ctx);
    BIO *in = BIO_new(BIO_s_mem());
    BIO *out = BIO_new(BIO_s_mem());
    must(ssl != NULL && in != NULL && out != NULL, "SSL_new");
    SSL_set_bio(ssl, in, out);
    return ssl;
}

/* --- the talk --- */

/* carry notes what from has said, and brings it to the other side; false when it said nothing. */
static bool carry(struct talk *talk, enum direction direction, SSL *from, SSL *to)
{
    char *raw = NULL;
    long len = BIO_get_mem_data(SSL_get_wbio(from), &raw);
    if (len <= 0) {
        return false;
    }
    talk_add(talk, direction, (struct bytes){(const uint8_t *)raw, (size_t)len});
    must(BIO_write(SSL_get_rbio(to), raw, (int)len) == len, "BIO_write");
    must(BIO_reset(SSL_get_wbio(from)) == 1, "BIO_reset");
    return true;
}

static void shake_hands(struct talk *talk, SSL *client, SSL *server)
{
    bool more = true;
    while (more) {
        (void)SSL_do_handshake(client);
        more = carry(talk, FROM_CLIENT, client, server);
        (void)SSL_do_handshake(server);
        more = carry(talk, FROM_SERVER, server, client) || more;
    }
}

/* say lets one side say a text. */
static void say(struct talk *talk, enum direction direction, SSL *from, SSL *to, const char *text)
{
    char heard[SAID_MAX];
    int len = (int)strlen(text);
    must(len <= SAID_MAX && SSL_write(from, text, len) == len, "SSL_write");
    carry(talk, direction, from, to);
    must(SSL_read(to, heard, sizeof heard) == len, "SSL_read"); /* TLS 1.3: takes the tickets */
}

static void say_something(struct talk *talk, const struct talk_setup *setup, SSL *client,
                          SSL *server)
{
    say(talk, FROM_CLIENT, client, server, setup->request != NULL ? setup->request : "INVITE");
    say(talk, FROM_SERVER, server, client, setup->answer != NULL ? setup->answer : "100");
}

/* renegotiate: both say INVITE and 100 again when it is over. */
static void renegotiate(struct talk *talk, const struct talk_setup *setup, SSL *client, SSL *server)
{
    char heard[64];
    SSL_set_verify(server, SSL_VERIFY_PEER, NULL);
    must(SSL_renegotiate(server) == 1 && SSL_do_handshake(server) == 1, "HelloRequest");
    bool more = true;
    while (more) {
        more = carry(talk, FROM_SERVER, server, client);
        must(SSL_read(client, heard, sizeof heard) < 0, "silence of the server");
        more = carry(talk, FROM_CLIENT, client, server) || more;
        must(SSL_read(server, heard, sizeof heard) < 0, "silence of the client");
    }
    say_something(talk, setup, client, server);
}

static void update_keys(struct talk *talk, const struct talk_setup *setup, SSL *client, SSL *server)
{
    must(SSL_key_update(client, SSL_KEY_UPDATE_REQUESTED) == 1, "KeyUpdate");
    say_something(talk, setup, client, server);
}

/* talk_once makes one connection; *session is offered if there is one, and becomes the new one. */
static struct talk *talk_once(const struct talk_setup *setup, SSL_CTX *client_ctx,
                              SSL_CTX *server_ctx, SSL_SESSION **session)
{
    struct talk *talk = calloc(1, sizeof *talk);
    SSL *client = new_ssl(client_ctx);
    SSL *server = new_ssl(server_ctx);
    const char *sni = setup->sni != NULL ? setup->sni : TALK_SNI;
    must(talk != NULL && SSL_set_tlsext_host_name(client, sni) == 1, "SNI");
    SSL_set_connect_state(client);
    SSL_set_accept_state(server);
    bool offers = *session != NULL;
    if (offers) {
        must(SSL_set_session(client, *session) == 1, "session");
        SSL_SESSION_free(*session);
        *session = NULL;
    }
    SSL_set_app_data(server, talk);
    shake_hands(talk, client, server);
    bool done = SSL_is_init_finished(client) && SSL_is_init_finished(server);
    must(done == !(setup->refuses || setup->no_common), "the handshake, or its failure,");
    if (done && setup->updates_keys) {
        update_keys(talk, setup, client, server);
    }
    if (done) {
        say_something(talk, setup, client, server);
        must((SSL_session_reused(client) == 1) == offers, "resumption");
        *session = SSL_get1_session(client);
    }
    if (done && setup->renegotiates) {
        renegotiate(talk, setup, client, server);
    }
    SSL_set_shutdown(client, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); /* keeps the session */
    SSL_set_shutdown(server, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    SSL_free(client);
    SSL_free(server);
    return talk;
}

struct talk *talk_make(const struct talk_setup *setup)
{
    const struct recipe ca_recipe = {.subject = "CN=a CA", .ca = true};
    struct made *ca = make_certificate(&ca_recipe);
    const SSL_CIPHER *cipher = setup->suite != 0 ? find_suite(setup->suite) : NULL;
    bool is_rsa = cipher != NULL && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_rsa;
    const struct recipe leaf_recipe = {
        .subject = "CN=a leaf", .issuer = ca, .key = is_rsa ? "RSA-2048" : NULL};
    struct made *leaf = make_certificate(&leaf_recipe);
    const struct made *issuer = setup->issuer != NULL ? setup->issuer : ca;
    SSL_CTX *server = new_server(setup, setup->server != NULL ? setup->server : leaf, issuer);
    SSL_CTX *client = new_client(setup, setup->client != NULL ? setup->client : leaf, issuer);
    SSL_SESSION *session = NULL;
    if (setup->resumes) {
        talk_free(talk_once(setup, client, server, &session));
    }
    struct talk *talk = talk_once(setup, client, server, &session);
    SSL_SESSION_free(session);
    SSL_CTX_free(client);
    SSL_CTX_free(server);
    made_free(leaf);
    made_free(ca);
    return talk;
}

/* --- the same in other records --- */

/* frame_anew appends a flight's handshake octets in records of at most max octets. */
static size_t frame_anew(uint8_t *to, const uint8_t *version, struct bytes octets, size_t max)
{
    size_t at = 0;
    for (size_t done = 0; done < octets.len;) {
        size_t left = octets.len - done;
        size_t len = left < max ? left : max;
        const uint8_t header[RECORD_HEADER_LEN] = {RECORD_HANDSHAKE, version[0], version[1],
                                                   (uint8_t)(len >> 8), (uint8_t)len};
        memcpy(to + at, header, sizeof header);
        memcpy(to + at + sizeof header, octets.ptr + done, len);
        at += sizeof header + len;
        done += len;
    }
    return at;
}

/* reframe_flight: in clear until its first record that is no handshake; that and the rest stay. */
static void reframe_flight(struct talk *talk, const struct flight *f, bool *in_clear, size_t max)
{
    uint8_t *body = malloc(f->len);
    uint8_t *raw = malloc(f->len * (RECORD_HEADER_LEN + 1));
    must(body != NULL && raw != NULL, "memory");
    size_t body_len = 0;
    size_t at = 0;
    while (at < f->len && *in_clear && f->raw[at] == RECORD_HANDSHAKE) {
        size_t len = (size_t)f->raw[at + 3] << 8 | f->raw[at + 4];
        memcpy(body + body_len, f->raw + at + RECORD_HEADER_LEN, len);
        body_len += len;
        at += RECORD_HEADER_LEN + len;
    }
    *in_clear = at == f->len;
    size_t len = frame_anew(raw, f->raw + 1, (struct bytes){body, body_len}, max);
    memcpy(raw + len, f->raw + at, f->len - at);
    talk_add(talk, f->direction, (struct bytes){raw, len + f->len - at});
    free(body);
    free(raw);
}

struct talk *talk_reframe(const struct talk *talk, size_t max)
{
    struct talk *anew = calloc(1, sizeof *anew);
    must(anew != NULL, "memory");
    memcpy(anew->key_log, talk->key_log, sizeof anew->key_log);
    bool in_clear[] = {true, true};
    for (size_t i = 0; i < talk->num; i++) {
        reframe_flight(anew, &talk->flight[i], &in_clear[talk->flight[i].direction], max);
    }
    return anew;
}
