/* conversation.c: segments to octets in order, announced holes and an end. */
#include "conversation.h"

void conversation_start(struct conversation *c, enum direction direction, uint32_t sequence)
{
    c->half[direction].started = true;
    reorder_start(&c->half[direction].order, sequence);
}

void conversation_restart(struct conversation *c, enum direction direction, uint32_t sequence)
{
    struct half *half = &c->half[direction];
    half->restarted = true;
    if (!half->started) {
        conversation_start(c, direction, sequence);
        return;
    }
    int32_t distance;
    while ((distance = reorder_distance(&half->order, sequence)) > 0) {
        struct span ignored;
        uint64_t hole = reorder_hole(&half->order);
        if (!reorder_pop(&half->order, &ignored)) {
            bool only_hole = hole == 0 || hole > (uint64_t)distance;
            reorder_skip(&half->order, only_hole ? (uint64_t)distance : hole);
        }
    }
}

static size_t len_of(const struct flow *flow)
{
    return flow->transport == TRANSPORT_TCP ? sizeof(struct conversation)
                                            : offsetof(struct conversation, half);
}

struct conversation *conversation_new(struct flow *flow, struct surroundings *around)
{
    struct conversation *c = budget_grab(around->budget, len_of(flow));
    if (c == NULL) {
        return NULL;
    }
    c->flow = flow;
    flow_origin(&c->origin, flow, 0, around);
    if (flow->transport != TRANSPORT_TCP) {
        return c;
    }
    for (enum direction direction = FROM_CLIENT; direction <= FROM_SERVER; direction++) {
        reorder_init(&c->half[direction].order, around->budget, around->counters);
        if (flow->has_start[direction]) {
            conversation_start(c, direction, flow->start[direction]);
        }
    }
    return c;
}

bool conversation_attach(struct conversation *c, const struct dissector *dissector,
                         struct surroundings *around)
{
    c->state = budget_grab(around->budget, dissector->state_len);
    c->dissector = c->state != NULL ? dissector : NULL;
    return c->state != NULL;
}

void conversation_free(struct conversation *c, struct surroundings *around)
{
    if (c->flow->transport == TRANSPORT_TCP) {
        reorder_fini(&c->half[FROM_CLIENT].order);
        reorder_fini(&c->half[FROM_SERVER].order);
    }
    classified_free(c->classified);
    if (c->dissector != NULL) {
        budget_release(around->budget, c->state, c->dissector->state_len);
    }
    c->flow->conversation = NULL;
    budget_release(around->budget, c, len_of(c->flow));
}

void flow_origin(struct origin *out, const struct flow *flow, uint64_t frame,
                 const struct surroundings *around)
{
    out->time_ns = around->now_ns;
    out->frames.number[0] = frame;
    out->frames.num_kept = frame != 0;
    out->client = flow->client;
    out->server = flow->server;
    out->flow_id = flow->id;
    out->source = flow->source;
    out->transport = flow->transport;
}

const struct origin *conversation_origin(struct conversation *c, uint64_t frame,
                                         const struct surroundings *around)
{
    c->origin.time_ns = around->now_ns; /* all else stays as it is */
    c->origin.frames.number[0] = frame;
    c->origin.frames.num_kept = frame != 0;
    return &c->origin;
}

bool conversation_is_settled(const struct conversation *c)
{
    return c->dissector != NULL && c->dissector->settled != NULL && c->dissector->settled(c->state);
}

static struct dissection dissection_of(const struct origin *origin, struct surroundings *around)
{
    return (struct dissection){origin,           around->sink,    around->budget,
                               around->counters, around->key_log, 0};
}

/* hand_over gives octets to the dissector. */
static enum dissected hand_over(struct conversation *c, enum direction direction,
                                struct bytes octets, uint64_t frame, struct surroundings *around)
{
    struct dissection d = dissection_of(conversation_origin(c, frame, around), around);
    return octets.len > 0 ? c->dissector->data(c->state, direction, octets, &d) : DISSECTED_MORE;
}

/* announce_gap tells the dissector of octets that will never come. */
static enum dissected announce_gap(struct conversation *c, enum direction direction,
                                   enum gap_cause cause, uint64_t num_missing, uint64_t frame,
                                   struct surroundings *around)
{
    struct dissection d = dissection_of(conversation_origin(c, frame, around), around);
    c->half[direction].hole_since_ns = 0;
    if (cause != GAP_MID_STREAM) {
        counter_add(around->counters, COUNT_STREAM_GAPS, 1);
        counter_add(around->counters, COUNT_STREAM_GAP_OCTETS, num_missing);
    }
    return c->dissector->gap(c->state, direction, cause, num_missing, &d);
}

