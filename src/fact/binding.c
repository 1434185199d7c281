/* binding.c: from the addresses and names of a connection to SRV targets. */
#include "binding.h"

#include <stdlib.h>
#include <string.h>

bool binding_is_port(const struct federation *f, uint16_t port)
{
    if (port == FEDERATION_PORT) {
        return true;
    }
    for (size_t i = 0; i < federation_num_domains(f); i++) {
        const struct srv_record *r;
        for (size_t t = 0; (r = domain_target(federation_domain(f, i), t)) != NULL; t++) {
            if (r->srv.port == port) {
                return true;
            }
        }
    }
    return false;
}

/* is_declared tells whether the operator says that address stands for the domain's target. */
static bool is_declared(const struct deployment *deployment, const struct domain *domain,
                        const struct address *address)
{
    return deployment_is_expressway(deployment, address) &&
           deployment_owner(deployment, &domain->name) == OWNER_OURS;
}

static bool has_address(const struct deployment *deployment, const struct domain *domain,
                        const struct srv_record *record, const struct address *address)
{
    const struct resolution *r = &record->resolution;
    return deployment_finds(deployment, address, r->address, r->num_addresses) ||
           is_declared(deployment, domain, address);
}

/* holds tells whether side of pair stands for the target of record, one of the domain's. */
static bool holds(const struct federation *f, const struct pair *pair, enum tls_side side,
                  const struct domain *domain, const struct srv_record *record)
{
    const struct deployment *deployment = federation_deployment(f);
    uint16_t port = pair->server.port;
    if (side == TLS_CLIENT) {
        return binding_is_port(f, port) && has_address(deployment, domain, record, &pair->client);
    }
    if (port != FEDERATION_PORT && port != record->srv.port) {
        return false;
    }
    if (name_equal(&pair->sni, &record->srv.target)) {
        return true;
    }
    return has_address(deployment, domain, record, &pair->server.address) &&
           !federation_has_target(f, &pair->sni);
}

/* --- what is remembered --- */

/* bound is what is remembered of one domain: by the place of a pair, which pair it was, and the sides that
 * stand for the target. */
struct bound {
    uint64_t generation;
    uint64_t serial[PAIRS_MAX]; /* 0: nothing is remembered */
    uint8_t sides[PAIRS_MAX];   /* a bit each, by enum tls_side */
};

struct bindings {
    uint64_t generation; /* grows when what is remembered may be wrong */
    struct bound bound[DOMAINS_MAX];
};

struct bindings *bindings_new(void)
{
    return calloc(1, sizeof(struct bindings));
}

void bindings_free(struct bindings *bindings)
{
    free(bindings);
}

uint64_t bindings_generation(const struct bindings *bindings)
{
    return bindings->generation;
}

void bindings_forget(struct bindings *bindings)
{
    bindings->generation++;
}

static uint8_t sides_of(const struct federation *f, const struct pair *pair,
                        const struct domain *domain)
{
    const struct srv_record *used = domain_used_record(domain);
    uint8_t sides = 0;
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER && used != NULL; side++) {
        sides |= (uint8_t)(holds(f, pair, side, domain, used) << side);
    }
    return sides;
}

bool binding_stands_for(const struct federation *f, const struct pair *pair, enum tls_side side,
                        const struct domain *domain)
{
    uint64_t serial;
    struct bindings *bindings = federation_bindings(f);
    size_t place = pairs_index(federation_pairs(f), pair, &serial);
    size_t index = federation_index(f, domain);
    if (place == PAIRS_MAX || index == DOMAINS_MAX) {
        return sides_of(f, pair, domain) >> side & 1;
    }
    struct bound *bound = &bindings->bound[index];
    if (bound->generation != bindings->generation) {
        memset(bound->serial, 0, sizeof bound->serial);
        bound->generation = bindings->generation;
    }
    if (bound->serial[place] != serial) {
        bound->serial[place] = serial;
        bound->sides[place] = sides_of(f, pair, domain);
    }
    return bound->sides[place] >> side & 1;
}

bool binding_concerns(const struct federation *f, const struct pair *pair,
                      const struct domain *domain)
{
    const struct srv_record *r;
    for (size_t t = 0; (r = domain_target(domain, t)) != NULL; t++) {
        if (holds(f, pair, TLS_SERVER, domain, r) || holds(f, pair, TLS_CLIENT, domain, r)) {
            return true;
        }
    }
    return false;
}
