#include "trust.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "certificate.h"
#include "play.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

Test(trust, an_issuer_seen_later_is_named_and_never_completes)
{
    static const enum cast leaf_only[] = {LEAF, NOBODY};
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    const struct chain_judgement *j = play_judge_as(trust, &play, 100, leaf_only, PACKETS_NS);
    cr_expect_eq(j->issuer_known, ISSUER_UNKNOWN);

    uint64_t before = trust_generation(trust);
    play_judge(trust, &play, LIST(TWIN_LEAF));
    cr_expect_eq(trust_generation(trust), before, "a leaf is no issuer");
    play_judge(trust, &play, LIST(TWIN_LEAF, MIDDLE));
    cr_expect_eq(trust_generation(trust), before + 1);
    play_judge(trust, &play, LIST(TWIN_LEAF, MIDDLE));
    cr_expect_eq(trust_generation(trust), before + 1, "known already");

    j = play_judge_as(trust, &play, 100, leaf_only, PACKETS_NS);
    cr_expect_eq(j->answer, TRUST_ISSUER_MISSING, "it was still not sent");
    cr_expect_eq(j->issuer_known, ISSUER_SEEN);
    cr_expect(is_text(j->missing_issuer, "CN=Middle"));
    trust_free(trust);
    play_end(&play);
}

Test(trust, an_issuer_seen_of_no_anchor_helps_nobody)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(OTHER_ROOT), NONE, NONE);
    play_judge(trust, &play, LIST(TWIN_LEAF, MIDDLE, ROOT));
    const struct chain_judgement *j = play_judge(trust, &play, LIST(LEAF));
    cr_expect_eq(j->answer, TRUST_ISSUER_MISSING);
    cr_expect_eq(j->issuer_known, ISSUER_UNKNOWN);
    trust_free(trust);
    play_end(&play);
}

Test(trust, a_judgement_follows_packet_time)
{
    static const enum cast chain[] = {LEAF, OLD_MIDDLE, MIDDLE, NOBODY};
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    int64_t old_ns = (PACKETS_S - YEAR_S) * NS_PER_SECOND;
    const struct chain_judgement *j = play_judge_as(trust, &play, 1, chain, old_ns - NS_PER_DAY);
    cr_expect_eq(j->path_not_after_ns, old_ns, "both issuers are in date: the first one is taken");
    j = play_judge_as(trust, &play, 1, chain, PACKETS_NS);
    cr_expect_eq(j->answer, TRUST_ANCHORED);
    cr_expect_eq(j->path_not_after_ns, MADE_NOT_AFTER_S * NS_PER_SECOND,
                 "the path over the expired one is not kept");
    trust_free(trust);
    play_end(&play);
}

Test(trust, more_anchors_change_what_was_judged)
{
    static const enum cast chain[] = {LEAF, MIDDLE, NOBODY};
    struct play play = play_begin();
    char path[64];
    struct error error;
    struct trust *trust = play_trust(&play, LIST(OTHER_ROOT), NONE, NONE);
    cr_expect_eq(play_judge_as(trust, &play, 1, chain, PACKETS_NS)->answer, TRUST_ISSUER_MISSING);
    cr_expect(trust_add_anchors(trust, ANCHOR_PRIVATE, play_pem(&play, LIST(ROOT), path), &error));
    cr_expect_eq(play_judge_as(trust, &play, 1, chain, PACKETS_NS)->anchor, ANCHOR_PRIVATE);
    trust_free(trust);
    play_end(&play);
}

Test(trust, a_cached_judgement_does_not_look_at_the_octets)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    const struct chain_judgement *first =
        play_judge_as(trust, &play, 7, LIST(LEAF, MIDDLE), PACKETS_NS);
    cr_expect_eq(trust_judge(trust, 7, NULL, 0, PACKETS_NS), first);
    trust_free(trust);
    play_end(&play);
}

Test(trust, the_least_recently_used_judgement_goes_first)
{
    static const enum cast chain[] = {LEAF, MIDDLE, NOBODY};
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    for (uint64_t id = 1; id <= TRUST_CACHE_MAX; id++) {
        (void)play_judge_as(trust, &play, id, chain, PACKETS_NS);
    }
    (void)trust_judge(trust, 1, NULL, 0, PACKETS_NS);
    (void)play_judge_as(trust, &play, TRUST_CACHE_MAX + 1, chain, PACKETS_NS);

    /* What is no longer cached is judged by the octets given: NONE. */
    cr_expect_eq(trust_judge(trust, 1, NULL, 0, PACKETS_NS)->answer, TRUST_ANCHORED);
    cr_expect_eq(trust_judge(trust, 2, NULL, 0, PACKETS_NS)->answer, TRUST_UNREADABLE);
    cr_expect_eq(trust_judge(trust, TRUST_CACHE_MAX + 1, NULL, 0, PACKETS_NS)->answer,
                 TRUST_ANCHORED);
    trust_free(trust);
    play_end(&play);
}

