/* dns_dissector.c: messages out of datagrams and streams, and responses to their queries. */
#include "dns_dissector.h"

#include "dns_early.h"
#include "dns_message.h"
#include "dns_queries.h"

#define DNS_PORT 53

/* MESSAGE_LENGTH_LEN is the length field before each message of a stream (RFC 1035, 4.2.2). */
#define MESSAGE_LENGTH_LEN ((size_t)2)

#define STREAM_MESSAGE_MAX (MESSAGE_LENGTH_LEN + UINT16_MAX)

/* exchange is what was asked in a flow, and answered too early. */
struct exchange {
    struct dns_queries queries;
    struct dns_early early;
};

struct udp_state {
    struct exchange exchange;
};

/* stream is one direction of a TCP connection. */
struct stream {
    struct buf partial;   /* a message and the length before it, as far as they came */
    struct frames frames; /* that partial came in */
    uint64_t num_to_skip; /* octets of a message that a gap has spoilt */
    bool lost;            /* where the next message begins is not known */
};

struct tcp_state {
    struct exchange exchange;
    struct stream stream[2]; /* by enum direction */
};

static void emit_response(const struct dns_message *m, const struct dns_query *query,
                          enum direction direction, const struct dissection *d)
{
    struct fact fact;
    fact_begin(&fact, FACT_DNS_RESPONSE, d->origin);
    if (direction == FROM_CLIENT) { /* the flow's client was guessed wrong: it answers */
        fact.origin.client = d->origin->server;
        fact.origin.server = d->origin->client;
    }
    fact.dns_response = (struct dns_response){
        .id = m->id,
        .rcode = m->rcode,
        .truncated = m->truncated,
        .asked = query != NULL,
        .question = m->has_question || query == NULL ? m->question : query->question,
        .record = m->record,
        .num_answers = m->num_answers,
        .num_authorities = m->num_authorities,
        .num_skipped = m->num_skipped,
    };
    fact_emit(d->sink, &fact);
}

/* take_response takes a response; false when nobody asked for it. */
static bool take_response(struct dns_queries *queries, const struct dns_message *m,
                          enum direction direction, const struct dissection *d)
{
    const struct dns_question *question = m->has_question ? &m->question : NULL;
    struct dns_query *query =
        dns_queries_match(queries, m->id, question, direction_opposite(direction));
    if (query != NULL && m->truncated) {
        dns_query_truncate(query, d);
    }
    if (query != NULL || m->has_question) {
        emit_response(m, query, direction, d);
    }
    return query != NULL;
}

/* take_new_response keeps a response that nobody has asked for: the query may be behind it. */
static void take_new_response(struct exchange *x, const struct dns_message *m, struct bytes octets,
                              enum direction direction, const struct dissection *d)
{
    counter_add(d->counters, COUNT_DNS_RECORDS_SKIPPED, m->num_skipped);
    if (!take_response(&x->queries, m, direction, d)) {
        counter_add(d->counters, COUNT_DNS_UNASKED, 1);
        dns_early_keep(&x->early, octets, m->id, direction, d);
    }
}

/* take_query takes a query, and the response to it that came too early; m is used up, since a message is
 * large. */
static void take_query(struct exchange *x, struct dns_message *m, enum direction direction,
                       const struct dissection *d)
{
    const struct dns_question asked = m->question;
    dns_queries_ask(&x->queries, m->id, &asked, direction, d);
    if (!dns_early_fits(&x->early, m->id, direction, d)) {
        return;
    }
    struct origin origin = *d->origin;
    struct dissection then = *d;
    origin.frames = x->early.frames;
    then.origin = &origin;
    if (dns_message_parse(buf_view(&x->early.message), m) == DNS_PARSED && m->has_question &&
        dns_question_equal(&m->question, &asked)) {
        (void)take_response(&x->queries, m, x->early.direction, &then);
        dns_early_fini(&x->early);
    }
}

/* take_cut takes a message whose end is missing. When the snap length cut it, what it says is not known,
 * but the query that it answers was answered; otherwise its sender contradicts itself. */
