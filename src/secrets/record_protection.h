/* record_protection: reads protected TLS records, one direction of a connection at a time. A record
 * that does not authenticate is never believed. */
#ifndef FEDTAP_RECORD_PROTECTION_H
#define FEDTAP_RECORD_PROTECTION_H

#include "buf.h"
#include "cipher_suite.h"
#include "key_log.h"

#define CIPHER_KEY_MAX 32
#define CIPHER_IV_MAX 16

/* record_protection is the keys of one direction, and how many records they have read. It owns
 * nothing; wipe it with record_protection_wipe. */
struct record_protection {
    const struct cipher *cipher;
    uint16_t version; /* enum protocol_version, as negotiated */
    bool encrypt_then_mac;
    uint64_t sequence; /* of the next record */
    uint8_t key[CIPHER_KEY_MAX];
    uint8_t mac_key[TLS_SECRET_MAX];
    uint8_t iv[CIPHER_IV_MAX];
    uint8_t traffic_secret[TLS_SECRET_MAX]; /* TLS 1.3 */
};

/* session_secrets is what the keys of TLS 1.0 to 1.2 are made of. */
struct session_secrets {
    uint16_t version; /* enum protocol_version, before TLS 1.3 */
    uint16_t suite;
    bool encrypt_then_mac; /* RFC 7366: matters to CIPHER_CBC only */
    struct bytes master_secret;
    struct bytes client_random;
    struct bytes server_random;
};

/* record_protection_of_session makes the keys of one direction (RFC 5246, section 6.3). False when
 * the suite is not supported in this version, or the secret has another length. */
bool record_protection_of_session(struct record_protection *out,
                                  const struct session_secrets *secrets, bool from_client)
    __attribute__((warn_unused_result));

/* record_protection_of_traffic makes the keys of one direction of TLS 1.3 (RFC 8446, section 7.3).
 * False when the suite is none of TLS 1.3, or the secret has another length. */
bool record_protection_of_traffic(struct record_protection *out, uint16_t suite,
                                  struct bytes traffic_secret) __attribute__((warn_unused_result));

/* record_protection_update goes on to the next keys of TLS 1.3: the direction sent a KeyUpdate
 * (RFC 8446, section 7.2). False when OpenSSL fails. */
bool record_protection_update(struct record_protection *p) __attribute__((warn_unused_result));

/* opened_record is what was in a record: its real content type, and its octets. */
struct opened_record {
    uint8_t content;
    struct bytes octets; /* within the record's buf */
};

/* record_protection_open opens the next record, in place: record is its whole fragment, content the
 * type in its header. False when it does not authenticate: record is spoilt then, p unchanged. */
bool record_protection_open(struct record_protection *p, uint8_t content, struct buf *record,
                            struct opened_record *out) __attribute__((warn_unused_result));

/* record_protection_wipe leaves no key in memory. */
void record_protection_wipe(struct record_protection *p);

#endif
