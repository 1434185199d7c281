/* make_crl: certificate revocation lists made at run time, of certificates made likewise. */
#ifndef FEDTAP_MAKE_CRL_H
#define FEDTAP_MAKE_CRL_H

#include "make_certificate.h"

/* CRL_ROWS_MAX is how many entries a recipe has room for. */
#define CRL_ROWS_MAX 3

/* NO_REASON is an entry without a reason; the others are the numbers of RFC 5280, section 5.3.1. */
#define NO_REASON (-1)

/* crl_row is one entry; serial 0 is none, and ends them. */
struct crl_row {
    long serial;
    int64_t revoked_s;
    int reason;
    const struct made *issuer; /* certificateIssuer; NULL: that of the entry before */
    bool unknown;              /* with a critical extension that nobody knows */
};

/* crl_recipe says what to make. */
struct crl_recipe {
    const struct made *issuer;
    const struct made *signer; /* whose key signs it; NULL: the issuer's */
    int64_t this_update_s;     /* 0: MADE_NOT_BEFORE_S */
    int64_t next_update_s;     /* 0: MADE_NOT_AFTER_S; negative: none */
    struct crl_row row[CRL_ROWS_MAX];
    long number;            /* cRLNumber; 0: none */
    long base_number;       /* of a delta list; 0: it is none */
    bool unknown;           /* with a critical extension that nobody knows */
    const char *extensions; /* more, a line each, as in struct recipe */
};

/* make_crl follows the recipe, and aborts the test when it cannot. The list in DER is the caller's
 * to free, through ptr. */
struct bytes make_crl(const struct crl_recipe *recipe);

/* make_crl_pem appends a list in DER to the PEM file at path. */
void make_crl_pem(const char *path, struct bytes der);

#endif
