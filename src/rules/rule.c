/* rule.c: the table of all rules, and what a deployment says of a domain. */
#include "rule.h"

#include <string.h>

static const struct {
    const struct rule *rules;
    const size_t *num;
} tables[] = {
    {rules_dns, &num_rules_dns},     {rules_record, &num_rules_record},
    {rules_cert, &num_rules_cert},   {rules_profile, &num_rules_profile},
    {rules_trust, &num_rules_trust}, {rules_tls, &num_rules_tls},
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

const char *severity_name(enum severity severity)
{
    static const char *const names[] = {"info", "warning", "error"};
    return names[severity];
}

static bool contains(const struct name *names, size_t num, const struct name *name)
{
    for (size_t i = 0; i < num; i++) {
        if (name_equal(&names[i], name)) {
            return true;
        }
    }
    return false;
}

enum ownership deployment_owner(const struct deployment *d, const struct name *domain)
{
    if (contains(d->domains, d->num_domains, domain)) {
        return OWNER_OURS;
    }
    if (d->num_domains > 0 || contains(d->peer_domains, d->num_peer_domains, domain)) {
        return OWNER_PEER;
    }
    return OWNER_UNDECLARED;
}