static void take_cut(struct dns_queries *queries, const struct dns_message *m,
                     enum direction direction, const struct dissection *d)
{
    bool is_cut_here = d->num_cut > 0;
    counter_add(d->counters, is_cut_here ? COUNT_DNS_CUT : COUNT_DNS_MALFORMED, 1);
    if (!is_cut_here || !m->is_response || !m->has_question) {
        return;
    }
    const struct dns_query *query =
        dns_queries_match(queries, m->id, &m->question, direction_opposite(direction));
    if (query != NULL) {
        struct fact fact = {.kind = FACT_DNS_CUT, .origin = *d->origin};
        fact.dns_cut = m->question;
        fact_emit(d->sink, &fact);
    }
}

/* take_message takes one whole message; false when it is not DNS. */
static bool take_message(struct exchange *x, struct bytes octets, enum direction direction,
                         const struct dissection *d)
{
    struct dns_message m;
    static const struct dns_patience patience = {DNS_TIMEOUT_NS, DNS_TIMEOUT_NS};
    dns_queries_tell_overdue(&x->queries, &patience, d);
    enum dns_parsed parsed = dns_message_parse(octets, &m);
    if (parsed == DNS_CUT) {
        take_cut(&x->queries, &m, direction, d);
        return false;
    }
    if (parsed != DNS_PARSED) {
        counter_add(d->counters, COUNT_DNS_MALFORMED, 1);
        return false;
    }
    counter_add(d->counters, COUNT_DNS_MESSAGES, 1);
    if (m.opcode != 0) {
        return true; /* NOTIFY, UPDATE and so on say nothing of names */
    }
    if (m.has_other_question) {
        return true; /* version.bind and the like */
    }
    if (m.is_response) {
        take_new_response(x, &m, octets, direction, d);
    } else if (m.has_question) {
        take_query(x, &m, direction, d);
    }
    return true;
}

static void end_exchange(struct exchange *x, enum stream_end how, const struct dissection *d)
{
    /* Whoever closed the connection waits no longer; the end of the capture proves nothing. A truncated
     * answer was seen, and nothing that replaces it. */
    bool given_up = how == END_CLOSED || how == END_RESET;
    const struct dns_patience patience = {.silence_ns = given_up ? 0 : DNS_TIMEOUT_NS};
    if (how != END_FORGOTTEN) {
        dns_queries_tell_overdue(&x->queries, &patience, d);
    }
    dns_queries_fini(&x->queries, d->budget);
    dns_early_fini(&x->early);
}

/* --- UDP --- */

static bool udp_wants(const struct flow_hint *hint)
{
    return hint->transport == TRANSPORT_UDP &&
           (hint->server_port == DNS_PORT || hint->client_port == DNS_PORT);
}

static enum dissected udp_data(void *state, enum direction direction, struct bytes data,
                               const struct dissection *d)
{
    struct udp_state *s = state;
    (void)take_message(&s->exchange, data, direction, d);
    return DISSECTED_MORE;
}

static bool udp_settled(const void *state)
{
    const struct udp_state *s = state;
    return dns_queries_answered(&s->exchange.queries) && s->exchange.early.message.len == 0;
}

static void udp_end(void *state, enum stream_end how, const struct dissection *d)
{
    struct udp_state *s = state;
    end_exchange(&s->exchange, how, d);
}

const struct dissector dns_udp_dissector = {
    .name = "dns",
    .transport = TRANSPORT_UDP,
    .filter = "udp port 53",
    .state_len = sizeof(struct udp_state),
    .wants = udp_wants,
    .data = udp_data,
    .settled = udp_settled,
    .end = udp_end,
};

/* --- TCP --- */

static bool tcp_wants(const struct flow_hint *hint)
{
    return hint->transport == TRANSPORT_TCP &&
           (hint->server_port == DNS_PORT || hint->client_port == DNS_PORT ||
            hint->application == APPLICATION_DNS);
}

/* announced_len returns how many octets the message at the front of partial has, its length field
 * included; the field itself while it is not whole. */
static size_t announced_len(const struct buf *partial)
{
    struct cursor c = cursor_of(buf_view(partial));
    size_t len = cursor_u16(&c);
    return cursor_ok(&c) ? MESSAGE_LENGTH_LEN + len : MESSAGE_LENGTH_LEN;
}

static bool is_whole(const struct buf *partial)
{
    return partial->len >= MESSAGE_LENGTH_LEN && partial->len == announced_len(partial);
}

/* fill_partial moves octets from data until a message is whole or data is used up; false when memory
 * is refused. */
