/* revocation.c — which lists may speak of a certificate, and what they say together (RFC 5280,
 * section 6.3) */
#include "revocation.h"

#include <openssl/x509v3.h>

#include "crl.h"

static const char no_issuer[] = "no certificate of its issuer is known to verify it with";
static const char not_signed[] = "its signature does not verify with its issuer's key";
static const char not_allowed[] = "its issuer's certificate does not allow signing such lists";
static const char not_named[] = "the certificate does not name its issuer as one that may list it";

/* suspect is the certificate in question. */
struct suspect {
    X509 *x509;
    const STACK_OF(X509) *known; /* who may be its issuer, or a list's */
    X509 *issuer;                /* the one whose key signed it, or NULL */
    bool is_authority;
};

/* may_sign — section 6.3.3, (f). */
static bool may_sign(X509 *issuer)
{
    return (X509_get_key_usage(issuer) & KU_CRL_SIGN) != 0;
}

static bool has_subject(const X509 *x509, const X509_NAME *name)
{
    return X509_NAME_cmp(X509_get_subject_name(x509), name) == 0;
}

/* find_issuer finds whose key signed the certificate; among several certificates of that key, one
 * that may sign lists. */
static X509 *find_issuer(const STACK_OF(X509) *known, X509 *x509)
{
    X509 *found = NULL;
    for (int i = 0; i < sk_X509_num(known); i++) {
        X509 *other = sk_X509_value(known, i);
        EVP_PKEY *key = X509_get0_pubkey(other);
        if (key == NULL || !has_subject(other, X509_get_issuer_name(x509)) ||
            X509_verify(x509, key) != 1) {
            continue;
        }
        if (may_sign(other)) {
            return other;
        }
        found = found == NULL ? other : found;
    }
    return found;
}

/* signer_of finds whose key signed a list: NULL when nobody known of that name did, any_named then
 * tells whether there is somebody of that name at all. */
static X509 *signer_of(const STACK_OF(X509) *known, struct crl *crl, bool *any_named)
{
    X509 *found = NULL;
    *any_named = false;
    for (int i = 0; i < sk_X509_num(known); i++) {
        X509 *other = sk_X509_value(known, i);
        if (!has_subject(other, X509_CRL_get_issuer(crl->x509))) {
            continue;
        }
        EVP_PKEY *key = X509_get0_pubkey(other);
        *any_named = true;
        if (key == NULL || !crl_verifies(crl, key)) {
            continue;
        }
        if (may_sign(other)) {
            return other;
        }
        found = found == NULL ? other : found;
    }
    return found;
}

static bool is_of_issuer(const struct crl *crl, const X509 *x509)
{
    return X509_NAME_cmp(X509_CRL_get_issuer(crl->x509), X509_get_issuer_name(x509)) == 0;
}

/* names_lister tells whether a certificate says that lists of that issuer are about it (section
 * 4.2.1.13). */
static bool names_lister(const X509 *x509, const X509_NAME *lister)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(x509, NID_crl_distribution_points, NULL, NULL);
    bool names = false;
    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        const GENERAL_NAMES *issuers = sk_DIST_POINT_value(points, i)->CRLissuer;
        for (int k = 0; k < sk_GENERAL_NAME_num(issuers); k++) {
            const GENERAL_NAME *name = sk_GENERAL_NAME_value(issuers, k);
            names = names || (name->type == GEN_DIRNAME &&
                              X509_NAME_cmp(name->d.directoryName, lister) == 0);
        }
    }
    CRL_DIST_POINTS_free(points);
    return names;
}

/* is_about tells whether a list may hold the certificate, were it to be believed. */
static bool is_about(const struct crl *crl, const struct suspect *s)
{
    if (s->is_authority ? crl->only_users : crl->only_authorities) {
        return false;
    }
    return is_of_issuer(crl, s->x509) ||
           (crl->is_indirect && crl_find(crl, s->x509).kind != ENTRY_NONE);
}

/* is_of_another_key tells whether a list is of a namesake of the certificate's issuer: another CA,
 * or the same one with another key. */
static bool is_of_another_key(const struct suspect *s, const X509 *signer)
{
    return s->issuer != NULL &&
           EVP_PKEY_eq(X509_get0_pubkey(signer), X509_get0_pubkey(s->issuer)) != 1;
}

enum use { USE_NOT_ABOUT, USE_REFUSED, USE_GOOD };

