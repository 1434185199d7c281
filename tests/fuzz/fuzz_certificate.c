/* fuzz_certificate: a Certificate message from a stranger, from its list to what is known of the
 * chain. Certificates are views inside the message whose lengths add up, and judging a chain twice
 * gives the same answer. */
#include <stdio.h>

#include "fuzz.h"
#include "octets.h"
#include "timestamp.h"
#include "tls_handshake.h"
#include "trust.h"

/* NOON is a day on which the certificates of the corpus are valid. */
#define NOON (INT64_C(1795348800) * NS_PER_SECOND)

static void check_list(struct bytes message, const struct tls_certificate *list)
{
    size_t len = 3;
    assert(list->num_kept <= TLS_CHAIN_MAX && list->num_kept <= list->num_seen);
    assert(list->num_kept == list->num_seen || list->num_kept == TLS_CHAIN_MAX);
    for (size_t i = 0; i < list->num_kept; i++) {
        assert(list->der[i].len > 0 && is_within(list->der[i], message));
        len += 3 + list->der[i].len;
    }
    assert(list->num_kept < list->num_seen ? len < message.len : len == message.len);
}

/* read_all reads every octet, so that a view that dangles is caught. */
static size_t read_all(struct bytes octets)
{
    size_t sum = 0;
    for (size_t i = 0; i < octets.len; i++) {
        sum += octets.ptr[i];
    }
    return sum;
}

static void check_certificate(const struct certificate *c)
{
    volatile size_t sum = read_all(c->subject) + read_all(c->issuer) + read_all(c->common_name) +
                          read_all(c->serial) + read_all(c->eku);
    assert(c->num_san_dns + c->num_san_ip <= SAN_MAX);
    assert(c->has_san || c->num_san_dns + c->num_san_ip + c->num_san_skipped == 0);
    for (size_t i = 0; i < c->num_san_dns; i++) {
        sum += read_all(c->san_dns[i]);
    }
    for (size_t i = 0; i < c->num_san_ip; i++) {
        sum += read_all(c->san_ip[i]);
    }
    (void)sum;
    assert(strlen(c->sha256) == CERTIFICATE_SHA256_TEXT_MAX - 1 && c->signature != NULL);
    assert(c->has_eku || (!c->eku_any && !c->eku_client_auth && !c->eku_server_auth));
    assert(c->is_self_issued || !c->is_self_signed);
    assert(!c->has_http_crl || c->num_crl_urls > 0);
}

static void check_judgement(const struct chain_judgement *j, const struct tls_certificate *list)
{
    volatile size_t sum = read_all(j->missing_issuer) + read_all(j->path_not_after_subject);
    (void)sum;
    assert(j->num_certificates == list->num_kept);
    assert((j->answer == TRUST_ANCHORED) == (j->anchor != ANCHOR_NONE));
    for (size_t i = 0; i < j->num_certificates; i++) {
        char sha256[CERTIFICATE_SHA256_TEXT_MAX];
        if (j->certificate[i] != NULL) {
            check_certificate(j->certificate[i]);
            certificate_fingerprint(list->der[i], sha256);
            assert(strcmp(sha256, j->certificate[i]->sha256) == 0);
        }
    }
    if (j->num_certificates > 0) {
        assert((j->certificate[0] == NULL) == (j->answer == TRUST_UNREADABLE));
    }
}

/* judge judges a chain as if never seen before, and then again. */
static void judge(const struct tls_certificate *list)
{
    struct trust *trust = trust_new();
    assert(trust != NULL);
    const struct chain_judgement *j = trust_judge(trust, 1, list->der, list->num_kept, NOON);
    enum trust_answer answer = j->answer;
    bool in_order = j->in_order;
    uint64_t generation = trust_generation(trust);
    check_judgement(j, list);
    j = trust_judge(trust, 2, list->der, list->num_kept, NOON);
    check_judgement(j, list);
    assert(j->answer == answer && j->in_order == in_order);
    assert(trust_generation(trust) == generation);
    trust_free(trust);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes message = {data, size};
    struct tls_certificate list;
    char name[64];
    bool has_name = certificate_name_format(message, name, sizeof name);
    assert(strlen(name) < sizeof name && (has_name || name[0] == '\0'));

    if (!tls_certificate_parse(message, &list)) {
        return 0;
    }
    check_list(message, &list);
    for (size_t i = 0; i < list.num_kept; i++) {
        struct bytes der = exact_copy(list.der[i].ptr, list.der[i].len);
        struct certificate *c = certificate_new(der);
        exact_free(der); /* the certificate owns what it says */
        if (c != NULL) {
            check_certificate(c);
        }
        certificate_free(c);
    }
    if (list.num_kept > 0) {
        judge(&list);
    }
    return 0;
}
