/* crl: certificate revocation lists as they were given, one by one. For the files of this folder. */
#ifndef FEDTAP_CRL_H
#define FEDTAP_CRL_H

#include "bounds.h"
#include "x509_internal.h"

/* crl is one list (RFC 5280, section 5). */
struct crl {
    X509_CRL *x509;
    BIO *text;                 /* holds issuer */
    struct bytes issuer;       /* its name in RFC 2253 form; raw text */
    int64_t this_update_ns;    /* INT64_MIN when it is no time */
    int64_t next_update_ns;    /* INT64_MAX when it gives none */
    ASN1_INTEGER *number;      /* of this list, or NULL */
    ASN1_INTEGER *base_number; /* of the one that a delta list builds on, or NULL */
    bool is_delta;
    bool is_indirect; /* lists certificates of other issuers too */
    bool only_users;  /* says nothing of CA certificates */
    bool only_authorities;
    const char *refusal; /* why it must not be used, in words; or NULL */
    EVP_PKEY *signer;    /* what its signature was found to verify with, or NULL */
    EVP_PKEY *stranger[CRL_STRANGERS_MAX]; /* a ring of keys that it does not verify with */
    size_t num_strangers;                  /* ever; modulo the ring, where the next one goes */
};

/* What a list says of a certificate. */
enum crl_entry_kind { ENTRY_NONE, ENTRY_REMOVED, ENTRY_HELD, ENTRY_REVOKED };

struct crl_entry {
    enum crl_entry_kind kind;
    int64_t revoked_ns;
    const char *reason; /* in words, a constant; or NULL */
};

/* crl_new reads one list in DER, which must end where the list does. NULL when it is none, or when
 * out of memory; what must not be used is kept, with its refusal. library outlives it. */
struct crl *crl_new(const struct library *library, struct bytes der);

/* crl_free frees the list; NULL is a no-op. */
void crl_free(struct crl *crl);

/* crl_verifies tells whether key signed the list. That costs a digest of the list, unless its signer
 * is known or key is one of the CRL_STRANGERS_MAX that failed last. */
bool crl_verifies(struct crl *crl, EVP_PKEY *key);

/* crl_find looks a certificate up, by its issuer and its serial number. */
struct crl_entry crl_find(const struct crl *crl, X509 *x509);

/* crl_has_scope_of tells whether two lists are of one issuer, one key and about the same
 * certificates: the newer one then replaces the older one. */
bool crl_has_scope_of(const struct crl *crl, const struct crl *other);

/* crl_builds_on tells whether delta brings base up to date (section 5.2.4). */
bool crl_builds_on(const struct crl *delta, const struct crl *base);

/* crls is all that was given. */
struct crls {
    const struct library *library;
    struct crl *list[CRLS_MAX];
    size_t num;
    size_t octets; /* of all of them in DER */
};

/* crls_new makes an empty set, whose lists are read in library, which is borrowed, or NULL for OpenSSL's own; NULL when out of memory. */
struct crls *crls_new(const struct library *library);

/* crls_load adds every list of the file at path, PEM or DER, or of every regular file of the
 * directory at path. False with the reason when there is none, when one is malformed or when there
 * are too many; some may have been added then. */
bool crls_load(struct crls *crls, const char *path, struct error *error);

/* crls_free frees the lists; NULL is a no-op. */
void crls_free(struct crls *crls);

/* revocation_find says what the lists say of a certificate. known is where the certificate of a
 * list's issuer may come from; what is configured comes first, so that a list gets its signer before
 * strangers offer keys. */
struct revocation revocation_find(const struct crls *crls, const STACK_OF(X509) *known, X509 *x509);

#endif
