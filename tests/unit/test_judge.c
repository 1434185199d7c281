/* test_judge.c: what is told, when, and only once. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "facts.h"
#include "judge.h"

/* hearing writes down what the judge tells, a word for each. */
struct hearing {
    char told[512];
};

struct court {
    struct world world;
    struct name ours;
    struct trust *trust;
    struct judge *judge;
    struct hearing hearing;
};

static void append(struct hearing *h, const char *what, const char *of)
{
    size_t len = strlen(h->told);
    snprintf(h->told + len, sizeof h->told - len, "%s%s:%s", len > 0 ? " " : "", what, of);
}

static void hear_finding(void *context, const struct finding *finding, bool resolved,
                         const struct origin *cause)
{
    (void)cause;
    append(context, resolved ? "resolved" : "open", finding->rule->id);
}

static void hear_verdict(void *context, const struct verdict *verdict, const struct origin *cause)
{
    (void)cause;
    append(context, "verdict", verdict_name(verdict->kind));
}

static void hear_change(void *context, const struct change *change, const struct origin *cause)
{
    char text[256];
    (void)cause;
    (void)snprintf(text, sizeof text, "%s->%s", change->before, change->after);
    append(context, change_name(change->what), text);
}

/* seat_judge opens a court over a world that has begun. */
static void seat_judge(struct court *c)
{
    const struct judge_sink sink = {hear_finding, hear_verdict, hear_change, &c->hearing};
    c->trust = trust_new();
    c->judge = judge_new(c->world.federation, c->trust, &c->world.counters, &sink);
    cr_assert(c->trust != NULL && c->judge != NULL);
}

static void court_init(struct court *c, const char *ours)
{
    *c = (struct court){.ours = name_of(ours)};
    world_init(&c->world);
    /* ours, and yet not followed before it is seen */
    c->world.deployment = (struct deployment){.domains = &c->ours, .num_domains = 1};
    seat_judge(c);
}

static void court_fini(struct court *c)
{
    judge_free(c->judge);
    trust_free(c->trust);
    world_fini(&c->world);
}

/* hear judges and returns what was told since the last time. */
static const char *hear(struct court *c, char told[512])
{
    const struct origin cause = {.time_ns = c->world.time_ns};
    judge_changed(c->judge, &cause);
    memcpy(told, c->hearing.told, 512);
    c->hearing.told[0] = '\0';
    return told;
}

static const struct srv_row good[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
static const struct srv_row wrong[] = {{0, 0, 5061, "vcse.steven.lab"}};

Test(judge, findings_open_once_and_are_resolved_once)
{
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    cr_expect_str_eq(hear(&c, told), "");
    world_srv(&c.world, "acano.steven.lab", wrong, 1);
    cr_expect_str_eq(hear(&c, told), "open:srv-domain-mismatch verdict:fail");
    world_srv(&c.world, "acano.steven.lab", wrong, 1);
    cr_expect_str_eq(hear(&c, told), "", "the same again is no news");
    cr_expect_eq(judge_num_findings(c.judge), 1);
    world_srv(&c.world, "acano.steven.lab", good, 1);
    cr_expect_str_eq(hear(&c, told), "target:vcse.steven.lab:5061->vcse.acano.steven.lab:5061 "
                                     "resolved:srv-domain-mismatch verdict:unknown");
    cr_expect_eq(judge_num_findings(c.judge), 0);
    world_rcode(&c.world, "_sipfederationtls._tcp.acano.steven.lab", DNS_SRV, DNS_NXDOMAIN);
    cr_expect_str_eq(hear(&c, told), "open:srv-missing verdict:fail");
    court_fini(&c);
}

Test(judge, what_was_declared_and_not_seen_is_unknown)
{
    static struct court c;
    char told[512];
    c.ours = name_of("acano.steven.lab");
    world_declare(&c.world, &(struct deployment){.domains = &c.ours, .num_domains = 1});
    seat_judge(&c);
    cr_expect_str_eq(hear(&c, told), "verdict:unknown");
    cr_expect_eq(judge_verdict(c.judge, 0)->num_blind, 1);
    court_fini(&c);
}

Test(judge, a_failure_to_answer_takes_no_verdict_away)
{
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    world_srv(&c.world, "acano.steven.lab", wrong, 1);
    hear(&c, told);
    world_silence(&c.world, "_sipfederationtls._tcp.acano.steven.lab", DNS_SRV);
    cr_expect_str_eq(hear(&c, told), "open:dns-failure");
    world_srv(&c.world, "acano.steven.lab", wrong, 1);
    cr_expect_str_eq(hear(&c, told), "resolved:dns-failure");
    court_fini(&c);
}

Test(judge, a_partner_s_domain_that_breaks_our_rule_neither_fails_nor_passes)
{
    static struct court c;
    char told[512];
    court_init(&c, "steven.lab");
    world_srv(&c.world, "acano.steven.lab", wrong, 1);
    cr_expect_str_eq(hear(&c, told), "open:srv-domain-mismatch verdict:unknown");
    court_fini(&c);
}

Test(judge, findings_of_a_connection_name_the_role)
{
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    world_srv(&c.world, "acano.steven.lab", good, 1);
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.47");
    hear(&c, told);
    struct fact fact = {.kind = FACT_TCP_OUTCOME, .tcp_outcome = TCP_OUTCOME_REFUSED};
    fact.origin = origin_between("10.48.36.6", 50000, "10.48.36.47", 5061, 9);
    world_take(&c.world, &fact);
    cr_expect_str_eq(hear(&c, told), "open:tcp-refused verdict:fail");
    const struct finding *finding = judge_next_finding(c.judge, &c.ours, NULL);
    cr_assert_not_null(finding);
    cr_expect_str_eq(role_name(finding->role), "our-server");
    cr_expect_null(judge_next_finding(c.judge, &c.ours, finding));
    court_fini(&c);
}

Test(judge, an_answer_that_was_cut_is_told_by_its_frame)
{
    struct court c;
    court_init(&c, "example.com");
    struct fact fact = {.kind = FACT_DNS_CUT};
    fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 1);
    frames_add(&fact.origin.frames, 17);
    fact.dns_cut = (struct dns_question){name_of("_sipfederationtls._tcp.example.com"), DNS_SRV};
    world_take(&c.world, &fact);
    judge_changed(c.judge, &fact.origin);
    const struct verdict *verdict = judge_verdict(c.judge, 0);
    cr_expect_eq(verdict->kind, VERDICT_UNKNOWN);
    cr_assert_eq(verdict->num_blind, 1);
    cr_expect(strstr(verdict->blind[0], "(frame 17) was cut by the snap length") != NULL, "%s",
              verdict->blind[0]);
    cr_expect_str_eq(c.hearing.told, "verdict:unknown");
    court_fini(&c);
}