static bool fill_partial(struct stream *stream, struct cursor *data)
{
    while (cursor_more(data) && !is_whole(&stream->partial)) {
        size_t missing = announced_len(&stream->partial) - stream->partial.len;
        size_t len = missing < data->rest.len ? missing : data->rest.len;
        if (!buf_append(&stream->partial, cursor_take(data, len))) {
            return false;
        }
    }
    return true;
}

static void skip_spoilt(struct stream *stream, struct cursor *data)
{
    uint64_t len = stream->num_to_skip < data->rest.len ? stream->num_to_skip : data->rest.len;
    cursor_skip(data, (size_t)len);
    stream->num_to_skip -= len;
}

static void drop_partial(struct stream *stream)
{
    buf_drop(&stream->partial, stream->partial.len);
    stream->frames.num_kept = 0;
}

/* lose gives a direction up: no later octet of it can be understood. */
static enum dissected lose(struct tcp_state *s, enum direction direction)
{
    s->stream[direction].lost = true;
    buf_fini(&s->stream[direction].partial);
    return s->stream[direction_opposite(direction)].lost ? DISSECTED_DONE : DISSECTED_MORE;
}

/* doubt_unheard doubts the queries whose answers would come in a direction that is lost. */
static void doubt_unheard(struct tcp_state *s)
{
    for (enum direction direction = FROM_CLIENT; direction <= FROM_SERVER; direction++) {
        if (s->stream[direction].lost) {
            dns_queries_doubt(&s->exchange.queries, direction_opposite(direction));
        }
    }
}

static enum dissected tcp_data(void *state, enum direction direction, struct bytes data,
                               const struct dissection *d)
{
    struct tcp_state *s = state;
    struct stream *stream = &s->stream[direction];
    struct cursor c = cursor_of(data);
    doubt_unheard(s);
    if (stream->lost) {
        return DISSECTED_MORE;
    }
    if (stream->partial.budget == NULL) {
        buf_init(&stream->partial, d->budget, STREAM_MESSAGE_MAX);
    }
    skip_spoilt(stream, &c);
    while (cursor_more(&c)) {
        frames_add_all(&stream->frames, &d->origin->frames);
        if (!fill_partial(stream, &c)) {
            return lose(s, direction);
        }
        if (!is_whole(&stream->partial)) {
            break;
        }
        struct origin origin = *d->origin;
        struct dissection whole = *d;
        origin.frames = stream->frames;
        whole.origin = &origin;
        struct cursor message = cursor_of(buf_view(&stream->partial));
        cursor_skip(&message, MESSAGE_LENGTH_LEN);
        if (!take_message(&s->exchange, message.rest, direction, &whole)) {
            return lose(s, direction);
        }
        drop_partial(stream);
    }
    return DISSECTED_MORE;
}

/* A hole inside a message whose length is known spoils that message only. */
static enum dissected tcp_gap(void *state, enum direction direction, enum gap_cause cause,
                              uint64_t num_missing, const struct dissection *d)
{
    struct tcp_state *s = state;
    struct stream *stream = &s->stream[direction];
    (void)d;
    if (cause == GAP_MID_STREAM || stream->lost) {
        return DISSECTED_MORE; /* what comes may well begin with a message */
    }
    dns_queries_doubt(&s->exchange.queries, direction_opposite(direction));
    uint64_t missing = stream->num_to_skip;
    if (stream->partial.len >= MESSAGE_LENGTH_LEN) {
        missing = announced_len(&stream->partial) - stream->partial.len;
    }
    if (num_missing == 0 || num_missing > missing) {
        return lose(s, direction);
    }
    stream->num_to_skip = missing - num_missing;
    drop_partial(stream);
    return DISSECTED_MORE;
}

static void tcp_end(void *state, enum stream_end how, const struct dissection *d)
{
    struct tcp_state *s = state;
    doubt_unheard(s);
    for (enum direction direction = FROM_CLIENT; direction <= FROM_SERVER; direction++) {
        if (s->stream[direction].partial.budget != NULL) {
            buf_fini(&s->stream[direction].partial);
        }
    }
    end_exchange(&s->exchange, how, d);
}

const struct dissector dns_tcp_dissector = {
    .name = "dns",
    .transport = TRANSPORT_TCP,
    .filter = "tcp port 53",
    .state_len = sizeof(struct tcp_state),
    .wants = tcp_wants,
    .data = tcp_data,
    .gap = tcp_gap,
    .end = tcp_end,
};
