/* record_protection.c: opens records. Whoever watches this program's time learns nothing that is
 * not in the key log: nothing here need run in constant time. */
#include "record_protection.h"

#include <stdio.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* What a record's MAC or tag covers besides its content (RFC 5246, section 6.2.3.1); TLS 1.3 takes
 * the record's header, which says: application data of TLS 1.2 (RFC 8446, section 5.2). */
#define PREFIX_LEN 13
#define HEADER_LEN 5
#define OUTER_CONTENT 23
#define OUTER_VERSION 0x0303

static void write_sequence(uint8_t *to, uint64_t sequence)
{
    for (unsigned i = 0; i < 8; i++) {
        to[i] = (uint8_t)(sequence >> (56 - 8 * i));
    }
}

static void write_header(uint8_t *to, uint8_t content, uint16_t version, size_t len)
{
    const uint8_t header[HEADER_LEN] = {content, (uint8_t)(version >> 8), (uint8_t)version,
                                        (uint8_t)(len >> 8), (uint8_t)len};
    memcpy(to, header, sizeof header);
}

/* prefix is what the MAC, or the tag, of a record of len octets begins with. */
static struct bytes prefix(const struct record_protection *p, uint8_t content, size_t len,
                           uint8_t out[PREFIX_LEN])
{
    write_sequence(out, p->sequence);
    write_header(out + 8, content, p->version, len);
    return (struct bytes){out, PREFIX_LEN};
}

/* --- AEAD --- */

/* sealed is what an AEAD cipher opens. */
struct sealed {
    uint8_t nonce[AEAD_NONCE_LEN];
    struct bytes associated;
    uint8_t *octets; /* ciphertext, and the tag behind it; opened in place */
    size_t len;      /* without the tag */
};

/* start_aead begins decryption; CCM wants to know the tag and the length before anything else. */
static bool start_aead(EVP_CIPHER_CTX *ctx, const EVP_CIPHER *evp,
                       const struct record_protection *p, struct sealed *s)
{
    int tag_len = p->cipher->tag_len;
    int done;
    return EVP_DecryptInit_ex2(ctx, evp, NULL, NULL, NULL) > 0 &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_IVLEN, AEAD_NONCE_LEN, NULL) > 0 &&
           EVP_CIPHER_CTX_ctrl(ctx, EVP_CTRL_AEAD_SET_TAG, tag_len, s->octets + s->len) > 0 &&
           EVP_DecryptInit_ex2(ctx, NULL, p->key, s->nonce, NULL) > 0 &&
           (p->cipher->mode != CIPHER_CCM ||
            EVP_DecryptUpdate(ctx, NULL, &done, NULL, (int)s->len) > 0);
}

/* finish_aead decrypts and compares the tags: CCM with the content, the others at the end. */
static bool finish_aead(EVP_CIPHER_CTX *ctx, const struct record_protection *p, struct sealed *s)
{
    int done;
    return EVP_DecryptUpdate(ctx, NULL, &done, s->associated.ptr, (int)s->associated.len) > 0 &&
           EVP_DecryptUpdate(ctx, s->octets, &done, s->octets, (int)s->len) > 0 &&
           (p->cipher->mode == CIPHER_CCM ||
            EVP_DecryptFinal_ex(ctx, s->octets + s->len, &done) > 0);
}

static bool open_sealed(const struct record_protection *p, struct sealed *s)
{
    EVP_CIPHER *evp = EVP_CIPHER_fetch(NULL, p->cipher->name, NULL);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool ok = evp != NULL && ctx != NULL && start_aead(ctx, evp, p, s) && finish_aead(ctx, p, s);
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(evp);
    return ok;
}

