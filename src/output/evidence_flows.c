#include "evidence_flows.h"

#include "binding.h"
#include "pairs.h"

void evidence_flows_add(struct evidence_flows *flows, uint64_t id)
{
    if (id != 0 && !evidence_flows_has(flows, id) && flows->num < EVIDENCE_FLOWS_MAX) {
        flows->id[flows->num++] = id;
    }
}

bool evidence_flows_has(const struct evidence_flows *flows, uint64_t id)
{
    for (size_t i = 0; i < flows->num; i++) {
        if (flows->id[i] == id) {
            return true;
        }
    }
    return false;
}

static void add_answer(struct evidence_flows *flows, const struct answer *answer)
{
    evidence_flows_add(flows, answer->origin.flow_id);
    evidence_flows_add(flows, answer->failure_origin.flow_id);
}

static void add_look_ups(struct evidence_flows *flows, const struct domain *domain)
{
    const struct srv_record *record;
    add_answer(flows, &domain->answer);
    evidence_flows_add(flows, domain->misspelt_origin.flow_id);
    evidence_flows_add(flows, domain->sip_origin.flow_id);
    for (size_t i = 0; (record = domain_target(domain, i)) != NULL; i++) {
        add_answer(flows, &record->resolution.a);
        add_answer(flows, &record->resolution.aaaa);
        evidence_flows_add(flows, record->resolution.alias_origin.flow_id);
    }
}

static void add_pair(struct evidence_flows *flows, const struct pair *pair)
{
    const struct origin *const origins[] = {
        &pair->side[TLS_CLIENT].origin,
        &pair->side[TLS_CLIENT].hidden_origin,
        &pair->side[TLS_SERVER].origin,
        &pair->side[TLS_SERVER].hidden_origin,
        &pair->sni_origin,
        &pair->outcome_origin,
        &pair->version_origin,
        &pair->alert_origin,
        &pair->cut_origin,
        &pair->close_origin,
    };
    for (size_t i = 0; i < sizeof origins / sizeof origins[0]; i++) {
        evidence_flows_add(flows, origins[i]->flow_id);
    }
}

/* add_handshakes adds those of the pairs that stand for domain, with the host that finding is about. */
static void add_handshakes(struct evidence_flows *flows, const struct federation *federation,
                           const struct domain *domain, const struct finding *finding)
{
    const struct pairs *pairs = federation_pairs(federation);
    size_t num = pairs_count(pairs);
    for (size_t i = binding_next(federation, domain, 0); i < num;
         i = binding_next(federation, domain, i + 1)) {
        const struct pair *pair = pairs_at(pairs, i);
        if (address_equal(&pair->client, &finding->address) ||
            address_equal(&pair->server.address, &finding->address)) {
            add_pair(flows, pair);
        }
    }
}

void evidence_flows_of(struct evidence_flows *flows, const struct federation *federation,
                       const struct finding *finding)
{
    size_t index = federation_find(federation, &finding->domain);
    evidence_flows_add(flows, finding->outcome.origin.flow_id);
    if (index == DOMAINS_MAX) {
        return;
    }
    const struct domain *domain = federation_domain(federation, index);
    add_look_ups(flows, domain);
    if (finding->address.family != ADDRESS_NONE) {
        add_handshakes(flows, federation, domain, finding);
    }
}
