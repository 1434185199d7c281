/* crl.c — one certificate revocation list (RFC 5280, section 5) */
#include <limits.h>
#include <stdlib.h>

#include <openssl/x509v3.h>

#include "crl.h"

static X509_CRL *parse(const struct library *library, struct bytes der)
{
    if (der.len == 0 || der.len > LONG_MAX) {
        return NULL;
    }
    const unsigned char *at = der.ptr;
    X509_CRL *x509 = X509_CRL_new_ex(library != NULL ? library->common.context : NULL, NULL);
    if (x509 == NULL || d2i_X509_CRL(&x509, &at, (long)der.len) == NULL ||
        at != der.ptr + der.len) {
        X509_CRL_free(x509); /* NULL by now where it does not parse */
        return NULL;
    }
    return x509;
}

/* is_known_extension tells whether fedtap does what a critical extension of a list demands. */
static bool is_known_extension(int nid)
{
    return nid == NID_issuing_distribution_point || nid == NID_delta_crl || nid == NID_crl_number ||
           nid == NID_authority_key_identifier;
}

static bool is_known_entry_extension(int nid)
{
    return nid == NID_certificate_issuer || nid == NID_crl_reason || nid == NID_invalidity_date;
}

static bool is_understood(X509_EXTENSION *extension, bool (*is_known)(int nid))
{
    const ASN1_OBJECT *object = X509_EXTENSION_get_object(extension);
    return X509_EXTENSION_get_critical(extension) == 0 || is_known(OBJ_obj2nid(object));
}

static bool is_entry_understood(const X509_REVOKED *entry)
{
    for (int i = 0; i < X509_REVOKED_get_ext_count(entry); i++) {
        if (!is_understood(X509_REVOKED_get_ext(entry, i), is_known_entry_extension)) {
            return false;
        }
    }
    return true;
}

/* is_all_understood — section 5.2: a list with a critical extension that is not understood must not
 * be used, and neither must one with such an entry (section 5.3). */
static bool is_all_understood(X509_CRL *x509)
{
    for (int i = 0; i < X509_CRL_get_ext_count(x509); i++) {
        if (!is_understood(X509_CRL_get_ext(x509, i), is_known_extension)) {
            return false;
        }
    }
    const STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(x509);
    for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
        if (!is_entry_understood(sk_X509_REVOKED_value(entries, i))) {
            return false;
        }
    }
    return true;
}

/* read_scope reads the issuing distribution point, section 5.2.5. */
static void read_scope(struct crl *crl)
{
    int critical = -1;
    ISSUING_DIST_POINT *point =
        X509_CRL_get_ext_d2i(crl->x509, NID_issuing_distribution_point, &critical, NULL);
    if (point == NULL) {
        /* -1 is "there is none"; otherwise it does not parse, or comes twice */
        crl->refusal = critical == -1 ? NULL : "its issuing distribution point cannot be read";
        return;
    }
    crl->only_users = point->onlyuser > 0;
    crl->only_authorities = point->onlyCA > 0;
    crl->is_indirect = point->indirectCRL > 0;
    if (point->onlyattr > 0) {
        crl->refusal = "it is about attribute certificates only";
    } else if (crl->only_users && crl->only_authorities) {
        crl->refusal = "its issuing distribution point contradicts itself";
    }
    ISSUING_DIST_POINT_free(point);
}

/* read_numbers reads the numbers of a list and of what a delta list builds on, sections 5.2.3 and
 * 5.2.4. */
static void read_numbers(struct crl *crl)
{
    int critical = -1;
    crl->number = X509_CRL_get_ext_d2i(crl->x509, NID_crl_number, NULL, NULL);
    crl->base_number = X509_CRL_get_ext_d2i(crl->x509, NID_delta_crl, &critical, NULL);
    crl->is_delta = critical != -1;
    if (crl->is_delta && crl->base_number == NULL && crl->refusal == NULL) {
        crl->refusal = "what it is a delta of cannot be read";
    }
}

static bool print_issuer(struct crl *crl)
{
    crl->text = BIO_new(BIO_s_mem());
    if (crl->text == NULL || !x509_name_print(X509_CRL_get_issuer(crl->x509), crl->text)) {
        return false;
    }
    char *text = NULL;
    long len = BIO_get_mem_data(crl->text, &text);
    crl->issuer = (struct bytes){(const uint8_t *)text, len > 0 ? (size_t)len : 0};
    return true;
}

struct crl *crl_new(const struct library *library, struct bytes der)
{
    struct crl *crl = calloc(1, sizeof *crl);
    if (crl == NULL) {
        return NULL;
    }
    crl->x509 = parse(library, der);
    if (crl->x509 == NULL || !print_issuer(crl)) {
        crl_free(crl);
        return NULL;
    }
    crl->this_update_ns = x509_time_ns(X509_CRL_get0_lastUpdate(crl->x509), INT64_MIN);
    crl->next_update_ns = x509_time_ns(X509_CRL_get0_nextUpdate(crl->x509), INT64_MAX);
    read_scope(crl);
    read_numbers(crl);
    if (crl->refusal == NULL && !is_all_understood(crl->x509)) {
        crl->refusal = "it carries a critical extension that fedtap does not know";
    }
    return crl;
}

