/* federation.c: which fact concerns which SIP domain. */
#include "federation.h"

#include <stdlib.h>

struct federation {
    struct hosts *hosts;
    struct pairs *pairs;
    struct counters *counters;
    bool any_changed;
    size_t num_domains;
    struct domain domain[DOMAINS_MAX];
};

struct federation *federation_new(struct chains *chains, struct counters *counters)
{
    struct federation *f = calloc(1, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    f->counters = counters;
    f->hosts = hosts_new(counters);
    f->pairs = pairs_new(chains, counters);
    if (f->hosts == NULL || f->pairs == NULL) {
        federation_free(f);
        return NULL;
    }
    return f;
}

void federation_free(struct federation *f)
{
    if (f != NULL) {
        hosts_free(f->hosts);
        pairs_free(f->pairs);
        free(f);
    }
}

static void mark(struct federation *f, struct domain *domain)
{
    domain->changed = true;
    f->any_changed = true;
}

static struct domain *find_or_add(struct federation *f, const struct name *name)
{
    for (size_t i = 0; i < f->num_domains; i++) {
        if (name_equal(&f->domain[i].name, name)) {
            return &f->domain[i];
        }
    }
    if (f->num_domains == DOMAINS_MAX) {
        counter_add(f->counters, COUNT_DOMAIN_REFUSED, 1);
        return NULL;
    }
    struct domain *domain = &f->domain[f->num_domains++];
    name_copy(&domain->name, name);
    mark(f, domain);
    return domain;
}

bool federation_declare(struct federation *f, const struct name *domain)
{
    return find_or_add(f, domain) != NULL;
}

bool federation_domain_of_question(const struct dns_question *question, struct name *domain)
{
    if (question->type != DNS_SRV) {
        return false;
    }
    struct name protocol;
    if (!bytes_equal(name_first_label(&question->name), bytes_of_text("_sipfederationtls"))) {
        return false;
    }
    name_parent(&question->name, &protocol);
    if (!bytes_equal(name_first_label(&protocol), bytes_of_text("_tcp"))) {
        return false;
    }
    name_parent(&protocol, domain);
    return !name_is_root(domain);
}

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

/* take_records replaces a domain's records by those of a response; true when they differ. */
static bool take_records(struct federation *f, struct domain *domain,
                         const struct dns_response *response)
{
    struct srv_record record[SRV_RECORDS_MAX];
    size_t num = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        bool is_srv = r->chained && r->type == DNS_SRV;
        if (is_srv && num == SRV_RECORDS_MAX) {
            counter_add(f->counters, COUNT_SRV_RECORDS_SKIPPED, 1);
        } else if (is_srv) {
            record[num].srv = r->srv;
            record[num++].ttl = r->ttl;
        }
    }
    if (same_records(domain, record, num)) {
        return false;
    }
    for (size_t i = 0; i < num; i++) {
        hosts_resolve(f->hosts, &record[i].srv.target, &record[i].resolution);
        domain->record[i] = record[i];
    }
    domain->num_records = num;
    return true;
}

static size_t count_srv(const struct dns_response *response)
{
    size_t num = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        num += response->record[i].chained && response->record[i].type == DNS_SRV;
    }
    return num;
}

static void take_srv_response(struct federation *f, struct domain *domain, const struct fact *fact)
{
    const struct dns_response *response = &fact->dns_response;
    if (response->truncated) {
        return; /* the resolver asks again over TCP, and goes by what it hears there */
    }
    bool changed =
        answer_take_response(&domain->answer, response, &fact->origin, count_srv(response));
    bool usable = response->rcode == DNS_NOERROR || response->rcode == DNS_NXDOMAIN;
    if (usable && take_records(f, domain, response)) {
        domain->answer.origin = fact->origin;
        changed = true;
    }
    if (changed) {
        mark(f, domain);
    }
}

static bool same_answer(const struct answer *a, const struct answer *b)
{
    return a->state == b->state && a->failure == b->failure && a->rcode == b->rcode;
}

