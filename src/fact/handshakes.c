/* handshakes.c: TLS facts of one connection become one struct handshake. */
#include "handshakes.h"

#include <stdlib.h>

/* HANDSHAKES_BUCKETS is a power of two near HANDSHAKES_MAX. */
#define HANDSHAKES_BUCKETS ((size_t)4096)

struct slot {
    struct handshake handshake;
    struct slot *next;  /* in the bucket, or in the free list */
    struct slot *newer; /* in the order of the first fact */
    struct slot *older;
};

struct handshakes {
    struct chains *chains;
    struct budget *budget;
    struct counters *counters;
    struct sessions *sessions;
    struct slot *slots;
    size_t num_stored; /* of slots, those that were ever in use */
    struct slot *free;
    struct slot *newest;
    struct slot *oldest;
    struct slot *over; /* told last time, to be forgotten at the next call */
    struct slot *bucket[HANDSHAKES_BUCKETS];
};

struct handshakes *handshakes_new(struct chains *chains, struct budget *budget,
                                  struct counters *counters)
{
    struct handshakes *h = calloc(1, sizeof *h);
    struct slot *slots = calloc(HANDSHAKES_MAX, sizeof *slots);
    struct sessions *sessions = sessions_new(chains, counters);
    if (h == NULL || slots == NULL || sessions == NULL) {
        free(h);
        free(slots);
        sessions_free(sessions);
        return NULL;
    }
    h->sessions = sessions;
    h->chains = chains;
    h->budget = budget;
    h->counters = counters;
    h->slots = slots;
    return h;
}

/* bucket_of needs no secret: flow numbers are our own. */
static struct slot **bucket_of(struct handshakes *h, uint64_t flow_id)
{
    return &h->bucket[flow_id % HANDSHAKES_BUCKETS];
}

static void forget(struct handshakes *h, struct slot *s)
{
    struct slot **link = bucket_of(h, s->handshake.origin.flow_id);
    while (*link != s) {
        link = &(*link)->next;
    }
    *link = s->next;
    *(s->newer != NULL ? &s->newer->older : &h->newest) = s->older;
    *(s->older != NULL ? &s->older->newer : &h->oldest) = s->newer;
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
        chains_release(h->chains, s->handshake.side[side].chain);
        chains_release(h->chains, s->handshake.shown[side].chain);
    }
    buf_fini(&s->handshake.acceptable_cas);
    s->next = h->free;
    h->free = s;
}

void handshakes_free(struct handshakes *h)
{
    if (h == NULL) {
        return;
    }
    while (h->oldest != NULL) {
        forget(h, h->oldest);
    }
    sessions_free(h->sessions);
    free(h->slots);
    free(h);
}

/* take_free takes a slot that was given back, or the next one: what was never needed takes no memory. */
static struct slot *take_free(struct handshakes *h)
{
    if (h->free == NULL && h->num_stored == HANDSHAKES_MAX) {
        counter_add(h->counters, COUNT_HANDSHAKE_EVICTIONS, 1);
        forget(h, h->oldest);
    }
    struct slot *s = h->free;
    if (s != NULL) {
        h->free = s->next;
        return s;
    }
    return &h->slots[h->num_stored++];
}

static struct slot *begin(struct handshakes *h, const struct origin *origin)
{
    struct slot *s = take_free(h);
    struct slot **bucket = bucket_of(h, origin->flow_id);
    *s = (struct slot){.handshake.origin = *origin, .next = *bucket, .older = h->newest};
    buf_init(&s->handshake.acceptable_cas, h->budget, ACCEPTABLE_CAS_OCTETS_MAX);
    *bucket = s;
    *(h->newest != NULL ? &h->newest->newer : &h->oldest) = s;
    h->newest = s;
    return s;
}

static struct slot *find_or_begin(struct handshakes *h, const struct origin *origin)
{
    for (struct slot *s = *bucket_of(h, origin->flow_id); s != NULL; s = s->next) {
        if (s->handshake.origin.flow_id == origin->flow_id) {
            return s;
        }
    }
    return begin(h, origin);
}

static void take_certificate(struct handshakes *h, struct presentation *side,
                             const struct tls_certificate *message)
{
    chains_release(h->chains, side->chain);
    side->presented = message->num_seen == 0 ? PRESENTED_EMPTY : PRESENTED_CHAIN;
    side->chain = chains_intern(h->chains, message);
}

static void take_request(struct handshake *hs, const struct tls_certificate_request *message)
{
    hs->certificate_requested = true;
    hs->num_acceptable_cas = message->num_seen;
    for (size_t i = 0; i < message->num_kept; i++) {
        struct bytes name = message->name[i];
        const uint8_t len[] = {(uint8_t)(name.len >> 8), (uint8_t)name.len};
        if (hs->acceptable_cas.len + sizeof len + name.len > ACCEPTABLE_CAS_OCTETS_MAX ||
            !buf_append(&hs->acceptable_cas, (struct bytes){len, sizeof len}) ||
            !buf_append(&hs->acceptable_cas, name)) {
            return; /* num_acceptable_cas tells that there were more */
        }
    }
}

static void take_alert(struct handshake *hs, const struct tls_alert *alert)
{
    if (hs->num_alerts < TLS_ALERTS_MAX) {
        hs->alert[hs->num_alerts++] = *alert;
    }
}

static void take_gap(struct handshake *hs, const struct tls_gap *gap)
{
    if (!hs->has_gap[gap->side]) {
        hs->has_gap[gap->side] = true;
        hs->gap[gap->side] = *gap;
    }
}

