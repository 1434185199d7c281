/* chain.c — certification path building and validation (RFC 5280, section 6) by OpenSSL, of the
 * chain exactly as it was sent */
#include <openssl/x509v3.h>

#include "timestamp.h"
#include "x509_internal.h"

/* How good a path is. Among equals the one found first stands: public anchors are asked first. */
enum rank {
    RANK_OPEN,        /* it reaches no anchor */
    RANK_INVALID,     /* it may reach one, but is wrong */
    RANK_OUT_OF_DATE, /* it ends at an anchor, and some certificate on it is out of date */
    RANK_GOOD,
};

static bool is_date_error(int error)
{
    return error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
}

/* let_dates_pass is asked whenever verification stumbles: dates are judged apart. Verifying with
 * the time, and forgiving, still makes OpenSSL choose issuers that are in date where it can. */
static int let_dates_pass(int ok, X509_STORE_CTX *context)
{
    return ok == 1 || is_date_error(X509_STORE_CTX_get_error(context));
}

static enum trust_answer answer_of(int error)
{
    switch (error) {
    case X509_V_OK:
        return TRUST_ANCHORED;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        return TRUST_SELF_SIGNED;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return TRUST_UNKNOWN_ROOT;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        return TRUST_ISSUER_MISSING;
    default:
        return TRUST_INVALID;
    }
}

static void path_add(struct path *path, const X509 *x509)
{
    int64_t not_before_ns = x509_time_ns(X509_get0_notBefore(x509), INT64_MIN);
    int64_t not_after_ns = x509_time_ns(X509_get0_notAfter(x509), INT64_MAX);
    if (not_before_ns > path->not_before_ns) {
        path->not_before_ns = not_before_ns;
    }
    if (path->earliest == NULL || not_after_ns < path->not_after_ns) {
        path->not_after_ns = not_after_ns;
        path->earliest = x509;
    }
    path->last = x509;
    if (path->num_steps < sizeof path->step / sizeof path->step[0]) {
        path->step[path->num_steps++] = x509;
    }
}

static struct path path_of(const X509 *leaf, int error)
{
    struct path path = {.answer = answer_of(error), .error = error};
    path.not_before_ns = INT64_MIN;
    path.not_after_ns = INT64_MAX;
    path_add(&path, leaf);
    return path;
}

static bool is_broken(X509 *x509)
{
    return (X509_get_extension_flags(x509) & EXFLAG_INVALID) != 0;
}

/* is_passed_over tells whether a path that ends at last is open only because of extensions that do
 * not parse: OpenSSL finds no issuer then, even one that was sent. */
static bool is_passed_over(X509 *last, const STACK_OF(X509) *untrusted)
{
    for (int i = 0; i < sk_X509_num(untrusted); i++) {
        X509 *sent = sk_X509_value(untrusted, i);
        if (is_broken(sent) &&
            X509_NAME_cmp(X509_get_subject_name(sent), X509_get_issuer_name(last)) == 0) {
            return true;
        }
    }
    return is_broken(last);
}

/* error_of puts OpenSSL's error right where it would mislead. */
static int error_of(const struct path_query *query, X509 *last)
{
    int error = X509_STORE_CTX_get_error(query->context);
    if (error == X509_V_OK || is_date_error(error)) {
        return X509_V_ERR_UNSPECIFIED; /* it failed without saying why */
    }
    if (error == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT && X509_self_signed(last, 1) != 1) {
        return X509_V_ERR_CERT_SIGNATURE_FAILURE; /* it only claims to be */
    }
    if (answer_of(error) == TRUST_ISSUER_MISSING && is_passed_over(last, query->untrusted)) {
        return X509_V_ERR_INVALID_EXTENSION;
    }
    return error;
}

static struct path path_read(const struct path_query *query, bool verified)
{
    STACK_OF(X509) *built = X509_STORE_CTX_get0_chain(query->context);
    int num = sk_X509_num(built);
    X509 *last = num > 0 ? sk_X509_value(built, num - 1) : query->leaf;
    struct path path = path_of(query->leaf, verified ? X509_V_OK : error_of(query, last));
    if (verified && X509_STORE_CTX_get_num_untrusted(query->context) == 0) {
        return path; /* the leaf is an anchor itself */
    }
    for (int i = 1; i < num; i++) {
        path_add(&path, sk_X509_value(built, i));
    }
    return path;
}

/* path_build asks OpenSSL once. sent_first prefers the certificates sent to the anchors. */
static struct path path_build(const struct path_query *query, enum trust_anchor kind,
                              bool sent_first)
{
    X509_STORE_CTX *context = query->context;
    if (X509_STORE_CTX_init(context, query->anchors[kind], query->leaf, query->untrusted) != 1) {
        return path_of(query->leaf, X509_V_ERR_OUT_OF_MEM);
    }
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    X509_VERIFY_PARAM_set_time(param, (time_t)(query->time_ns / NS_PER_SECOND));
    if (sent_first) {
        X509_VERIFY_PARAM_clear_flags(param, X509_V_FLAG_TRUSTED_FIRST);
    }
    X509_STORE_CTX_set_verify_cb(context, let_dates_pass);

    bool verified = X509_verify_cert(context) == 1;
    struct path path = path_read(query, verified);
    path.anchor = verified ? kind : ANCHOR_NONE;
    X509_STORE_CTX_cleanup(context);
    return path;
}

static enum rank rank_of(const struct path *path, int64_t time_ns)
{
    if (path->answer == TRUST_INVALID) {
        return RANK_INVALID;
    }
    if (path->answer != TRUST_ANCHORED) {
        return RANK_OPEN;
    }
    bool in_date = path->not_before_ns <= time_ns && time_ns < path->not_after_ns;
    return in_date ? RANK_GOOD : RANK_OUT_OF_DATE;
}

static struct path better(struct path a, struct path b, int64_t time_ns)
{
    return rank_of(&b, time_ns) > rank_of(&a, time_ns) ? b : a;
}

/* path_find_kind finds the best path to anchors of one kind. OpenSSL does not turn back from an
 * issuer that proves wrong or out of date, so a second try starts down the other road. */
static struct path path_find_kind(const struct path_query *query, enum trust_anchor kind)
{
    struct path path = path_build(query, kind, false);
    enum rank rank = rank_of(&path, query->time_ns);
    if (rank == RANK_OPEN || rank == RANK_GOOD) {
        return path;
    }
    return better(path, path_build(query, kind, true), query->time_ns);
}

bool path_holds(const struct path *path, const X509 *x509)
{
    for (size_t i = 0; x509 != NULL && i < path->num_steps; i++) {
        if (X509_cmp(path->step[i], x509) == 0) {
            return true;
        }
    }
    return false;
}

bool store_is_empty(const X509_STORE *store)
{
    return sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) <= 0;
}

struct path path_find(const struct path_query *query)
{
    struct path path = path_find_kind(query, ANCHOR_PUBLIC);
    if (rank_of(&path, query->time_ns) == RANK_GOOD ||
        store_is_empty(query->anchors[ANCHOR_PRIVATE])) {
        return path;
    }
    return better(path, path_find_kind(query, ANCHOR_PRIVATE), query->time_ns);
}