static bool same_resolution(const struct resolution *a, const struct resolution *b)
{
    if (!same_answer(&a->a, &b->a) || !same_answer(&a->aaaa, &b->aaaa) ||
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

/* resolve_again looks up every target anew after some host's answers changed. */
static void resolve_again(struct federation *f)
{
    for (size_t i = 0; i < f->num_domains; i++) {
        struct domain *domain = &f->domain[i];
        for (size_t r = 0; r < domain->num_records; r++) {
            struct resolution now;
            hosts_resolve(f->hosts, &domain->record[r].srv.target, &now);
            if (!same_resolution(&domain->record[r].resolution, &now)) {
                domain->record[r].resolution = now;
                mark(f, domain);
            }
        }
    }
}

static void take_dns(struct federation *f, const struct fact *fact)
{
    if (fact->kind == FACT_DNS_RESPONSE && !fact->dns_response.asked) {
        return; /* nobody asked: not to be believed */
    }
    const struct dns_question *question = answer_question(fact);
    struct name name;
    if (!federation_domain_of_question(question, &name)) {
        if (hosts_take(f->hosts, fact)) {
            resolve_again(f);
        }
        return;
    }
    struct domain *domain = find_or_add(f, &name);
    if (domain == NULL) {
        return;
    }
    if (fact->kind == FACT_DNS_RESPONSE) {
        take_srv_response(f, domain, fact);
        return;
    }
    bool is_new = fact->kind == FACT_DNS_SILENCE
                      ? answer_take_silence(&domain->answer, &fact->origin)
                      : answer_take_cut(&domain->answer, &fact->origin);
    if (is_new) {
        mark(f, domain);
    }
}

static bool concerns_domain(const struct federation *f, const struct domain *domain,
                            const struct pair *pair)
{
    for (size_t i = 0; i < domain->num_records; i++) {
        if (federation_pair_is(f, pair, TLS_SERVER, &domain->record[i]) ||
            federation_pair_is(f, pair, TLS_CLIENT, &domain->record[i])) {
            return true;
        }
    }
    return false;
}

void federation_take(struct federation *f, const struct fact *fact,
                     const struct handshake *handshake)
{
    if (fact->kind == FACT_DNS_RESPONSE || fact->kind == FACT_DNS_SILENCE ||
        fact->kind == FACT_DNS_CUT) {
        take_dns(f, fact);
        return;
    }
    const struct pair *pair = pairs_take(f->pairs, fact, handshake);
    for (size_t i = 0; pair != NULL && i < f->num_domains; i++) {
        if (concerns_domain(f, &f->domain[i], pair)) {
            mark(f, &f->domain[i]);
        }
    }
}

bool federation_next_changed(struct federation *f, size_t *index)
{
    for (size_t i = 0; f->any_changed && i < f->num_domains; i++) {
        if (f->domain[i].changed) {
            f->domain[i].changed = false;
            *index = i;
            return true;
        }
    }
    f->any_changed = false;
    return false;
}

void federation_mark_all(struct federation *f)
{
    for (size_t i = 0; i < f->num_domains; i++) {
        mark(f, &f->domain[i]);
    }
}

size_t federation_num_domains(const struct federation *f)
{
    return f->num_domains;
}

const struct domain *federation_domain(const struct federation *f, size_t index)
{
    return &f->domain[index];
}

const struct pairs *federation_pairs(const struct federation *f)
{
    return f->pairs;
}

static bool is_target(const struct federation *f, const struct name *name)
{
    for (size_t i = 0; i < f->num_domains; i++) {
        for (size_t r = 0; r < f->domain[i].num_records; r++) {
            if (name_equal(&f->domain[i].record[r].srv.target, name)) {
                return true;
            }
        }
    }
    return false;
}

bool federation_concerns(const struct federation *f, const struct dns_question *question)
{
    struct name domain;
    return federation_domain_of_question(question, &domain) || is_target(f, &question->name);
}

bool federation_is_port(const struct federation *f, uint16_t port)
{
    if (port == FEDERATION_PORT) {
        return true;
    }
    for (size_t i = 0; i < f->num_domains; i++) {
        for (size_t r = 0; r < f->domain[i].num_records; r++) {
            if (f->domain[i].record[r].srv.port == port) {
                return true;
            }
        }
    }
    return false;
}

static bool ranks_above(const struct dns_srv *a, const struct dns_srv *b)
{
    return a->priority < b->priority || (a->priority == b->priority && a->weight > b->weight);
}

const struct srv_record *domain_used_record(const struct domain *domain)
{
    const struct srv_record *used = NULL;
    bool used_matches = false;
    for (size_t i = 0; i < domain->num_records; i++) {
        const struct srv_record *r = &domain->record[i];
        if (name_is_root(&r->srv.target)) {
            continue;
        }
        bool matches = name_is_child(&r->srv.target, &domain->name);
        bool better = matches == used_matches && used != NULL && ranks_above(&r->srv, &used->srv);
        if (used == NULL || better || (matches && !used_matches)) {
            used = r;
            used_matches = matches;
        }
    }
    return used;
}

static bool has_address(const struct resolution *resolution, const struct address *address)
{
    for (size_t i = 0; i < resolution->num_addresses; i++) {
        if (address_equal(&resolution->address[i], address)) {
            return true;
        }
    }
    return false;
}

bool federation_pair_is(const struct federation *f, const struct pair *pair, enum tls_side side,
                        const struct srv_record *record)
{
    uint16_t port = pair->server.port;
    if (side == TLS_CLIENT) {
        return federation_is_port(f, port) && has_address(&record->resolution, &pair->client);
    }
    if (port != FEDERATION_PORT && port != record->srv.port) {
        return false;
    }
    if (name_equal(&pair->sni, &record->srv.target)) {
        return true;
    }
    return has_address(&record->resolution, &pair->server.address) && !is_target(f, &pair->sni);
}
