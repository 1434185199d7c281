#include "evidence_writer.h"

#include <stdlib.h>

#include "evidence_blocks.h"
#include "federation.h"
#include "mask.h"
#include "text.h"

#define APPLICATION "fedtap"

/* INTERFACE_NONE is the index of an interface that could not be described. */
#define INTERFACE_NONE EVIDENCE_INTERFACES_MAX

/* --- words --- */

void evidence_note_of(struct evidence_note *note, const struct finding *finding)
{
    const struct outcome *o = &finding->outcome;
    const char *id = finding->rule->id;
    char domain[NAME_TEXT_MAX];
    struct text whole = text_init(note->finding, sizeof note->finding);
    struct text brief = text_init(note->brief, sizeof note->brief);
    struct text silence = text_init(note->silence, sizeof note->silence);
    name_format(&finding->domain, domain);
    text_add(&whole, "%s %s %s: %s", severity_name(o->severity), id, domain, o->message);
    if (o->remedy[0] != '\0') {
        text_add(&whole, "\nTo mend it: %s", o->remedy);
    }
    text_add(&brief, "evidence of %s %s", id, domain);
    text_add(&silence, "evidence of %s %s: so late it was, and what was waited for had not come",
             id, domain);
}

void evidence_item_note(struct evidence_item *item, const char *comment)
{
    if (item->num_comments < EVIDENCE_FINDINGS_MAX) {
        item->comment[item->num_comments++] = comment;
    }
}

/* --- files --- */

/* keep_declared lets what the operator declared be seen: who reads the evidence back declares the same. */
static void keep_declared(struct mask *mask, const struct deployment *d)
{
    for (size_t i = 0; i < d->num_domains; i++) {
        mask_keep_name(mask, &d->domains[i]);
    }
    for (size_t i = 0; i < d->num_peer_domains; i++) {
        mask_keep_name(mask, &d->peer_domains[i]);
    }
    for (size_t i = 0; i < d->num_expectations; i++) {
        mask_keep_name(mask, &d->expectations[i].domain);
        mask_keep_name(mask, &d->expectations[i].fqdn);
    }
    for (size_t i = 0; i < d->num_expressways; i++) {
        mask_keep_address(mask, &d->expressways[i]);
    }
    for (size_t i = 0; i < d->num_nats; i++) {
        mask_keep_address(mask, &d->nats[i].public_address);
        mask_keep_address(mask, &d->nats[i].private_address);
    }
}

bool evidence_writer_init(struct evidence_writer *w, const struct output_context *context)
{
    *w = (struct evidence_writer){.context = context};
    if (context->anonymise) {
        w->mask = mask_new();
    }
    return w->mask != NULL || !context->anonymise;
}

void evidence_writer_fini(struct evidence_writer *w)
{
    mask_free(w->mask);
    free(w->item);
}

static void keep_target(struct mask *mask, const struct srv_record *record)
{
    mask_keep_name(mask, &record->srv.target);
    for (size_t i = 0; i < record->resolution.num_addresses; i++) {
        mask_keep_address(mask, &record->resolution.address[i]);
    }
    if (record->resolution.is_alias) {
        mask_keep_name(mask, &record->resolution.alias);
    }
}

void evidence_writer_keep(struct evidence_writer *w, const struct finding *finding)
{
    const struct federation *federation = w->context->federation;
    size_t index = federation_find(federation, &finding->domain);
    const struct srv_record *record = NULL;
    if (w->mask == NULL) {
        return;
    }
    keep_declared(w->mask, federation_deployment(federation));
    mask_keep_name(w->mask, &finding->domain);
    mask_keep_name(w->mask, &finding->target);
    mask_keep_address(w->mask, &finding->address);
    mask_keep_address(w->mask, &finding->peer);
    if (index < DOMAINS_MAX) {
        mask_keep_name(w->mask, &federation_domain(federation, index)->misspelt);
    }
    for (size_t i = 0; index < DOMAINS_MAX; i++) {
        record = domain_target(federation_domain(federation, index), i);
        if (record == NULL) {
            break;
        }
        keep_target(w->mask, record);
    }
}

/* begin_file begins a section in the present file; it is tried again with the next batch if that is not
 * possible now. */
static void begin_file(struct evidence_writer *w, uint64_t turn)
{
    w->num_interfaces = 0;
    evidence_blocks_section(w->context->stream, APPLICATION);
    w->turn = destination_begin(w->context->destination) ? turn : 0;
}

void evidence_writer_begin(struct evidence_writer *w, int64_t time_ns)
{
    uint64_t turn = destination_turn(w->context->destination, time_ns);
    w->num_items = 0;
    w->latest_ns = INT64_MIN;
    w->witness = NULL;
    if (turn != w->turn && turn != 0) {
        begin_file(w, turn);
    }
}

