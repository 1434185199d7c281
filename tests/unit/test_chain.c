#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "play.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* LIST_MAX is the longest list of the tables below, with its end. */
#define LIST_MAX 4

Test(chain, chains_that_end_at_an_anchor)
{
    static const struct {
        const char *name;
        enum cast chain[LIST_MAX];
        enum cast public[LIST_MAX];
        enum cast private[LIST_MAX];
        enum trust_anchor anchor;
    } rows[] = {
        {"in full, root and all", {LEAF, MIDDLE, ROOT}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"as it should be", {LEAF, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"root among others", {LEAF, MIDDLE}, {OTHER_ROOT, OLD_ROOT, ROOT}, {0}, ANCHOR_PUBLIC},
        {"straight from the root", {OTHER_LEAF}, {OTHER_ROOT}, {0}, ANCHOR_PUBLIC},
        {"private root", {LEAF, MIDDLE}, {OTHER_ROOT}, {ROOT}, ANCHOR_PRIVATE},
        {"private root only", {LEAF, MIDDLE}, {0}, {ROOT}, ANCHOR_PRIVATE},
        {"root both public and private", {LEAF, MIDDLE}, {ROOT}, {ROOT}, ANCHOR_PUBLIC},
        {"private intermediate, public root", {LEAF, MIDDLE}, {ROOT}, {MIDDLE}, ANCHOR_PUBLIC},
        {"intermediate as anchor", {LEAF}, {MIDDLE}, {0}, ANCHOR_PUBLIC},
        {"intermediate as anchor, sent", {LEAF, MIDDLE, ROOT}, {0}, {MIDDLE}, ANCHOR_PRIVATE},
        {"leaf as anchor", {LEAF}, {LEAF}, {0}, ANCHOR_PUBLIC},
        {"leaf as anchor, with company", {LEAF, MIDDLE}, {0}, {LEAF}, ANCHOR_PRIVATE},
        {"self-signed leaf as anchor", {SELF_SIGNED}, {ROOT}, {SELF_SIGNED}, ANCHOR_PRIVATE},
        {"cross-signed root", {LEAF, MIDDLE, CROSS_ROOT}, {OTHER_ROOT}, {0}, ANCHOR_PUBLIC},
        {"out of order", {LEAF, ROOT, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"unrelated certificate", {LEAF, MIDDLE, OTHER_ROOT}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"leaf twice", {LEAF, LEAF, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"unreadable company", {LEAF, GARBAGE, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"expired leaf", {OLD_LEAF, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"leaf not yet valid", {YOUNG_LEAF, MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"expired intermediate", {LEAF, OLD_MIDDLE}, {ROOT}, {0}, ANCHOR_PUBLIC},
        {"expired root", {SHORT_LEAF}, {OLD_ROOT}, {0}, ANCHOR_PUBLIC},
    };
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(rows); i++) {
        struct trust *trust = play_trust(&play, rows[i].public, rows[i].private, NONE);
        const struct chain_judgement *j = play_judge(trust, &play, rows[i].chain);
        cr_expect_eq(j->answer, TRUST_ANCHORED, "%s: %d", rows[i].name, j->answer);
        cr_expect_eq(j->anchor, rows[i].anchor, "%s", rows[i].name);
        cr_expect_eq(j->missing_issuer.len, 0, "%s", rows[i].name);
        cr_expect_null(j->reason, "%s: %s", rows[i].name, j->reason);
        trust_free(trust);
    }
    play_end(&play);
}

Test(chain, chains_that_end_elsewhere)
{
    static const struct {
        const char *name;
        enum cast chain[LIST_MAX];
        enum cast public[LIST_MAX];
        enum trust_answer answer;
        const char *missing;
    } rows[] = {
        {"leaf only", {LEAF}, {ROOT}, TRUST_ISSUER_MISSING, "CN=Middle"},
        {"other anchors", {LEAF, MIDDLE}, {OTHER_ROOT}, TRUST_ISSUER_MISSING, "CN=Root"},
        {"no anchors at all", {LEAF, MIDDLE}, {0}, TRUST_ISSUER_MISSING, "CN=Root"},
        {"wrong intermediate", {LEAF, OTHER_ROOT}, {ROOT}, TRUST_ISSUER_MISSING, "CN=Middle"},
        {"unreadable intermediate", {LEAF, GARBAGE}, {ROOT}, TRUST_ISSUER_MISSING, "CN=Middle"},
        {"unknown root", {LEAF, MIDDLE, ROOT}, {OTHER_ROOT}, TRUST_UNKNOWN_ROOT, "CN=Root"},
        {"unknown old root", {SHORT_LEAF, OLD_ROOT}, {ROOT}, TRUST_UNKNOWN_ROOT, "CN=Old Root"},
        {"self-signed", {SELF_SIGNED}, {ROOT}, TRUST_SELF_SIGNED, NULL},
        {"self-signed with company", {SELF_SIGNED, MIDDLE, ROOT}, {ROOT}, TRUST_SELF_SIGNED, NULL},
        {"self-signature wrong", {BAD_SELF}, {ROOT}, TRUST_INVALID, NULL},
        {"signature wrong", {BAD_LEAF, MIDDLE}, {ROOT}, TRUST_INVALID, NULL},
        {"signature wrong and expired", {BAD_LEAF, OLD_MIDDLE}, {ROOT}, TRUST_INVALID, NULL},
        {"issued by a leaf", {LEAFS_LEAF, LEAF, MIDDLE}, {ROOT}, TRUST_INVALID, NULL},
        {"garbage", {GARBAGE}, {ROOT}, TRUST_UNREADABLE, NULL},
        {"garbage before a chain", {GARBAGE, LEAF, MIDDLE}, {ROOT}, TRUST_UNREADABLE, NULL},
        {"an empty certificate", {EMPTY}, {ROOT}, TRUST_UNREADABLE, NULL},
        {"nothing", {0}, {ROOT}, TRUST_UNREADABLE, NULL},
    };
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(rows); i++) {
        struct trust *trust = play_trust(&play, rows[i].public, NONE, NONE);
        const struct chain_judgement *j = play_judge(trust, &play, rows[i].chain);
        cr_expect_eq(j->answer, rows[i].answer, "%s: %d", rows[i].name, j->answer);
        cr_expect_eq(j->anchor, ANCHOR_NONE, "%s", rows[i].name);
        cr_expect(is_text(j->missing_issuer, rows[i].missing), "%s", rows[i].name);
        cr_expect_eq(j->reason == NULL, j->answer == TRUST_UNREADABLE, "%s", rows[i].name);
        trust_free(trust);
    }
    play_end(&play);
}

Test(chain, a_private_anchor_that_was_reached_is_no_missing_issuer)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(OTHER_ROOT), LIST(ROOT), NONE);
    const struct chain_judgement *j = play_judge(trust, &play, LIST(BAD_LEAF, MIDDLE));
    cr_expect_eq(j->answer, TRUST_INVALID);
    cr_expect_eq(j->anchor, ANCHOR_NONE);
    trust_free(trust);
    play_end(&play);
}

Test(chain, known_intermediates_name_what_was_not_sent)
{
    static const struct {
        const char *name;
        enum cast chain[LIST_MAX];
        enum cast public[LIST_MAX];
        enum cast private[LIST_MAX];
        enum cast intermediates[LIST_MAX];
        enum issuer_known known;
    } rows[] = {
        {"known", {LEAF}, {ROOT}, {0}, {OTHER_ROOT, MIDDLE}, ISSUER_CONFIGURED},
        {"known, of a private root", {LEAF}, {OTHER_ROOT}, {ROOT}, {MIDDLE}, ISSUER_CONFIGURED},
        {"another one known", {LEAF}, {ROOT}, {0}, {OTHER_ROOT}, ISSUER_UNKNOWN},
        {"known, and helps nobody", {LEAF}, {OTHER_ROOT}, {0}, {MIDDLE}, ISSUER_UNKNOWN},
        {"known, and half the way", {LEAF}, {OTHER_ROOT}, {0}, {MIDDLE, ROOT}, ISSUER_UNKNOWN},
        {"two known", {LEAF}, {OTHER_ROOT}, {0}, {MIDDLE, CROSS_ROOT}, ISSUER_CONFIGURED},
    };
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(rows); i++) {
        struct trust *trust =
            play_trust(&play, rows[i].public, rows[i].private, rows[i].intermediates);
        const struct chain_judgement *j = play_judge(trust, &play, rows[i].chain);
        cr_expect_eq(j->answer, TRUST_ISSUER_MISSING, "%s", rows[i].name);
        cr_expect_eq(j->issuer_known, rows[i].known, "%s", rows[i].name);
        trust_free(trust);
    }
    play_end(&play);
}

Test(chain, order_of_the_chain)
{
    static const struct {
        enum cast chain[LIST_MAX];
        bool in_order;
    } rows[] = {
        {{LEAF}, true},
        {{LEAF, MIDDLE}, true},
        {{LEAF, MIDDLE, ROOT}, true},
        {{LEAF, MIDDLE, CROSS_ROOT}, true},
        {{SELF_SIGNED}, true},
        {{LEAF, ROOT, MIDDLE}, false},
        {{LEAF, MIDDLE, OTHER_ROOT}, false},
        {{LEAF, OTHER_ROOT}, false},
        {{LEAF, LEAF, MIDDLE}, false},
        {{LEAF, GARBAGE}, false},
        {{GARBAGE}, false},
    };
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect_eq(play_judge(trust, &play, rows[i].chain)->in_order, rows[i].in_order, "row %zu",
                     i);
    }
    trust_free(trust);
    play_end(&play);
}