/* mix_nonce: the IV, and the sequence number over its end (RFC 8446, 5.3; RFC 7905, 2). */
static void mix_nonce(const struct record_protection *p, uint8_t nonce[AEAD_NONCE_LEN])
{
    uint8_t sequence[8];
    write_sequence(sequence, p->sequence);
    memcpy(nonce, p->iv, AEAD_NONCE_LEN);
    for (unsigned i = 0; i < sizeof sequence; i++) {
        nonce[AEAD_NONCE_LEN - sizeof sequence + i] ^= sequence[i];
    }
}

static bool open_aead(const struct record_protection *p, uint8_t content, struct buf *record,
                      struct opened_record *out)
{
    size_t explicit_len = p->cipher->mode == CIPHER_CHACHA20 ? 0 : AEAD_NONCE_LEN - AEAD_SALT_LEN;
    if (record->len < explicit_len + p->cipher->tag_len) {
        return false;
    }
    struct sealed s = {
        .octets = record->ptr + explicit_len,
        .len = record->len - explicit_len - p->cipher->tag_len,
    };
    uint8_t associated[PREFIX_LEN];
    s.associated = prefix(p, content, s.len, associated);
    if (explicit_len > 0) {
        memcpy(s.nonce, p->iv, AEAD_SALT_LEN);
        memcpy(s.nonce + AEAD_SALT_LEN, record->ptr, explicit_len);
    } else {
        mix_nonce(p, s.nonce);
    }
    *out = (struct opened_record){content, {s.octets, s.len}};
    return open_sealed(p, &s);
}

/* open_traffic: TLS 1.3, where the real type stands behind the content, and zeros behind the type
 * (RFC 8446, section 5.2). */
static bool open_traffic(const struct record_protection *p, uint8_t content, struct buf *record,
                         struct opened_record *out)
{
    if (content != OUTER_CONTENT || record->len <= p->cipher->tag_len) {
        return false;
    }
    uint8_t header[HEADER_LEN];
    write_header(header, OUTER_CONTENT, OUTER_VERSION, record->len);
    struct sealed s = {
        .associated = {header, sizeof header},
        .octets = record->ptr,
        .len = record->len - p->cipher->tag_len,
    };
    mix_nonce(p, s.nonce);
    if (!open_sealed(p, &s)) {
        return false;
    }
    while (s.len > 0 && s.octets[s.len - 1] == 0) {
        s.len--;
    }
    if (s.len == 0) {
        return false; /* nothing but padding: no record at all */
    }
    *out = (struct opened_record){s.octets[s.len - 1], {s.octets, s.len - 1}};
    return true;
}

/* --- CBC and HMAC --- */

static bool decrypt_cbc(const struct record_protection *p, const uint8_t *iv, uint8_t *octets,
                        size_t len)
{
    EVP_CIPHER *evp = EVP_CIPHER_fetch(NULL, p->cipher->name, NULL);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    int done = 0;
    bool ok = evp != NULL && ctx != NULL && EVP_DecryptInit_ex2(ctx, evp, p->key, iv, NULL) > 0 &&
              EVP_CIPHER_CTX_set_padding(ctx, 0) > 0 &&
              EVP_DecryptUpdate(ctx, octets, &done, octets, (int)len) > 0 && (size_t)done == len;
    EVP_CIPHER_CTX_free(ctx);
    EVP_CIPHER_free(evp);
    return ok;
}

/* is_authentic tells whether mac is that of content, sent as a record of announced type. */
static bool is_authentic(const struct record_protection *p, uint8_t type, struct bytes content,
                         struct bytes mac)
{
    uint8_t start[PREFIX_LEN];
    uint8_t computed[EVP_MAX_MD_SIZE];
    size_t computed_len = 0;
    const struct bytes before = prefix(p, type, content.len, start);
    char digest[16]; /* OpenSSL has no const for what goes in */
    (void)snprintf(digest, sizeof digest, "%s", p->cipher->mac);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *hmac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
    EVP_MAC_CTX *ctx = hmac != NULL ? EVP_MAC_CTX_new(hmac) : NULL;
    bool ok = ctx != NULL && EVP_MAC_init(ctx, p->mac_key, p->cipher->mac_len, params) > 0 &&
              EVP_MAC_update(ctx, before.ptr, before.len) > 0 &&
              EVP_MAC_update(ctx, content.ptr, content.len) > 0 &&
              EVP_MAC_final(ctx, computed, &computed_len, sizeof computed) > 0 &&
              computed_len == mac.len && CRYPTO_memcmp(computed, mac.ptr, mac.len) == 0;
    EVP_MAC_CTX_free(ctx);
    EVP_MAC_free(hmac);
    return ok;
}

