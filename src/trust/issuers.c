/* issuers.c — a ring of the CA certificates seen. A look-up compares a few hundred fingerprints,
 * which costs less than a hundredth of parsing one certificate. */
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "x509_internal.h"

struct issuers {
    struct parsed ring[SEEN_ISSUERS_MAX];
    size_t num;
    uint64_t generation; /* issuers ever added; modulo the ring, where the next one goes */
};

static void parsed_drop(struct parsed *parsed)
{
    X509_free(parsed->x509);
    certificate_free(parsed->certificate);
}

struct issuers *issuers_new(void)
{
    return calloc(1, sizeof(struct issuers));
}

void issuers_free(struct issuers *issuers)
{
    if (issuers == NULL) {
        return;
    }
    for (size_t i = 0; i < issuers->num; i++) {
        parsed_drop(&issuers->ring[i]);
    }
    free(issuers);
}

const struct parsed *issuers_find(const struct issuers *issuers,
                                  const uint8_t sha256[SHA256_DIGEST_LENGTH])
{
    for (size_t i = 0; i < issuers->num; i++) {
        if (memcmp(issuers->ring[i].sha256, sha256, SHA256_DIGEST_LENGTH) == 0) {
            return &issuers->ring[i];
        }
    }
    return NULL;
}

void issuers_add(struct issuers *issuers, const struct parsed *issuer)
{
    if (issuers_find(issuers, issuer->sha256) != NULL || X509_up_ref(issuer->x509) != 1) {
        return;
    }
    struct parsed *slot = &issuers->ring[issuers->generation % SEEN_ISSUERS_MAX];
    if (issuers->num == SEEN_ISSUERS_MAX) {
        parsed_drop(slot);
    } else {
        issuers->num++;
    }
    *slot = *issuer;
    certificate_retain(slot->certificate);
    issuers->generation++;
}

STACK_OF(X509) *issuers_list(const struct issuers *issuers)
{
    STACK_OF(X509) *list = sk_X509_new_reserve(NULL, (int)issuers->num);
    for (size_t i = 0; list != NULL && i < issuers->num; i++) {
        (void)sk_X509_push(list, issuers->ring[i].x509);
    }
    return list;
}

uint64_t issuers_generation(const struct issuers *issuers)
{
    return issuers->generation;
}
