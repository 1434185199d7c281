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

/* What is remembered of a pair and a domain. */
enum bound {
    BOUND_KNOWN = 1,
    BOUND_CLIENT = 2,   /* this side stands for the target that Microsoft goes by */
    BOUND_SERVER = 4,   /* or this one */
    BOUND_CONCERNS = 8, /* either stands for some target of the domain */
};

struct bindings {
    uint64_t generation[DOMAINS_MAX];
    uint64_t serial[PAIRS_MAX]; /* of the pair that a column is about */
    uint8_t bound[DOMAINS_MAX][PAIRS_MAX];
};

struct bindings *bindings_new(void)
{
    return calloc(1, sizeof(struct bindings));
}

void bindings_free(struct bindings *bindings)
{
    free(bindings);
}

uint64_t bindings_generation(const struct bindings *bindings, size_t index)
{
    return bindings->generation[index];
}

void bindings_forget(struct bindings *bindings, size_t index)
{
    bindings->generation[index]++;
    memset(bindings->bound[index], 0, sizeof bindings->bound[index]);
}

void bindings_look_again(struct bindings *bindings, size_t index)
{
    bindings->generation[index]++;
}

static uint8_t bind(const struct federation *f, const struct pair *pair,
                    const struct domain *domain)
{
    const struct srv_record *r;
    uint8_t bound = BOUND_KNOWN;
    for (size_t t = 0; (r = domain_target(domain, t)) != NULL; t++) {
        bool client = holds(f, pair, TLS_CLIENT, domain, r);
        bool server = holds(f, pair, TLS_SERVER, domain, r);
        if (!client && !server) {
            continue; /* as for most */
        }
        bool is_used = r == domain_used_record(domain);
        bound |= BOUND_CONCERNS;
        bound |= client && is_used ? BOUND_CLIENT : 0;
        bound |= server && is_used ? BOUND_SERVER : 0;
    }
    return bound;
}

/* renew forgets what is remembered of the pair that was at place before. */
static void renew(struct bindings *bindings, const struct pairs *pairs, size_t place)
{
    if (bindings->serial[place] == pairs_serial(pairs, place)) {
        return;
    }
    bindings->serial[place] = pairs_serial(pairs, place);
    for (size_t i = 0; i < DOMAINS_MAX; i++) {
        bindings->bound[i][place] = 0;
    }
}

/* recall remembers what bind says of the pair at place, which is renewed, and the domain at index. */
static inline uint8_t recall(const struct federation *f, struct bindings *bindings, size_t place,
                             size_t index)
{
    uint8_t *bound = &bindings->bound[index][place];
    if (*bound == 0) {
        *bound = bind(f, pairs_at(federation_pairs(f), place), federation_domain(f, index));
    }
    return *bound;
}

/* bound_of is what is remembered of pair, which was at place, and the domain at index; of a pair that the
 * federation does not lend, nothing is. */
static inline uint8_t bound_of(const struct federation *f, const struct pair *pair, size_t place,
                               size_t index)
{
    return place < PAIRS_MAX ? recall(f, federation_bindings(f), place, index)
                             : bind(f, pair, federation_domain(f, index));
}

/* place_of returns where a pair is, renewed, or PAIRS_MAX. */
static size_t place_of(const struct federation *f, const struct pair *pair)
{
    const struct pairs *pairs = federation_pairs(f);
    size_t place = pairs_index(pairs, pair);
    if (place < PAIRS_MAX) {
        renew(federation_bindings(f), pairs, place);
    }
    return place;
}

size_t binding_next(const struct federation *f, const struct domain *domain, size_t place)
{
    const struct pairs *pairs = federation_pairs(f);
    struct bindings *bindings = federation_bindings(f);
    size_t index = federation_index(f, domain);
    size_t num = pairs_count(pairs);
    for (; place < num; place++) {
        renew(bindings, pairs, place);
        if ((recall(f, bindings, place, index) & (BOUND_CLIENT | BOUND_SERVER)) != 0) {
            break;
        }
    }
    return place;
}

static uint8_t bound_as(enum tls_side side)
{
    return side == TLS_CLIENT ? BOUND_CLIENT : BOUND_SERVER;
}

bool binding_stands_for(const struct federation *f, const struct pair *pair, enum tls_side side,
                        const struct domain *domain)
{
    size_t index = federation_index(f, domain);
    uint8_t bound =
        index < DOMAINS_MAX ? bound_of(f, pair, place_of(f, pair), index) : bind(f, pair, domain);
    return (bound & bound_as(side)) != 0;
}

/* next_bound returns the first domain from index on to which pair is bound as any of wanted, or how many
 * domains there are. */
static size_t next_bound(const struct federation *f, const struct pair *pair, size_t index,
                         uint8_t wanted)
{
    size_t num = federation_num_domains(f);
    size_t place = place_of(f, pair);
    while (index < num && (bound_of(f, pair, place, index) & wanted) == 0) {
        index++;
    }
    return index;
}

bool binding_stands_for_any(const struct federation *f, const struct pair *pair, enum tls_side side)
{
    return next_bound(f, pair, 0, bound_as(side)) < federation_num_domains(f);
}

size_t binding_next_domain(const struct federation *f, const struct pair *pair, size_t index)
{
    return next_bound(f, pair, index, BOUND_CONCERNS);
}
