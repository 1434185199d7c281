/* test_revocation.c: which lists may speak of a certificate, and what they say together. */
#include "revocation.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bounds.h"
#include "make_crl.h"
#include "play.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* When the lists are made and things are revoked, by days around the packets. */
#define DAY(n) (PACKETS_S + (n)*INT64_C(86400))
#define REVOKED_S DAY(-10)
#define LISTS_MAX 2

enum reason { COMPROMISE = 1, HOLD = 6, REMOVED = 8 };

/* list is a recipe in the words of the play: by MIDDLE unless it says otherwise, made before the
 * packets and replaced after them. */
struct list {
    enum cast issuer;
    enum cast signer;
    int64_t this_s;
    int64_t next_s;
    long serial; /* everybody in the play has serial number 1; 0 is an empty list */
    int reason;
    int64_t revoked_s;
    enum cast entry_issuer;
    bool unknown_in_entry;
    bool unknown;
    long number;
    long base_number;
    const char *extensions;
};

#define LISTED .serial = 1, .reason = COMPROMISE

static struct bytes make_list(const struct play *play, const struct list *list)
{
    const struct crl_recipe recipe = {
        .issuer = play->made[list->issuer == NOBODY ? MIDDLE : list->issuer],
        .signer = play->made[list->signer],
        .this_update_s = list->this_s == 0 ? DAY(-1) : list->this_s,
        .next_update_s = list->next_s == 0 ? DAY(1) : list->next_s,
        .row[0] = {.serial = list->serial,
                   .revoked_s = list->revoked_s == 0 ? REVOKED_S : list->revoked_s,
                   .reason = list->reason,
                   .issuer = play->made[list->entry_issuer],
                   .unknown = list->unknown_in_entry},
        .unknown = list->unknown,
        .number = list->number,
        .base_number = list->base_number,
        .extensions = list->extensions,
    };
    return make_crl(&recipe);
}

static void add_list(struct trust *trust, struct play *play, const struct list *list)
{
    char path[64];
    struct error error = {""};
    (void)snprintf(path, sizeof path, "%s/%u.crl", play->folder, play->num_files++);
    struct bytes der = make_list(play, list);
    make_crl_pem(path, der);
    free((void *)(uintptr_t)der.ptr);
    cr_assert(trust_add_crls(trust, path, &error), "%s", error.message);
}

