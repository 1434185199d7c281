/* pairs.c: which pair a fact about a connection belongs to. */
#include "pairs.h"

#include <stdlib.h>

#include "hash_index.h"
#include "table_hash.h"

/* NUM_RECENT is a power of two, about as many as there are handshakes under way at once. */
#define NUM_RECENT 1024

struct pairs {
    struct hash_key key;
    struct hash_index *by_ends; /* by a digest of both ends and the name */
    struct hash_index *by_flow; /* by the flow of the last handshake, if that succeeded */
    struct chains *chains;
    struct counters *counters;
    uint64_t clock; /* counts facts */
    size_t num;
    uint16_t recent[NUM_RECENT];  /* by flow: where its pair was last, if it still is */
    uint64_t used[PAIRS_MAX];     /* when, by clock: the least recently used goes first, */
    uint8_t num_shown[PAIRS_MAX]; /* of those whose sides have shown the fewest certificates */
    uint64_t changed[PAIRS_MAX];  /* when, by clock */
    uint64_t made[PAIRS_MAX];     /* when, or renewed, by clock: tells a pair from all others */
    struct pair pair[PAIRS_MAX];
};

struct pairs *pairs_new(struct chains *chains, struct counters *counters)
{
    struct pairs *pairs = calloc(1, sizeof *pairs);
    if (pairs == NULL) {
        return NULL;
    }
    pairs->key = hash_key_random();
    pairs->chains = chains;
    pairs->counters = counters;
    pairs->by_ends = hash_index_new(PAIRS_MAX);
    pairs->by_flow = hash_index_new(PAIRS_MAX);
    if (pairs->by_ends == NULL || pairs->by_flow == NULL) {
        pairs_free(pairs);
        return NULL;
    }
    return pairs;
}

void pairs_free(struct pairs *pairs)
{
    if (pairs != NULL) {
        hash_index_free(pairs->by_ends);
        hash_index_free(pairs->by_flow);
        free(pairs);
    }
}

size_t pairs_count(const struct pairs *pairs)
{
    return pairs->num;
}

const struct pair *pairs_at(const struct pairs *pairs, size_t index)
{
    return &pairs->pair[index];
}

uint64_t pairs_clock(const struct pairs *pairs)
{
    return pairs->clock;
}

uint64_t pairs_changed(const struct pairs *pairs, size_t index)
{
    return pairs->changed[index];
}

void pairs_renew(struct pairs *pairs, const struct name *sni)
{
    for (size_t i = 0; i < pairs->num; i++) {
        if (name_equal(&pairs->pair[i].sni, sni)) {
            pairs->made[i] = ++pairs->clock;
            pairs->changed[i] = pairs->clock;
        }
    }
}

size_t pairs_index(const struct pairs *pairs, const struct pair *pair)
{
    bool is_lent = pair >= pairs->pair && pair < pairs->pair + pairs->num;
    return is_lent ? (size_t)(pair - pairs->pair) : PAIRS_MAX;
}

uint64_t pairs_serial(const struct pairs *pairs, size_t index)
{
    return pairs->made[index];
}

static bool is_pair(const struct pair *pair, const struct origin *origin, const struct name *sni)
{
    return endpoint_equal(&pair->server, &origin->server) &&
           address_equal(&pair->client, &origin->client.address) && name_equal(&pair->sni, sni);
}

/* digest_of hashes what tells a pair from others. */
static uint64_t digest_of(const struct pairs *pairs, const struct origin *origin,
                          const struct name *sni)
{
    struct bytes client = {origin->client.address.octet, sizeof origin->client.address.octet};
    struct bytes server = {origin->server.address.octet, sizeof origin->server.address.octet};
    uint64_t hosts = table_hash_words(&pairs->key, table_hash(&pairs->key, client),
                                      table_hash(&pairs->key, server));
    return table_hash_words(&pairs->key, hosts + origin->server.port,
                            name_digest(sni, &pairs->key));
}

/* goes_before: a server on the Internet shows its certificate to scanners all night. Those must not push
 * out the partners, who show theirs. */
static bool goes_before(const struct pairs *pairs, size_t a, size_t b)
{
    return pairs->num_shown[a] == pairs->num_shown[b] ? pairs->used[a] < pairs->used[b]
                                                      : pairs->num_shown[a] < pairs->num_shown[b];
}

/* place_for returns where a new pair goes: a fresh place, or that of the one that goes first. */
static size_t place_for(struct pairs *pairs)
{
    if (pairs->num < PAIRS_MAX) {
        return pairs->num++;
    }
    size_t oldest = 0;
    for (size_t i = 1; i < pairs->num; i++) {
        oldest = goes_before(pairs, i, oldest) ? i : oldest;
    }
    counter_add(pairs->counters, COUNT_PAIR_EVICTIONS, 1);
    chains_release(pairs->chains, pairs->pair[oldest].side[TLS_CLIENT].chain);
    chains_release(pairs->chains, pairs->pair[oldest].side[TLS_SERVER].chain);
    hash_index_remove(pairs->by_ends, oldest);
    hash_index_remove(pairs->by_flow, oldest);
    return oldest;
}

