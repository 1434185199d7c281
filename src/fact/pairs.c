/* pairs.c: facts about connections become the last state of each pair of hosts. */
#include "pairs.h"

#include <stdlib.h>
#include <string.h>

#include "hash_index.h"
#include "siphash.h"

struct pairs {
    struct hash_key key;
    struct hash_index *by_ends; /* by a digest of both ends and the name */
    struct hash_index *by_flow; /* by the flow of the last handshake, if that succeeded */
    struct chains *chains;
    struct counters *counters;
    uint64_t clock; /* counts facts */
    size_t num;
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
    uint8_t octets[2 * sizeof(struct address) + sizeof(uint16_t) + NAME_WIRE_MAX];
    uint8_t *end = octets;
    memcpy(end, &origin->client.address, sizeof origin->client.address);
    end += sizeof origin->client.address;
    memcpy(end, &origin->server.address, sizeof origin->server.address);
    end += sizeof origin->server.address;
    memcpy(end, &origin->server.port, sizeof origin->server.port);
    end += sizeof origin->server.port;
    memcpy(end, sni->wire, sni->len);
    end += sni->len;
    return siphash(&pairs->key, (struct bytes){octets, (size_t)(end - octets)});
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
    return &pairs->pair[place];
}

static bool take_outcome(struct pair *pair, enum tcp_outcome outcome, const struct origin *origin)
{
    if (pair->outcome == outcome) {
        return false;
    }
    pair->outcome = outcome;
    pair->outcome_origin = *origin;
    return true;
}

static bool take_certificate(struct pairs *pairs, struct pair_side *side,
                             const struct presentation *shown, const struct origin *origin)
{
    if (shown->presented == PRESENTED_CHAIN && shown->chain == NULL) {
        return false; /* the store was full, which is counted there */
    }
    bool was_hidden = side->hidden != HIDDEN_NOT;
    side->hidden = HIDDEN_NOT;
    if (side->presented == shown->presented && side->chain == shown->chain) {
        return was_hidden;
    }
    chains_release(pairs->chains, side->chain);
    side->chain = chains_retain(pairs->chains, shown->chain);
    side->presented = shown->presented;
    side->origin = *origin;
    return true;
}

static bool hide(struct pair_side *side, enum hidden why, const struct origin *origin)
{
    if (side->hidden == why) {
        return false;
    }
    side->hidden = why;
    side->hidden_origin = *origin;
    return true;
}

/* inherit takes what a resumed session was made with for a side of which nothing was seen: who has
 * shown a certificate since is known by that. */
static bool inherit(struct pairs *pairs, struct pair_side *side, const struct presentation *shown,
                    const struct origin *origin)
{
    return side->presented == PRESENTED_NOTHING && shown->presented != PRESENTED_NOTHING &&
           take_certificate(pairs, side, shown, origin);
}

static bool hide_both(struct pair *pair, enum hidden why, const struct origin *origin)
{
    bool client = hide(&pair->side[TLS_CLIENT], why, origin);
    return hide(&pair->side[TLS_SERVER], why, origin) || client;
}

static bool take_gap(struct pair_side *side, const struct presentation *shown,
                     const struct tls_gap *gap, const struct origin *origin)
{
    if (shown->presented != PRESENTED_NOTHING || !hide(side, HIDDEN_GAP, origin)) {
        return false;
    }
    side->gap = *gap;
    return true;
}

static bool take_alert(struct pair *pair, const struct tls_alert *alert,
                       const struct origin *origin)
{
    bool is_fatal = alert->level == TLS_ALERT_FATAL;
    bool is_same = pair->has_alert && pair->alert.side == alert->side &&
                   pair->alert.description == alert->description;
    if (!is_fatal || is_same) {
        return false;
    }
    pair->has_alert = true;
    pair->alert = *alert;
    pair->alert_origin = *origin;
    return true;
}

static bool resume(struct pairs *pairs, struct pair *pair, const struct handshake *hs,
                   const struct origin *origin)
{
    bool changed = !handshake_hides(hs, TLS_SERVER) && hide_both(pair, HIDDEN_RESUMED, origin);
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER && hs->has_session; side++) {
        changed = inherit(pairs, &pair->side[side], &hs->shown[side], &hs->shown_origin) || changed;
    }
    return changed;
}

/* why_unseen says why side's certificate did not show in a handshake that is over. */
static enum hidden why_unseen(const struct handshake *hs, enum tls_side side)
{
    if (hs->has_gap[side]) {
        return HIDDEN_GAP;
    }
    if (handshake_hides(hs, side)) {
        return HIDDEN_TLS13;
    }
    if (hs->resumption == TLS_RESUMED) {
        return HIDDEN_RESUMED;
    }
    bool asked = side == TLS_SERVER || hs->certificate_requested;
    return hs->complete && !asked ? HIDDEN_NOT_REQUESTED : HIDDEN_CUT_OFF;
}

static bool end_side(struct pair_side *side, const struct handshake *hs, enum tls_side which,
                     const struct origin *origin)
{
    bool is_known = hs->side[which].presented != PRESENTED_NOTHING ||
                    hs->shown[which].presented != PRESENTED_NOTHING;
    return !is_known && hide(side, why_unseen(hs, which), origin);
}