/* describe adds the interface that a packet came from, if it is not in the file yet. Returns its index. */
static size_t describe(struct evidence_writer *w, const struct output_packet *packet)
{
    const struct output_context *context = w->context;
    for (size_t i = 0; i < w->num_interfaces; i++) {
        if (w->interface[i].source == packet->source &&
            w->interface[i].link_type == packet->link_type) {
            return i;
        }
    }
    if (w->num_interfaces == EVIDENCE_INTERFACES_MAX) {
        return INTERFACE_NONE;
    }
    const char *name = w->mask == NULL || context->live
                           ? context->source_name(context->owner, packet->source)
                           : APPLICATION; /* paths are nobody's business */
    evidence_blocks_interface(context->stream, packet->link_type, bytes_of_text(name));
    if (!destination_begin_more(context->destination)) {
        return INTERFACE_NONE;
    }
    w->interface[w->num_interfaces] =
        (struct evidence_interface){packet->source, packet->link_type};
    return w->num_interfaces++;
}

/* --- batches --- */

static bool make_room(struct evidence_writer *w)
{
    if (w->num_items < w->cap) {
        return true;
    }
    size_t cap = w->cap > 0 ? 2 * w->cap : 64;
    struct evidence_item *items =
        cap <= EVIDENCE_BATCH_MAX ? realloc(w->item, cap * sizeof *items) : NULL;
    if (items == NULL) {
        return false;
    }
    w->item = items;
    w->cap = cap;
    return true;
}

void evidence_writer_take(struct evidence_writer *w, const struct evidence_item *item, bool repeat)
{
    const struct output_packet *packet = &item->stored->packet;
    w->latest_ns = packet->time_ns > w->latest_ns ? packet->time_ns : w->latest_ns;
    if ((repeat || item->stored->turn != w->turn) && make_room(w)) {
        w->item[w->num_items++] = *item;
    }
}

void evidence_writer_note(struct evidence_writer *w, struct stored_packet *stored,
                          const char *comment)
{
    for (size_t i = 0; i < w->num_items; i++) {
        if (w->item[i].stored == stored) {
            evidence_item_note(&w->item[i], comment);
            return;
        }
    }
    const struct evidence_item item = {.stored = stored, .comment = {comment}, .num_comments = 1};
    evidence_writer_take(w, &item, true);
}

int64_t evidence_writer_latest(const struct evidence_writer *w)
{
    return w->latest_ns;
}

void evidence_writer_take_witness(struct evidence_writer *w, const struct output_packet *packet,
                                  const char *comment)
{
    w->witness = packet;
    w->silence = comment;
}

/* compare orders packets as they came: their times may have been put back in between. */
static int compare(const void *one, const void *other)
{
    uint64_t a = ((const struct evidence_item *)one)->stored->serial;
    uint64_t b = ((const struct evidence_item *)other)->stored->serial;
    return a < b ? -1 : a > b;
}

/* mask_packet replaces a packet by what may be shown of it; false when that is nothing. */
static bool mask_packet(struct mask *mask, struct output_packet *packet)
{
    const struct frame frame = {
        .data = packet->data,
        .original_len = packet->original_len,
        .link_type = packet->link_type,
    };
    struct frame masked;
    if (!mask_frame(mask, &frame, &masked)) {
        return false;
    }
    packet->data = masked.data;
    packet->original_len = masked.original_len;
    packet->link_type = masked.link_type;
    return true;
}

/* write_packet writes one; false when it cannot be now. */
static bool write_packet(struct evidence_writer *w, const struct output_packet *packet,
                         const char *const *comments, size_t num_comments)
{
    struct output_packet shown = *packet;
    if (w->mask != NULL && !mask_packet(w->mask, &shown)) {
        return false;
    }
    size_t interface = describe(w, &shown);
    if (interface == INTERFACE_NONE) {
        return false;
    }
    const struct evidence_block block = {
        .interface = (uint32_t)interface,
        .time_ns = shown.time_ns,
        .data = shown.data,
        .original_len = shown.original_len,
        .comments = comments,
        .num_comments = num_comments,
    };
    evidence_blocks_packet(w->context->stream, &block);
    destination_commit(w->context->destination, packet->time_ns, true);
    return true;
}

void evidence_writer_end(struct evidence_writer *w)
{
    if (w->turn == 0) {
        return;
    }
    if (w->num_items > 0) {
        qsort(w->item, w->num_items, sizeof *w->item, compare);
    }
    for (size_t i = 0; i < w->num_items; i++) {
        const struct evidence_item *item = &w->item[i];
        if (write_packet(w, &item->stored->packet, item->comment, item->num_comments)) {
            item->stored->turn = w->turn;
        }
    }
    if (w->witness != NULL && w->witness->data.len > 0) {
        (void)write_packet(w, w->witness, &w->silence, 1);
    }
}
