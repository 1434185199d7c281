/* test_rules_revocation.c: cert-revoked on facts alone. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "facts.h"
#include "rule.h"
#include "timestamp.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define NOW INT64_C(1700000000000000000)

/* scene is a chain of a leaf and its issuer on the path, and a stray certificate beside it. */
struct scene {
    struct deployment deployment;
    struct domain domain;
    struct pair pair;
    struct certificate certificate[3];
    struct chain_judgement judgement;
    struct subject subject;
};

static void set_scene(struct scene *s)
{
    static const char *const subjects[] = {"CN=leaf", "CN=issuer", "CN=stray"};
    memset(s, 0, sizeof *s);
    s->pair.side[TLS_SERVER].presented = PRESENTED_CHAIN;
    s->pair.side[TLS_SERVER].origin.time_ns = NOW;
    s->judgement.num_certificates = NUM(s->certificate);
    for (size_t i = 0; i < NUM(s->certificate); i++) {
        s->certificate[i].subject = bytes_of_text(subjects[i]);
        s->judgement.certificate[i] = &s->certificate[i];
        s->judgement.on_path[i] = i < 2;
        s->judgement.revocation[i] = (struct revocation){.answer = REVOCATION_UNLISTED,
                                                         .list = bytes_of_text("CN=CA"),
                                                         .next_update_ns = NOW + NS_PER_DAY};
    }
    s->subject = (struct subject){
        .deployment = &s->deployment,
        .domain = &s->domain,
        .owner = OWNER_OURS,
        .record = &s->domain.record[0],
        .pair = &s->pair,
        .side = TLS_SERVER,
        .judgement = &s->judgement,
    };
}

static void revoke(struct scene *s, size_t index, int64_t revoked_ns)
{
    s->judgement.revocation[index].answer = REVOCATION_LISTED;
    s->judgement.revocation[index].revoked_ns = revoked_ns;
    s->judgement.revocation[index].reason = "key compromise";
}

static void as_it_is(struct scene *s)
{
    (void)s;
}

static void leaf_revoked(struct scene *s)
{
    revoke(s, 0, NOW - NS_PER_DAY);
}

static void revoked_at_that_moment(struct scene *s)
{
    revoke(s, 0, NOW);
}

static void revoked_later(struct scene *s)
{
    revoke(s, 0, NOW + 1);
}

static void put_on_hold(struct scene *s)
{
    leaf_revoked(s);
    s->judgement.revocation[0].on_hold = true;
    s->judgement.revocation[0].reason = "on hold";
}

static void without_a_reason(struct scene *s)
{
    leaf_revoked(s);
    s->judgement.revocation[0].reason = NULL;
}

static void listed_on_an_old_list(struct scene *s)
{
    leaf_revoked(s);
    s->judgement.revocation[0].next_update_ns = NOW - NS_PER_DAY;
}

static void old_list(struct scene *s)
{
    s->judgement.revocation[0].next_update_ns = NOW - 1;
}

static void list_that_is_due(struct scene *s)
{
    s->judgement.revocation[0].next_update_ns = NOW;
}

static void no_list(struct scene *s)
{
    memset(s->judgement.revocation, 0, sizeof s->judgement.revocation);
}

static void unused_list(struct scene *s)
{
    no_list(s);
    s->judgement.revocation[0].unused = "it is forged";
    s->judgement.revocation[0].unused_list = bytes_of_text("CN=C\nA");
}

static void issuer_revoked(struct scene *s)
{
    revoke(s, 1, NOW - NS_PER_DAY);
    old_list(s);
}

static void stray_revoked(struct scene *s)
{
    revoke(s, 2, NOW - NS_PER_DAY);
}

static void leaf_unreadable_beside(struct scene *s)
{
    stray_revoked(s);
    s->judgement.certificate[2] = NULL;
}

static void of_the_partner(struct scene *s)
{
    leaf_revoked(s);
    s->subject.owner = OWNER_PEER;
}

