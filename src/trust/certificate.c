/* certificate.c — RFC 5280, section 4.1 */
#include "certificate.h"

#include <assert.h>
#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include "certificate_holder.h"
#include "timestamp.h"

/* CURVE_NAME_MAX is room for OpenSSL's longest name of a curve. */
#define CURVE_NAME_MAX 80

bool x509_name_print(const X509_NAME *name, BIO *out)
{
    /* UTF-8 stays as it is; control characters are escaped, a NUL among them. */
    unsigned long flags = XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB;
    if (X509_NAME_print_ex(out, name, 0, flags) >= 0) {
        return true;
    }
    /* A value that is not what its type says: all values as hex then, as RFC 2253 allows. */
    (void)BIO_reset(out);
    return X509_NAME_print_ex(out, name, 0, flags | ASN1_STRFLGS_DUMP_ALL) >= 0;
}

static struct bytes keep_name(struct holder *h, const X509_NAME *name)
{
    BIO *text = BIO_new(BIO_s_mem());
    struct bytes kept = {0};
    if (text == NULL || !x509_name_print(name, text)) {
        h->failed = true;
    } else {
        kept = holder_keep_printed(h, text);
    }
    BIO_free(text);
    return kept;
}

static struct bytes keep_common_name(struct holder *h, const X509_NAME *subject)
{
    int last = -1;
    for (int i = -1; (i = X509_NAME_get_index_by_NID(subject, NID_commonName, i)) >= 0;) {
        last = i;
    }
    if (last < 0) {
        return (struct bytes){0};
    }

    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last));
    unsigned char *utf8 = NULL;
    int len = ASN1_STRING_to_UTF8(&utf8, value);
    if (len < 0) {
        return holder_keep_string(h, value); /* not what its type says: as it stands */
    }
    struct bytes kept = holder_keep(h, utf8, (size_t)len);
    OPENSSL_free(utf8);
    return kept;
}

static void hex_write(uint8_t *out, struct bytes octets, const char digits[])
{
    for (size_t i = 0; i < octets.len; i++) {
        out[2 * i] = (uint8_t)digits[octets.ptr[i] >> 4];
        out[2 * i + 1] = (uint8_t)digits[octets.ptr[i] & 15];
    }
}

static struct bytes keep_serial(struct holder *h, const ASN1_INTEGER *serial)
{
    struct bytes octets = {ASN1_STRING_get0_data(serial), (size_t)ASN1_STRING_length(serial)};
    size_t sign_len = ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER ? 1 : 0;
    size_t len = sign_len + 2 * octets.len;
    uint8_t *text = len == 0 ? NULL : holder_grab(h, len);
    if (text == NULL) {
        return (struct bytes){0};
    }
    text[0] = '-'; /* overwritten when there is no sign */
    hex_write(text + sign_len, octets, "0123456789ABCDEF");
    return (struct bytes){text, len};
}

int64_t x509_time_ns(const ASN1_TIME *t, int64_t unreadable)
{
    struct tm tm;
    if (t == NULL || ASN1_TIME_to_tm(t, &tm) != 1) {
        return unreadable;
    }
    int64_t seconds = timegm(&tm);
    if (seconds > INT64_MAX / NS_PER_SECOND) {
        return INT64_MAX;
    }
    if (seconds < INT64_MIN / NS_PER_SECOND) {
        return INT64_MIN;
    }
    return seconds * NS_PER_SECOND;
}

static enum key_algorithm key_algorithm_of(const EVP_PKEY *key)
{
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
    case EVP_PKEY_RSA_PSS:
        return KEY_RSA;
    case EVP_PKEY_EC:
        return KEY_EC;
    case EVP_PKEY_ED25519:
        return KEY_ED25519;
    case EVP_PKEY_ED448:
        return KEY_ED448;
    default:
        return KEY_OTHER;
    }
}

static void read_key(struct certificate *c, const X509 *x509)
{
    EVP_PKEY *key = X509_get0_pubkey(x509);
    if (key == NULL) {
        return; /* an algorithm that OpenSSL does not know, or a malformed key */
    }
    c->key = key_algorithm_of(key);
    int bits = EVP_PKEY_get_bits(key);
    c->key_bits = bits > 0 ? (unsigned)bits : 0;

    char curve[CURVE_NAME_MAX];
    if (c->key == KEY_EC && EVP_PKEY_get_group_name(key, curve, sizeof curve, NULL) == 1) {
        int nid = OBJ_sn2nid(curve);
        c->key_curve = nid == NID_undef ? NULL : OBJ_nid2sn(nid);
    }
}

