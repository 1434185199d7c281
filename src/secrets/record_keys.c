/* record_keys.c: from secrets to keys. */
#include "record_protection.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

/* Suites of TLS 1.3 have numbers of their own (RFC 8446, appendix B.4). */
#define TLS_1_3_SUITES 0x13

/* KEY_BLOCK_MAX is two MAC keys, two keys and two IVs. */
#define KEY_BLOCK_MAX ((size_t)2 * (TLS_SECRET_MAX + CIPHER_KEY_MAX + CIPHER_IV_MAX))

/* without_const: OpenSSL does not write to what goes in, and has no const for it. */
static void *without_const(const void *ptr)
{
    void *same;
    memcpy(&same, &ptr, sizeof same);
    return same;
}

static OSSL_PARAM octets_param(const char *name, struct bytes octets)
{
    return OSSL_PARAM_construct_octet_string(name, without_const(octets.ptr), octets.len);
}

static OSSL_PARAM text_param(const char *name, const char *text)
{
    return OSSL_PARAM_construct_utf8_string(name, without_const(text), 0);
}

/* derive runs a key derivation function of OpenSSL. */
static bool derive(const char *function, const OSSL_PARAM *params, uint8_t *out, size_t out_len)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, function, NULL);
    EVP_KDF_CTX *ctx = kdf != NULL ? EVP_KDF_CTX_new(kdf) : NULL;
    bool ok = ctx != NULL && EVP_KDF_derive(ctx, out, out_len, params) > 0;
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
    return ok;
}

/* --- TLS 1.0 to 1.2 --- */

/* fixed_iv_len is what the key block holds of each IV: TLS 1.0 chains from one, AEAD ciphers have a
 * part of the nonce there, and later CBC sends its own. */
static size_t fixed_iv_len(const struct cipher *cipher)
{
    switch (cipher->mode) {
    case CIPHER_CBC:
        return cipher->block_len;
    case CIPHER_CHACHA20:
        return AEAD_NONCE_LEN;
    default:
        return AEAD_SALT_LEN;
    }
}

/* expand_master fills the key block (RFC 5246, section 6.3; RFC 4346, section 6.3). */
static bool expand_master(const struct session_secrets *s, const struct cipher *cipher,
                          uint8_t *out, size_t out_len)
{
    const OSSL_PARAM params[] = {
        text_param(OSSL_KDF_PARAM_DIGEST,
                   s->version >= PROTOCOL_TLS_1_2 ? cipher->hash : "MD5-SHA1"),
        octets_param(OSSL_KDF_PARAM_SECRET, s->master_secret),
        octets_param(OSSL_KDF_PARAM_SEED, bytes_of_text("key expansion")),
        octets_param(OSSL_KDF_PARAM_SEED, s->server_random),
        octets_param(OSSL_KDF_PARAM_SEED, s->client_random),
        OSSL_PARAM_construct_end(),
    };
    return derive(OSSL_KDF_NAME_TLS1_PRF, params, out, out_len);
}

/* take_share copies the share of one direction out of the two that come next in the key block. */
static void take_share(struct cursor *block, uint8_t *out, size_t len, bool from_client)
{
    struct bytes of_client = cursor_take(block, len);
    struct bytes of_server = cursor_take(block, len);
    if (cursor_ok(block) && len > 0) {
        memcpy(out, from_client ? of_client.ptr : of_server.ptr, len);
    }
}

static bool is_of_session(const struct cipher *cipher, const struct session_secrets *s)
{
    return cipher != NULL && s->suite >> 8 != TLS_1_3_SUITES && s->version < PROTOCOL_TLS_1_3 &&
           (cipher->mode == CIPHER_CBC || s->version == PROTOCOL_TLS_1_2) &&
           s->master_secret.len == TLS_SECRET_MAX;
}

bool record_protection_of_session(struct record_protection *out,
                                  const struct session_secrets *secrets, bool from_client)
{
    const struct cipher *cipher = cipher_of_suite(secrets->suite);
    *out = (struct record_protection){
        .cipher = cipher,
        .version = secrets->version,
        .encrypt_then_mac = secrets->encrypt_then_mac,
    };
    if (!is_of_session(cipher, secrets)) {
        return false;
    }
    uint8_t block[KEY_BLOCK_MAX];
    size_t iv_len = fixed_iv_len(cipher);
    size_t len = 2 * (cipher->mac_len + cipher->key_len + iv_len);
    if (!expand_master(secrets, cipher, block, len)) {
        return false;
    }
    struct cursor c = cursor_of((struct bytes){block, len});
    take_share(&c, out->mac_key, cipher->mac_len, from_client);
    take_share(&c, out->key, cipher->key_len, from_client);
    take_share(&c, out->iv, iv_len, from_client);
    explicit_bzero(block, sizeof block);
    return true;
}

/* --- TLS 1.3 --- */

/* expand_label is HKDF-Expand-Label without a context (RFC 8446, section 7.1). */
static bool expand_label(const struct cipher *cipher, struct bytes secret, const char *label,
                         uint8_t *out, size_t out_len)
{
    char full[32];
    int full_len = snprintf(full, sizeof full, "tls13 %s", label);
    uint8_t info[3 + sizeof full + 1] = {0, (uint8_t)out_len, (uint8_t)full_len};
    size_t len = 3 + (size_t)full_len;
    assert(len < sizeof info); /* labels are our own */
    memcpy(info + 3, full, (size_t)full_len);
    len++; /* the context's length, 0 */

    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        text_param(OSSL_KDF_PARAM_DIGEST, cipher->hash),
        octets_param(OSSL_KDF_PARAM_KEY, secret),
        octets_param(OSSL_KDF_PARAM_INFO, (struct bytes){info, len}),
        OSSL_PARAM_construct_end(),
    };
    return derive(OSSL_KDF_NAME_HKDF, params, out, out_len);
}

static bool renew_keys(struct record_protection *p)
{
    const struct bytes secret = {p->traffic_secret, p->cipher->hash_len};
    p->sequence = 0;
    return expand_label(p->cipher, secret, "key", p->key, p->cipher->key_len) &&
           expand_label(p->cipher, secret, "iv", p->iv, AEAD_NONCE_LEN);
}

bool record_protection_of_traffic(struct record_protection *out, uint16_t suite,
                                  struct bytes traffic_secret)
{
    const struct cipher *cipher = cipher_of_suite(suite);
    *out = (struct record_protection){.cipher = cipher, .version = PROTOCOL_TLS_1_3};
    if (cipher == NULL || suite >> 8 != TLS_1_3_SUITES || traffic_secret.len != cipher->hash_len) {
        return false;
    }
    memcpy(out->traffic_secret, traffic_secret.ptr, traffic_secret.len);
    return renew_keys(out);
}

bool record_protection_update(struct record_protection *p)
{
    uint8_t next[TLS_SECRET_MAX];
    const struct bytes secret = {p->traffic_secret, p->cipher->hash_len};
    bool ok = expand_label(p->cipher, secret, "traffic upd", next, secret.len);
    if (ok) {
        memcpy(p->traffic_secret, next, secret.len);
        ok = renew_keys(p);
    }
    explicit_bzero(next, sizeof next);
    return ok;
}

void record_protection_wipe(struct record_protection *p)
{
    explicit_bzero(p, sizeof *p);
}
