/* dispatch.c: which flow is of interest to whom, and when a flow is over. */
#include "dispatch.h"

#include <stdlib.h>
#include <string.h>

#include "dispatch_state.h"

/* FEDERATION_TLS_PORT is where TLS is always expected. */
#define FEDERATION_TLS_PORT 5061

struct dispatch *dispatch_new(struct budget *budget, struct counters *counters,
                              const struct fact_sink *sink)
{
    struct dispatch *d = aligned_alloc(APART, sizeof *d);
    if (d == NULL) {
        return NULL;
    }
    memset(d, 0, sizeof *d);
    d->around = (struct surroundings){budget, counters, sink, INT64_MIN, NULL};
    d->flows = flow_table_new(counters);
    d->undecided.classifier = classifier_new();
    if (d->flows == NULL || d->undecided.classifier == NULL) {
        dispatch_free(d);
        return NULL;
    }
    return d;
}

void dispatch_use_key_log(struct dispatch *d, struct key_log *key_log)
{
    d->around.key_log = key_log;
}

void dispatch_watch(struct dispatch *d, const struct packet_watcher *watcher)
{
    d->watcher = *watcher;
}

void dispatch_tell_packet(const struct dispatch *d, const struct flow *flow,
                          const struct frame *frame, const struct packet *p)
{
    if (d->watcher.packet != NULL) {
        d->watcher.packet(d->watcher.context, frame, p, flow->id);
    }
}

void dispatch_drop_conversation(struct dispatch *d, struct flow *flow)
{
    if (flow->conversation != NULL) {
        undecided_remove(&d->undecided, flow->conversation);
        conversation_free(flow->conversation, &d->around);
    }
}

void dispatch_expect_port(struct dispatch *d, uint16_t port)
{
    for (size_t i = 0; i < d->num_expected_ports; i++) {
        if (d->expected_port[i] == port) {
            return;
        }
    }
    if (d->num_expected_ports == EXPECTED_PORTS_MAX) {
        counter_add(d->around.counters, COUNT_PORTS_REFUSED, 1);
        return;
    }
    d->expected_port[d->num_expected_ports++] = port;
}

bool dispatch_is_expected(const struct dispatch *d, uint16_t port)
{
    bool found = port == FEDERATION_TLS_PORT;
    for (size_t i = 0; i < d->num_expected_ports && !found; i++) {
        found = d->expected_port[i] == port;
    }
    return found;
}

static const struct dissector *choose(const struct flow_hint *hint)
{
    for (const struct dissector *const *d = dissectors; *d != NULL; d++) {
        if ((*d)->wants(hint)) {
            return *d;
        }
    }
    return NULL;
}

const struct dissector *dispatch_choose(const struct flow *flow, enum application application)
{
    const struct flow_hint hint = {
        .transport = (enum transport)flow->transport,
        .client_port = flow->client.port,
        .server_port = flow->server.port,
        .expected = flow->expected,
        .application = application,
    };
    return choose(&hint);
}

/* choose_for_datagram goes by ports alone: most datagrams are media, and no flow is kept of them. */
static const struct dissector *choose_for_datagram(const struct packet *p)
{
    const struct flow_hint hint = {
        .transport = TRANSPORT_UDP,
        .client_port = p->source.port,
        .server_port = p->destination.port,
    };
    return choose(&hint);
}

const struct dissector *dispatch_recognise(struct bytes payload, enum beginning *beginning)
{
    for (const struct dissector *const *d = dissectors; *d != NULL; d++) {
        *beginning = (*d)->begins != NULL ? (*d)->begins(payload) : BEGINS_NOT;
        if (*beginning != BEGINS_NOT) {
            return *d;
        }
    }
    return NULL;
}

void dispatch_tell_outcome(struct dispatch *d, const struct flow *flow, enum tcp_outcome outcome,
                           uint64_t frame)
{
    struct conversation *c = flow->conversation;
    if (!flow->expected || c == NULL) {
        return;
    }
    struct fact fact;
    fact_begin(&fact, FACT_TCP_OUTCOME, conversation_origin(c, frame, &d->around));
    fact.tcp_outcome = outcome;
    frames_add_all(&fact.origin.frames, &c->opening);
    fact_emit(d->around.sink, &fact);
}

void dispatch_end_conversation(struct dispatch *d, struct flow *flow, enum stream_end how,
                               uint64_t frame)
{
    struct conversation *c = flow->conversation;
    if (c == NULL) {
        return;
    }
    undecided_remove(&d->undecided, c);
    if (c->dissector != NULL && c->dissector->gap != NULL && how != END_FORGOTTEN &&
        conversation_flush(c, &d->around) != DISSECTED_MORE) {
        how = END_DONE;
    }
    flow->dissected = c->dissector != NULL;
    conversation_end(c, how, frame, &d->around);
    flow->decided = true;
}

/* follow notes where the streams stand now that the dissector has had enough. */
static void follow(struct flow *flow, int64_t now_ns)
{
    const struct half *half = flow->conversation->half;
    flow->followed = half[FROM_CLIENT].started && half[FROM_SERVER].started;
    flow->aftermath.since_ns = now_ns;
    for (enum direction from = FROM_CLIENT; flow->followed && from <= FROM_SERVER; from++) {
        flow->aftermath.next[from] = 0U - (uint32_t)reorder_distance(&half[from].order, 0);
    }
}

void dispatch_heed(struct dispatch *d, struct flow *flow, enum dissected answer, uint64_t frame)
{
    if (answer == DISSECTED_MORE) {
        return;
    }
    if (answer == DISSECTED_NOT_MINE) {
        dispatch_tell_outcome(d, flow, TCP_OUTCOME_NOT_TLS, frame);
    }
    flow->dissected = answer == DISSECTED_DONE;
    if (flow->dissected && flow->transport == TRANSPORT_TCP) {
        follow(flow, d->around.now_ns);
    }
    conversation_end(flow->conversation, END_DONE, frame, &d->around);
    flow->decided = true;
}

