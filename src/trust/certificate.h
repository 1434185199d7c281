/* certificate: what an X.509 certificate says, as plain values (RFC 5280). No verdicts. */
#ifndef FEDTAP_CERTIFICATE_H
#define FEDTAP_CERTIFICATE_H

#include "bytes.h"

/* CERTIFICATE_SHA256_TEXT_MAX is a SHA-256 fingerprint in lower-case hex with its terminator. */
#define CERTIFICATE_SHA256_TEXT_MAX 65

enum key_algorithm { KEY_OTHER, KEY_RSA, KEY_EC, KEY_ED25519, KEY_ED448 };

/* certificate owns everything it points to. Its texts come from a stranger: raw octets (DNs in
 * RFC 2253 form, UTF-8 where the certificate says so), to be escaped before they are shown. */
struct certificate {
    char sha256[CERTIFICATE_SHA256_TEXT_MAX];
    struct bytes subject;     /* RFC 2253 text, most specific part first */
    struct bytes issuer;      /* likewise */
    struct bytes common_name; /* the last CN of the subject; empty when there is none */
    struct bytes serial;      /* upper-case hex, two digits an octet; "-" before a negative one */
    int64_t not_before_ns; /* saturates at the ends of int64_t, where an unreadable date is too */
    int64_t not_after_ns;
    bool has_san;          /* the subjectAltName extension is there, whatever it holds */
    struct bytes *san_dns; /* dNSNames as they stand, raw: a NUL or a space may be in them */
    size_t num_san_dns;    /* at most SAN_MAX; the rest is only counted in num_san_skipped */
    struct bytes *san_ip;  /* iPAddresses, as octets */
    size_t num_san_ip;
    size_t num_san_skipped;
    enum key_algorithm key;
    unsigned key_bits;
    const char *key_curve; /* OpenSSL's short name of the curve (a constant), or NULL */
    const char *signature; /* OpenSSL's long name of the algorithm (a constant), never NULL */
    const char *digest; /* the digest of that algorithm: "SHA256", "SHA1" (a constant), or NULL */
    bool signature_is_rsa_pss;
    bool has_eku; /* the extendedKeyUsage extension is there */
    bool eku_server_auth;
    bool eku_client_auth;
    bool eku_any;
    struct bytes eku;    /* the purposes as OpenSSL's short names, joined with ","; or empty */
    bool is_ca;          /* its extensions let it issue certificates */
    bool is_self_issued; /* issuer equals subject */
    bool is_self_signed; /* and its own key verifies its signature */
    size_t num_crl_urls; /* CRL distribution points that are URIs */
    bool has_http_crl;   /* one of them is http:// */
};

/* certificate_new parses DER; NULL when it is not a certificate or memory is exhausted. Trailing
 * octets after the certificate make it unreadable. */
struct certificate *certificate_new(struct bytes der);

/* certificate_free frees c; NULL is a no-op. */
void certificate_free(struct certificate *c);

/* certificate_fingerprint writes the SHA-256 of any octets in lower-case hex and returns out. */
const char *certificate_fingerprint(struct bytes der, char out[CERTIFICATE_SHA256_TEXT_MAX]);

/* certificate_name_format turns one DER-encoded distinguished name (as a CertificateRequest
 * carries, RFC 5246, section 7.4.4) into RFC 2253 text in out, terminated, cut when too long; raw
 * octets to be escaped. False when it does not parse; out is then empty. */
bool certificate_name_format(struct bytes der, char *out, size_t cap);

#endif