static void as_client(struct scene *s)
{
    leaf_revoked(s);
    s->pair.side[TLS_CLIENT] = s->pair.side[TLS_SERVER];
    s->subject.side = TLS_CLIENT;
}

static const struct {
    void (*spoil)(struct scene *s);
    bool failed;
    enum severity severity;
    const char *message; /* part of it */
    const char *remedy;
    const char *hresult;
    unsigned ms_diagnostics;
} rows[] = {
    {as_it_is, false, SEVERITY_ERROR, "", "", NULL, 0},
    {no_list, false, SEVERITY_ERROR, "", "", NULL, 0},
    {list_that_is_due, false, SEVERITY_ERROR, "", "", NULL, 0},
    {leaf_unreadable_beside, false, SEVERITY_ERROR, "", "", NULL, 0},
    {leaf_revoked, true, SEVERITY_ERROR,
     "The server certificate (CN=leaf) was revoked on 2023-11-13T22:13:20Z (key compromise), says "
     "the list of CN=CA.",
     "with a new key", "0x80092010", 1010},
    {revoked_at_that_moment, true, SEVERITY_ERROR, "was revoked on", "", "0x80092010", 1010},
    {without_a_reason, true, SEVERITY_ERROR, "22:13:20Z, says", "", "0x80092010", 1010},
    {as_client, true, SEVERITY_ERROR, "The client certificate", "", "0x80092010", 0},
    {put_on_hold, true, SEVERITY_ERROR, "was put on hold on 2023-11-13T22:13:20Z, says",
     "Have the CA release it", "0x80092010", 1010},
    {listed_on_an_old_list, true, SEVERITY_ERROR,
     "That list is old: the next one was due on 2023-11-13T22:13:20Z.", "", "0x80092010", 1010},
    {issuer_revoked, true, SEVERITY_ERROR,
     "The certificate CN=issuer, on which the one shown rests, was revoked", "re-issued",
     "0x80092010", 1010},
    {of_the_partner, true, SEVERITY_ERROR, "was revoked", "Tell the partner", NULL, 0},
    {stray_revoked, true, SEVERITY_WARNING,
     "The certificate CN=stray, sent along without need, was revoked", "Remove it", NULL, 0},
    {revoked_later, true, SEVERITY_INFO, "that was after it was shown.", "with a new key", NULL, 0},
    {unused_list, true, SEVERITY_INFO,
     "The revocation list of CN=C\\x0aA was not used for the certificate CN=leaf: it is forged.",
     "Give fedtap a list", NULL, 0},
    {old_list, true, SEVERITY_INFO,
     "The revocation list of CN=CA is old: the next one was due on 2023-11-14T22:13:19Z. That the "
     "certificate CN=leaf is not on it says nothing.",
     "of the time of the packets", NULL, 0},
};

Test(rules_revocation, what_it_says)
{
    const struct rule *rule = rule_find("cert-revoked");
    for (size_t i = 0; i < NUM(rows); i++) {
        struct scene s;
        set_scene(&s);
        rows[i].spoil(&s);
        struct outcome o = {.severity = rule->severity};
        rule->check(&s.subject, &o);
        cr_expect_eq(o.failed, rows[i].failed, "%zu", i);
        cr_expect_eq(o.severity, rows[i].severity, "%zu", i);
        cr_expect_not_null(strstr(o.message, rows[i].message), "%zu: %s", i, o.message);
        cr_expect_not_null(strstr(o.remedy, rows[i].remedy), "%zu: %s", i, o.remedy);
        cr_expect_str_eq(o.predicts.hresult == NULL ? "" : o.predicts.hresult,
                         rows[i].hresult == NULL ? "" : rows[i].hresult, "%zu", i);
        cr_expect_eq(o.predicts.ms_diagnostics, rows[i].ms_diagnostics, "%zu", i);
        cr_expect_eq(o.failed, o.remedy[0] != '\0', "%zu", i);
    }
}