static void take_client_hello(struct handshakes *h, struct handshake *hs,
                              const struct tls_client_hello *hello)
{
    hs->has_client_hello = true;
    hs->client_hello = *hello;
    hs->offered_ticket = sessions_key(h->sessions, hello->ticket);
    hs->client_hello.session_id = (struct bytes){0}; /* these octets die with the fact */
    hs->client_hello.ticket = (struct bytes){0};
}

static void take_server_hello(struct handshakes *h, struct handshake *hs,
                              const struct tls_server_hello *hello)
{
    hs->has_server_hello = true;
    hs->server_hello = *hello;
    if (hello->version < TLS_1_3) { /* there it only echoes the client's (RFC 8446, 4.1.3) */
        hs->session_id = sessions_key(h->sessions, hello->session_id);
    }
    hs->server_hello.session_id = (struct bytes){0};
}

/* find_session returns the session that is resumed, or NULL. A ticket counts before the session ID,
 * which its client makes up then (RFC 5077, section 3.4). */
static const struct session *find_session(const struct handshakes *h, const struct handshake *hs)
{
    const struct session *session = sessions_find(h->sessions, hs->offered_ticket);
    return session != NULL ? session : sessions_find(h->sessions, hs->session_id);
}

static void take_resumption(struct handshakes *h, struct handshake *hs,
                            enum tls_resumption resumption)
{
    hs->resumption = resumption;
    const struct session *session = resumption == TLS_RESUMED ? find_session(h, hs) : NULL;
    if (session == NULL || hs->has_session) {
        return;
    }
    hs->has_session = true;
    hs->shown_origin = session->origin;
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
        hs->shown[side] = session->side[side];
        chains_retain(hs->shown[side].chain);
    }
}

/* remember keeps what a handshake showed for those that will resume its session; a resumed one may
 * issue a new ticket for the same session. */
static void remember(struct handshakes *h, const struct handshake *hs)
{
    if (hs->has_session) {
        sessions_remember(h->sessions, hs->issued_ticket, hs->shown, &hs->shown_origin);
    } else if (hs->resumption == TLS_FULL && hs->complete) {
        sessions_remember(h->sessions, hs->session_id, hs->side, &hs->origin);
        sessions_remember(h->sessions, hs->issued_ticket, hs->side, &hs->origin);
    }
}

static void take_end(struct handshakes *h, struct handshake *hs, const struct tls_end *end)
{
    hs->over = true;
    hs->complete = end->complete;
    hs->reset = end->reset;
    hs->num_application[TLS_CLIENT] = end->num_application[TLS_CLIENT];
    hs->num_application[TLS_SERVER] = end->num_application[TLS_SERVER];
    hs->decrypted = end->decrypted;
    hs->unread[TLS_CLIENT] = end->unread[TLS_CLIENT];
    hs->unread[TLS_SERVER] = end->unread[TLS_SERVER];
    if (end->resumption != TLS_RESUMPTION_UNKNOWN) {
        hs->resumption = end->resumption;
    }
    remember(h, hs);
}

bool handshake_hides(const struct handshake *hs, enum tls_side side)
{
    return hs->has_server_hello && hs->server_hello.version >= TLS_1_3 &&
           (!hs->server_hello.readable || hs->unread[side]);
}

static bool is_tls(enum fact_kind kind)
{
    return kind >= FACT_TLS_CLIENT_HELLO;
}

static void add(struct handshakes *h, struct handshake *hs, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_TLS_CLIENT_HELLO:
        take_client_hello(h, hs, &fact->tls_client_hello);
        break;
    case FACT_TLS_SERVER_HELLO:
        take_server_hello(h, hs, &fact->tls_server_hello);
        break;
    case FACT_TLS_CERTIFICATE:
        take_certificate(h, &hs->side[fact->tls_certificate.side], &fact->tls_certificate);
        break;
    case FACT_TLS_CERTIFICATE_REQUEST:
        take_request(hs, &fact->tls_certificate_request);
        break;
    case FACT_TLS_ALERT:
        take_alert(hs, &fact->tls_alert);
        break;
    case FACT_TLS_RESUMPTION:
        take_resumption(h, hs, fact->tls_resumption);
        break;
    case FACT_TLS_TICKET:
        hs->issued_ticket = sessions_key(h->sessions, fact->tls_ticket);
        break;
    case FACT_TLS_GAP:
        take_gap(hs, &fact->tls_gap);
        break;
    case FACT_TLS_END:
        take_end(h, hs, &fact->tls_end);
        break;
    case FACT_DNS_RESPONSE:
    case FACT_DNS_SILENCE:
    case FACT_DNS_CUT:
    case FACT_DNS_TRUNCATED:
    case FACT_TCP_OUTCOME:
    case FACT_TCP_CLOSE:
    case FACT_SIP_MESSAGE:
        break;
    }
}

const struct handshake *handshakes_take(struct handshakes *h, const struct fact *fact)
{
    if (!is_tls(fact->kind)) {
        return NULL;
    }
    if (h->over != NULL) {
        forget(h, h->over);
        h->over = NULL;
    }
    struct slot *s = find_or_begin(h, &fact->origin);
    struct handshake *hs = &s->handshake;
    hs->origin.client = fact->origin.client;
    hs->origin.server = fact->origin.server;
    hs->origin.time_ns = fact->origin.time_ns;
    frames_add_all(&hs->origin.frames, &fact->origin.frames);
    add(h, hs, fact);
    if (hs->over) {
        h->over = s;
    }
    return hs;
}

size_t handshakes_octets(const struct handshakes *h)
{
    size_t num = 0;
    for (const struct slot *s = h->newest; s != NULL; s = s->older) {
        num++;
    }
    return num * sizeof(struct slot);
}

size_t handshakes_session_octets(const struct handshakes *h)
{
    return sessions_octets(h->sessions);
}