enum dissected conversation_datagram(struct conversation *c, enum direction direction,
                                     const struct frame *frame, const struct packet *packet,
                                     struct surroundings *around)
{
    struct dissection d = dissection_of(conversation_origin(c, frame->number, around), around);
    d.num_cut = packet->num_cut;
    return c->dissector->data(c->state, direction, packet->payload, &d);
}

/* close_at_fin notes when everything up to the FIN is there; the FIN counts as one octet. True when that
 * is so now: octets that somebody has sent behind it may be next. */
static bool close_at_fin(struct half *half)
{
    if (!half->has_fin || half->closed || !half->started ||
        reorder_distance(&half->order, half->fin) != 0) {
        return false;
    }
    half->closed = true;
    reorder_skip(&half->order, 1);
    return true;
}

/* next_span takes what is next in order, also behind a FIN. */
static bool next_span(struct half *half, struct span *span)
{
    return reorder_pop(&half->order, span) ||
           (close_at_fin(half) && reorder_pop(&half->order, span));
}

/* hand_over_ready hands over what is in order; octets that the snap length cut are a gap. */
static enum dissected hand_over_ready(struct conversation *c, enum direction direction,
                                      struct surroundings *around)
{
    enum dissected result = DISSECTED_MORE;
    struct span span;
    while (result == DISSECTED_MORE && next_span(&c->half[direction], &span)) {
        if (span.ptr == NULL) {
            result = announce_gap(c, direction, GAP_SNAP_LEN, span.len, span.place.frame, around);
        } else {
            struct bytes octets = {span.ptr, span.len};
            result = hand_over(c, direction, octets, span.place.frame, around);
        }
    }
    return result;
}

/* begin_joined starts a half in the middle, where its first segment is. */
static enum dissected begin_joined(struct conversation *c, enum direction direction,
                                   uint32_t sequence, uint64_t frame, struct surroundings *around)
{
    struct half *half = &c->half[direction];
    if (!half->started) {
        conversation_start(c, direction, sequence);
    }
    if (c->flow->has_start[direction] || half->restarted || half->told_joined ||
        c->dissector == NULL) {
        return DISSECTED_MORE;
    }
    half->told_joined = true;
    return announce_gap(c, direction, GAP_MID_STREAM, 0, frame, around);
}

/* frame_behind_hole is the frame that shows the hole: what came behind it, or the acknowledgement of
 * what did not come. */
static uint64_t frame_behind_hole(const struct half *half)
{
    const struct place *held = reorder_first(&half->order);
    return held != NULL ? held->frame : half->ack_frame;
}

/* give_up_hole announces a hole, and hands over what is held behind it. */
static enum dissected give_up_hole(struct conversation *c, enum direction direction,
                                   uint64_t num_missing, struct surroundings *around)
{
    uint64_t frame = frame_behind_hole(&c->half[direction]);
    reorder_skip(&c->half[direction].order, num_missing);
    enum dissected result = announce_gap(c, direction, GAP_SPAN_LOSS, num_missing, frame, around);
    return result == DISSECTED_MORE ? hand_over_ready(c, direction, around) : result;
}

/* push takes a segment into order; false at a limit. */
static bool push(struct half *half, bool hold, const struct frame *frame, const struct packet *p)
{
    const struct place place = {frame->number, frame->source};
    uint32_t end = p->sequence + (uint32_t)p->payload.len;
    enum reorder_result result = hold ? reorder_hold(&half->order, p->sequence, p->payload, place)
                                      : reorder_push(&half->order, p->sequence, p->payload, place);
    return result != REORDER_FULL &&
           (p->num_cut == 0 || reorder_cut(&half->order, end, p->num_cut, place) != REORDER_FULL);
}

/* make_room gives the hole up that octets are held back for, and takes the segment then. */
static enum dissected make_room(struct conversation *c, enum direction direction,
                                const struct frame *frame, const struct packet *p,
                                struct surroundings *around)
{
    struct half *half = &c->half[direction];
    enum dissected result = hand_over_ready(c, direction, around);
    uint64_t hole = reorder_hole(&half->order);
    if (result == DISSECTED_MORE && hole > 0) {
        result = give_up_hole(c, direction, hole, around);
    }
    if (result == DISSECTED_MORE && !push(half, false, frame, p)) {
        counter_add(around->counters, COUNT_STREAM_REFUSED, 1);
    }
    return result;
}

static void note_fin(struct half *half, const struct packet *p)
{
    if ((p->tcp_flags & TCP_FIN) != 0 && !half->has_fin) {
        half->has_fin = true;
        half->fin = p->sequence + (uint32_t)(p->payload.len + p->num_cut);
    }
}