static void read_signature(struct certificate *c, X509 *x509)
{
    int nid = X509_get_signature_nid(x509);
    int digest = NID_undef;
    c->signature = OBJ_nid2ln(nid);
    c->signature_is_rsa_pss = nid == NID_rsassaPss;
    if (X509_get_signature_info(x509, &digest, NULL, NULL, NULL) == 1 && digest != NID_undef) {
        c->digest = OBJ_nid2sn(digest);
    }
}

static void write_fingerprint(const uint8_t sha256[SHA256_DIGEST_LENGTH],
                              char out[CERTIFICATE_SHA256_TEXT_MAX])
{
    hex_write((uint8_t *)out, (struct bytes){sha256, SHA256_DIGEST_LENGTH}, "0123456789abcdef");
    out[CERTIFICATE_SHA256_TEXT_MAX - 1] = '\0';
}

const char *certificate_fingerprint(struct bytes der, char out[CERTIFICATE_SHA256_TEXT_MAX])
{
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    SHA256(der.ptr, der.len, sha256);
    write_fingerprint(sha256, out);
    return out;
}

struct certificate *certificate_read(X509 *x509, const uint8_t sha256[SHA256_DIGEST_LENGTH])
{
    struct holder *h = holder_new();
    if (h == NULL) {
        return NULL;
    }

    struct certificate *c = &h->certificate;
    const X509_NAME *subject = X509_get_subject_name(x509);
    const X509_NAME *issuer = X509_get_issuer_name(x509);
    write_fingerprint(sha256, c->sha256);
    c->subject = keep_name(h, subject);
    c->issuer = keep_name(h, issuer);
    c->common_name = keep_common_name(h, subject);
    c->serial = keep_serial(h, X509_get0_serialNumber(x509));
    c->not_before_ns = x509_time_ns(X509_get0_notBefore(x509), INT64_MIN);
    c->not_after_ns = x509_time_ns(X509_get0_notAfter(x509), INT64_MAX);
    read_key(c, x509);
    read_signature(c, x509);
    extensions_read(h, x509);
    c->is_ca = X509_check_ca(x509) != 0;
    c->is_self_issued = X509_NAME_cmp(subject, issuer) == 0;
    c->is_self_signed = c->is_self_issued && X509_self_signed(x509, 1) == 1;
    if (h->failed) {
        certificate_free(c);
        return NULL;
    }
    return c;
}

static X509 *parse(OSSL_LIB_CTX *context, struct bytes der)
{
    if (der.len == 0 || der.len > LONG_MAX) {
        return NULL;
    }
    const unsigned char *at = der.ptr;
    X509 *x509 = X509_new_ex(context, NULL);
    if (x509 == NULL || d2i_X509(&x509, &at, (long)der.len) == NULL || at != der.ptr + der.len) {
        X509_free(x509); /* NULL by now where it does not parse */
        return NULL;
    }
    return x509;
}

X509 *x509_parse(const struct library *library, struct bytes der)
{
    X509 *x509 = parse(library != NULL ? library->common.context : NULL, der);
    bool is_rare = x509 != NULL && library != NULL && library->whole.context != NULL &&
                   X509_get0_pubkey(x509) == NULL;
    if (is_rare) {
        X509_free(x509);
        x509 = parse(library->whole.context, der);
    }
    return x509;
}

struct certificate *certificate_new(struct bytes der)
{
    X509 *x509 = x509_parse(NULL, der);
    struct certificate *c = NULL;
    if (x509 != NULL) {
        uint8_t sha256[SHA256_DIGEST_LENGTH];
        SHA256(der.ptr, der.len, sha256);
        c = certificate_read(x509, sha256);
    }
    X509_free(x509);
    ERR_clear_error();
    return c;
}

static void text_cut(BIO *printed, char *out, size_t cap)
{
    char *octets = NULL;
    long len = BIO_get_mem_data(printed, &octets);
    size_t num = len > 0 ? (size_t)len : 0;
    num = num < cap ? num : cap - 1;
    if (num > 0) {
        memcpy(out, octets, num);
    }
    out[num] = '\0';
}

bool certificate_name_format(struct bytes der, char *out, size_t cap)
{
    assert(cap > 0);
    out[0] = '\0';
    if (der.len == 0 || der.len > LONG_MAX) {
        return false;
    }

    const unsigned char *at = der.ptr;
    X509_NAME *name = d2i_X509_NAME(NULL, &at, (long)der.len);
    BIO *text = BIO_new(BIO_s_mem());
    bool ok =
        name != NULL && at == der.ptr + der.len && text != NULL && x509_name_print(name, text);
    if (ok) {
        text_cut(text, out, cap);
    }
    BIO_free(text);
    X509_NAME_free(name);
    ERR_clear_error();
    return ok;
}
