/* handshakes: TLS facts put together, one handshake for each connection in progress. */
#ifndef FEDTAP_HANDSHAKES_H
#define FEDTAP_HANDSHAKES_H

#include "buf.h"
#include "presentation.h"
#include "sessions.h"

/* handshake is all that was seen of one TLS handshake so far. */
struct handshake {
    struct origin origin; /* frames: every frame that carried a message of it */
    struct tls_client_hello client_hello;
    struct tls_server_hello server_hello;
    struct presentation side[2]; /* by enum tls_side */
    struct buf acceptable_cas;   /* DER names, a length of two octets before each */
    size_t num_acceptable_cas;   /* all that were sent */
    struct tls_alert alert[TLS_ALERTS_MAX];
    size_t num_alerts;
    struct tls_gap gap[2];         /* by enum tls_side */
    struct presentation shown[2];  /* of has_session, by enum tls_side; references */
    struct origin shown_origin;    /* of has_session */
    struct session_key session_id; /* of the server; a key stays when its octets are gone */
    struct session_key offered_ticket;
    struct session_key issued_ticket;
    enum tls_resumption resumption;
    bool has_client_hello;
    bool has_server_hello;
    bool certificate_requested;
    bool has_gap[2];
    bool decrypted;   /* ciphertext of it was read */
    bool unread[2];   /* by enum tls_side: of what it sent encrypted, some could not be read */
    bool has_session; /* it is resumed, and its full handshake was seen, which showed shown */
    bool over;
    uint64_t
        num_application[2]; /* by enum tls_side: octets in application data records by its end */
    bool complete;
    bool reset; /* a RST ended it, not an alert */
};

/* handshake_hides tells whether TLS 1.3 hides what a side shows. */
bool handshake_hides(const struct handshake *handshake, enum tls_side side);

/* handshakes holds those in progress, at most HANDSHAKES_MAX; the oldest goes first. */
struct handshakes;

/* handshakes_new makes an empty table that keeps chains in chains and draws from budget, both
 * borrowed. NULL when out of memory. */
struct handshakes *handshakes_new(struct chains *chains, struct budget *budget,
                                  struct counters *counters);

/* handshakes_free frees the table; NULL is a no-op. */
void handshakes_free(struct handshakes *handshakes);

/* handshakes_octets tells how many octets the handshakes in progress take, and the sessions remembered. */
size_t handshakes_octets(const struct handshakes *handshakes);
size_t handshakes_session_octets(const struct handshakes *handshakes);

/* handshakes_take adds a fact to its handshake and returns that, or NULL when the fact is not about
 * TLS. The handshake is valid until the next call; one that is over is forgotten then. Its hellos
 * come without the borrowed octets of their facts. */
const struct handshake *handshakes_take(struct handshakes *handshakes, const struct fact *fact);

#endif