/* take_cut notes whether a RST ended the handshake, after whose certificate; true when that is new. */
static bool take_cut(struct pair *pair, const struct handshake *hs, const struct origin *origin)
{
    bool client_shown = hs->side[TLS_CLIENT].presented != PRESENTED_NOTHING;
    bool any_shown = client_shown || hs->side[TLS_SERVER].presented != PRESENTED_NOTHING;
    bool was_cut = pair->cut;
    pair->cut = hs->reset && hs->num_alerts == 0 && any_shown;
    if (pair->cut && !was_cut) {
        pair->cut_after = client_shown ? TLS_CLIENT : TLS_SERVER;
        pair->cut_origin = *origin;
    }
    return pair->cut != was_cut;
}

static bool take_end(struct pairs *pairs, struct pair *pair, const struct handshake *hs,
                     const struct origin *origin)
{
    bool client = end_side(&pair->side[TLS_CLIENT], hs, TLS_CLIENT, origin);
    bool server = end_side(&pair->side[TLS_SERVER], hs, TLS_SERVER, origin);
    bool cut = take_cut(pair, hs, origin);
    bool changed = pair->complete != hs->complete;
    pair->complete = hs->complete;
    pair->has_alert = pair->has_alert && !hs->complete;
    if (hs->complete) {
        size_t place = (size_t)(pair - pairs->pair);
        hash_index_remove(pairs->by_flow, place);
        hash_index_add(pairs->by_flow, origin->flow_id, place);
        pair->decrypted = hs->decrypted;
        pair->num_early[TLS_CLIENT] = hs->num_application[TLS_CLIENT];
        pair->num_early[TLS_SERVER] = hs->num_application[TLS_SERVER];
    }
    return client || server || cut || changed;
}

static bool take_version(struct pair *pair, uint16_t version, const struct origin *origin)
{
    if (pair->version == version) {
        return false;
    }
    pair->version = version;
    pair->version_origin = *origin;
    return true;
}

/* set_close notes how the connection of the last handshake ended; true when that is of another kind than
 * before. */
static bool set_close(struct pair *pair, const struct fact *fact)
{
    struct tcp_close now = fact->tcp_close;
    now.num_octets += pair->num_early[now.by_server ? TLS_SERVER : TLS_CLIENT];
    bool was_early = pair->closed && tcp_close_is_early(&pair->close);
    bool is_early = tcp_close_is_early(&now);
    bool is_same = was_early == is_early && (!is_early || pair->close.by_server == now.by_server);
    if (!is_same || !is_early) {
        pair->closed = true;
        pair->close = now;
        pair->close_origin = fact->origin;
    }
    return !is_same;
}

static const struct pair *take_close(struct pairs *pairs, const struct fact *fact)
{
    struct pair *closed =
        NULL; /* a renegotiation may have been for another name: the first counts */
    for (size_t place = hash_index_first(pairs->by_flow, fact->origin.flow_id);
         place != HASH_INDEX_NONE; place = hash_index_next(pairs->by_flow, place)) {
        struct pair *pair = &pairs->pair[place];
        closed = pair->complete && (closed == NULL || pair < closed) ? pair : closed;
    }
    return closed != NULL && set_close(closed, fact) ? closed : NULL;
}

static bool take_server_hello(struct pair *pair, const struct handshake *hs,
                              const struct origin *origin)
{
    bool is_new = take_version(pair, hs->server_hello.version, origin);
    return (handshake_hides(hs, TLS_SERVER) && hide_both(pair, HIDDEN_TLS13, origin)) || is_new;
}

static bool take_tls(struct pairs *pairs, struct pair *pair, const struct fact *fact,
                     const struct handshake *hs)
{
    const struct origin *origin = &fact->origin;
    switch (fact->kind) {
    case FACT_TLS_SERVER_HELLO:
        return take_server_hello(pair, hs, origin);
    case FACT_TLS_RESUMPTION:
        return fact->tls_resumption == TLS_RESUMED && resume(pairs, pair, hs, origin);
    case FACT_TLS_CERTIFICATE: {
        enum tls_side side = fact->tls_certificate.side;
        return take_certificate(pairs, &pair->side[side], &hs->side[side], origin);
    }
    case FACT_TLS_GAP: {
        enum tls_side side = fact->tls_gap.side;
        return take_gap(&pair->side[side], &hs->side[side], &fact->tls_gap, origin);
    }
    case FACT_TLS_ALERT:
        return take_alert(pair, &fact->tls_alert, origin);
    case FACT_TLS_END:
        return take_end(pairs, pair, hs, origin);
    default:
        return false;
    }
}

/* take takes in a fact and returns the pair whose state changed, or NULL. */
static const struct pair *take(struct pairs *pairs, const struct fact *fact,
                               const struct handshake *hs)
{
    static const struct name no_sni;
    if (fact->kind == FACT_TCP_OUTCOME) {
        struct pair *pair = find_or_add(pairs, &fact->origin, &no_sni);
        return take_outcome(pair, fact->tcp_outcome, &fact->origin) ? pair : NULL;
    }
    if (fact->kind == FACT_TCP_CLOSE) {
        return take_close(pairs, fact);
    }
    if (hs == NULL || (!hs->has_client_hello && !hs->has_server_hello && !hs->over &&
                       fact->kind != FACT_TLS_CERTIFICATE && fact->kind != FACT_TLS_GAP)) {
        return NULL;
    }
    struct pair *pair = find_or_add(pairs, &fact->origin, &hs->client_hello.sni);
    return take_tls(pairs, pair, fact, hs) ? pair : NULL;
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