void crl_free(struct crl *crl)
{
    if (crl == NULL) {
        return;
    }
    X509_CRL_free(crl->x509);
    ASN1_INTEGER_free(crl->number);
    ASN1_INTEGER_free(crl->base_number);
    EVP_PKEY_free(crl->signer);
    for (size_t i = 0; i < CRL_STRANGERS_MAX; i++) {
        EVP_PKEY_free(crl->stranger[i]);
    }
    BIO_free(crl->text);
    free(crl);
}

static bool is_stranger(const struct crl *crl, const EVP_PKEY *key)
{
    for (size_t i = 0; i < CRL_STRANGERS_MAX && crl->stranger[i] != NULL; i++) {
        if (EVP_PKEY_eq(crl->stranger[i], key) == 1) {
            return true;
        }
    }
    return false;
}

bool crl_verifies(struct crl *crl, EVP_PKEY *key)
{
    if (crl->signer != NULL) {
        return EVP_PKEY_eq(crl->signer, key) == 1;
    }
    if (is_stranger(crl, key) || EVP_PKEY_up_ref(key) != 1) {
        return false;
    }
    if (X509_CRL_verify(crl->x509, key) == 1) {
        crl->signer = key;
        return true;
    }
    EVP_PKEY **slot = &crl->stranger[crl->num_strangers++ % CRL_STRANGERS_MAX];
    EVP_PKEY_free(*slot);
    *slot = key;
    return false;
}

/* read_reason — section 5.3.1. */
static void read_reason(const X509_REVOKED *revoked, struct crl_entry *entry)
{
    static const char *const reasons[] = {
        NULL, /* unspecified */
        "key compromise",
        "compromise of the CA",
        "change of affiliation",
        "superseded",
        "cessation of operation",
        "on hold",
        NULL, /* not used */
        "removed from the list",
        "privilege withdrawn",
        "compromise of the attribute authority",
    };
    ASN1_ENUMERATED *value = X509_REVOKED_get_ext_d2i(revoked, NID_crl_reason, NULL, NULL);
    long reason = value == NULL ? CRL_REASON_UNSPECIFIED : ASN1_ENUMERATED_get(value);
    ASN1_ENUMERATED_free(value);
    if (reason >= 0 && reason < (long)(sizeof reasons / sizeof reasons[0])) {
        entry->reason = reasons[reason];
    }
    if (reason == CRL_REASON_CERTIFICATE_HOLD) {
        entry->kind = ENTRY_HELD;
    }
    if (reason == CRL_REASON_REMOVE_FROM_CRL) {
        entry->kind = ENTRY_REMOVED;
    }
}

struct crl_entry crl_find(const struct crl *crl, X509 *x509)
{
    struct crl_entry entry = {.kind = ENTRY_NONE};
    X509_REVOKED *revoked = NULL;
    /* It sees to certificateIssuer (section 5.3.3), and says 2 of what is removed. */
    if (X509_CRL_get0_by_cert(crl->x509, &revoked, x509) == 0 || revoked == NULL) {
        return entry;
    }
    entry.kind = ENTRY_REVOKED;
    entry.revoked_ns = x509_time_ns(X509_REVOKED_get0_revocationDate(revoked), INT64_MIN);
    read_reason(revoked, &entry);
    return entry;
}

/* has_same tells whether an extension is absent from both lists, or the same in both. */
static bool has_same(const struct crl *a, const struct crl *b, int nid)
{
    X509_EXTENSION *in_a = X509_CRL_get_ext(a->x509, X509_CRL_get_ext_by_NID(a->x509, nid, -1));
    X509_EXTENSION *in_b = X509_CRL_get_ext(b->x509, X509_CRL_get_ext_by_NID(b->x509, nid, -1));
    if (in_a == NULL || in_b == NULL) {
        return in_a == in_b;
    }
    return ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(in_a), X509_EXTENSION_get_data(in_b)) == 0;
}

bool crl_has_scope_of(const struct crl *crl, const struct crl *other)
{
    return X509_NAME_cmp(X509_CRL_get_issuer(crl->x509), X509_CRL_get_issuer(other->x509)) == 0 &&
           has_same(crl, other, NID_issuing_distribution_point) &&
           has_same(crl, other, NID_authority_key_identifier);
}

bool crl_builds_on(const struct crl *delta, const struct crl *base)
{
    return delta->is_delta && !base->is_delta && delta->base_number != NULL &&
           base->number != NULL && ASN1_INTEGER_cmp(base->number, delta->base_number) >= 0 &&
           crl_has_scope_of(delta, base);
}
