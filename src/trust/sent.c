/* sent.c — a chain as it was sent, each certificate parsed once, and issuers met before not at
 * all */
#include "x509_internal.h"

#include <openssl/x509v3.h>

/* parse_one parses one certificate, unless it is an issuer met before. */
static struct parsed parse_one(const struct issuers *seen, const struct library *library,
                               struct bytes der)
{
    struct parsed parsed = {0};
    if (der.len == 0) {
        return parsed;
    }
    SHA256(der.ptr, der.len, parsed.sha256);
    const struct parsed *known = issuers_find(seen, parsed.sha256);
    if (known != NULL && X509_up_ref(known->x509) == 1) {
        certificate_retain(known->certificate);
        return *known;
    }
    parsed.x509 = x509_parse(library, der);
    if (parsed.x509 == NULL) {
        return parsed;
    }
    parsed.certificate = certificate_read(parsed.x509, parsed.sha256);
    if (parsed.certificate == NULL) {
        X509_free(parsed.x509);
        parsed.x509 = NULL;
    }
    return parsed;
}

void sent_parse(struct sent *sent, const struct library *library, const struct bytes *der,
                size_t num, struct issuers *seen)
{
    sent->num = num;
    for (size_t i = 0; i < num; i++) {
        sent->item[i] = parse_one(seen, library, der[i]);
    }
    for (size_t i = 0; i < num; i++) {
        const struct parsed *item = &sent->item[i];
        if (item->x509 != NULL && item->certificate->is_ca &&
            der[i].len <= SEEN_ISSUER_OCTETS_MAX) {
            issuers_add(seen, item);
        }
    }
}

void sent_drop(struct sent *sent)
{
    for (size_t i = 0; i < sent->num; i++) {
        X509_free(sent->item[i].x509);
    }
}

bool sent_in_order(const struct sent *sent)
{
    for (size_t i = 0; i < sent->num; i++) {
        if (sent->item[i].x509 == NULL) {
            return false;
        }
        if (i > 0 && X509_check_issued(sent->item[i].x509, sent->item[i - 1].x509) != X509_V_OK) {
            return false;
        }
    }
    return true;
}

const struct certificate *sent_find(const struct sent *sent, const X509 *x509)
{
    for (size_t i = 0; i < sent->num; i++) {
        if (sent->item[i].x509 == x509) {
            return sent->item[i].certificate;
        }
    }
    return NULL;
}

STACK_OF(X509) *sent_issuers(const struct sent *sent)
{
    STACK_OF(X509) *issuers = sk_X509_new_reserve(NULL, (int)sent->num);
    for (size_t i = 1; issuers != NULL && i < sent->num; i++) {
        if (sent->item[i].x509 != NULL) {
            (void)sk_X509_push(issuers, sent->item[i].x509);
        }
    }
    return issuers;
}
