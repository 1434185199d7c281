/* evidence.c: findings wait for a moment, since they come in groups, and are then written together: each time all
 * that is kept has to be looked through, which must not cost the capture packets. */
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "evidence_flows.h"
#include "evidence_kept.h"
#include "evidence_writer.h"
#include "text.h"
#include "timestamp.h"

/* SILENCE_NS is how long after its last packet a finding must have opened to be one about silence. */
#define SILENCE_NS NS_PER_MS

/* GROUP_NS is for how long findings wait while packets come. */
#define GROUP_NS (200 * NS_PER_MS)

/* HINTS is how many numbers a set of hints tells apart. */
#define HINTS 4096

/* hints is a set of numbers of which it is only known which are not in it: most packets are evidence of nothing. */
struct hints {
    uint64_t bit[HINTS / 64];
};

/* WITNESS_MAX is what is kept of a packet that only shows how late it was: its headers. */
#define WITNESS_MAX 96

/* open_finding is one that waits to be written. */
struct open_finding_evidence {
    struct evidence_note note;
    struct frames frames; /* of its own evidence, */
    uint16_t source;      /* in this source */
    int64_t time_ns;      /* when it opened */
    struct evidence_flows flows;
    bool is_told; /* a packet carries it */
};

struct evidence {
    const struct output_context *context;
    struct evidence_writer writer;
    struct evidence_kept *kept;
    struct open_finding_evidence finding[EVIDENCE_FINDINGS_MAX];
    size_t num_findings;
    struct evidence_flows followed; /* of which further packets are written too; */
    size_t next_followed;           /* this one is the oldest */
    struct output_packet witness;   /* the latest packet, of whatever flow */
    uint8_t witness_octets[WITNESS_MAX];
    bool has_packet;     /* since the last flush */
    struct hints frames; /* of the findings that wait, */
    struct hints flows;  /* and their flows */
};

static void hint(struct hints *hints, uint64_t number)
{
    hints->bit[number % HINTS / 64] |= UINT64_C(1) << number % 64;
}

static bool may_have(const struct hints *hints, uint64_t number)
{
    return (hints->bit[number % HINTS / 64] >> number % 64 & 1) != 0;
}

/* --- life --- */

static void free_all(struct evidence *e)
{
    evidence_kept_free(e->kept);
    free(e);
}

