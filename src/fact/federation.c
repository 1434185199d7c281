/* federation.c: which fact concerns which SIP domain. */
#include "federation.h"

#include <stdlib.h>

#include "binding.h"
#include "hash_index.h"
#include "owner_name.h"
#include "targets.h"

struct federation {
    const struct deployment *deployment;
    struct hosts *hosts;
    struct pairs *pairs;
    struct dialogs *dialogs;
    struct bindings *bindings;
    struct targets *targets;
    struct hash_key key;
    struct hash_index *by_name; /* of domain */
    struct counters *counters;
    size_t num_changed;        /* since federation_next_changed last returned them, */
    bool changed[DOMAINS_MAX]; /* and which: looked for where no domain is looked at */
    size_t num_domains;
    struct domain domain[DOMAINS_MAX];
};

void federation_free(struct federation *f)
{
    if (f != NULL) {
        hosts_free(f->hosts);
        pairs_free(f->pairs);
        dialogs_free(f->dialogs);
        bindings_free(f->bindings);
        targets_free(f->targets);
        hash_index_free(f->by_name);
        free(f);
    }
}

static void mark(struct federation *f, const struct domain *domain)
{
    bool *changed = &f->changed[federation_index(f, domain)];
    f->num_changed += !*changed;
    *changed = true;
}

/* mark_records marks a domain of which DNS says something else now: who stands for its target may be
 * another matter. */
static void mark_records(struct federation *f, struct domain *domain)
{
    bindings_forget(f->bindings, federation_index(f, domain));
    mark(f, domain);
}

/* enter_targets enters the targets that a domain has now. What they mean to other domains: who is asked
 * for by the name of a target stands for that alone, and a port that a record names is one of
 * federation. had_targets: it had some before, which may be gone. */
static void enter_targets(struct federation *f, const struct domain *domain, bool had_targets)
{
    const struct srv_record *record;
    bool concerns_all = had_targets;
    targets_enter(f->targets, f->domain, federation_index(f, domain));
    for (size_t t = 0; (record = domain_target(domain, t)) != NULL; t++) {
        concerns_all = concerns_all || record->srv.port != FEDERATION_PORT;
        pairs_renew(f->pairs, &record->srv.target);
    }
    for (size_t i = 0; concerns_all && i < f->num_domains; i++) {
        bindings_forget(f->bindings, i);
    }
}

/* expect notes the name that the partner typed for a domain, if any. */
static void expect(const struct federation *f, struct domain *domain)
{
    const struct name *fqdn = deployment_expected(f->deployment, &domain->name);
    domain->is_expected = fqdn != NULL;
    if (fqdn != NULL) {
        domain->expected.srv.port = FEDERATION_PORT;
        name_copy(&domain->expected.srv.target, fqdn);
        (void)domain_resolve(domain, f->hosts);
    }
}

size_t federation_find(const struct federation *f, const struct name *name)
{
    size_t index = hash_index_first(f->by_name, name_digest(name, &f->key));
    while (index != HASH_INDEX_NONE && !name_equal(&f->domain[index].name, name)) {
        index = hash_index_next(f->by_name, index);
    }
    return index != HASH_INDEX_NONE ? index : DOMAINS_MAX;
}

static struct domain *find_or_add(struct federation *f, const struct name *name)
{
    size_t index = federation_find(f, name);
    if (index < DOMAINS_MAX) {
        return &f->domain[index];
    }
    if (f->num_domains == DOMAINS_MAX) {
        counter_add(f->counters, COUNT_DOMAIN_REFUSED, 1);
        return NULL;
    }
    index = f->num_domains++;
    struct domain *domain = &f->domain[index];
    name_copy(&domain->name, name);
    hash_index_add(f->by_name, name_digest(name, &f->key), index);
    expect(f, domain);
    enter_targets(f, domain, false);
    dialogs_recall(f->dialogs, name, &domain->sip);
    mark_records(f, domain);
    return domain;
}

static void declare_ours(struct federation *f)
{
    for (size_t i = 0; i < f->deployment->num_domains; i++) {
        (void)find_or_add(f, &f->deployment->domains[i]);
    }
    for (size_t i = 0; i < f->deployment->num_expectations; i++) {
        (void)find_or_add(f, &f->deployment->expectations[i].domain);
    }
}