void dispatch_remove_flow(struct dispatch *d, struct flow *flow, enum stream_end how)
{
    if (flow->kind == FLOW_TCP_OPENING && how == END_IDLE) {
        dispatch_tell_outcome(d, flow, TCP_OUTCOME_TIMEOUT, 0);
    }
    dispatch_end_conversation(d, flow, how, 0);
    flow_remove(d->flows, flow);
}

void dispatch_time(struct dispatch *d, int64_t time_ns)
{
    if (time_ns > d->around.now_ns) { /* time that steps back stands still */
        d->around.now_ns = time_ns;
    }
    struct flow *flow;
    while ((flow = flow_expired(d->flows, d->around.now_ns)) != NULL) {
        dispatch_remove_flow(d, flow, END_IDLE);
    }
}

struct flow *dispatch_add_flow(struct dispatch *d, const struct frame *frame,
                               const struct packet *p, enum flow_kind kind)
{
    struct flow *oldest = flow_to_evict(d->flows);
    if (oldest != NULL) {
        counter_add(d->around.counters, COUNT_FLOW_EVICTIONS, !flow_is_over(oldest));
        dispatch_remove_flow(d, oldest, END_FORGOTTEN);
    }
    struct flow *flow = flow_add(d->flows, p, kind, d->around.now_ns);
    flow->source = frame->source;
    return flow;
}

enum direction dispatch_direction_of(const struct flow *flow, const struct packet *p)
{
    return endpoint_equal(&flow->client, &p->source) ? FROM_CLIENT : FROM_SERVER;
}

void dispatch_begin_dissection(struct dispatch *d, struct flow *flow,
                               const struct dissector *dissector)
{
    flow->conversation = conversation_new(flow, &d->around);
    if (flow->conversation != NULL &&
        !conversation_attach(flow->conversation, dissector, &d->around)) {
        conversation_free(flow->conversation, &d->around);
    }
    if (flow->conversation == NULL) {
        counter_add(d->around.counters, COUNT_STREAM_REFUSED, 1);
    }
}

static void take_datagram(struct dispatch *d, const struct frame *frame, const struct packet *p)
{
    struct flow *flow = flow_find(d->flows, p);
    const struct dissector *dissector = flow == NULL ? choose_for_datagram(p) : NULL;
    if (flow == NULL && dissector == NULL) {
        return;
    }
    if (flow == NULL) {
        flow = dispatch_add_flow(d, frame, p, FLOW_UDP);
        dispatch_begin_dissection(d, flow, dissector);
    }
    flow_touch(d->flows, flow, FLOW_UDP, d->around.now_ns);
    if (flow->conversation != NULL) {
        dispatch_tell_packet(d, flow, frame, p);
        dispatch_heed(d, flow,
                      conversation_datagram(flow->conversation, dispatch_direction_of(flow, p),
                                            frame, p, &d->around),
                      frame->number);
    }
    if (flow->conversation != NULL && conversation_is_settled(flow->conversation)) {
        flow_touch(d->flows, flow, FLOW_UDP_ANSWERED, d->around.now_ns);
    }
    if (p->num_cut > 0) {
        counter_add(d->around.counters, COUNT_CUT_SHORT, 1);
    }
}

bool dispatch_wants(const struct dispatch *d, struct packet *packet)
{
    bool is_wanted = packet->transport == TRANSPORT_TCP || choose_for_datagram(packet) != NULL;
    packet->flow_hash = is_wanted ? flow_hash(d->flows, packet) : 0;
    return is_wanted;
}

void dispatch_packet(struct dispatch *d, const struct frame *frame, const struct packet *packet)
{
    dispatch_time(d, frame->time_ns);
    if (packet->transport == TRANSPORT_UDP) {
        take_datagram(d, frame, packet);
    } else {
        tcp_take(d, frame, packet);
    }
}

/* step_back_hole keeps 0, which stands for no hole. */
static void step_back_hole(struct half *half, int64_t step_ns)
{
    if (half->hole_since_ns != 0) {
        half->hole_since_ns -= step_ns;
    }
}

void dispatch_step_back(struct dispatch *d, int64_t step_ns)
{
    size_t num;
    struct flow *const *flow = flow_table_under_way(d->flows, &num);
    for (size_t i = 0; i < num; i++) {
        bool has_halves = flow[i]->transport == TRANSPORT_TCP;
        for (enum direction from = FROM_CLIENT; has_halves && from <= FROM_SERVER; from++) {
            step_back_hole(&flow[i]->conversation->half[from], step_ns);
        }
    }
    flow_table_step_back(d->flows, step_ns);
    d->around.now_ns -= step_ns;
}

size_t dispatch_flow_octets(const struct dispatch *d)
{
    return flow_table_octets(d->flows);
}

void dispatch_finish(struct dispatch *d)
{
    size_t num;
    struct flow *const *flow = flow_table_under_way(d->flows, &num);
    for (size_t i = 0; i < num; i++) {
        dispatch_end_conversation(d, flow[i], END_OF_INPUT, 0);
    }
    flow_table_clear(d->flows);
}

void dispatch_free(struct dispatch *d)
{
    if (d == NULL) {
        return;
    }
    size_t num = 0;
    struct flow *const *flow = d->flows != NULL ? flow_table_under_way(d->flows, &num) : NULL;
    for (size_t i = 0; i < num; i++) {
        conversation_end(flow[i]->conversation, END_FORGOTTEN, 0, &d->around);
    }
    flow_table_free(d->flows);
    classifier_free(d->undecided.classifier);
    free(d);
}
