/* partner: an organisation with an Expressway-E that Microsoft's Access Edge federates with: its
 * domain, address, certificate, and what the two say over TLS. Everything is made anew by OpenSSL;
 * nothing is taken from a file. */
#ifndef FEDTAP_PARTNER_H
#define FEDTAP_PARTNER_H

#include <stdint.h>

#include "make_certificate.h"
#include "tls_talk.h"

#define PARTNER_NAME_MAX 64

/* Leaf certificates have RSA keys, as most public ones do; few keys serve many of them, since
 * making one takes as long as a hundred signatures. */
#define PARTNER_KEYS 16

/* authority is who signs every certificate: a root, which is never sent, and what it has issued. */
struct authority {
    struct made *root;
    struct made *intermediate;
    struct made *access_edge; /* what Microsoft's side shows as client */
    struct made *key[PARTNER_KEYS];
};

struct authority *authority_new(void);
void authority_free(struct authority *authority);

struct partner {
    char domain[PARTNER_NAME_MAX];
    char target[PARTNER_NAME_MAX]; /* of its SRV record: one label under the domain */
    uint32_t address;              /* IPv4, of the target */
    struct made *certificate;      /* carries the target, unless the partner is at fault */
    struct talk *talk;             /* a whole TLS 1.2 handshake with both certificates, and a SIP
                                    * request in it */
};

/* partner_new makes partner number index, with a certificate of a serial number. With at_fault that
 * carries another name than the target, which is what federation fails from most often. */
struct partner *partner_new(const struct authority *authority, uint32_t index, uint32_t serial,
                            bool at_fault);
void partner_free(struct partner *partner);

#endif
