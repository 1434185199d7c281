/* tls_protection: reads a connection's ciphertext as long as its secrets are known and no octet of
 * it is missing. What cannot be read is left as it is, and counts as unread. */
#ifndef FEDTAP_TLS_PROTECTION_H
#define FEDTAP_TLS_PROTECTION_H

#include "tls_connection.h"

enum tls_taken {
    TLS_TAKEN_NOT,    /* in clear, or it cannot be read: piece is what there is */
    TLS_TAKEN_MORE,   /* a part of a record that is to be read */
    TLS_TAKEN_OPENED, /* out was filled; give back with tls_protection_release */
};

/* tls_protection_take takes a part of a record. A record is held until it is whole, and believed
 * when it authenticates. */
enum tls_taken tls_protection_take(struct tls_connection *c, enum direction direction,
                                   const struct tls_piece *piece, const struct dissection *d,
                                   struct tls_piece *out);

/* tls_protection_release gives back what TLS_TAKEN_OPENED lent. */
void tls_protection_release(struct tls_connection *c, enum direction direction);

/* tls_protection_heed does what a decrypted handshake message means for the keys and the handshake
 * itself: Finished, KeyUpdate, and a renegotiation of TLS 1.2, begun with its ServerHello. */
void tls_protection_heed(struct tls_connection *c, enum direction direction,
                         const struct tls_message *message, const struct dissection *d);

/* tls_protection_lose says that octets of a direction are missing: what it goes on with cannot be
 * read, since the number of its records is unknown. */
void tls_protection_lose(struct tls_connection *c, enum direction direction);

/* tls_protection_has_secrets tells whether TLS 1.3's handshake can be read from the server's part
 * on. */
bool tls_protection_has_secrets(const struct tls_connection *c, const struct dissection *d);

/* tls_protection_reads tells whether ciphertext of a direction was read, and what follows can be. */
bool tls_protection_reads(const struct tls_stream *stream);

/* tls_protection_awaits tells whether a handshake that both sides have finished may still fail: in
 * TLS 1.3 the server learns last what it thinks of the client's certificate, and its answer can be
 * read. */
bool tls_protection_awaits(const struct tls_connection *c);

/* tls_protection_goes_on tells whether another handshake may follow that can be read: TLS 1.2 and
 * before renegotiate. */
bool tls_protection_goes_on(const struct tls_connection *c);

/* tls_protection_fini wipes and frees the keys of both directions. */
void tls_protection_fini(struct tls_connection *c, const struct dissection *d);

#endif