Test(chain, certificates_are_given_as_sent)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    const struct chain_judgement *j = play_judge(trust, &play, LIST(LEAF, GARBAGE, MIDDLE));
    cr_assert_eq(j->num_certificates, 3);
    cr_expect(is_text(j->certificate[0]->subject, "CN=leaf"));
    cr_expect_null(j->certificate[1]);
    cr_expect(is_text(j->certificate[2]->subject, "CN=Middle"));

    static const enum cast many[] = {LEAF,   MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE,
                                     MIDDLE, MIDDLE, MIDDLE, MIDDLE, MIDDLE, NOBODY};
    cr_expect_eq(play_judge(trust, &play, many)->num_certificates, TLS_CHAIN_MAX);
    trust_free(trust);
    play_end(&play);
}

Test(chain, dates_of_the_path)
{
    static const int64_t old_ns = (PACKETS_S - YEAR_S) * NS_PER_SECOND;
    static const int64_t begin_ns = MADE_NOT_BEFORE_S * NS_PER_SECOND;
    static const int64_t end_ns = MADE_NOT_AFTER_S * NS_PER_SECOND;
    static const struct {
        const char *name;
        enum cast chain[LIST_MAX];
        enum cast public[LIST_MAX];
        enum cast private[LIST_MAX];
        int64_t not_before_ns;
        int64_t not_after_ns;
        const char *subject;
    } rows[] = {
        {"all in date", {LEAF, MIDDLE}, {ROOT}, {0}, begin_ns, end_ns, "CN=leaf"},
        {"leaf expired", {OLD_LEAF, MIDDLE}, {ROOT}, {0}, begin_ns, old_ns, "CN=leaf"},
        {"leaf young",
         {YOUNG_LEAF, MIDDLE},
         {ROOT},
         {0},
         (PACKETS_S + YEAR_S) * NS_PER_SECOND,
         end_ns,
         "CN=leaf"},
        {"intermediate expired", {LEAF, OLD_MIDDLE}, {ROOT}, {0}, begin_ns, old_ns, "CN=Middle"},
        {"root expired, not sent", {SHORT_LEAF}, {OLD_ROOT}, {0}, begin_ns, old_ns, "CN=Old Root"},
        {"root expired, sent",
         {SHORT_LEAF, OLD_ROOT},
         {OLD_ROOT},
         {0},
         begin_ns,
         old_ns,
         "CN=Old Root"},
        {"two intermediates, one in date",
         {LEAF, OLD_MIDDLE, MIDDLE},
         {ROOT},
         {0},
         begin_ns,
         end_ns,
         "CN=leaf"},
        {"expired cross-certificate, root known",
         {LEAF, MIDDLE, OLD_CROSS},
         {ROOT, OTHER_ROOT},
         {0},
         begin_ns,
         end_ns,
         "CN=leaf"},
        {"expired anchor, the way round it sent",
         {LEAF, MIDDLE, CROSS_ROOT},
         {OLD_CROSS, OTHER_ROOT},
         {0},
         begin_ns,
         end_ns,
         "CN=leaf"},
        {"expired anchor, private one in date",
         {LEAF, OLD_MIDDLE},
         {ROOT},
         {MIDDLE},
         begin_ns,
         end_ns,
         "CN=leaf"},
        {"issuer missing", {OLD_LEAF}, {ROOT}, {0}, begin_ns, old_ns, "CN=leaf"},
        {"leaf is the anchor, issuer expired",
         {LEAF, OLD_MIDDLE},
         {LEAF},
         {0},
         begin_ns,
         end_ns,
         "CN=leaf"},
        {"garbage", {GARBAGE}, {ROOT}, {0}, INT64_MIN, INT64_MAX, ""},
    };
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(rows); i++) {
        struct trust *trust = play_trust(&play, rows[i].public, rows[i].private, NONE);
        const struct chain_judgement *j = play_judge(trust, &play, rows[i].chain);
        cr_expect_eq(j->path_not_before_ns, rows[i].not_before_ns, "%s", rows[i].name);
        cr_expect_eq(j->path_not_after_ns, rows[i].not_after_ns, "%s", rows[i].name);
        cr_expect(is_text(j->path_not_after_subject, rows[i].subject), "%s: %.*s", rows[i].name,
                  (int)j->path_not_after_subject.len, (const char *)j->path_not_after_subject.ptr);
        trust_free(trust);
    }
    play_end(&play);
}

