/* trust.c — what is trusted, what is known, and what that says of a chain */
#include "trust.h"

#include <assert.h>
#include <stdlib.h>

#include <openssl/err.h>

#include "crl.h"
#include "x509_internal.h"

struct trust {
    struct library library;
    X509_STORE *anchors[ANCHOR_PRIVATE + 1]; /* by kind; ANCHOR_NONE stays NULL */
    bool system_wanted;                      /* the system's anchors are still to be loaded */
    STACK_OF(X509) *intermediates;
    struct crls *crls;
    struct issuers *seen;
    struct id_cache *judgements; /* of struct judged */
    struct name_texts *names;
    X509_STORE_CTX *context;
    struct chain_judgement out_of_memory; /* the answer when no entry can be made */
};

struct trust *trust_new(void)
{
    struct trust *trust = calloc(1, sizeof *trust);
    if (trust == NULL) {
        return NULL;
    }
    trust->library = library_open();
    trust->anchors[ANCHOR_PUBLIC] = X509_STORE_new();
    trust->anchors[ANCHOR_PRIVATE] = X509_STORE_new();
    trust->intermediates = sk_X509_new_null();
    trust->crls = crls_new(&trust->library);
    trust->seen = issuers_new();
    trust->judgements = judgements_new();
    trust->names = name_texts_new();
    trust->context = X509_STORE_CTX_new_ex(trust->library.common.context, NULL);
    trust->out_of_memory = (struct chain_judgement){
        .answer = TRUST_UNREADABLE,
        .reason = X509_verify_cert_error_string(X509_V_ERR_OUT_OF_MEM),
        .path_not_before_ns = INT64_MIN,
        .path_not_after_ns = INT64_MAX,
    };
    if (trust->anchors[ANCHOR_PUBLIC] == NULL || trust->anchors[ANCHOR_PRIVATE] == NULL ||
        trust->intermediates == NULL || trust->crls == NULL || trust->seen == NULL ||
        trust->judgements == NULL || trust->names == NULL || trust->context == NULL) {
        trust_free(trust);
        return NULL;
    }
    return trust;
}

void trust_free(struct trust *trust)
{
    if (trust == NULL) {
        return;
    }
    X509_STORE_CTX_free(trust->context);
    id_cache_free(trust->judgements);
    name_texts_free(trust->names);
    issuers_free(trust->seen);
    crls_free(trust->crls);
    sk_X509_pop_free(trust->intermediates, X509_free);
    X509_STORE_free(trust->anchors[ANCHOR_PRIVATE]);
    X509_STORE_free(trust->anchors[ANCHOR_PUBLIC]);
    library_close(&trust->library);
    free(trust);
}

const char *trust_name_text(struct trust *trust, struct bytes der)
{
    return name_texts_find(trust->names, der);
}

static bool anchors_add(struct trust *trust, enum trust_anchor kind, STACK_OF(X509) *loaded)
{
    for (int i = 0; i < sk_X509_num(loaded); i++) {
        if (X509_STORE_add_cert(trust->anchors[kind], sk_X509_value(loaded, i)) != 1) {
            return false;
        }
    }
    return true;
}

bool trust_add_anchors(struct trust *trust, enum trust_anchor kind, const char *path,
                       struct error *error)
{
    assert(kind == ANCHOR_PUBLIC || kind == ANCHOR_PRIVATE);
    STACK_OF(X509) *loaded = sk_X509_new_null();
    bool ok = loaded != NULL && pem_load(&trust->library, path, loaded, error);
    if (ok && !anchors_add(trust, kind, loaded)) {
        ok = error_set(error, "%s: out of memory", path);
    }
    sk_X509_pop_free(loaded, X509_free);
    id_cache_clear(trust->judgements);
    return ok;
}

bool trust_add_intermediates(struct trust *trust, const char *path, struct error *error)
{
    id_cache_clear(trust->judgements);
    return pem_load(&trust->library, path, trust->intermediates, error);
}

bool trust_add_crls(struct trust *trust, const char *path, struct error *error)
{
    id_cache_clear(trust->judgements);
    return crls_load(trust->crls, path, error);
}

void trust_use_system_anchors(struct trust *trust)
{
    trust->system_wanted = true;
    id_cache_clear(trust->judgements);
}

