/* test_rules_document.c: the rows of the rules are what was promised to users: these identifiers, with
 * these severities, and all the texts that docs/rules.md shows. */
#include <criterion/criterion.h>

#include <string.h>

#include "rule.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* What is promised and not built becomes built with the rule's row, never the other way round. */
enum state { NOT_YET, BUILT };

/* promised is every rule that users may rely on; identifiers never change. */
static const struct {
    const char *id;
    enum severity severity; /* by default */
    enum state state;
} promised[] = {
    {"srv-missing", SEVERITY_ERROR, BUILT},
    {"srv-domain-mismatch", SEVERITY_ERROR, BUILT},
    {"srv-target-ignored", SEVERITY_INFO, BUILT},
    {"srv-port", SEVERITY_WARNING, BUILT},
    {"srv-hosted", SEVERITY_INFO, BUILT},
    {"srv-owner-name", SEVERITY_WARNING, BUILT},
    {"srv-not-queried", SEVERITY_INFO, BUILT},
    {"srv-ttl", SEVERITY_INFO, BUILT},
    {"target-no-address", SEVERITY_ERROR, BUILT},
    {"target-ipv6-only", SEVERITY_WARNING, BUILT},
    {"target-is-cname", SEVERITY_WARNING, BUILT},
    {"target-not-expressway", SEVERITY_ERROR, BUILT},
    {"target-name-invalid", SEVERITY_WARNING, BUILT},
    {"dns-failure", SEVERITY_WARNING, BUILT},
    {"dns-answers-differ", SEVERITY_WARNING, BUILT},
    {"dns-truncated", SEVERITY_WARNING, BUILT},
    {"cert-name-mismatch", SEVERITY_ERROR, BUILT},
    {"cert-wildcard", SEVERITY_ERROR, BUILT},
    {"cert-expired", SEVERITY_ERROR, BUILT},
    {"cert-not-yet-valid", SEVERITY_ERROR, BUILT},
    {"cert-expires-soon", SEVERITY_WARNING, BUILT},
    {"cert-untrusted", SEVERITY_ERROR, BUILT},
    {"cert-chain-incomplete", SEVERITY_ERROR, BUILT},
    {"cert-chain-order", SEVERITY_WARNING, BUILT},
    {"cert-private-ca", SEVERITY_INFO, BUILT},
    {"cert-eku", SEVERITY_ERROR, BUILT},
    {"cert-weak", SEVERITY_WARNING, BUILT},
    {"cert-rsa-pss", SEVERITY_ERROR, BUILT},
    {"cert-no-crl", SEVERITY_WARNING, BUILT},
    {"cert-revoked", SEVERITY_ERROR, BUILT},
    {"cert-role-differs", SEVERITY_ERROR, BUILT},
    {"cert-cluster-differs", SEVERITY_ERROR, BUILT},
    {"cert-client-missing", SEVERITY_ERROR, BUILT},
    {"cert-not-requested", SEVERITY_INFO, BUILT},
    {"cert-not-visible", SEVERITY_INFO, BUILT},
    {"tcp-timeout", SEVERITY_ERROR, BUILT},
    {"tcp-refused", SEVERITY_ERROR, BUILT},
    {"tcp-reset", SEVERITY_WARNING, BUILT},
    {"not-tls", SEVERITY_ERROR, BUILT},
    {"tls-alert", SEVERITY_ERROR, BUILT},
    {"tls-version", SEVERITY_WARNING, BUILT},
    {"tls-sni", SEVERITY_WARNING, BUILT},
    {"tls-closed-early", SEVERITY_WARNING, BUILT},
    {"capture-gap", SEVERITY_WARNING, BUILT},
    {"sip-504", SEVERITY_ERROR, BUILT},
    {"sip-diagnostics", SEVERITY_ERROR, BUILT},
};

static bool is_promised(const char *id)
{
    for (size_t i = 0; i < NUM(promised); i++) {
        if (strcmp(promised[i].id, id) == 0) {
            return true;
        }
    }
    return false;
}

Test(rules_document, every_rule_that_is_promised_is_there)
{
    for (size_t i = 0; i < NUM(promised); i++) {
        const struct rule *rule = rule_find(promised[i].id);
        enum state state = promised[i].state;
        cr_expect(rule != NULL || state == NOT_YET, "%s is missing", promised[i].id);
        if (rule != NULL) {
            cr_expect_eq(state, BUILT, "%s is there: no longer NOT_YET", rule->id);
            cr_expect_eq(rule->severity, promised[i].severity, "%s: %s", rule->id,
                         severity_name(rule->severity));
        }
    }
}

Test(rules_document, no_rule_is_there_that_was_not_promised)
{
    for (size_t i = 0; i < rule_count(); i++) {
        cr_expect(is_promised(rule_at(i)->id), "%s is no rule of fedtap", rule_at(i)->id);
    }
}

Test(rules_document, identifiers_are_words_joined_by_dashes_and_each_is_there_once)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const char *id = rule_at(i)->id;
        size_t len = strlen(id);
        cr_expect(len > 0 && strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == len, "%s", id);
        cr_expect(id[0] != '-' && id[len - 1] != '-' && strstr(id, "--") == NULL, "%s", id);
        for (size_t k = 0; k < i; k++) {
            cr_expect_str_neq(id, rule_at(k)->id);
        }
    }
}

/* expect_text: text is there, on one line, and shows what is in it. */
static void expect_text(const char *id, const char *field, const char *text)
{
    cr_assert_not_null(text, "%s has no %s", id, field);
    size_t len = strlen(text);
    cr_assert(len > 0, "%s has an empty %s", id, field);
    cr_expect(text[0] != ' ' && text[len - 1] != ' ', "%s: blanks around its %s", id, field);
    cr_expect_null(strstr(text, "  "), "%s: two blanks in its %s", id, field);
    for (size_t i = 0; i < len; i++) {
        cr_expect((unsigned char)text[i] >= ' ', "%s: a control character in its %s", id, field);
    }
}

Test(rules_document, every_rule_has_every_text)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        expect_text(rule->id, "title", rule->title);
        expect_text(rule->id, "why", rule->why);
        expect_text(rule->id, "on_the_wire", rule->on_the_wire);
        expect_text(rule->id, "far_side", rule->far_side);
        expect_text(rule->id, "remedy", rule->remedy);
        expect_text(rule->id, "source", rule->source);
        cr_expect_neq(rule->title[strlen(rule->title) - 1], '.', "%s", rule->id);
        cr_expect_eq(rule->why[strlen(rule->why) - 1], '.', "%s", rule->id);
        cr_expect_not_null(rule->check, "%s", rule->id);
        cr_expect(rule->scope <= SCOPE_PAIR && rule->severity <= SEVERITY_ERROR, "%s", rule->id);
        cr_expect_eq(rule->needs & ~(unsigned)(NEED_RECORD | NEED_CERTIFICATE | NEED_LOOKUP), 0,
                     "%s", rule->id);
    }
}
