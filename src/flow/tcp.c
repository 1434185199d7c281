/* tcp.c: how a TCP connection opens, what it carries, and how it ends (RFC 9293, section 3). */
#include "dispatch_state.h"

static void swap_ends(struct flow *flow)
{
    struct endpoint client = flow->client;
    flow->client = flow->server;
    flow->server = client;
}

/* orient finds out which end is the server: whoever was called, or whose port says so. */
static void orient(const struct dispatch *d, struct flow *flow, const struct packet *p)
{
    bool syn = (p->tcp_flags & TCP_SYN) != 0;
    bool ack = (p->tcp_flags & TCP_ACK) != 0;
    uint16_t from = flow->client.port;
    uint16_t to = flow->server.port;
    bool from_server = syn && ack;
    if (!syn) {
        bool from_expected = dispatch_is_expected(d, from);
        bool to_expected = dispatch_is_expected(d, to);
        from_server = from_expected != to_expected ? from_expected : from < to;
    }
    if (from_server) {
        swap_ends(flow);
    }
    flow->expected = dispatch_is_expected(d, flow->server.port);
}

static struct flow *begin_tcp(struct dispatch *d, const struct frame *frame, const struct packet *p)
{
    bool syn = (p->tcp_flags & TCP_SYN) != 0;
    bool ack = (p->tcp_flags & TCP_ACK) != 0;
    if (!syn && p->payload.len + p->num_cut == 0) {
        return NULL; /* the tail of a connection that was never seen */
    }
    struct flow *flow = dispatch_add_flow(d, frame, p, syn && !ack ? FLOW_TCP_OPENING : FLOW_TCP);
    orient(d, flow, p);
    const struct dissector *dissector = dispatch_choose(flow, APPLICATION_UNKNOWN);
    if (dissector != NULL) {
        dispatch_begin_dissection(d, flow, dissector);
    }
    return flow;
}

static void set_start(struct flow *flow, enum direction direction, uint32_t sequence)
{
    flow->has_start[direction] = true;
    flow->start[direction] = sequence;
    if (flow->conversation != NULL && !flow->conversation->half[direction].started) {
        conversation_start(flow->conversation, direction, sequence);
    }
}

/* is_reuse: a SYN that opens another connection between the same ports; one that begins where this
 * flow began is a repeat. */