/* strip_padding cuts the padding off: its length, and as many octets of that value before it
 * (RFC 5246, section 6.2.3.2). */
static bool strip_padding(struct bytes *content)
{
    struct cursor c = cursor_of(*content);
    cursor_skip(&c, content->len - 1);
    size_t padding_len = (size_t)cursor_u8(&c) + 1;
    if (!cursor_ok(&c) || padding_len > content->len) {
        return false;
    }
    content->len -= padding_len;
    c = cursor_of((struct bytes){content->ptr + content->len, padding_len});
    bool ok = true;
    while (cursor_more(&c)) {
        ok = cursor_u8(&c) == padding_len - 1 && ok;
    }
    return ok;
}

/* split_mac cuts the MAC off the end. */
static bool split_mac(const struct record_protection *p, struct bytes *content, struct bytes *mac)
{
    if (content->len < p->cipher->mac_len) {
        return false;
    }
    content->len -= p->cipher->mac_len;
    *mac = (struct bytes){content->ptr + content->len, p->cipher->mac_len};
    return true;
}

/* open_blocks decrypts: body is the record without a MAC behind it, with its explicit IV; what
 * remains of body is what was encrypted, padding and all. */
static bool open_blocks(struct record_protection *p, struct buf *record, struct bytes *body)
{
    size_t block_len = p->cipher->block_len;
    size_t iv_len = p->version >= PROTOCOL_TLS_1_1 ? block_len : 0;
    if (body->len < iv_len + block_len || body->len % block_len != 0) {
        return false;
    }
    uint8_t next_iv[CIPHER_IV_MAX];
    memcpy(next_iv, record->ptr + body->len - block_len, block_len);
    *body = (struct bytes){record->ptr + iv_len, body->len - iv_len};
    const uint8_t *iv = iv_len > 0 ? record->ptr : p->iv;
    if (!decrypt_cbc(p, iv, record->ptr + iv_len, body->len)) {
        return false;
    }
    memcpy(p->iv, next_iv, block_len); /* TLS 1.0 goes on from here */
    return true;
}

static bool open_cbc(struct record_protection *p, uint8_t content, struct buf *record,
                     struct opened_record *out)
{
    struct bytes body = buf_view(record);
    struct bytes mac;
    bool ok;
    if (p->encrypt_then_mac) {
        ok = split_mac(p, &body, &mac) && is_authentic(p, content, body, mac) &&
             open_blocks(p, record, &body) && strip_padding(&body);
    } else {
        ok = open_blocks(p, record, &body) && strip_padding(&body) && split_mac(p, &body, &mac) &&
             is_authentic(p, content, body, mac);
    }
    *out = (struct opened_record){content, body};
    return ok;
}

bool record_protection_open(struct record_protection *p, uint8_t content, struct buf *record,
                            struct opened_record *out)
{
    struct record_protection next = *p;
    bool ok;
    if (p->version >= PROTOCOL_TLS_1_3) {
        ok = open_traffic(&next, content, record, out);
    } else if (p->cipher->mode == CIPHER_CBC) {
        ok = open_cbc(&next, content, record, out);
    } else {
        ok = open_aead(&next, content, record, out);
    }
    if (ok) {
        next.sequence++;
        *p = next;
    } else {
        ERR_clear_error(); /* what a stranger sends is no error of ours */
    }
    record_protection_wipe(&next);
    return ok;
}
