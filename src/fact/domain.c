/* domain.c: the records of one SIP domain, and where their targets lead. */
#include "domain.h"

static bool same_srv(const struct dns_srv *a, const struct dns_srv *b)
{
    return a->priority == b->priority && a->weight == b->weight && a->port == b->port &&
           name_equal(&a->target, &b->target);
}

static bool same_records(const struct domain *domain, const struct srv_record *record, size_t num)
{
    if (domain->num_records != num) {
        return false;
    }
    for (size_t i = 0; i < num; i++) {
        if (!same_srv(&domain->record[i].srv, &record[i].srv)) {
            return false;
        }
    }
    return true;
}

static bool is_srv(const struct dns_record *record)
{
    return record->chained && record->type == DNS_SRV;
}

/* take_records replaces a domain's records by those of a response; true when they differ. */
static bool take_records(struct domain *domain, const struct dns_response *response,
                         const struct hosts *hosts, struct counters *counters)
{
    struct srv_record record[SRV_RECORDS_MAX];
    size_t num = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        if (is_srv(r) && num == SRV_RECORDS_MAX) {
            counter_add(counters, COUNT_SRV_RECORDS_SKIPPED, 1);
        } else if (is_srv(r)) {
            record[num].srv = r->srv;
            record[num++].ttl = r->ttl;
        }
    }
    if (same_records(domain, record, num)) {
        return false;
    }
    for (size_t i = 0; i < num; i++) {
        hosts_resolve(hosts, &record[i].srv.target, &record[i].resolution);
        domain->record[i] = record[i];
    }
    domain->num_records = num;
    return true;
}

static size_t count_srv(const struct dns_response *response)
{
    size_t num = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        num += is_srv(&response->record[i]);
    }
    return num;
}

bool domain_take_srv(struct domain *domain, const struct fact *fact, const struct hosts *hosts,
                     struct counters *counters)
{
    const struct dns_response *response = &fact->dns_response;
    if (response->truncated) {
        return false; /* the resolver asks again over TCP, and goes by what it hears there */
    }
    bool changed =
        answer_take_response(&domain->answer, response, &fact->origin, count_srv(response));
    bool usable = response->rcode == DNS_NOERROR || response->rcode == DNS_NXDOMAIN;
    if (usable && take_records(domain, response, hosts, counters)) {
        domain->answer.origin = fact->origin;
        changed = true;
    }
    return changed;
}

static bool same_resolution(const struct resolution *a, const struct resolution *b)
{
    if (!answer_same(&a->a, &b->a) || !answer_same(&a->aaaa, &b->aaaa) ||
        a->is_alias != b->is_alias || a->num_addresses != b->num_addresses ||
        (a->is_alias && !name_equal(&a->alias, &b->alias))) {
        return false;
    }
    for (size_t i = 0; i < a->num_addresses; i++) {
        if (!address_equal(&a->address[i], &b->address[i])) {
            return false;
        }
    }
    return true;
}

/* resolve_again takes what is new even where it changes nothing, such as when it was last seen. */
static bool resolve_again(struct srv_record *record, const struct hosts *hosts)
{
    struct resolution now;
    hosts_resolve(hosts, &record->srv.target, &now);
    bool changed = !same_resolution(&record->resolution, &now);
    record->resolution = now;
    return changed;
}

bool domain_resolve(struct domain *domain, const struct hosts *hosts)
{
    bool changed = domain->is_expected && resolve_again(&domain->expected, hosts);
    for (size_t i = 0; i < domain->num_records; i++) {
        changed = resolve_again(&domain->record[i], hosts) || changed;
    }
    return changed;
}

const struct srv_record *domain_target(const struct domain *domain, size_t index)
{
    if (index < domain->num_records) {
        return &domain->record[index];
    }
    return domain->is_expected && index == domain->num_records ? &domain->expected : NULL;
}

bool srv_ranks_above(const struct dns_srv *a, const struct dns_srv *b)
{
    return a->priority < b->priority || (a->priority == b->priority && a->weight > b->weight);
}

const struct srv_record *domain_used_record(const struct domain *domain)
{
    const struct srv_record *used = NULL;
    bool used_matches = false;
    if (domain->is_expected) {
        return &domain->expected;
    }
    for (size_t i = 0; i < domain->num_records; i++) {
        const struct srv_record *r = &domain->record[i];
        if (name_is_root(&r->srv.target)) {
            continue;
        }
        bool matches = name_is_child(&r->srv.target, &domain->name);
        bool better =
            matches == used_matches && used != NULL && srv_ranks_above(&r->srv, &used->srv);
        if (used == NULL || better || (matches && !used_matches)) {
            used = r;
            used_matches = matches;
        }
    }
    return used;
}
