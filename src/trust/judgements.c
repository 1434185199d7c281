/* judgements.c — judgements with what they lend, in a cache */
#include <stdlib.h>

#include "bounds.h"
#include "x509_internal.h"

/* blank gives back what a judgement lends. */
static void blank(struct judged *judged)
{
    for (size_t i = 0; i < TLS_CHAIN_MAX; i++) {
        certificate_free(judged->certificate[i]);
    }
    BIO_free(judged->anchor_subject);
    *judged = (struct judged){0};
}

static void free_judged(void *judged)
{
    blank(judged);
    free(judged);
}

struct id_cache *judgements_new(void)
{
    return id_cache_new(TRUST_CACHE_MAX, TRUST_CACHE_OCTETS_MAX, free_judged);
}

struct judged *judgements_renew(struct id_cache *judgements, uint64_t id, size_t octets)
{
    struct judged *known = id_cache_find(judgements, id);
    if (known != NULL) {
        blank(known);
        return known;
    }
    struct judged *judged = calloc(1, sizeof *judged);
    if (judged != NULL && !id_cache_add(judgements, id, judged, octets)) {
        free(judged);
        return NULL;
    }
    return judged;
}