static bool is_reuse(const struct flow *flow, const struct packet *p)
{
    bool syn = (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    bool repeats = dispatch_direction_of(flow, p) == FROM_CLIENT && flow->has_start[FROM_CLIENT] &&
                   flow->start[FROM_CLIENT] == p->sequence + 1;
    return syn && !repeats;
}

static void take_syn(struct dispatch *d, struct flow *flow, const struct frame *frame,
                     const struct packet *p)
{
    enum direction direction = dispatch_direction_of(flow, p);
    if (!flow->has_start[direction]) {
        set_start(flow, direction, p->sequence + 1);
    }
    if (flow->conversation != NULL && !flow->established) {
        frames_add(&flow->conversation->opening, frame->number);
    }
    if ((p->tcp_flags & TCP_ACK) != 0 && direction == FROM_SERVER && !flow->established) {
        if (!flow->has_start[FROM_CLIENT]) {
            set_start(flow, FROM_CLIENT, p->acknowledgement);
        }
        flow->established = true;
        dispatch_tell_outcome(d, flow, TCP_OUTCOME_ESTABLISHED, frame->number);
    }
}

/* refuses: the server's RST acknowledges the SYN (RFC 9293, section 3.10.7.3). */
static bool refuses(const struct flow *flow, const struct packet *p)
{
    return dispatch_direction_of(flow, p) == FROM_SERVER && (p->tcp_flags & TCP_ACK) != 0 &&
           flow->has_start[FROM_CLIENT] && p->acknowledgement == flow->start[FROM_CLIENT];
}

/* is_believable: a RST whose number the other end would take for one of this connection (RFC 9293,
 * section 3.10.7.4); anybody can make another one. */
static bool is_believable(const struct flow *flow, const struct packet *p)
{
    if (flow->conversation == NULL) {
        return true;
    }
    const struct half *half = &flow->conversation->half[dispatch_direction_of(flow, p)];
    int32_t distance = half->started ? reorder_distance(&half->order, p->sequence) : 0;
    return distance >= -1 && distance <= RESET_WINDOW; /* the FIN may have been counted, or not */
}

/* is_cut_short tells whether a dissector still waits for what a reset will keep from it. */
static bool is_cut_short(const struct flow *flow)
{
    const struct conversation *c = flow->conversation;
    return flow->established && c != NULL && c->dissector != NULL && !conversation_is_settled(c);
}

static void take_reset(struct dispatch *d, struct flow *flow, const struct frame *frame,
                       const struct packet *p)
{
    bool opening = flow->kind == FLOW_TCP_OPENING;
    if (opening && refuses(flow, p)) {
        dispatch_tell_outcome(d, flow, TCP_OUTCOME_REFUSED, frame->number);
    } else if (is_cut_short(flow)) {
        /* Octets that are held may still end the handshake before the reset did. */
        dispatch_heed(d, flow, conversation_flush(flow->conversation, &d->around), frame->number);
        dispatch_tell_outcome(d, flow, TCP_OUTCOME_RESET, frame->number);
    }
    dispatch_end_conversation(d, flow, END_RESET, frame->number);
}

/* decide lets nDPI look at a packet of a flow on an unexpected port. */
static void decide(struct dispatch *d, struct flow *flow, const struct frame *frame,
                   const struct packet *p)
{
    struct conversation *c = flow->conversation;
    enum application application =
        undecided_look(&d->undecided, c, dispatch_direction_of(flow, p) == FROM_SERVER, p->sequence,
                       p->payload, d->around.now_ns);
    bool held = conversation_hold(c, dispatch_direction_of(flow, p), frame, p, &d->around);
    const struct dissector *dissector = dispatch_choose(flow, application);
    if (dissector != NULL && conversation_attach(c, dissector, &d->around)) {
        undecided_remove(&d->undecided, c);
        dispatch_heed(d, flow, conversation_catch_up(c, &d->around), frame->number);
    } else if (!held || c->num_looked >= CLASSIFY_PACKETS_MAX) {
        dispatch_drop_conversation(d, flow);
        flow->decided = true;
    }
}

static void begin_undecided(struct dispatch *d, struct flow *flow)
{
    struct flow *oldest = undecided_to_give_up(&d->undecided);
    if (oldest != NULL) {
        counter_add(d->around.counters, COUNT_CLASSIFY_REFUSED, 1);
        dispatch_drop_conversation(d, oldest);
        oldest->decided = true;
    }
    flow->conversation = conversation_new(flow, &d->around);
    if (flow->conversation == NULL || !undecided_add(&d->undecided, flow->conversation)) {
        dispatch_drop_conversation(d, flow);
        flow->decided = true;
        counter_add(d->around.counters, COUNT_CLASSIFY_REFUSED, 1);
    }
}

/* is_free: nobody dissects the flow, nobody has, and it is not one that is left alone. What repeats
 * the beginning of what is over begins nothing. */
static bool is_free(const struct flow *flow)
{
    return flow->conversation == NULL ? !flow->expected && !flow->dissected
                                      : flow->conversation->dissector == NULL;
}

/* restart forgets what came before the protocol that begins with this segment. What the client says
 * first comes in answer to all that the server said before: there the server's part begins. */
static void restart(struct conversation *c, enum direction direction, enum beginning beginning,
                    const struct packet *p)
{
    enum direction other = direction_opposite(direction);
    conversation_restart(c, direction, p->sequence);
    if (beginning == BEGINS_CLIENT && (p->tcp_flags & TCP_ACK) != 0) {
        conversation_restart(c, other, p->acknowledgement);
    }
}

/* recognise gives the flow to the dissector whose protocol begins with this segment, and the segment
 * too; false when there is none. */
static bool recognise(struct dispatch *d, struct flow *flow, const struct frame *frame,
                      const struct packet *p)
{
    enum beginning beginning;
    const struct dissector *dissector = dispatch_recognise(p->payload, &beginning);
    if (dissector == NULL) {
        return false;
    }
    if (flow->conversation == NULL) {
        flow->conversation = conversation_new(flow, &d->around);
    }
    struct conversation *c = flow->conversation;
    enum direction direction = dispatch_direction_of(flow, p);
    if (c == NULL || !conversation_attach(c, dissector, &d->around)) {
        counter_add(d->around.counters, COUNT_STREAM_REFUSED, 1);
        dispatch_drop_conversation(d, flow);
        return true;
    }
    undecided_remove(&d->undecided, c);
    restart(c, direction, beginning, p);
    if (!conversation_hold(c, direction, frame, p, &d->around)) {
        counter_add(d->around.counters, COUNT_STREAM_REFUSED, 1);
    }
    dispatch_heed(d, flow, conversation_catch_up(c, &d->around), frame->number);
    return true;
}

static void take_payload(struct dispatch *d, struct flow *flow, enum direction direction,
                         const struct frame *frame, const struct packet *p)
{
    struct packet data = *p;
    data.sequence += (p->tcp_flags & TCP_SYN) != 0; /* the SYN comes before its data */
    if (is_free(flow) && recognise(d, flow, frame, &data)) {
        return;
    }
    if (flow->conversation == NULL && !flow->decided && !flow->expected &&
        dispatch_choose(flow, APPLICATION_UNKNOWN) == NULL) {
        begin_undecided(d, flow);
    }
    struct conversation *c = flow->conversation;
    if (c == NULL) {
        return;
    }
    if (c->dissector == NULL) {
        decide(d, flow, frame, &data);
    } else {
        dispatch_heed(d, flow, conversation_segment(c, direction, frame, &data, &d->around),
                      frame->number);
    }
}

static void take_acknowledgement(struct dispatch *d, struct flow *flow, enum direction direction,
                                 const struct frame *frame, const struct packet *p)
{
    struct conversation *c = flow->conversation;
    if (c != NULL && c->dissector != NULL && (p->tcp_flags & TCP_ACK) != 0) {
        dispatch_heed(d, flow, conversation_acknowledge(c, direction, frame, p, &d->around),
                      frame->number);
    }
}

/* take_close tells of the first FIN or RST behind what the dissector wanted. */
static void take_close(struct dispatch *d, struct flow *flow, const struct frame *frame,
                       const struct packet *p)
{
    const struct aftermath *aftermath = &flow->aftermath;
    if (!flow->followed || (p->tcp_flags & (TCP_FIN | TCP_RST)) == 0) {
        return;
    }
    enum direction direction = dispatch_direction_of(flow, p);
    uint32_t end = p->sequence + (uint32_t)(p->payload.len + p->num_cut);
    struct fact fact;
    struct origin origin;
    flow_origin(&origin, flow, frame->number, &d->around);
    fact_begin(&fact, FACT_TCP_CLOSE, &origin);
    fact.tcp_close = (struct tcp_close){
        .by_server = direction == FROM_SERVER,
        .reset = (p->tcp_flags & TCP_RST) != 0,
        .after_ns = d->around.now_ns - aftermath->since_ns,
        .num_octets = end - aftermath->next[direction],
    };
    flow->followed = false;
    fact_emit(d->around.sink, &fact);
}

/* touch notes a packet, and what kind of flow its flow is by now. */
static void touch(struct dispatch *d, struct flow *flow, enum direction from,
                  const struct packet *p)
{
    bool only_syn = (p->tcp_flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    bool still_opening = flow->kind == FLOW_TCP_OPENING && only_syn;
    enum direction other = direction_opposite(from);
    flow->closed[from] = flow->closed[from] || (p->tcp_flags & (TCP_FIN | TCP_RST)) != 0;
    flow->closed[other] = flow->closed[other] || (p->tcp_flags & TCP_RST) != 0;
    bool is_closed = flow->closed[FROM_CLIENT] && flow->closed[FROM_SERVER];
    if (is_closed && flow->conversation == NULL) {
        flow_touch(d->flows, flow, FLOW_TCP_CLOSED, d->around.now_ns);
    } else if (!still_opening) {
        flow_touch(d->flows, flow, FLOW_TCP, d->around.now_ns);
    }
}

/* is_followed tells whether a fact may come of this segment, or hang on it. */
static bool is_followed(const struct flow *flow, const struct packet *p)
{
    bool closes = (p->tcp_flags & (TCP_FIN | TCP_RST)) != 0;
    return !flow->decided || (flow->followed && closes);
}

void tcp_take(struct dispatch *d, const struct frame *frame, const struct packet *p)
{
    struct flow *flow = flow_find(d->flows, p);
    if (flow != NULL && is_reuse(flow, p)) {
        dispatch_remove_flow(d, flow, END_CLOSED);
        flow = NULL;
    }
    if (flow == NULL) {
        flow = begin_tcp(d, frame, p);
    }
    if (flow == NULL) {
        return;
    }
    if (is_followed(flow, p)) {
        dispatch_tell_packet(d, flow, frame, p);
    }
    if ((p->tcp_flags & TCP_RST) != 0 && !is_believable(flow, p)) {
        counter_add(d->around.counters, COUNT_RESETS_IGNORED, 1);
        return;
    }
    if ((p->tcp_flags & TCP_RST) != 0) {
        take_reset(d, flow, frame, p);
    }
    if ((p->tcp_flags & TCP_SYN) != 0) {
        take_syn(d, flow, frame, p);
    }
    enum direction from = dispatch_direction_of(flow, p);
    touch(d, flow, from, p);
    if (p->payload.len + p->num_cut > 0 || (p->tcp_flags & TCP_FIN) != 0) {
        take_payload(d, flow, from, frame, p);
    }
    take_acknowledgement(d, flow, from, frame, p);
    take_close(d, flow, frame, p);
    const struct conversation *c = flow->conversation;
    if (c != NULL && c->half[FROM_CLIENT].closed && c->half[FROM_SERVER].closed) {
        dispatch_end_conversation(d, flow, END_CLOSED, frame->number);
    }
}