Test(judge, what_becomes_something_else_is_told)
{
    static const struct srv_row moved[] = {{0, 0, 5062, "expe.acano.steven.lab"}};
    static const struct srv_row first[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    world_srv(&c.world, "acano.steven.lab", first, 1);
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.47");
    (void)hear(&c, told);
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.48");
    cr_expect_str_eq(hear(&c, told), "address:10.48.36.47->10.48.36.48");
    world_rcode(&c.world, "vcse.acano.steven.lab", DNS_A, DNS_NXDOMAIN);
    (void)hear(&c, told);
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.49");
    cr_expect_not_null(strstr(hear(&c, told), "address:10.48.36.48->10.48.36.49"), "%s", told);
    world_srv(&c.world, "acano.steven.lab", moved, 1);
    world_a(&c.world, "expe.acano.steven.lab", "10.48.36.47");
    cr_expect_not_null(
        strstr(hear(&c, told), "target:vcse.acano.steven.lab:5061->expe.acano.steven.lab:5062"),
        "%s", told);
    cr_expect_null(strstr(told, "address:"), "another target is expected to have others: %s", told);
    court_fini(&c);
}

Test(judge, servers_that_disagree_change_nothing)
{
    static const struct srv_row first[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    world_srv(&c.world, "acano.steven.lab", first, 1);
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.47");
    (void)hear(&c, told);
    c.world.dns_server = address_in("192.0.2.54");
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.99");
    cr_expect_str_eq(hear(&c, told), "open:dns-answers-differ");
    c.world.dns_server = address_in("192.0.2.53");
    world_a(&c.world, "vcse.acano.steven.lab", "10.48.36.47");
    federation_mark_all(c.world.federation);
    cr_expect_str_eq(hear(&c, told), "", "who answered last makes no other finding of it");
    court_fini(&c);
}

Test(judge, the_operator_has_the_last_word_about_a_severity)
{
    static const struct {
        bool off;
        enum severity severity;
        const char *told;
    } rows[] = {
        {false, SEVERITY_ERROR, "open:srv-port verdict:fail"},
        {false, SEVERITY_INFO, "open:srv-port verdict:unknown"},
        {true, SEVERITY_INFO, "verdict:unknown"},
    };
    static const struct srv_row odd[] = {{0, 0, 5062, "vcse.acano.steven.lab"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct court c;
        char told[512];
        struct rule_setting setting = {rule_find("srv-port"), rows[i].off, rows[i].severity};
        court_init(&c, "acano.steven.lab");
        c.world.deployment.settings = &setting;
        c.world.deployment.num_settings = 1;
        world_srv(&c.world, "acano.steven.lab", odd, 1);
        cr_expect_str_eq(hear(&c, told), rows[i].told);
        court_fini(&c);
    }
}

Test(judge, a_rule_that_a_pass_rests_on_leaves_no_pass_when_it_is_off)
{
    static const struct srv_row elsewhere[] = {{0, 0, 5061, "vcse.steven.lab"}};
    static struct court c;
    char told[512];
    struct rule_setting setting = {rule_find("srv-domain-mismatch"), true, SEVERITY_INFO};
    court_init(&c, "acano.steven.lab");
    c.world.deployment.settings = &setting;
    c.world.deployment.num_settings = 1;
    world_srv(&c.world, "acano.steven.lab", elsewhere, 1);
    cr_expect_str_eq(hear(&c, told), "verdict:unknown");
    const struct verdict *verdict = judge_verdict(c.judge, 0);
    cr_expect_not_null(strstr(verdict->blind[verdict->num_blind - 1], "--rule"));
    court_fini(&c);
}

Test(judge, an_answer_older_than_its_ttl_is_told_as_old)
{
    static const struct srv_row first[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
    static struct court c;
    char told[512];
    court_init(&c, "acano.steven.lab");
    world_srv(&c.world, "acano.steven.lab", first, 1);
    (void)hear(&c, told);
    for (int later = 3599; later <= 3601; later += 2) {
        const struct origin end = {.time_ns = c.world.time_ns + later * INT64_C(1000000000)};
        judge_finish(c.judge, &end);
        const struct verdict *verdict = judge_verdict(c.judge, 0);
        bool is_told = strstr(verdict->blind[0], "its TTL has run out since") != NULL;
        cr_expect_eq(is_told, later > 3600, "%d: %s", later, verdict->blind[0]);
    }
    cr_expect_eq(judge_num_findings(c.judge), 0);
    court_fini(&c);
}