static void load_system_anchors(struct trust *trust)
{
    STACK_OF(X509) *loaded = sk_X509_new_null();
    if (loaded != NULL) {
        pem_load_system(&trust->library, loaded);
        (void)anchors_add(trust, ANCHOR_PUBLIC, loaded);
    }
    sk_X509_pop_free(loaded, X509_free);
    trust->system_wanted = false;
}

size_t trust_num_anchors(struct trust *trust, enum trust_anchor kind)
{
    assert(kind == ANCHOR_PUBLIC || kind == ANCHOR_PRIVATE);
    if (trust->system_wanted) {
        load_system_anchors(trust);
    }
    int num = sk_X509_OBJECT_num(X509_STORE_get0_objects(trust->anchors[kind]));
    return num > 0 ? (size_t)num : 0;
}

uint64_t trust_generation(const struct trust *trust)
{
    return issuers_generation(trust->seen);
}

/* completes tells whether the chain would end at an anchor, had these issuers been sent with it. */
static bool completes(const struct path_query *query, const STACK_OF(X509) *issuers)
{
    STACK_OF(X509) *all = sk_X509_dup(query->untrusted);
    for (int i = 0; all != NULL && i < sk_X509_num(issuers); i++) {
        (void)sk_X509_push(all, sk_X509_value(issuers, i));
    }
    struct path_query with_all = *query;
    with_all.untrusted = all;
    bool ok = sk_X509_num(issuers) > 0 && path_find(&with_all).answer == TRUST_ANCHORED;
    sk_X509_free(all);
    return ok;
}

/* who_knows tells where the issuers that were not sent are known from. */
static enum issuer_known who_knows(const struct trust *trust, const struct path_query *query)
{
    if (completes(query, trust->intermediates)) {
        return ISSUER_CONFIGURED;
    }
    STACK_OF(X509) *seen = issuers_list(trust->seen);
    bool ok = completes(query, seen);
    sk_X509_free(seen);
    return ok ? ISSUER_SEEN : ISSUER_UNKNOWN;
}

static struct bytes subject_of(struct judged *judged, const struct sent *sent, const X509 *x509)
{
    const struct certificate *certificate = sent_find(sent, x509);
    if (certificate != NULL) {
        return certificate->subject;
    }
    judged->anchor_subject = BIO_new(BIO_s_mem());
    if (judged->anchor_subject == NULL ||
        !x509_name_print(X509_get_subject_name(x509), judged->anchor_subject)) {
        return (struct bytes){0};
    }
    char *text = NULL;
    long len = BIO_get_mem_data(judged->anchor_subject, &text);
    return (struct bytes){(const uint8_t *)text, len > 0 ? (size_t)len : 0};
}

static void take_path(struct judged *judged, const struct sent *sent, const struct path *path)
{
    struct chain_judgement *j = &judged->judgement;
    const struct certificate *last = sent_find(sent, path->last);
    j->answer = path->answer;
    j->anchor = path->anchor;
    j->reason = path->answer == TRUST_ANCHORED ? NULL : X509_verify_cert_error_string(path->error);
    if (path->answer == TRUST_ISSUER_MISSING && last != NULL) {
        j->missing_issuer = last->issuer;
    }
    if (path->answer == TRUST_UNKNOWN_ROOT && last != NULL) {
        j->missing_issuer = last->subject;
    }
    j->path_not_before_ns = path->not_before_ns;
    j->path_not_after_ns = path->not_after_ns;
    j->path_not_after_subject = subject_of(judged, sent, path->earliest);
}

static void judge_path(struct trust *trust, struct judged *judged, const struct sent *sent)
{
    STACK_OF(X509) *issuers = sent_issuers(sent);
    struct path_query query = {
        .context = trust->context,
        .anchors = {NULL, trust->anchors[ANCHOR_PUBLIC], trust->anchors[ANCHOR_PRIVATE]},
        .leaf = sent->item[0].x509,
        .untrusted = issuers,
        .time_ns = judged->time_ns};
    struct path path = path_find(&query);
    take_path(judged, sent, &path);
    for (size_t i = 0; i < sent->num; i++) {
        judged->judgement.on_path[i] = path_holds(&path, sent->item[i].x509);
    }
    if (path.answer == TRUST_ISSUER_MISSING) {
        judged->judgement.issuer_known = who_knows(trust, &query);
    }
    sk_X509_free(issuers);
}

