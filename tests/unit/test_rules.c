/* test_rules.c: every rule on facts alone, without a packet: one neighbour that passes, one that does
 * not, and what is predicted. */
#include <criterion/criterion.h>

#include <string.h>

#include "scene.h"

/* tables are all rows. */
static const struct {
    const struct rule_row *row;
    const size_t *num;
} tables[] = {
    {rule_rows_dns, &num_rule_rows_dns},
    {rule_rows_certificate, &num_rule_rows_certificate},
    {rule_rows_presented, &num_rule_rows_presented},
    {rule_rows_connection, &num_rule_rows_connection},
    {rule_rows_sip, &num_rule_rows_sip},
};

#define NUM_TABLES (sizeof tables / sizeof tables[0])

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static void try_row(const struct rule_row *row)
{
    static struct scene scene;
    static struct outcome outcome;
    const struct rule *rule = rule_find(row->rule);
    cr_assert_not_null(rule, "%s", row->rule);
    set_scene(&scene);
    row->spoil(&scene);
    memset(&outcome, 0, sizeof outcome);
    outcome.severity = rule->severity;
    rule->check(&scene.subject, &outcome);
    cr_expect_eq(outcome.failed, row->fails, "%s", row->rule);
    if (!row->fails || !outcome.failed) {
        return;
    }
    cr_expect_eq(outcome.severity, row->severity, "%s", outcome.message);
    cr_expect_eq(outcome.predicts.ms_diagnostics, row->ms_diagnostics, "%s", outcome.message);
    cr_expect(same_text(outcome.predicts.result_code, row->result_code), "%s", outcome.message);
    cr_expect(same_text(outcome.predicts.hresult, row->hresult), "%s", outcome.message);
    cr_expect(strlen(outcome.message) > 10 && strlen(outcome.remedy) > 10, "%s", row->rule);
    cr_expect_null(strchr(outcome.message, '\x1b'), "%s", outcome.message);
}

Test(rules, each_answers_as_the_reference_says)
{
    for (size_t t = 0; t < NUM_TABLES; t++) {
        for (size_t i = 0; i < *tables[t].num; i++) {
            try_row(&tables[t].row[i]);
        }
    }
}

/* count_rows counts the rows of a rule that fail, or that pass. */
static size_t count_rows(const struct rule *rule, bool fails)
{
    size_t num = 0;
    for (size_t t = 0; t < NUM_TABLES; t++) {
        for (size_t i = 0; i < *tables[t].num; i++) {
            const struct rule_row *row = &tables[t].row[i];
            num += strcmp(row->rule, rule->id) == 0 && row->fails == fails;
        }
    }
    return num;
}

Test(rules, each_is_tried_and_each_has_all_its_texts)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        cr_expect(count_rows(rule, true) > 0 && count_rows(rule, false) > 0, "%s", rule->id);
        cr_expect(rule->title != NULL && rule->why != NULL && rule->on_the_wire != NULL &&
                      rule->far_side != NULL && rule->remedy != NULL && rule->source != NULL,
                  "%s", rule->id);
        cr_expect_eq(rule_find(rule->id), rule, "%s is there twice", rule->id);
    }
    cr_expect_null(rule_at(rule_count()));
    cr_expect_null(rule_find("no-such-rule"));
}

Test(rules, the_words_of_the_log_have_the_values_of_the_log)
{
    static struct scene scene;
    static struct outcome outcome;
    set_scene(&scene);
    scene.domain.record[0].srv.target = name_of("vcse.steven.lab");
    rule_find("srv-domain-mismatch")->check(&scene.subject, &outcome);
    cr_expect_str_eq(outcome.predicts.data,
                     "domain=\"acano.steven.lab\";fqdn1=\"vcse.steven.lab:5061\"");
    set_scene(&scene);
    scene.san[0] = bytes_of_text("vcse.steven.lab");
    rule_find("cert-name-mismatch")->check(&scene.subject, &outcome);
    cr_expect_str_eq(outcome.predicts.data,
                     "expected-fqdn=\"vcse.acano.steven.lab\";certName=\"vcse.steven.lab\";"
                     "info=\"The peer certificate does not contain a matching FQDN\"");
}

Test(rules, whose_a_domain_is)
{
    struct name ours = name_of("acano.steven.lab");
    struct name peers = name_of("skype.lab");
    struct name other = name_of("example.com");
    struct deployment none = {0};
    struct deployment both = {
        .domains = &ours, .num_domains = 1, .peer_domains = &peers, .num_peer_domains = 1};
    struct deployment peer_only = {.peer_domains = &peers, .num_peer_domains = 1};
    cr_expect_eq(deployment_owner(&none, &ours), OWNER_UNDECLARED);
    cr_expect_eq(deployment_owner(&both, &ours), OWNER_OURS);
    cr_expect_eq(deployment_owner(&both, &peers), OWNER_PEER);
    cr_expect_eq(deployment_owner(&both, &other), OWNER_PEER);
    cr_expect_eq(deployment_owner(&peer_only, &peers), OWNER_PEER);
    cr_expect_eq(deployment_owner(&peer_only, &other), OWNER_UNDECLARED);
}

Test(rules, which_target_lies_in_which_domain)
{
    static const struct {
        const char *domain;
        const char *target;
        bool matches;
    } rows[] = {
        {"example.com", "expe.example.com", true},
        {"example.com", "expe.sub.example.com", false},
        {"example.com", "expe.dummy.com", false},
        {"acano.steven.lab", "vcse.steven.lab", false},
        {"acano.steven.lab", "vcse.acano.steven.lab", true},
        {"cms.steven.lab", "vcse.sub.cms.steven.lab", false},
        {"exp.ciscoexample.com", "sip.exp.ciscoexample.com", true},
        {"exp.ciscoexample.com", "sip.ciscoexample.com", false},
        {"contoso.com", "sip.contoso.com", true},
        {"contoso.com", "sipfed.online.lync.com", true}, /* hosted: exempt */
        {"contoso.com", "sipfed.online.gov.skypeforbusiness.us", true},
        {"contoso.com", "sipfed.online.dod.skypeforbusiness.us", true},
        {"contoso.com", "sipfed.online.partner.lync.cn", true},
        {"contoso.com", "sipdir.online.lync.com", false}, /* client sign-in, not federation */
        {"example.com", "badexample.com", false},
        {"example.com", "x.badexample.com", false},
        {"example.com", "example.com", false},
        {"Example.COM.", "EXPE.example.com", true},
    };
    const struct rule *rule = rule_find("srv-domain-mismatch");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static struct scene scene;
        static struct outcome outcome;
        set_scene(&scene);
        memset(&outcome, 0, sizeof outcome);
        scene.subject.owner = OWNER_UNDECLARED;
        scene.domain.name = name_of(rows[i].domain);
        scene.domain.record[0].srv.target = name_of(rows[i].target);
        rule->check(&scene.subject, &outcome);
        cr_expect_eq(outcome.failed, !rows[i].matches, "%s, %s", rows[i].domain, rows[i].target);
    }
}