/* The leaf that the rows below are about is LEAF, of MIDDLE, of ROOT. */
static const struct row {
    const char *name;
    struct list list[LISTS_MAX];
    bool leaf_only; /* MIDDLE is not sent */
    enum revocation_answer answer;
    const char *reason;
    const char *unused;
    bool on_hold;
} rows[] = {
    {"it is listed", {{LISTED}}, .answer = REVOCATION_LISTED, .reason = "key compromise"},
    {"without a reason", {{.serial = 1, .reason = NO_REASON}}, .answer = REVOCATION_LISTED},
    {"with the reason \"unspecified\"", {{.serial = 1, .reason = 0}}, .answer = REVOCATION_LISTED},
    {"with a reason from the future", {{.serial = 1, .reason = 11}}, .answer = REVOCATION_LISTED},
    {"another serial number", {{.serial = 2, .reason = 1}}, .answer = REVOCATION_UNLISTED},
    {"an empty list", {{0}}, .answer = REVOCATION_UNLISTED},
    {"a list of another issuer", {{LISTED, .issuer = ROOT}}, .answer = REVOCATION_UNCHECKED},
    {"signed by somebody else",
     {{LISTED, .signer = OTHER_ROOT}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "its signature does not verify with its issuer's key"},
    {"signed by the issuer's issuer",
     {{LISTED, .signer = ROOT}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "its signature does not verify with its issuer's key"},
    {"of an issuer that nobody knows",
     {{LISTED}},
     .leaf_only = true,
     .answer = REVOCATION_UNCHECKED,
     .unused = "no certificate of its issuer is known to verify it with"},
    {"about user certificates only",
     {{LISTED, .extensions = "issuingDistributionPoint=critical,onlyuser:TRUE\n"}},
     .answer = REVOCATION_LISTED,
     .reason = "key compromise"},
    {"about CA certificates only",
     {{LISTED, .extensions = "issuingDistributionPoint=critical,onlyCA:TRUE\n"}},
     .answer = REVOCATION_UNCHECKED},
    {"about attribute certificates only",
     {{LISTED, .extensions = "issuingDistributionPoint=critical,onlyAA:TRUE\n"}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "it is about attribute certificates only"},
    {"about nothing at all",
     {{LISTED, .extensions = "issuingDistributionPoint=critical,onlyuser:TRUE,onlyCA:TRUE\n"}},
     .answer = REVOCATION_UNCHECKED},
    {"with an extension that nobody knows",
     {{LISTED, .unknown = true}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "it carries a critical extension that fedtap does not know"},
    {"with an entry that nobody understands",
     {{LISTED, .unknown_in_entry = true}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "it carries a critical extension that fedtap does not know"},
    {"a bad list beside a good one",
     {{LISTED, .signer = OTHER_ROOT}, {.serial = 2, .reason = COMPROMISE}},
     .answer = REVOCATION_UNLISTED,
     .unused = "its signature does not verify with its issuer's key"},

    {"on hold",
     {{.serial = 1, .reason = HOLD}},
     .answer = REVOCATION_LISTED,
     .reason = "on hold",
     .on_hold = true},
    {"a hold that a later list has no more",
     {{.serial = 1, .reason = HOLD, .this_s = DAY(-5)}, {.this_s = DAY(-1)}},
     .answer = REVOCATION_UNLISTED},
    {"a hold that an earlier list did not have",
     {{.serial = 1, .reason = HOLD, .this_s = DAY(-1)}, {.this_s = DAY(-5)}},
     .answer = REVOCATION_LISTED,
     .reason = "on hold",
     .on_hold = true},
    {"a hold that a forged list has no more",
     {{.serial = 1, .reason = HOLD, .this_s = DAY(-5)}, {.signer = OTHER_ROOT}},
     .answer = REVOCATION_LISTED,
     .reason = "on hold",
     .unused = "its signature does not verify with its issuer's key",
     .on_hold = true},
    {"a hold that a list about others does not have",
     {{.serial = 1, .reason = HOLD, .this_s = DAY(-5)},
      {.extensions = "issuingDistributionPoint=critical,onlyuser:TRUE\n"}},
     .answer = REVOCATION_LISTED,
     .reason = "on hold",
     .on_hold = true},
    {"what is revoked for good is never released",
     {{LISTED, .this_s = DAY(-5)}, {.this_s = DAY(-1)}},
     .answer = REVOCATION_LISTED,
     .reason = "key compromise"},
    {"removed from a full list", {{.serial = 1, .reason = REMOVED}}, .answer = REVOCATION_UNLISTED},

    {"a delta list adds it",
     {{.number = 5}, {LISTED, .number = 6, .base_number = 5}},
     .answer = REVOCATION_LISTED,
     .reason = "key compromise"},
    {"a delta list alone adds it",
     {{LISTED, .number = 6, .base_number = 5}},
     .answer = REVOCATION_LISTED,
     .reason = "key compromise"},
    {"a delta list alone says nothing of others",
     {{.number = 6, .base_number = 5}},
     .answer = REVOCATION_UNCHECKED},
    {"a delta list releases it",
     {{.serial = 1, .reason = HOLD, .number = 5, .this_s = DAY(-5)},
      {.serial = 1, .reason = REMOVED, .number = 6, .base_number = 5}},
     .answer = REVOCATION_UNLISTED},
    {"a delta list without it does not release it",
     {{.serial = 1, .reason = HOLD, .number = 5, .this_s = DAY(-5)},
      {.number = 6, .base_number = 5}},
     .answer = REVOCATION_LISTED,
     .reason = "on hold",
     .on_hold = true},

    {"another issuer's entry on the issuer's own list",
     {{LISTED, .entry_issuer = OTHER_ROOT,
       .extensions = "issuingDistributionPoint=critical,indirectCRL:TRUE\n"}},
     .answer = REVOCATION_UNLISTED},
    {"an indirect list of somebody whom the certificate does not name",
     {{LISTED, .issuer = ROOT, .entry_issuer = MIDDLE,
       .extensions = "issuingDistributionPoint=critical,indirectCRL:TRUE\n"}},
     .answer = REVOCATION_UNCHECKED,
     .unused = "the certificate does not name its issuer as one that may list it"},
    {"an indirect list that does not say that it is one",
     {{LISTED, .issuer = ROOT, .entry_issuer = MIDDLE}},
     .answer = REVOCATION_UNCHECKED},
};

static struct revocation ask(struct trust *trust, struct play *play, const struct row *row)
{
    for (size_t i = 0; i < LISTS_MAX; i++) {
        /* the second list of a row that has one says so by any of its fields */
        static const struct list none;
        if (i == 0 || memcmp(&row->list[i], &none, sizeof none) != 0) {
            add_list(trust, play, &row->list[i]);
        }
    }
    const enum cast *chain = row->leaf_only ? LIST(LEAF) : LIST(LEAF, MIDDLE);
    return play_judge(trust, play, chain)->revocation[0];
}

Test(revocation, what_lists_say_of_a_leaf)
{
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(rows); i++) {
        const struct row *row = &rows[i];
        struct trust *trust = play_trust(&play, LIST(ROOT), LIST(OTHER_ROOT), NONE);
        struct revocation r = ask(trust, &play, row);
        cr_expect_eq(r.answer, row->answer, "%s: %d", row->name, (int)r.answer);
        cr_expect_str_eq(r.reason == NULL ? "" : r.reason, row->reason == NULL ? "" : row->reason,
                         "%s: %s", row->name, r.reason);
        cr_expect_str_eq(r.unused == NULL ? "" : r.unused, row->unused == NULL ? "" : row->unused,
                         "%s: %s", row->name, r.unused);
        cr_expect_eq(r.on_hold, row->on_hold, "%s", row->name);
        cr_expect(r.answer != REVOCATION_LISTED || r.revoked_ns == REVOKED_S * NS_PER_SECOND, "%s",
                  row->name);
        cr_expect(r.answer == REVOCATION_UNCHECKED || is_text(r.list, "CN=Middle"), "%s",
                  row->name);
        cr_expect((r.unused == NULL) == (r.unused_list.len == 0), "%s", row->name);
        trust_free(trust);
    }
    play_end(&play);
}

Test(revocation, dates_are_told_as_they_stand)
{
    static const struct {
        const char *name;
        struct list list[LISTS_MAX];
        int64_t revoked_s;
        int64_t next_update_s; /* 0: never */
    } dates[] = {
        {"revoked after the packets", {{LISTED, .revoked_s = DAY(3)}}, DAY(3), DAY(1)},
        {"an old list", {{LISTED, .next_s = DAY(-1)}}, REVOKED_S, DAY(-1)},
        {"a list that is never replaced", {{LISTED, .next_s = -1}}, REVOKED_S, 0},
        {"the earliest date of several",
         {{LISTED}, {LISTED, .revoked_s = DAY(-20), .this_s = DAY(-2), .next_s = DAY(-1)}},
         DAY(-20),
         DAY(1)},
        {"a delta list keeps an old one current",
         {{LISTED, .number = 5, .this_s = DAY(-9), .next_s = DAY(-2)},
          {.number = 6, .base_number = 5, .this_s = DAY(-1), .next_s = DAY(2)}},
         REVOKED_S,
         DAY(2)},
        {"a delta list of a later one does not",
         {{LISTED, .number = 4, .this_s = DAY(-9), .next_s = DAY(-2)},
          {.number = 6, .base_number = 5, .this_s = DAY(-1), .next_s = DAY(2)}},
         REVOKED_S,
         DAY(-2)},
    };
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(dates); i++) {
        struct row row = {.name = dates[i].name};
        memcpy(row.list, dates[i].list, sizeof row.list);
        struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
        struct revocation r = ask(trust, &play, &row);
        int64_t next_ns =
            dates[i].next_update_s == 0 ? INT64_MAX : dates[i].next_update_s * NS_PER_SECOND;
        cr_expect_eq(r.answer, REVOCATION_LISTED, "%s", row.name);
        cr_expect_eq(r.revoked_ns, dates[i].revoked_s * NS_PER_SECOND, "%s", row.name);
        cr_expect_eq(r.next_update_ns, next_ns, "%s", row.name);
        trust_free(trust);
    }
    play_end(&play);
}

Test(revocation, each_certificate_sent_is_looked_up_by_its_own_issuer)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    add_list(trust, &play, &(struct list){LISTED, .issuer = ROOT});
    const struct chain_judgement *j =
        play_judge(trust, &play, LIST(LEAF, MIDDLE, ROOT, OTHER_LEAF, GARBAGE));
    cr_expect_eq(j->answer, TRUST_ANCHORED);
    cr_expect_eq(j->revocation[0].answer, REVOCATION_UNCHECKED);
    cr_expect_eq(j->revocation[1].answer, REVOCATION_LISTED, "it has that serial number");
    cr_expect(is_text(j->revocation[1].list, "CN=Root"));
    cr_expect_eq(j->revocation[2].answer, REVOCATION_LISTED, "so has the root");
    cr_expect_eq(j->revocation[3].answer, REVOCATION_UNCHECKED, "not its issuer's list");
    cr_expect_eq(j->revocation[4].answer, REVOCATION_UNCHECKED);
    static const bool on_path[] = {true, true, true, false, false};
    for (size_t i = 0; i < NUM(on_path); i++) {
        cr_expect_eq(j->on_path[i], on_path[i], "%zu", i);
    }
    trust_free(trust);
    play_end(&play);
}

Test(revocation, the_issuer_may_come_from_anywhere_that_is_known)
{
    static const struct {
        enum cast public;
        enum cast private;
        enum cast intermediate;
    } places[] = {{MIDDLE, NOBODY, NOBODY}, {ROOT, MIDDLE, NOBODY}, {ROOT, NOBODY, MIDDLE}};
    struct play play = play_begin();
    for (size_t i = 0; i < NUM(places); i++) {
        struct trust *trust = play_trust(&play, LIST(places[i].public), LIST(places[i].private),
                                         LIST(places[i].intermediate));
        add_list(trust, &play, &(struct list){LISTED});
        cr_expect_eq(play_judge(trust, &play, LIST(LEAF))->revocation[0].answer, REVOCATION_LISTED,
                     "%zu", i);
        trust_free(trust);
    }
    play_end(&play);
}

Test(revocation, a_namesake_of_the_issuer_speaks_of_its_own)
{
    struct play play = play_begin();
    struct made *namesake = make_certificate(&(struct recipe){.subject = "CN=Middle", .ca = true});
    struct made *its_leaf =
        make_certificate(&(struct recipe){.subject = "CN=x", .issuer = namesake});
    char path[64];
    struct error error = {""};
    (void)snprintf(path, sizeof path, "%s/namesake.pem", play.folder);
    make_pem(path, namesake);
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    cr_assert(trust_add_anchors(trust, ANCHOR_PRIVATE, path, &error));
    struct bytes der = make_crl(
        &(struct crl_recipe){.issuer = namesake, .row[0] = {.serial = 1, .revoked_s = REVOKED_S}});
    (void)snprintf(path, sizeof path, "%s/namesake.crl", play.folder);
    make_crl_pem(path, der);
    cr_assert(trust_add_crls(trust, path, &error), "%s", error.message);

    struct revocation r = play_judge(trust, &play, LIST(LEAF, MIDDLE))->revocation[0];
    cr_expect_eq(r.answer, REVOCATION_UNCHECKED);
    cr_expect_null(r.unused, "%s", r.unused);
    r = trust_judge(trust, ++play.last_id, &its_leaf->der, 1, PACKETS_NS)->revocation[0];
    cr_expect_eq(r.answer, REVOCATION_LISTED);
    free((void *)(uintptr_t)der.ptr);
    made_free(its_leaf);
    made_free(namesake);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, no_number_of_strangers_spoils_a_list)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    add_list(trust, &play, &(struct list){LISTED});
    for (size_t i = 0; i < CRL_STRANGERS_MAX + 2; i++) {
        struct made *stranger =
            make_certificate(&(struct recipe){.subject = "CN=Middle", .ca = true});
        struct made *leaf =
            make_certificate(&(struct recipe){.subject = "CN=x", .issuer = stranger});
        const struct bytes chain[] = {leaf->der, stranger->der};
        struct revocation r =
            trust_judge(trust, ++play.last_id, chain, 2, PACKETS_NS)->revocation[0];
        cr_expect_eq(r.answer, REVOCATION_UNCHECKED);
        cr_expect_str_eq(r.unused, "its signature does not verify with its issuer's key");
        made_free(leaf);
        made_free(stranger);
    }
    cr_expect_eq(play_judge(trust, &play, LIST(LEAF, MIDDLE))->revocation[0].answer,
                 REVOCATION_LISTED);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, an_issuer_that_may_not_sign_lists)
{
    struct play play = play_begin();
    struct made *issuer = make_certificate(&(struct recipe){
        .subject = "CN=Signs certificates only",
        .extensions = "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign\n"});
    struct made *leaf = make_certificate(&(struct recipe){.subject = "CN=x", .issuer = issuer});
    struct bytes der = make_crl(
        &(struct crl_recipe){.issuer = issuer, .row[0] = {.serial = 1, .revoked_s = REVOKED_S}});
    char path[64];
    struct error error = {""};
    (void)snprintf(path, sizeof path, "%s/list.crl", play.folder);
    make_crl_pem(path, der);
    struct trust *trust = trust_new();
    cr_assert(trust_add_crls(trust, path, &error), "%s", error.message);
    const struct bytes chain[] = {leaf->der, issuer->der};
    struct revocation r = trust_judge(trust, 1, chain, 2, PACKETS_NS)->revocation[0];
    cr_expect_eq(r.answer, REVOCATION_UNCHECKED);
    cr_expect_str_eq(r.unused, "its issuer's certificate does not allow signing such lists");
    free((void *)(uintptr_t)der.ptr);
    made_free(leaf);
    made_free(issuer);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, an_indirect_list_that_the_certificate_names)
{
    struct play play = play_begin();
    struct made *leaf = make_certificate(&(struct recipe){
        .subject = "CN=x",
        .issuer = play.made[MIDDLE],
        .serial = "07",
        .extensions = "crlDistributionPoints=point\n[point]\nfullname=URI:http://crl.example/\n"
                      "CRLissuer=dirName:lister\n[lister]\nCN=Root\n"});
    struct bytes der = make_crl(&(struct crl_recipe){
        .issuer = play.made[ROOT],
        .row = {{.serial = 7, .revoked_s = DAY(-30), .reason = NO_REASON},
                {.serial = 1, .revoked_s = DAY(-20), .reason = 4, .issuer = play.made[MIDDLE]},
                {.serial = 7, .revoked_s = REVOKED_S, .reason = 4}}, /* MIDDLE's still */
        .extensions = "issuingDistributionPoint=critical,indirectCRL:TRUE\n"});
    char path[64];
    struct error error = {""};
    (void)snprintf(path, sizeof path, "%s/list.crl", play.folder);
    make_crl_pem(path, der);
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    cr_assert(trust_add_crls(trust, path, &error), "%s", error.message);
    const struct bytes chain[] = {leaf->der, play.made[MIDDLE]->der};
    struct revocation r = trust_judge(trust, 1, chain, 2, PACKETS_NS)->revocation[0];
    cr_expect_eq(r.answer, REVOCATION_LISTED);
    cr_expect(is_text(r.list, "CN=Root"));
    cr_expect_str_eq(r.reason, "superseded");
    cr_expect_eq(r.revoked_ns, REVOKED_S * NS_PER_SECOND, "not the root's own number 7");
    free((void *)(uintptr_t)der.ptr);
    made_free(leaf);
    trust_free(trust);
    play_end(&play);
}

static void write_file(const char *path, struct bytes content)
{
    FILE *file = fopen(path, "we");
    cr_assert_not_null(file);
    (void)fwrite(content.ptr, 1, content.len, file);
    (void)fclose(file);
}

Test(revocation, lists_from_a_directory_in_either_form)
{
    struct play play = play_begin();
    char path[64];
    struct error error = {""};
    struct bytes leafs = make_list(&play, &(struct list){LISTED});
    struct bytes middles = make_list(&play, &(struct list){LISTED, .issuer = ROOT});
    (void)snprintf(path, sizeof path, "%s/middle.crl", play.folder);
    write_file(path, leafs);
    (void)snprintf(path, sizeof path, "%s/root.pem", play.folder);
    write_file(path, bytes_of_text("a list, with the certificate of its issuer:\n"));
    make_pem(path, play.made[ROOT]);
    make_crl_pem(path, middles);
    (void)snprintf(path, sizeof path, "%s/0README", play.folder);
    write_file(path, bytes_of_text("0 begins like DER\n"));
    (void)snprintf(path, sizeof path, "%s/root.der", play.folder);
    write_file(path, play.made[ROOT]->der);
    (void)snprintf(path, sizeof path, "%s/folder", play.folder);
    cr_expect_eq(mkdir(path, 0700), 0);

    struct trust *trust = play_trust(&play, NONE, NONE, NONE);
    cr_assert(trust_add_anchors(trust, ANCHOR_PUBLIC, play_pem(&play, LIST(ROOT), path), &error));
    cr_expect(trust_add_crls(trust, play.folder, &error), "%s", error.message);
    const struct chain_judgement *j = play_judge(trust, &play, LIST(LEAF, MIDDLE));
    cr_expect_eq(j->revocation[0].answer, REVOCATION_LISTED);
    cr_expect_eq(j->revocation[1].answer, REVOCATION_LISTED);
    free((void *)(uintptr_t)leafs.ptr);
    free((void *)(uintptr_t)middles.ptr);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, lists_given_later_change_what_was_judged)
{
    static const enum cast chain[] = {LEAF, MIDDLE, NOBODY};
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    const struct chain_judgement *j = play_judge_as(trust, &play, 1, chain, PACKETS_NS);
    cr_expect_eq(j->revocation[0].answer, REVOCATION_UNCHECKED);
    add_list(trust, &play, &(struct list){LISTED});
    j = play_judge_as(trust, &play, 1, chain, PACKETS_NS);
    cr_expect_eq(j->revocation[0].answer, REVOCATION_LISTED);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, what_cannot_be_loaded_is_explained)
{
    static const struct {
        const char *name;
        const char *content; /* NULL: no such file */
        const char *words;
    } files[] = {
        {"absent.crl", NULL, "No such file"},
        {"empty.crl", "", "nothing in this file holds a certificate revocation list"},
        {"text.crl", "0 hello\n", "nothing in this file holds a certificate revocation list"},
        {"bad.pem", "-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n", "malformed"},
        {"cut.pem", "-----BEGIN X509 CRL-----\nMAA=\n", "malformed"},
        {"bad.crl", "0\x82\x01\x01", "malformed"},
    };
    struct play play = play_begin();
    struct trust *trust = trust_new();
    struct error error;
    for (size_t i = 0; i < NUM(files); i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%s", play.folder, files[i].name);
        if (files[i].content != NULL) {
            write_file(path, bytes_of_text(files[i].content));
        }
        cr_expect_not(trust_add_crls(trust, path, &error), "%s", files[i].name);
        cr_expect(strncmp(error.message, path, strlen(path)) == 0, "%s", error.message);
        cr_expect_not_null(strstr(error.message, files[i].words), "%s", error.message);
    }
    char path[64];
    cr_expect_not(trust_add_crls(trust, play_pem(&play, LIST(ROOT), path), &error));
    cr_expect_not_null(strstr(error.message, "nothing in this file"), "%s", error.message);
    (void)snprintf(path, sizeof path, "%s/folder", play.folder);
    cr_expect_eq(mkdir(path, 0700), 0);
    cr_expect_not(trust_add_crls(trust, path, &error));
    cr_expect_not_null(strstr(error.message, "no file in this directory"), "%s", error.message);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, every_prefix_of_a_list_is_refused)
{
    struct play play = play_begin();
    struct trust *trust = trust_new();
    struct bytes der = make_list(&play, &(struct list){LISTED, .number = 7});
    char path[64];
    struct error error;
    (void)snprintf(path, sizeof path, "%s/cut.crl", play.folder);
    for (size_t len = 0; len < der.len; len++) {
        write_file(path, (struct bytes){der.ptr, len});
        cr_expect_not(trust_add_crls(trust, path, &error), "cut to %zu octets", len);
    }
    write_file(path, der);
    cr_expect(trust_add_crls(trust, path, &error));
    free((void *)(uintptr_t)der.ptr);
    trust_free(trust);
    play_end(&play);
}

Test(revocation, lists_are_bounded_in_number)
{
    struct play play = play_begin();
    struct trust *trust = trust_new();
    struct bytes der = make_list(&play, &(struct list){LISTED});
    char path[64];
    struct error error = {""};
    (void)snprintf(path, sizeof path, "%s/many.pem", play.folder);
    for (size_t i = 0; i < CRLS_MAX; i++) {
        make_crl_pem(path, der);
    }
    cr_expect(trust_add_crls(trust, path, &error), "%s", error.message);
    (void)snprintf(path, sizeof path, "%s/one.pem", play.folder);
    make_crl_pem(path, der);
    cr_expect_not(trust_add_crls(trust, path, &error));
    cr_expect_not_null(strstr(error.message, "more than 1024 revocation lists"), "%s",
                       error.message);
    free((void *)(uintptr_t)der.ptr);
    trust_free(trust);
    play_end(&play);
}