/* use_of decides whether a list speaks of the certificate; why not, when it is refused. */
static enum use use_of(struct crl *crl, const struct suspect *s, const char **why)
{
    bool any_named;
    *why = crl->refusal;
    if (!is_about(crl, s)) {
        return USE_NOT_ABOUT;
    }
    if (crl->refusal != NULL) {
        return USE_REFUSED;
    }
    bool is_direct = is_of_issuer(crl, s->x509);
    X509 *signer = signer_of(s->known, crl, &any_named);
    if (signer != NULL && is_direct && is_of_another_key(s, signer)) {
        return USE_NOT_ABOUT;
    }
    if (signer == NULL) {
        *why = any_named ? not_signed : no_issuer;
    } else if (is_direct && s->issuer == NULL) {
        *why = no_issuer;
    } else if (!may_sign(signer)) {
        *why = not_allowed;
    } else if (!is_direct && !names_lister(s->x509, X509_CRL_get_issuer(crl->x509))) {
        *why = not_named;
    }
    return *why != NULL ? USE_REFUSED : USE_GOOD;
}

/* jury is the lists that speak of the certificate. */
struct jury {
    const struct crl *crl[CRLS_MAX];
    size_t num;
};

static void summon(struct jury *jury, const struct crls *crls, const struct suspect *s,
                   struct revocation *out)
{
    jury->num = 0;
    for (size_t i = 0; i < crls->num; i++) {
        const char *why;
        switch (use_of(crls->list[i], s, &why)) {
        case USE_GOOD:
            jury->crl[jury->num++] = crls->list[i];
            break;
        case USE_REFUSED:
            out->unused = why;
            out->unused_list = crls->list[i]->issuer;
            break;
        case USE_NOT_ABOUT:
            break;
        }
    }
}

/* is_released tells whether what one list holds is no longer held by a later one. Only a hold can
 * be taken back (section 5.3.1): what is revoked for good may leave the list when it expires. */
static bool is_released(const struct jury *jury, const struct crl *holder, X509 *x509)
{
    for (size_t i = 0; i < jury->num; i++) {
        const struct crl *later = jury->crl[i];
        if (later->this_update_ns < holder->this_update_ns || later == holder ||
            !crl_has_scope_of(later, holder)) {
            continue;
        }
        enum crl_entry_kind kind = crl_find(later, x509).kind;
        bool is_newer = later->this_update_ns > holder->this_update_ns;
        if (kind == ENTRY_REMOVED || (kind == ENTRY_NONE && !later->is_delta && is_newer)) {
            return true;
        }
    }
    return false;
}

static bool is_current_with(const struct jury *jury, const struct crl *crl)
{
    for (size_t i = 0; crl->is_delta && i < jury->num; i++) {
        if (crl_builds_on(crl, jury->crl[i])) {
            return true;
        }
    }
    return !crl->is_delta;
}

/* take_entry keeps the earliest of the dates that the lists give. */
static void take_entry(struct revocation *out, const struct crl *crl, const struct crl_entry *entry)
{
    if (out->answer == REVOCATION_LISTED && out->revoked_ns <= entry->revoked_ns) {
        return;
    }
    out->answer = REVOCATION_LISTED;
    out->list = crl->issuer;
    out->revoked_ns = entry->revoked_ns;
    out->on_hold = entry->kind == ENTRY_HELD;
    out->reason = entry->reason;
}

static void hear(const struct jury *jury, X509 *x509, struct revocation *out)
{
    out->next_update_ns = INT64_MIN;
    for (size_t i = 0; i < jury->num; i++) {
        const struct crl *crl = jury->crl[i];
        struct crl_entry entry = crl_find(crl, x509);
        bool is_listed = entry.kind == ENTRY_REVOKED ||
                         (entry.kind == ENTRY_HELD && !is_released(jury, crl, x509));
        bool speaks_of_all = is_current_with(jury, crl);
        if (is_listed) {
            take_entry(out, crl, &entry);
        } else if (speaks_of_all && out->answer == REVOCATION_UNCHECKED) {
            out->answer = REVOCATION_UNLISTED;
            out->list = crl->issuer;
        }
        if ((is_listed || speaks_of_all) && crl->next_update_ns > out->next_update_ns) {
            out->next_update_ns = crl->next_update_ns;
        }
    }
}

struct revocation revocation_find(const struct crls *crls, const STACK_OF(X509) *known, X509 *x509)
{
    struct revocation out = {.answer = REVOCATION_UNCHECKED};
    struct jury jury;
    if (crls->num == 0) {
        return out;
    }
    const struct suspect suspect = {
        .x509 = x509,
        .known = known,
        .issuer = find_issuer(known, x509),
        .is_authority = X509_check_ca(x509) != 0,
    };
    summon(&jury, crls, &suspect, &out);
    hear(&jury, x509, &out);
    return out;
}