enum dissected conversation_segment(struct conversation *c, enum direction direction,
                                    const struct frame *frame, const struct packet *p,
                                    struct surroundings *around)
{
    struct half *half = &c->half[direction];
    enum dissected result = begin_joined(c, direction, p->sequence, frame->number, around);
    note_fin(half, p);
    if (result == DISSECTED_MORE && !push(half, false, frame, p)) {
        result = make_room(c, direction, frame, p, around);
    }
    return result == DISSECTED_MORE ? hand_over_ready(c, direction, around) : result;
}

bool conversation_hold(struct conversation *c, enum direction direction, const struct frame *frame,
                       const struct packet *p, struct surroundings *around)
{
    struct half *half = &c->half[direction];
    (void)begin_joined(c, direction, p->sequence, frame->number, around);
    note_fin(half, p);
    return push(half, true, frame, p);
}

enum dissected conversation_catch_up(struct conversation *c, struct surroundings *around)
{
    enum dissected result = DISSECTED_MORE;
    for (enum direction d = FROM_CLIENT; d <= FROM_SERVER && result == DISSECTED_MORE; d++) {
        struct half *half = &c->half[d];
        if (half->started && !half->restarted && !c->flow->has_start[d]) {
            half->told_joined = true;
            result = announce_gap(c, d, GAP_MID_STREAM, 0, 0, around);
        }
        if (result == DISSECTED_MORE) {
            result = hand_over_ready(c, d, around);
        }
    }
    return result;
}

/* missing_of returns how many octets of a half the receiver has and the capture has not. */
static uint64_t missing_of(const struct half *half)
{
    if (!half->started) {
        int32_t len = (int32_t)(half->last_ack - half->first_ack);
        return half->has_ack && len > 0 ? (uint64_t)len : 0;
    }
    int32_t ahead = half->has_ack ? reorder_distance(&half->order, half->last_ack) : 0;
    uint64_t acknowledged = ahead > 0 ? (uint64_t)ahead : 0;
    uint64_t hole = reorder_hole(&half->order);
    if (hole == 0 && acknowledged == 1) {
        acknowledged = 0; /* the FIN counts as one octet, whether it was captured or not */
    }
    return hole > 0 && hole < acknowledged ? hole : acknowledged;
}

enum dissected conversation_acknowledge(struct conversation *c, enum direction direction,
                                        const struct frame *frame, const struct packet *packet,
                                        struct surroundings *around)
{
    uint32_t acknowledgement = packet->acknowledgement;
    enum direction other = direction_opposite(direction);
    struct half *half = &c->half[other];
    if (!half->has_ack) {
        half->has_ack = true;
        half->first_ack = acknowledgement;
        half->last_ack = acknowledgement;
    } else if ((int32_t)(acknowledgement - half->last_ack) > 0) {
        half->last_ack = acknowledgement;
        half->ack_frame = frame->number;
    }
    uint64_t missing = missing_of(half);
    if (missing == 0) {
        half->hole_since_ns = 0;
        return DISSECTED_MORE;
    }
    if (half->hole_since_ns == 0) {
        half->hole_since_ns = around->now_ns;
        return DISSECTED_MORE;
    }
    if (around->now_ns - half->hole_since_ns < GAP_PATIENCE_NS || !half->started) {
        return DISSECTED_MORE;
    }
    return give_up_hole(c, other, missing, around);
}

static enum dissected flush_half(struct conversation *c, enum direction direction,
                                 struct surroundings *around)
{
    struct half *half = &c->half[direction];
    enum dissected result = DISSECTED_MORE;
    if (!half->started) {
        uint64_t missing = missing_of(half);
        return missing > 0
                   ? announce_gap(c, direction, GAP_ONE_SIDED, missing, half->ack_frame, around)
                   : result;
    }
    while (result == DISSECTED_MORE && reorder_hole(&half->order) > 0) {
        result = give_up_hole(c, direction, reorder_hole(&half->order), around);
    }
    uint64_t missing = result == DISSECTED_MORE ? missing_of(half) : 0;
    return missing > 0 ? give_up_hole(c, direction, missing, around) : result;
}

enum dissected conversation_flush(struct conversation *c, struct surroundings *around)
{
    enum dissected result = flush_half(c, FROM_CLIENT, around);
    return result == DISSECTED_MORE ? flush_half(c, FROM_SERVER, around) : result;
}

void conversation_end(struct conversation *c, enum stream_end how, uint64_t frame,
                      struct surroundings *around)
{
    if (c->dissector != NULL) {
        struct dissection d = dissection_of(conversation_origin(c, frame, around), around);
        c->dissector->end(c->state, how, &d);
    }
    conversation_free(c, around);
}
