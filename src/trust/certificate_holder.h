/* certificate_holder: a certificate while it is read: its values with the storage behind them. */
#ifndef FEDTAP_CERTIFICATE_HOLDER_H
#define FEDTAP_CERTIFICATE_HOLDER_H

#include "x509_internal.h"

/* holder is a certificate with its storage. Like a cursor it remembers its first failure, so that
 * reading needs one test, at its end. */
struct holder {
    struct certificate certificate; /* first: a certificate is converted back to its holder */
    struct chunk *chunks;           /* what its texts are carved from */
    size_t num_users;
    bool failed; /* memory was exhausted */
};

/* holder_new makes a certificate without values, with one user, for certificate_free to free; NULL
 * when out of memory. */
struct holder *holder_new(void);

/* holder_grab returns len octets to fill, which live as long as h; NULL, and h has failed, when out
 * of memory. */
uint8_t *holder_grab(struct holder *h, size_t len);

/* holder_keep, holder_keep_string and holder_keep_printed copy octets, the content of a string as
 * it stands, and what was printed to a memory BIO. Empty when there is nothing or h failed. */
struct bytes holder_keep(struct holder *h, const void *octets, size_t len);
struct bytes holder_keep_string(struct holder *h, const ASN1_STRING *string);
struct bytes holder_keep_printed(struct holder *h, BIO *printed);

/* extensions_read fills what the extensions say (RFC 5280, section 4.2). */
void extensions_read(struct holder *h, const X509 *x509);

#endif
