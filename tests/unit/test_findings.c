/* test_findings.c: what stands, what is kept without asking again, and what is closed. */
#include "findings.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static char closed[2 * MESSAGE_MAX];

static void hear(void *context, const struct finding *finding)
{
    (void)context;
    size_t len = strlen(closed);
    (void)snprintf(closed + len, sizeof closed - len, "%.20s ", finding->outcome.message);
}

/* say makes a finding of one rule that says what it is about. */
static struct finding say(const char *message, enum severity severity)
{
    struct finding f = {.rule = rule_at(0)};
    f.outcome.severity = severity;
    (void)snprintf(f.outcome.message, sizeof f.outcome.message, "%s", message);
    return f;
}

/* only_first: only the pair at index 0 stands as judged. */
static bool only_first(const void *context, size_t index)
{
    (void)context;
    return index == 0;
}

static const char *close_rest(struct findings *findings)
{
    closed[0] = '\0';
    findings_close(findings, hear, NULL);
    return closed;
}

Test(findings, stand_until_they_are_not_confirmed)
{
    struct findings findings = {0};
    const struct finding a = say("a", SEVERITY_ERROR);
    const struct finding b = say("b", SEVERITY_INFO);
    cr_expect_not(findings_confirm(&findings, &a, 0));
    cr_expect_not_null(findings_open(&findings, &a, 0));
    cr_expect_not_null(findings_open(&findings, &b, 0));
    cr_expect_str_eq(close_rest(&findings), "");
    cr_expect(findings_confirm(&findings, &b, 0));
    cr_expect_str_eq(close_rest(&findings), "a ");
    const struct finding *first = findings_next(&findings, NULL);
    cr_expect_str_eq(first->outcome.message, "b");
    cr_expect_null(findings_next(&findings, first));
    findings_fini(&findings);
}

Test(findings, about_pairs_that_have_not_changed_are_kept)
{
    struct findings findings = {0};
    const struct finding domain = say("domain", SEVERITY_ERROR);
    const struct finding first = say("first", SEVERITY_WARNING);
    const struct finding second = say("second", SEVERITY_ERROR);
    (void)findings_open(&findings, &domain, 0);
    (void)findings_open(&findings, &first, 1);
    (void)findings_open(&findings, &second, 2);
    cr_expect_str_eq(close_rest(&findings), "");
    cr_expect_eq(findings_keep(&findings, only_first, NULL), SEVERITY_WARNING);
    cr_expect(findings_drop_any(&findings), "that of the second pair");
    cr_expect(findings_confirm(&findings, &second, 2));
    cr_expect_not(findings_drop_any(&findings), "that of the domain is about no pair");
    cr_expect_str_eq(close_rest(&findings), "domain ");
    findings_fini(&findings);
}
