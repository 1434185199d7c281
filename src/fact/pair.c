/* pair.c: what each fact about a connection changes in the last state of its pair. */
#include "pair.h"

bool pair_take_outcome(struct pair *pair, enum tcp_outcome outcome, const struct origin *origin)
{
    if (pair->outcome == outcome) {
        return false;
    }
    pair->outcome = outcome;
    pair->outcome_origin = *origin;
    return true;
}

static bool take_certificate(struct chains *chains, struct pair_side *side,
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
    chains_release(chains, side->chain);
    side->chain = chains_retain(shown->chain);
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
static bool inherit(struct chains *chains, struct pair_side *side, const struct presentation *shown,
                    const struct origin *origin)
{
    return side->presented == PRESENTED_NOTHING && shown->presented != PRESENTED_NOTHING &&
           take_certificate(chains, side, shown, origin);
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

static bool resume(struct chains *chains, struct pair *pair, const struct handshake *hs,
                   const struct origin *origin)
{
    bool changed = !handshake_hides(hs, TLS_SERVER) && hide_both(pair, HIDDEN_RESUMED, origin);
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER && hs->has_session; side++) {
        changed =
            inherit(chains, &pair->side[side], &hs->shown[side], &hs->shown_origin) || changed;
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

static bool take_end(struct pair *pair, const struct handshake *hs, const struct origin *origin)
{
    bool client = end_side(&pair->side[TLS_CLIENT], hs, TLS_CLIENT, origin);
    bool server = end_side(&pair->side[TLS_SERVER], hs, TLS_SERVER, origin);
    bool cut = take_cut(pair, hs, origin);
    bool changed = pair->complete != hs->complete;
    pair->complete = hs->complete;
    pair->has_alert = pair->has_alert && !hs->complete;
    if (hs->complete) {
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

bool pair_take_close(struct pair *pair, const struct fact *fact)
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

static bool take_server_hello(struct pair *pair, const struct handshake *hs,
                              const struct origin *origin)
{
    bool is_new = take_version(pair, hs->server_hello.version, origin);
    return (handshake_hides(hs, TLS_SERVER) && hide_both(pair, HIDDEN_TLS13, origin)) || is_new;
}

bool pair_take_tls(struct pair *pair, struct chains *chains, const struct fact *fact,
                   const struct handshake *hs)
{
    const struct origin *origin = &fact->origin;
    switch (fact->kind) {
    case FACT_TLS_SERVER_HELLO:
        return take_server_hello(pair, hs, origin);
    case FACT_TLS_RESUMPTION:
        return fact->tls_resumption == TLS_RESUMED && resume(chains, pair, hs, origin);
    case FACT_TLS_CERTIFICATE: {
        enum tls_side side = fact->tls_certificate.side;
        return take_certificate(chains, &pair->side[side], &hs->side[side], origin);
    }
    case FACT_TLS_GAP: {
        enum tls_side side = fact->tls_gap.side;
        return take_gap(&pair->side[side], &hs->side[side], &fact->tls_gap, origin);
    }
    case FACT_TLS_ALERT:
        return take_alert(pair, &fact->tls_alert, origin);
    case FACT_TLS_END:
        return take_end(pair, hs, origin);
    default:
        return false;
    }
}