/* take_certificates hands the parsed values over to the judgement. */
static void take_certificates(struct judged *judged, struct sent *sent)
{
    struct chain_judgement *j = &judged->judgement;
    j->num_certificates = sent->num;
    j->in_order = sent_in_order(sent);
    for (size_t i = 0; i < sent->num; i++) {
        judged->certificate[i] = sent->item[i].certificate;
        j->certificate[i] = sent->item[i].certificate;
    }
}

/* list_known lists, borrowed, all certificates that may be a list's issuer: what is configured, then
 * what was sent. NULL when out of memory. */
static STACK_OF(X509) *list_known(const struct trust *trust, const struct sent *sent)
{
    STACK_OF(X509) *list = sk_X509_dup(trust->intermediates);
    for (int kind = ANCHOR_PUBLIC; list != NULL && kind <= ANCHOR_PRIVATE; kind++) {
        STACK_OF(X509_OBJECT) *anchors = X509_STORE_get0_objects(trust->anchors[kind]);
        for (int i = 0; i < sk_X509_OBJECT_num(anchors); i++) {
            (void)sk_X509_push(list, X509_OBJECT_get0_X509(sk_X509_OBJECT_value(anchors, i)));
        }
    }
    for (size_t i = 0; list != NULL && i < sent->num; i++) {
        if (sent->item[i].x509 != NULL) {
            (void)sk_X509_push(list, sent->item[i].x509);
        }
    }
    return list;
}

static void find_revocations(struct trust *trust, struct judged *judged, const struct sent *sent)
{
    STACK_OF(X509) *known = trust->crls->num == 0 ? NULL : list_known(trust, sent);
    for (size_t i = 0; known != NULL && i < sent->num; i++) {
        if (sent->item[i].x509 != NULL) {
            judged->judgement.revocation[i] =
                revocation_find(trust->crls, known, sent->item[i].x509);
        }
    }
    sk_X509_free(known);
}

static void judge(struct trust *trust, struct judged *judged, const struct bytes *der, size_t num)
{
    struct sent sent;
    sent_parse(&sent, &trust->library, der, num, trust->seen);
    judged->generation = trust_generation(trust);
    judged->judgement.answer = TRUST_UNREADABLE;
    judged->judgement.path_not_before_ns = INT64_MIN;
    judged->judgement.path_not_after_ns = INT64_MAX;
    take_certificates(judged, &sent);
    if (sent.num > 0 && sent.item[0].x509 != NULL) {
        judge_path(trust, judged, &sent);
    }
    find_revocations(trust, judged, &sent);
    sent_drop(&sent);
}

/* side_of tells whether a time is before, within or after the dates of the path that was built:
 * when it changes, OpenSSL may choose another path. */
static int side_of(const struct chain_judgement *j, int64_t time_ns)
{
    return (time_ns >= j->path_not_before_ns) + (time_ns >= j->path_not_after_ns);
}

static bool is_current(const struct trust *trust, const struct judged *judged, int64_t time_ns)
{
    const struct chain_judgement *j = &judged->judgement;
    bool may_be_known_by_now =
        j->answer == TRUST_ISSUER_MISSING && j->issuer_known == ISSUER_UNKNOWN;
    if (may_be_known_by_now && judged->generation != trust_generation(trust)) {
        return false;
    }
    return side_of(j, judged->time_ns) == side_of(j, time_ns);
}

static size_t octets_of(const struct bytes *der, size_t num)
{
    size_t octets = 0;
    for (size_t i = 0; i < num; i++) {
        octets += der[i].len;
    }
    return octets;
}

const struct chain_judgement *trust_judge(struct trust *trust, uint64_t id, const struct bytes *der,
                                          size_t num, int64_t time_ns)
{
    struct judged *judged = id_cache_find(trust->judgements, id);
    if (judged != NULL && is_current(trust, judged, time_ns)) {
        return &judged->judgement;
    }
    if (trust->system_wanted) {
        load_system_anchors(trust);
    }

    num = num < TLS_CHAIN_MAX ? num : TLS_CHAIN_MAX;
    judged = judgements_renew(trust->judgements, id, octets_of(der, num));
    if (judged == NULL) {
        return &trust->out_of_memory;
    }
    judged->time_ns = time_ns;
    judge(trust, judged, der, num);
    ERR_clear_error();
    return &judged->judgement;
}