struct federation *federation_new(struct chains *chains, const struct deployment *deployment,
                                  struct counters *counters)
{
    struct federation *f = calloc(1, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    f->deployment = deployment;
    f->counters = counters;
    f->hosts = hosts_new(counters);
    f->pairs = pairs_new(chains, counters);
    f->dialogs = dialogs_new(counters);
    f->bindings = bindings_new();
    f->targets = targets_new();
    f->key = hash_key_random();
    f->by_name = hash_index_new(DOMAINS_MAX);
    if (f->hosts == NULL || f->pairs == NULL || f->dialogs == NULL || f->bindings == NULL ||
        f->targets == NULL || f->by_name == NULL) {
        federation_free(f);
        return NULL;
    }
    declare_ours(f);
    return f;
}

/* resolve looks the targets of a domain up, and marks it when one leads elsewhere. */
static void resolve(struct federation *f, size_t index)
{
    if (domain_resolve(&f->domain[index], f->hosts)) {
        mark_records(f, &f->domain[index]);
    }
}

/* take_address takes what is said of a host's addresses. When that was last seen is looked up when the
 * domain is judged. */
static void take_address(struct federation *f, const struct fact *fact)
{
    if (!hosts_take(f->hosts, fact)) {
        return;
    }
    if (hosts_has_aliases(f->hosts)) {
        for (size_t i = 0; i < f->num_domains; i++) {
            resolve(f, i);
        }
        return;
    }
    const struct name *name = &answer_question(fact)->name;
    size_t place = TARGETS_NONE;
    size_t index;
    while ((index = targets_find(f->targets, f->domain, name, &place)) != TARGETS_NONE) {
        resolve(f, index);
    }
}

static void take_srv(struct federation *f, const struct name *name, const struct fact *fact)
{
    struct domain *domain = find_or_add(f, name);
    if (domain == NULL) {
        return;
    }
    bool had_targets = domain_target(domain, 0) != NULL;
    bool is_new = fact->kind == FACT_DNS_RESPONSE
                      ? domain_take_srv(domain, fact, f->hosts, f->counters)
                      : answer_take_failure(&domain->answer, fact);
    if (is_new) {
        enter_targets(f, domain, had_targets);
        mark_records(f, domain);
    }
}

/* take_misspelt notes the first wrong owner name that somebody asked for. */
static void take_misspelt(struct federation *f, const struct name *name, const struct fact *fact)
{
    struct domain *domain = find_or_add(f, name);
    if (domain != NULL && name_is_root(&domain->misspelt)) {
        name_copy(&domain->misspelt, &answer_question(fact)->name);
        domain->misspelt_origin = fact->origin;
        mark(f, domain);
    }
}

/* take_sip notes that a call to a declared peer was routed as standard SIP. Of other domains it says
 * nothing: most SIP has nothing to do with federation. */
static void take_sip(struct federation *f, const struct name *name, const struct fact *fact)
{
    bool is_peer = deployment_names_peer(f->deployment, name);
    struct domain *domain = is_peer ? find_or_add(f, name) : NULL;
    if (domain != NULL && !domain->asked_as_sip) {
        domain->asked_as_sip = true;
        domain->sip_origin = fact->origin;
        mark(f, domain);
    }
}

static void take_dns(struct federation *f, const struct fact *fact)
{
    if (fact->kind == FACT_DNS_RESPONSE && !fact->dns_response.asked) {
        return; /* nobody asked: not to be believed */
    }
    struct name name;
    switch (owner_name_of(answer_question(fact), &name)) {
    case OWNER_NAME_FEDERATION:
        take_srv(f, &name, fact);
        break;
    case OWNER_NAME_MISSPELT:
        take_misspelt(f, &name, fact);
        break;
    case OWNER_NAME_SIP:
        take_sip(f, &name, fact);
        break;
    case OWNER_NAME_OTHER:
        take_address(f, fact);
        break;
    }
}

/* take_message notes what was answered to a request of a domain that is followed. */
static void take_message(struct federation *f, const struct fact *fact)
{
    const struct endpoint *sender =
        fact->sip_message.by_server ? &fact->origin.server : &fact->origin.client;
    bool by_ours = deployment_is_expressway(f->deployment, &sender->address);
    const struct sip_answer *answer = dialogs_take(f->dialogs, fact, by_ours);
    for (size_t i = 0; answer != NULL && i < f->num_domains; i++) {
        if (domain_sip_take(&f->domain[i].sip, &f->domain[i].name, answer)) {
            mark(f, &f->domain[i]);
        }
    }
}

void federation_take(struct federation *f, const struct fact *fact,
                     const struct handshake *handshake)
{
    if (fact_is_dns(fact->kind)) {
        take_dns(f, fact);
        return;
    }
    if (fact->kind == FACT_SIP_MESSAGE) {
        take_message(f, fact);
        return;
    }
    const struct pair *pair = pairs_take(f->pairs, fact, handshake);
    size_t i = pair != NULL ? binding_next_domain(f, pair, 0) : f->num_domains;
    for (; i < f->num_domains; i = binding_next_domain(f, pair, i + 1)) {
        mark(f, &f->domain[i]);
    }
}

bool federation_next_changed(struct federation *f, size_t *index)
{
    size_t i = 0;
    if (f->num_changed == 0) {
        return false;
    }
    while (!f->changed[i]) {
        i++;
    }
    if (domain_resolve(&f->domain[i], f->hosts)) { /* for when it was last seen */
        bindings_forget(f->bindings, i);
    }
    f->changed[i] = false;
    f->num_changed--;
    *index = i;
    return true;
}

void federation_mark_all(struct federation *f)
{
    for (size_t i = 0; i < f->num_domains; i++) {
        bindings_look_again(f->bindings, i);
        mark(f, &f->domain[i]);
    }
}

void federation_redeploy(struct federation *f, const struct deployment *deployment)
{
    f->deployment = deployment;
    for (size_t i = 0; i < f->num_domains; i++) {
        expect(f, &f->domain[i]);
        (void)domain_resolve(&f->domain[i], f->hosts);
        enter_targets(f, &f->domain[i], true);
    }
    declare_ours(f);
    federation_mark_all(f);
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

size_t federation_index(const struct federation *f, const struct domain *domain)
{
    bool is_lent = domain >= f->domain && domain < f->domain + f->num_domains;
    return is_lent ? (size_t)(domain - f->domain) : DOMAINS_MAX;
}

bool federation_has_target(const struct federation *f, const struct name *name)
{
    return targets_has(f->targets, f->domain, name);
}

struct bindings *federation_bindings(const struct federation *f)
{
    return f->bindings;
}

const struct deployment *federation_deployment(const struct federation *f)
{
    return f->deployment;
}

bool federation_concerns(const struct federation *f, const struct dns_question *question)
{
    struct name domain;
    enum owner_name kind = owner_name_of(question, &domain);
    return kind == OWNER_NAME_FEDERATION || kind == OWNER_NAME_MISSPELT ||
           federation_has_target(f, &question->name);
}

struct federation_octets federation_measure(const struct federation *f)
{
    return (struct federation_octets){
        .domains = f->num_domains * sizeof f->domain[0],
        .hosts = hosts_octets(f->hosts),
        .pairs = pairs_count(f->pairs) * sizeof(struct pair),
        .dialogs = dialogs_octets(f->dialogs),
    };
}

static void step_back_record(struct srv_record *record, int64_t step_ns)
{
    answer_step_back(&record->resolution.a, step_ns);
    answer_step_back(&record->resolution.aaaa, step_ns);
}

void federation_step_back(struct federation *f, int64_t step_ns)
{
    hosts_step_back(f->hosts, step_ns);
    for (size_t i = 0; i < f->num_domains; i++) {
        struct domain *domain = &f->domain[i];
        answer_step_back(&domain->answer, step_ns);
        step_back_record(&domain->expected, step_ns);
        for (size_t r = 0; r < domain->num_records; r++) {
            step_back_record(&domain->record[r], step_ns);
        }
    }
}
