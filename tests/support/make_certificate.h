/* make_certificate: certificates made at run time, so that no test rests on files that expire. */
#ifndef FEDTAP_MAKE_CERTIFICATE_H
#define FEDTAP_MAKE_CERTIFICATE_H

#include "bytes.h"

/* MADE_NOT_BEFORE_S and MADE_NOT_AFTER_S are the dates that a recipe has unless it says otherwise:
 * 2020-01-01 and 2040-01-01, in seconds since 1970. */
#define MADE_NOT_BEFORE_S INT64_C(1577836800)
#define MADE_NOT_AFTER_S INT64_C(2208988800)

/* recipe says what to make. The zero state with a subject is a self-signed certificate without
 * extensions, with a P-256 key, signed with SHA-256. */
struct recipe {
    const char *subject;       /* attributes separated by "/": "C=DE/O=Example/CN=a.example" */
    const struct made *issuer; /* NULL: self-signed */
    const struct made *key_of; /* takes over this one's key; NULL: a new key */
    const char *key;    /* "P-384", "RSA-1024", "Ed25519", …; "explicit" is P-256 spelt out */
    const char *digest; /* "SHA1", …; NULL: "SHA256", or none where the key has its own */
    bool pss;           /* sign with RSASSA-PSS */
    const char *serial; /* hex, "-" before a negative one; NULL: 1 */
    int64_t not_before_s;
    int64_t not_after_s;
    const char *not_before; /* GeneralizedTime as it is written, instead */
    const char *not_after;
    bool ca;                /* basicConstraints, and keyUsage of a CA */
    const char *extensions; /* more, a line each, in the syntax of OpenSSL's x509v3_config(5) */
};

/* made is a certificate with its key, which others can be issued by. */
struct made {
    struct bytes der;
    void *x509;
    void *key;
};

/* make_certificate follows the recipe, and aborts the test when it cannot; free with made_free. */
struct made *make_certificate(const struct recipe *recipe);

/* made_free frees made; NULL is a no-op. */
void made_free(struct made *made);

/* made_subject returns the subject in DER, to be freed by the caller through ptr. */
struct bytes made_subject(const struct made *made);

/* make_pem appends made to the PEM file at path. */
void make_pem(const char *path, const struct made *made);

#endif
