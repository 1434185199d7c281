/* tls_handshake: the handshake messages that fedtap reads. One pure function for each; a message's
 * four-octet header is not part of body. Each returns whether the message is well formed; out is
 * meaningful only then. */
#ifndef FEDTAP_TLS_HANDSHAKE_H
#define FEDTAP_TLS_HANDSHAKE_H

#include "fact.h"

enum tls_handshake_type {
    TLS_HELLO_REQUEST = 0,
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_NEW_SESSION_TICKET = 4,
    TLS_CERTIFICATE = 11,
    TLS_SERVER_KEY_EXCHANGE = 12,
    TLS_CERTIFICATE_REQUEST = 13,
    TLS_SERVER_HELLO_DONE = 14,
    TLS_CERTIFICATE_VERIFY = 15,
    TLS_CLIENT_KEY_EXCHANGE = 16,
    TLS_FINISHED = 20,
    TLS_CERTIFICATE_URL = 21,
    TLS_CERTIFICATE_STATUS = 22,
    TLS_KEY_UPDATE = 24,
    TLS_COMPRESSED_CERTIFICATE = 25,
};

/* tls_client_hello_parse: RFC 5246, 7.4.1.2; SNI: RFC 6066, 3; versions: RFC 8446, 4.2.1. */
bool tls_client_hello_parse(struct bytes body, struct tls_client_hello *out);

/* tls_server_hello_message is a ServerHello with what only the dissector needs. */
struct tls_server_hello_message {
    struct tls_server_hello hello;
    bool is_retry_request;   /* HelloRetryRequest (RFC 8446, 4.1.4): the real one follows */
    bool has_pre_shared_key; /* the session is resumed (RFC 8446, 4.2.11) */
    bool encrypt_then_mac;   /* RFC 7366 */
};

/* tls_server_hello_parse: RFC 5246, 7.4.1.3; RFC 8446, 4.1.3. */
bool tls_server_hello_parse(struct bytes body, struct tls_server_hello_message *out);

/* tls_certificate_parse: RFC 5246, 7.4.2. Views lie within body; side is left alone. */
bool tls_certificate_parse(struct bytes body, struct tls_certificate *out);

/* tls_certificate_request_parse: RFC 5246, 7.4.4; before TLS 1.2 without signature algorithms. */
bool tls_certificate_request_parse(struct bytes body, uint16_t version,
                                   struct tls_certificate_request *out);

/* tls_ticket_parse: NewSessionTicket of TLS 1.2 and below (RFC 5077, 3.3). A view within body, empty
 * when the server thought better of it. */
bool tls_ticket_parse(struct bytes body, struct bytes *out);

/* tls_hello_random returns the random of either hello, whose body is well formed. */
struct bytes tls_hello_random(struct bytes body);

#endif
