/* rule.c: the table of all rules. */
#include "rule.h"

#include <string.h>

static const struct {
    const struct rule *rules;
    const size_t *num;
} tables[] = {
    {rules_dns, &num_rules_dns},
    {rules_lookup, &num_rules_lookup},
    {rules_record, &num_rules_record},
    {rules_cert, &num_rules_cert},
    {rules_profile, &num_rules_profile},
    {rules_trust, &num_rules_trust},
    {rules_revocation, &num_rules_revocation},
    {rules_compare, &num_rules_compare},
    {rules_tls, &num_rules_tls},
    {rules_tcp, &num_rules_tcp},
    {rules_sip, &num_rules_sip},
};

#define NUM_TABLES (sizeof tables / sizeof tables[0])

size_t rule_count(void)
{
    size_t num = 0;
    for (size_t i = 0; i < NUM_TABLES; i++) {
        num += *tables[i].num;
    }
    return num;
}

const struct rule *rule_at(size_t index)
{
    for (size_t i = 0; i < NUM_TABLES; i++) {
        if (index < *tables[i].num) {
            return &tables[i].rules[index];
        }
        index -= *tables[i].num;
    }
    return NULL;
}

const struct rule *rule_find(const char *id)
{
    for (size_t i = 0; i < rule_count(); i++) {
        if (strcmp(rule_at(i)->id, id) == 0) {
            return rule_at(i);
        }
    }
    return NULL;
}

const struct rule_setting *rule_setting_of(const struct deployment *deployment,
                                           const struct rule *rule)
{
    for (size_t i = deployment->num_settings; i-- > 0;) {
        if (deployment->settings[i].rule == rule) {
            return &deployment->settings[i];
        }
    }
    return NULL;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"info", "warning", "error"};
    return names[severity];
}