Test(trust, the_cache_is_bounded_in_octets)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    uint8_t *huge = calloc(1, TRUST_CACHE_OCTETS_MAX);
    struct bytes half = {huge, TRUST_CACHE_OCTETS_MAX / 2 + 1};
    (void)play_judge_as(trust, &play, 1, LIST(LEAF, MIDDLE), PACKETS_NS);
    cr_expect_eq(trust_judge(trust, 2, &half, 1, PACKETS_NS)->answer, TRUST_UNREADABLE);
    cr_expect_eq(trust_judge(trust, 1, NULL, 0, PACKETS_NS)->answer, TRUST_ANCHORED);
    (void)trust_judge(trust, 3, &half, 1, PACKETS_NS);
    (void)trust_judge(trust, 4, &(struct bytes){huge, TRUST_CACHE_OCTETS_MAX}, 1, PACKETS_NS);
    cr_expect_eq(trust_judge(trust, 1, NULL, 0, PACKETS_NS)->answer, TRUST_UNREADABLE);
    free(huge);
    trust_free(trust);
    play_end(&play);
}

/* More names than are remembered, each several times, so that places are taken over. */
Test(trust, the_text_of_a_name_is_that_of_the_name_asked_for)
{
    struct trust *trust = trust_new();
    for (int i = 0; i < 1000; i++) {
        uint8_t der[] = {0x30, 0x0f, 0x31, 0x0d, 0x30, 0x0b, 0x06, 0x03, 0x55,
                         0x04, 0x03, 0x0c, 0x04, 'n',  'a',  'm',  'e'}; /* CN=name */
        der[15] = (uint8_t)('a' + i % 10);
        der[16] = (uint8_t)('a' + i / 10 % 10);
        struct bytes name = {der, sizeof der};
        char text[32];
        cr_assert(certificate_name_format(name, text, sizeof text));
        cr_assert_str_eq(trust_name_text(trust, name), text);
        cr_assert_null(trust_name_text(trust, (struct bytes){der, sizeof der - 1}));
        cr_assert_str_eq(trust_name_text(trust, name), text);
    }
    cr_expect_null(trust_name_text(trust, (struct bytes){NULL, 0}));
    trust_free(trust);
}

