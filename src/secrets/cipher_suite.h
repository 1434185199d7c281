/* cipher_suite: what a cipher suite protects records with, as far as fedtap reads them. */
#ifndef FEDTAP_CIPHER_SUITE_H
#define FEDTAP_CIPHER_SUITE_H

#include <stdint.h>

/* Versions as they are on the wire. */
enum protocol_version {
    PROTOCOL_TLS_1_0 = 0x0301,
    PROTOCOL_TLS_1_1 = 0x0302,
    PROTOCOL_TLS_1_2 = 0x0303,
    PROTOCOL_TLS_1_3 = 0x0304,
};

/* AEAD_NONCE_LEN is a nonce of any AEAD cipher here; in TLS 1.2, GCM and CCM have AEAD_SALT_LEN
 * octets of it from the key block, and the rest in each record. */
#define AEAD_NONCE_LEN 12
#define AEAD_SALT_LEN 4

enum cipher_mode {
    CIPHER_CBC,      /* RFC 5246, 6.2.3.2; RFC 7366 */
    CIPHER_GCM,      /* RFC 5288 */
    CIPHER_CCM,      /* RFC 6655 */
    CIPHER_CHACHA20, /* RFC 7905 */
};

/* cipher is what one or more cipher suites have in common. Lengths are in octets. */
struct cipher {
    const char *name; /* as OpenSSL fetches it */
    const char *mac;  /* digest of the HMAC of CIPHER_CBC */
    const char *hash; /* of the PRF of TLS 1.2, and of HKDF in TLS 1.3 */
    enum cipher_mode mode;
    uint8_t key_len;
    uint8_t block_len; /* of CIPHER_CBC */
    uint8_t mac_len;
    uint8_t tag_len; /* of an AEAD */
    uint8_t hash_len;
};

/* cipher_of_suite returns the cipher of a suite, by its number in IANA's registry; NULL when its
 * records cannot be read. */
const struct cipher *cipher_of_suite(uint16_t suite);

/* cipher_suite_at returns the number of the suite at index, and 0 behind the last. */
uint16_t cipher_suite_at(unsigned index);

#endif
