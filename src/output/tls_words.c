#include "tls_words.h"

#include <stdio.h>

#define SSL_3_0 0x0300

const char *tls_version_words(uint16_t version, char *out, size_t cap)
{
    static const char *const names[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};
    if (version >= SSL_3_0 && version <= TLS_1_3) {
        return names[version - SSL_3_0];
    }
    snprintf(out, cap, "0x%04x", version);
    return out;
}

const char *tls_cipher_words(uint16_t suite, char *out, size_t cap)
{
    /* The suites that Expressways and Microsoft's hosts agree on; others go by number. */
    static const struct {
        uint16_t suite;
        const char *name;
    } names[] = {
        {0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
        {0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA"},
        {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
        {0x003c, "TLS_RSA_WITH_AES_128_CBC_SHA256"},
        {0x003d, "TLS_RSA_WITH_AES_256_CBC_SHA256"},
        {0x009c, "TLS_RSA_WITH_AES_128_GCM_SHA256"},
        {0x009d, "TLS_RSA_WITH_AES_256_GCM_SHA384"},
        {0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"},
        {0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384"},
        {0x1301, "TLS_AES_128_GCM_SHA256"},
        {0x1302, "TLS_AES_256_GCM_SHA384"},
        {0x1303, "TLS_CHACHA20_POLY1305_SHA256"},
        {0xc009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
        {0xc00a, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
        {0xc013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
        {0xc014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
        {0xc023, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
        {0xc024, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
        {0xc027, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
        {0xc028, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
        {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
        {0xc02c, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
        {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
        {0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
        {0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
        {0xcca9, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].suite == suite) {
            return names[i].name;
        }
    }
    snprintf(out, cap, "0x%04x", suite);
    return out;
}

const char *tls_key_words(const struct certificate *c, char *out, size_t cap)
{
    static const char *const names[] = {
        [KEY_OTHER] = "other",     [KEY_RSA] = "RSA",     [KEY_EC] = "EC",
        [KEY_ED25519] = "Ed25519", [KEY_ED448] = "Ed448",
    };
    if (c->key == KEY_EC && c->key_curve != NULL) {
        snprintf(out, cap, "%s %s", names[c->key], c->key_curve);
    } else {
        snprintf(out, cap, "%s %u", names[c->key], c->key_bits);
    }
    return out;
}

static const char *gap_words(enum gap_cause cause)
{
    static const char *const words[] = {
        [GAP_SPAN_LOSS] = "octets are missing from the capture",
        [GAP_SNAP_LEN] = "the snap length cut it off",
        [GAP_MID_STREAM] = "the capture began in the middle of the connection",
        [GAP_LIMIT] = "a limit of fedtap was reached",
        [GAP_ONE_SIDED] = "only the other direction is in the capture",
    };
    return words[cause];
}

static const char *why_not(const struct handshake *hs, enum tls_side side)
{
    if (hs->side[side].presented != PRESENTED_NOTHING) {
        return NULL;
    }
    if (handshake_hides(hs, side)) {
        return "TLS 1.3 encrypts it";
    }
    if (hs->resumption == TLS_RESUMED) {
        return "the session was resumed";
    }
    if (hs->has_gap[side]) {
        return gap_words(hs->gap[side].cause);
    }
    return hs->complete ? NULL : "the handshake ended before it";
}

const char *tls_why_no_certificate(const struct handshake *hs)
{
    const char *server = why_not(hs, TLS_SERVER);
    bool client_expected = hs->certificate_requested;
    return server != NULL || !client_expected ? server : why_not(hs, TLS_CLIENT);
}