Test(chain, broken_extensions_make_a_chain_invalid)
{
    static const char *const extensions[] = {
        "subjectAltName=DER:04:01:00", "basicConstraints=DER:04:00",
        "keyUsage=DER:30:00",          "authorityKeyIdentifier=DER:02:01:00",
        "extendedKeyUsage=DER:ff",     "1.2.3.4=critical,DER:05:00",
    };
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    for (size_t i = 0; i < NUM(extensions); i++) {
        struct made *made = make_certificate(&(struct recipe){
            .subject = "CN=broken", .issuer = play.made[ROOT], .extensions = extensions[i]});
        const struct chain_judgement *j =
            trust_judge(trust, ++play.last_id, &made->der, 1, PACKETS_NS);
        cr_expect_eq(j->answer, TRUST_INVALID, "%s: %d", extensions[i], j->answer);
        cr_expect_not_null(j->reason, "%s", extensions[i]);
        made_free(made);

        struct made *ca = make_certificate(&(struct recipe){.subject = "CN=broken CA",
                                                            .issuer = play.made[ROOT],
                                                            .ca = i != 1 && i != 2,
                                                            .extensions = extensions[i]});
        made = make_certificate(&(struct recipe){.subject = "CN=leaf", .issuer = ca});
        struct bytes chain[] = {made->der, ca->der};
        j = trust_judge(trust, ++play.last_id, chain, NUM(chain), PACKETS_NS);
        cr_expect_eq(j->answer, TRUST_INVALID, "CA, %s: %d", extensions[i], j->answer);
        made_free(made);
        made_free(ca);
    }
    trust_free(trust);
    play_end(&play);
}

Test(chain, no_octet_changed_makes_a_leaf_anchored_or_does_harm)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    struct bytes der = play.der[LEAF];
    uint8_t *copy = malloc(der.len);
    for (size_t i = 0; i < der.len; i++) {
        memcpy(copy, der.ptr, der.len);
        copy[i] ^= 0x20;
        struct bytes chain[] = {{copy, der.len}, play.der[MIDDLE]};
        const struct chain_judgement *j =
            trust_judge(trust, ++play.last_id, chain, NUM(chain), PACKETS_NS);
        cr_expect_neq(j->answer, TRUST_ANCHORED, "octet %zu", i);
    }
    free(copy);
    trust_free(trust);
    play_end(&play);
}