Test(trust, the_text_of_a_long_name_is_not_remembered_but_right)
{
    struct trust *trust = trust_new();
    char subject[400] = "CN=";
    memset(subject + 3, 'a', 60);
    for (int i = 0; i < 5; i++) {
        strcat(subject, "/OU=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    }
    const struct recipe recipe = {.subject = subject};
    struct made *made = make_certificate(&recipe);
    struct bytes der = made_subject(made);
    char text[512];
    cr_assert(der.len > 256 && certificate_name_format(der, text, sizeof text));
    for (int i = 0; i < 2; i++) {
        cr_expect_str_eq(trust_name_text(trust, der), text);
    }
    free((void *)(uintptr_t)der.ptr);
    made_free(made);
    trust_free(trust);
}

Test(trust, issuers_seen_are_bounded_and_the_oldest_goes_first)
{
    struct play play = play_begin();
    struct trust *trust = play_trust(&play, LIST(ROOT), NONE, NONE);
    (void)play_judge(trust, &play, LIST(TWIN_LEAF, MIDDLE));
    struct made *key = make_certificate(&(struct recipe){.subject = "CN=key"});
    for (size_t i = 0; i < SEEN_ISSUERS_MAX; i++) {
        char subject[32];
        (void)snprintf(subject, sizeof subject, "CN=CA %zu", i);
        if (i == SEEN_ISSUERS_MAX - 1) {
            cr_expect_eq(play_judge(trust, &play, LIST(LEAF))->issuer_known, ISSUER_SEEN);
        }
        struct made *ca =
            make_certificate(&(struct recipe){.subject = subject, .ca = true, .key_of = key});
        (void)trust_judge(trust, ++play.last_id, &ca->der, 1, PACKETS_NS);
        made_free(ca);
    }
    cr_expect_eq(trust_generation(trust), SEEN_ISSUERS_MAX + 1);
    cr_expect_eq(play_judge(trust, &play, LIST(LEAF))->issuer_known, ISSUER_UNKNOWN);
    made_free(key);
    trust_free(trust);
    play_end(&play);
}

Test(trust, anchors_from_a_directory)
{
    struct play play = play_begin();
    char path[64];
    struct error error = {""};
    struct trust *trust = trust_new();
    (void)play_pem(&play, LIST(OTHER_ROOT, MIDDLE), path);
    (void)play_pem(&play, LIST(ROOT), path);
    (void)snprintf(path, sizeof path, "%s/README", play.folder);
    FILE *readme = fopen(path, "we");
    (void)fputs("no certificate here\n", readme);
    (void)fclose(readme);
    (void)snprintf(path, sizeof path, "%s/folder", play.folder);
    cr_expect_eq(mkdir(path, 0700), 0);
    (void)snprintf(path, sizeof path, "%s/pipe", play.folder);
    cr_expect_eq(mkfifo(path, 0600), 0);

    cr_expect(trust_add_anchors(trust, ANCHOR_PUBLIC, play.folder, &error), "%s", error.message);
    cr_expect_eq(trust_num_anchors(trust, ANCHOR_PUBLIC), 3);
    cr_expect_eq(trust_num_anchors(trust, ANCHOR_PRIVATE), 0);
    cr_expect(trust_add_anchors(trust, ANCHOR_PUBLIC, play.folder, &error));
    cr_expect_eq(trust_num_anchors(trust, ANCHOR_PUBLIC), 3, "each counts once");
    trust_free(trust);
    play_end(&play);
}

Test(trust, what_cannot_be_loaded_is_explained)
{
    static const struct {
        const char *name;
        const char *content; /* NULL: no such file */
        const char *words;
    } rows[] = {
        {"absent.pem", NULL, "No such file"},
        {"empty.pem", "", "no block of this file holds a certificate in PEM form"},
        {"text.pem", "hello\n", "no block of this file holds a certificate in PEM form"},
        {"key.pem", "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
         "no block of this file holds a certificate in PEM form"},
        {"bad.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
         "certificate 1 of this file is malformed"},
        {"cut.pem", "-----BEGIN CERTIFICATE-----\nMAA=\n",
         "certificate 1 of this file is malformed"},
        {"locked.pem",
         "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\n"
         "DEK-Info: AES-128-CBC,000102030405060708090A0B0C0D0E0F\n\nMAA=\n"
         "-----END CERTIFICATE-----\n",
         "certificate 1 of this file is malformed"},
    };
    struct play play = play_begin();
    struct trust *trust = trust_new();
    struct error error;
    for (size_t i = 0; i < NUM(rows); i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%s", play.folder, rows[i].name);
        FILE *file = rows[i].content == NULL ? NULL : fopen(path, "we");
        if (file != NULL) {
            (void)fputs(rows[i].content, file);
            (void)fclose(file);
        }
        cr_expect_not(trust_add_anchors(trust, ANCHOR_PUBLIC, path, &error), "%s", rows[i].name);
        cr_expect(strncmp(error.message, path, strlen(path)) == 0, "%s", error.message);
        cr_expect_not_null(strstr(error.message, rows[i].words), "%s", error.message);
        cr_expect_not(trust_add_intermediates(trust, path, &error), "%s", rows[i].name);
        if (file != NULL) {
            cr_expect_eq(unlink(path), 0);
        }
    }
    cr_expect_not(trust_add_anchors(trust, ANCHOR_PUBLIC, play.folder, &error));
    cr_expect_not_null(strstr(error.message, "no file in this directory"), "%s", error.message);
    cr_expect_eq(trust_num_anchors(trust, ANCHOR_PUBLIC), 0);
    trust_free(trust);
    play_end(&play);
}

Test(trust, the_system_s_anchors_are_public)
{
    struct play play = play_begin();
    char path[64];
    (void)snprintf(path, sizeof path, "%s/0123abcd.0", play.folder);
    make_pem(path, play.made[ROOT]);
    (void)snprintf(path, sizeof path, "%s/unhashed.pem", play.folder);
    make_pem(path, play.made[MIDDLE]);
    cr_expect_eq(setenv("SSL_CERT_DIR", play.folder, 1), 0);
    cr_expect_eq(setenv("SSL_CERT_FILE", play_pem(&play, LIST(OTHER_ROOT), path), 1), 0);

    struct trust *trust = trust_new();
    trust_use_system_anchors(trust);
    cr_expect_eq(play_judge(trust, &play, LIST(LEAF, MIDDLE))->anchor, ANCHOR_PUBLIC);
    cr_expect_eq(play_judge(trust, &play, LIST(OTHER_LEAF))->anchor, ANCHOR_PUBLIC);
    cr_expect_eq(trust_num_anchors(trust, ANCHOR_PUBLIC), 2);
    trust_free(trust);
    play_end(&play);
}

Test(trust, free_of_null_is_a_no_op)
{
    trust_free(NULL);
}
