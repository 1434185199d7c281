/* party.c: of all pairs that an address took part in, the one that tells its present state. */
#include "party.h"

#include "binding.h"

const struct address *pair_address(const struct pair *pair, enum tls_side side)
{
    return side == TLS_CLIENT ? &pair->client : &pair->server.address;
}

static int64_t time_of(const struct pair_side *side)
{
    return side->presented != PRESENTED_NOTHING ? side->origin.time_ns
                                                : side->hidden_origin.time_ns;
}

/* tells_more says whether a tells more of a party than b: shown beats hidden, then later wins. */
static bool tells_more(const struct pair_side *a, const struct pair_side *b)
{
    bool a_shown = a->presented != PRESENTED_NOTHING;
    bool b_shown = b->presented != PRESENTED_NOTHING;
    return a_shown == b_shown ? time_of(a) > time_of(b) : a_shown;
}

static void add(struct parties *out, const struct pair *pair, enum tls_side side)
{
    const struct pair_side *now = &pair->side[side];
    if (now->presented == PRESENTED_NOTHING && now->hidden == HIDDEN_NOT) {
        return;
    }
    for (size_t i = 0; i < out->num; i++) {
        struct party *p = &out->party[i];
        if (p->side != side ||
            !address_equal(pair_address(p->pair, side), pair_address(pair, side))) {
            continue;
        }
        if (tells_more(now, &p->pair->side[side])) {
            p->pair = pair;
        }
        return;
    }
    if (out->num < PARTIES_MAX) {
        out->party[out->num++] = (struct party){.pair = pair, .side = side};
    }
}

void parties_collect(struct parties *out, const struct federation *federation,
                     const struct domain *domain)
{
    const struct pairs *pairs = federation_pairs(federation);
    out->num = 0;
    for (size_t i = binding_next(federation, domain, 0); i < pairs_count(pairs);
         i = binding_next(federation, domain, i + 1)) {
        const struct pair *pair = pairs_at(pairs, i);
        for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
            if (binding_stands_for(federation, pair, side, domain)) {
                add(out, pair, side);
            }
        }
    }
}

bool party_succeeds_elsewhere(const struct federation *federation, const struct pair *pair,
                              enum tls_side side)
{
    const struct pairs *pairs = federation_pairs(federation);
    for (size_t i = 0; i < pairs_count(pairs); i++) {
        const struct pair *other = pairs_at(pairs, i);
        if (other != pair && other->complete && other->server.port == pair->server.port &&
            address_equal(pair_address(other, side), pair_address(pair, side))) {
            return true;
        }
    }
    return false;
}