void *evidence_open(const struct output_context *context, struct error *error)
{
    struct evidence *e = calloc(1, sizeof *e);
    if (e == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    e->context = context;
    e->kept = evidence_kept_new();
    if (e->kept == NULL || !evidence_writer_init(&e->writer, context)) {
        error_set(error, "out of memory");
        free_all(e);
        return NULL;
    }
    return e;
}

/* --- what is kept --- */

static void remember_witness(struct evidence *e, const struct output_packet *packet)
{
    size_t len = packet->data.len;
    if (len > WITNESS_MAX) {
        len = WITNESS_MAX;
    }
    e->witness = *packet;
    if (len > 0) {
        memcpy(e->witness_octets, packet->data.ptr, len);
    }
    e->witness.data = (struct bytes){e->witness_octets, len};
}

/* --- what is written --- */

/* name_flow adds the flow of a packet to the findings whose own frames name it: that may be more than one. */
static void name_flow(struct evidence *e, struct stored_packet *stored)
{
    if (!may_have(&e->frames, stored->packet.number)) {
        return;
    }
    for (size_t i = 0; i < e->num_findings; i++) {
        struct open_finding_evidence *f = &e->finding[i];
        if (stored->packet.source == f->source && frames_have(&f->frames, stored->packet.number)) {
            evidence_flows_add(&f->flows, stored->packet.flow_id);
        }
    }
}

/* deciding is the number of the packet that carries the finding. */
static uint64_t deciding(const struct open_finding_evidence *f)
{
    return f->frames.num_kept > 0 ? f->frames.number[f->frames.num_kept - 1] : 0;
}

static bool is_deciding(const struct open_finding_evidence *f, const struct output_packet *packet)
{
    return packet->source == f->source && packet->number == deciding(f);
}

/* collect takes a packet up for writing when a finding rests on it. */
static void collect(struct evidence *e, struct stored_packet *stored)
{
    if (!may_have(&e->frames, stored->packet.number) &&
        !may_have(&e->flows, stored->packet.flow_id)) {
        return;
    }
    struct evidence_item item = {.stored = stored};
    bool decides = false;
    for (size_t i = 0; i < e->num_findings; i++) {
        struct open_finding_evidence *f = &e->finding[i];
        if (is_deciding(f, &stored->packet)) {
            evidence_item_note(&item, f->note.finding);
            decides = true;
            f->is_told = true;
        } else if (evidence_flows_has(&f->flows, stored->packet.flow_id)) {
            evidence_item_note(&item, f->note.brief);
        }
    }
    if (item.num_comments > 0) {
        evidence_writer_take(&e->writer, &item, decides);
    }
}

/* tell_elsewhere lets the last packet of its flows carry a finding whose own frames are not among them: they
 * may be of another source than the one that the finding names. */
static void tell_elsewhere(struct evidence *e, const struct open_finding_evidence *f)
{
    struct stored_packet *last = NULL;
    struct stored_packet *stored;
    struct evidence_kept_walk walk = evidence_kept_walk(e->kept);
    while ((stored = evidence_kept_next(&walk)) != NULL) {
        bool is_later = last == NULL || stored->packet.time_ns >= last->packet.time_ns;
        if (is_later && evidence_flows_has(&f->flows, stored->packet.flow_id)) {
            last = stored;
        }
    }
    if (last != NULL) {
        evidence_writer_note(&e->writer, last, f->note.finding);
    }
}

/* take_witness adds the packet that shows how late it was, when a finding is about silence. */
static void take_witness(struct evidence *e)
{
    for (size_t i = 0; i < e->num_findings; i++) {
        if (e->finding[i].time_ns - evidence_writer_latest(&e->writer) >= SILENCE_NS) {
            evidence_writer_take_witness(&e->writer, &e->witness, e->finding[i].note.silence);
        }
    }
}

static void follow(struct evidence *e, uint64_t flow_id)
{
    if (evidence_flows_has(&e->followed, flow_id)) {
        return;
    }
    if (e->followed.num < EVIDENCE_FLOWS_MAX) {
        evidence_flows_add(&e->followed, flow_id);
    } else {
        e->followed.id[e->next_followed++ % EVIDENCE_FLOWS_MAX] = flow_id;
    }
}

static void for_each_packet(struct evidence *e,
                            void (*take)(struct evidence *e, struct stored_packet *stored))
{
    struct stored_packet *stored;
    struct evidence_kept_walk walk = evidence_kept_walk(e->kept);
    while ((stored = evidence_kept_next(&walk)) != NULL) {
        take(e, stored);
    }
}

/* find_flows finds the flows that the findings rest on, and follows them. */
static void find_flows(struct evidence *e)
{
    e->frames = (struct hints){{0}};
    e->flows = (struct hints){{0}};
    for (size_t i = 0; i < e->num_findings; i++) {
        const struct frames *frames = &e->finding[i].frames;
        for (size_t k = 0; k < frames->num_kept; k++) {
            hint(&e->frames, frames->number[k]);
        }
    }
    for_each_packet(e, name_flow);
    for (size_t i = 0; i < e->num_findings; i++) {
        const struct evidence_flows *flows = &e->finding[i].flows;
        for (size_t k = 0; k < flows->num; k++) {
            hint(&e->flows, flows->id[k]);
            follow(e, flows->id[k]);
        }
    }
}

/* write_findings writes all that wait. */
static void write_findings(struct evidence *e)
{
    if (e->num_findings == 0) {
        return;
    }
    evidence_writer_begin(&e->writer, e->finding[0].time_ns);
    find_flows(e);
    for_each_packet(e, collect);
    for (size_t i = 0; i < e->num_findings; i++) {
        if (!e->finding[i].is_told) {
            tell_elsewhere(e, &e->finding[i]);
        }
    }
    take_witness(e);
    evidence_writer_end(&e->writer);
    e->num_findings = 0;
}

/* --- what is told --- */

/* is_due tells whether the findings have waited for long enough. Those of saved captures do not wait: what they
 * are about may be a silence that the next packet ends. */
static bool is_due(const struct evidence *e, const struct output_packet *packet)
{
    return e->num_findings > 0 &&
           (!e->context->live || packet->time_ns - e->finding[0].time_ns >= GROUP_NS ||
            packet->time_ns < e->finding[0].time_ns);
}

void evidence_flush(void *state)
{
    struct evidence *e = state;
    if (!e->has_packet) {
        write_findings(e);
    }
    e->has_packet = false;
}

void evidence_packet(void *state, const struct output_packet *packet)
{
    struct evidence *e = state;
    e->has_packet = true;
    if (is_due(e, packet)) {
        write_findings(e);
    }
    remember_witness(e, packet);
    struct stored_packet *stored = evidence_kept_add(e->kept, packet);
    if (stored != NULL && evidence_flows_has(&e->followed, packet->flow_id)) {
        struct evidence_item item = {.stored = stored};
        evidence_writer_begin(&e->writer, packet->time_ns);
        evidence_writer_take(&e->writer, &item, false);
        evidence_writer_end(&e->writer);
    }
}

static void add_finding(struct evidence *e, const struct finding *finding, int64_t time_ns)
{
    if (e->num_findings == EVIDENCE_FINDINGS_MAX) {
        write_findings(e);
    }
    struct open_finding_evidence *f = &e->finding[e->num_findings++];
    *f = (struct open_finding_evidence){
        .frames = finding->outcome.origin.frames,
        .source = finding->outcome.origin.source,
        .time_ns = time_ns,
    };
    evidence_writer_keep(&e->writer, finding);
    evidence_note_of(&f->note, finding);
    evidence_flows_of(&f->flows, e->context->federation, finding);
}

void evidence_event(void *state, const struct event *event)
{
    struct evidence *e = state;
    switch (event->kind) {
    case EVENT_FINDING:
        if (!event->finding.resolved) {
            add_finding(e, event->finding.finding, event->time_ns);
        }
        break;
    case EVENT_DNS:
    case EVENT_TLS:
    case EVENT_TCP:
    case EVENT_SIP:
        evidence_kept_promote(e->kept, event->origin->flow_id);
        break;
    default:
        break;
    }
}

void evidence_close(void *state, const struct stats *stats)
{
    struct evidence *e = state;
    write_findings(e);
    if (stats != NULL) {
        evidence_writer_begin(&e->writer,
                              e->witness.time_ns); /* a file without findings is a file too */
        evidence_writer_end(&e->writer);
    }
    evidence_writer_fini(&e->writer);
    free_all(e);
}