/* find returns the place of a pair, or HASH_INDEX_NONE. */
static size_t find(const struct pairs *pairs, uint64_t digest, const struct origin *origin,
                   const struct name *sni)
{
    size_t place = hash_index_first(pairs->by_ends, digest);
    while (place != HASH_INDEX_NONE && !is_pair(&pairs->pair[place], origin, sni)) {
        place = hash_index_next(pairs->by_ends, place);
    }
    return place;
}

static struct pair *find_or_add(struct pairs *pairs, const struct origin *origin,
                                const struct name *sni)
{
    uint16_t *recent = &pairs->recent[origin->flow_id % NUM_RECENT];
    if (*recent < pairs->num && is_pair(&pairs->pair[*recent], origin, sni)) {
        pairs->used[*recent] = ++pairs->clock;
        return &pairs->pair[*recent];
    }
    uint64_t digest = digest_of(pairs, origin, sni);
    size_t place = find(pairs, digest, origin, sni);
    if (place == HASH_INDEX_NONE) {
        place = place_for(pairs);
        struct pair *pair = &pairs->pair[place];
        *pair = (struct pair){.client = origin->client.address, .server = origin->server};
        name_copy(&pair->sni, sni);
        pair->sni_origin = *origin;
        hash_index_add(pairs->by_ends, digest, place);
        pairs->num_shown[place] = 0;
        pairs->made[place] = ++pairs->clock;
        pairs->changed[place] = pairs->clock; /* it is not the one that was there before */
    }
    pairs->used[place] = ++pairs->clock;
    *recent = (uint16_t)place;
    return &pairs->pair[place];
}

/* follow notes which connection of a pair is waited for to close. */
static void follow(struct pairs *pairs, const struct pair *pair, uint64_t flow_id)
{
    size_t place = (size_t)(pair - pairs->pair);
    hash_index_remove(pairs->by_flow, place);
    hash_index_add(pairs->by_flow, flow_id, place);
}

/* take_close: of the pairs that one connection stood for, since its handshake was made again for another
 * name, the first counts. */
static const struct pair *take_close(struct pairs *pairs, const struct fact *fact)
{
    struct pair *closed = NULL;
    for (size_t place = hash_index_first(pairs->by_flow, fact->origin.flow_id);
         place != HASH_INDEX_NONE; place = hash_index_next(pairs->by_flow, place)) {
        struct pair *pair = &pairs->pair[place];
        closed = pair->complete && (closed == NULL || pair < closed) ? pair : closed;
    }
    return closed != NULL && pair_take_close(closed, fact) ? closed : NULL;
}

/* take takes in a fact and returns the pair whose state changed, or NULL. */
static const struct pair *take(struct pairs *pairs, const struct fact *fact,
                               const struct handshake *hs)
{
    static const struct name no_sni;
    if (fact->kind == FACT_TCP_OUTCOME) {
        struct pair *pair = find_or_add(pairs, &fact->origin, &no_sni);
        return pair_take_outcome(pair, fact->tcp_outcome, &fact->origin) ? pair : NULL;
    }
    if (fact->kind == FACT_TCP_CLOSE) {
        return take_close(pairs, fact);
    }
    if (hs == NULL || (!hs->has_client_hello && !hs->has_server_hello && !hs->over &&
                       fact->kind != FACT_TLS_CERTIFICATE && fact->kind != FACT_TLS_GAP)) {
        return NULL;
    }
    struct pair *pair = find_or_add(pairs, &fact->origin, &hs->client_hello.sni);
    bool changed = pair_take_tls(pair, pairs->chains, fact, hs);
    if (fact->kind == FACT_TLS_END && hs->complete) {
        follow(pairs, pair, fact->origin.flow_id);
    }
    return changed ? pair : NULL;
}

static uint8_t count_shown(const struct pair *pair)
{
    return (uint8_t)((pair->side[TLS_CLIENT].presented == PRESENTED_CHAIN) +
                     (pair->side[TLS_SERVER].presented == PRESENTED_CHAIN));
}

const struct pair *pairs_take(struct pairs *pairs, const struct fact *fact,
                              const struct handshake *hs)
{
    const struct pair *pair = take(pairs, fact, hs);
    if (pair != NULL) {
        pairs->changed[pair - pairs->pair] = ++pairs->clock;
        pairs->num_shown[pair - pairs->pair] = count_shown(pair);
    }
    return pair;
}
