/* read_ahead.c: a ring of batches, each with the octets of its packets. */
#include "read_ahead.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "bounds.h"
#include "turns.h"

/* ROOM_MAX is what one packet may need: its frame, and what was put together of fragments. */
#define ROOM_MAX ((size_t)PCAP_PACKET_MAX + UINT16_MAX)
_Static_assert(ROOM_MAX <= READ_AHEAD_OCTETS, "an empty batch has room for any packet");

/* key_log_note is a key log that comes before the reading of that number. */
struct key_log_note {
    struct key_log_note *next;
    size_t before;
    size_t len;
    uint8_t octets[];
};

/* batch: what nobody wants costs little more than its time, since other caches have to fetch all of it. */
struct batch {
    _Alignas(APART) struct reading reading[READ_AHEAD_PACKETS];
    struct content content[READ_AHEAD_CONTENTS];
    size_t num;
    size_t num_contents;
    size_t len;                 /* of octets in use */
    enum capture_status met;    /* behind the readings; CAPTURE_FRAME: the next batch */
    struct error error;         /* of CAPTURE_ERROR */
    struct key_log_note *first; /* owned */
    struct key_log_note **last; /* where the next is linked */
    uint8_t octets[READ_AHEAD_OCTETS];
};

struct read_ahead { /* NOLINT(clang-analyzer-optin.performance.Padding): it lies apart on purpose */
    struct capture_keys keys;
    bool whole;         /* frames are kept */
    struct turns turns; /* of the batches */
    /* whoever takes: */
    _Alignas(APART) const struct reading *next; /* of the batch being taken; NULL without one */
    const struct reading *end;                  /* behind the last before something else is due */
    const struct content *content;              /* the next one */
    _Alignas(APART) struct batch batch[READ_AHEAD_BATCHES];
};

static void empty(struct batch *batch)
{
    while (batch->first != NULL) {
        struct key_log_note *note = batch->first;
        batch->first = note->next;
        free(note);
    }
    batch->last = &batch->first;
    batch->num = 0;
    batch->num_contents = 0;
    batch->len = 0;
    batch->met = CAPTURE_FRAME;
}

struct read_ahead *read_ahead_new(const struct capture_keys *keys, bool whole)
{
    struct read_ahead *ahead = aligned_alloc(APART, sizeof *ahead);
    if (ahead == NULL) {
        return NULL;
    }
    memset(ahead, 0, offsetof(struct read_ahead, batch)); /* what is never filled takes no memory */
    ahead->keys = *keys;
    ahead->whole = whole;
    turns_init(&ahead->turns, READ_AHEAD_BATCHES);
    for (size_t i = 0; i < READ_AHEAD_BATCHES; i++) {
        ahead->batch[i].first = NULL;
        empty(&ahead->batch[i]);
    }
    return ahead;
}

void read_ahead_free(struct read_ahead *ahead)
{
    if (ahead == NULL) {
        return;
    }
    for (size_t i = 0; i < READ_AHEAD_BATCHES; i++) {
        empty(&ahead->batch[i]);
    }
    turns_fini(&ahead->turns);
    free(ahead);
}

/* --- whoever reads --- */

static struct batch *filled_now(struct read_ahead *ahead)
{
    return &ahead->batch[ahead->turns.filling];
}

struct content *read_ahead_slot(struct read_ahead *ahead)
{
    struct batch *batch = filled_now(ahead);
    return &batch->content[batch->num_contents];
}

/* keep_octets copies octets into the batch, and views them there. */
static struct bytes keep_octets(struct batch *batch, struct bytes octets)
{
    assert(octets.len <= READ_AHEAD_OCTETS - batch->len);
    uint8_t *to = batch->octets + batch->len;
    if (octets.len > 0) {
        memcpy(to, octets.ptr, octets.len);
    }
    batch->len += octets.len;
    return (struct bytes){to, octets.len};
}

/* lies_within tells whether part is a view into whole. */
static bool lies_within(struct bytes part, struct bytes whole)
{
    return part.ptr >= whole.ptr && part.ptr + part.len <= whole.ptr + whole.len;
}

/* keep_content keeps the octets of a content: of its frame, or just the payload. */
static void keep_content(struct batch *batch, struct content *content, bool whole, bool is_wanted)
{
    struct bytes frame = content->frame.data;
    struct bytes *payload = &content->packet.payload;
    content->frame.data = whole ? keep_octets(batch, frame) : (struct bytes){0};
    if (is_wanted && whole && lies_within(*payload, frame)) {
        payload->ptr = content->frame.data.ptr + (payload->ptr - frame.ptr);
    } else if (is_wanted) {
        *payload = keep_octets(batch, *payload);
    }
}

static bool has_content(const struct read_ahead *ahead, const struct reading *reading)
{
    return reading->is_wanted || ahead->whole;
}

bool read_ahead_keep(struct read_ahead *ahead, const struct reading *reading)
{
    struct batch *batch = filled_now(ahead);
    batch->reading[batch->num++] = *reading;
    if (has_content(ahead, reading)) {
        keep_content(batch, &batch->content[batch->num_contents++], ahead->whole,
                     reading->is_wanted);
    }
    return batch->num < READ_AHEAD_PACKETS && batch->num_contents < READ_AHEAD_CONTENTS &&
           READ_AHEAD_OCTETS - batch->len >= ROOM_MAX;
}

void read_ahead_keep_key_log(struct read_ahead *ahead, struct bytes key_log)
{
    struct batch *batch = filled_now(ahead);
    struct key_log_note *note = malloc(sizeof *note + key_log.len);
    if (note == NULL) {
        return;
    }
    *note = (struct key_log_note){.before = batch->num, .len = key_log.len};
    if (key_log.len > 0) {
        memcpy(note->octets, key_log.ptr, key_log.len);
    }
    *batch->last = note;
    batch->last = &note->next;
}

void read_ahead_close(struct read_ahead *ahead, enum capture_status met, const struct error *error)
{
    struct batch *batch = filled_now(ahead);
    batch->met = met;
    if (met == CAPTURE_ERROR) {
        batch->error = *error;
    }
}

bool read_ahead_hand_over(struct read_ahead *ahead)
{
    return turns_hand_over(&ahead->turns, filled_now(ahead)->met == CAPTURE_END);
}

/* --- whoever takes --- */

static struct batch *taken_now(struct read_ahead *ahead)
{
    return &ahead->batch[ahead->turns.taking];
}

static void wait_for_batch(struct read_ahead *ahead)
{
    (void)turns_wait(&ahead->turns); /* the last batch is never given back */
    ahead->next = taken_now(ahead)->reading;
    ahead->content = taken_now(ahead)->content;
}

static void give_back(struct read_ahead *ahead)
{
    empty(taken_now(ahead));
    ahead->next = NULL;
    ahead->end = NULL;
    turns_give_back(&ahead->turns);
}

/* give_key_logs gives those whose turn has come. Returns before which reading the next one comes. */
static size_t give_key_logs(const struct read_ahead *ahead, struct batch *batch)
{
    size_t at = (size_t)(ahead->next - batch->reading);
    while (batch->first != NULL && batch->first->before <= at) {
        struct key_log_note *note = batch->first;
        ahead->keys.take(ahead->keys.context, (struct bytes){note->octets, note->len});
        batch->first = note->next;
        free(note);
    }
    return batch->first != NULL ? batch->first->before : batch->num;
}

/* go_on does what is due before the next packet. CAPTURE_FRAME, or what is met instead of it. */
static enum capture_status go_on(struct read_ahead *ahead, struct error *error)
{
    if (ahead->next == NULL) {
        wait_for_batch(ahead);
    }
    struct batch *batch = taken_now(ahead);
    ahead->end = batch->reading + give_key_logs(ahead, batch);
    if (ahead->next < ahead->end) {
        return CAPTURE_FRAME;
    }
    enum capture_status met = batch->met;
    if (met == CAPTURE_ERROR) {
        *error = batch->error;
    }
    if (met != CAPTURE_END) { /* which is met for ever */
        give_back(ahead);
    }
    return met;
}

enum capture_status read_ahead_next(struct read_ahead *ahead, struct reading *out,
                                    const struct content **content, struct error *error)
{
    while (ahead->next == ahead->end) {
        enum capture_status met = go_on(ahead, error);
        if (met != CAPTURE_FRAME) {
            return met;
        }
    }
    *out = *ahead->next++;
    *content = has_content(ahead, out) ? ahead->content++ : NULL;
    return CAPTURE_FRAME;
}

void read_ahead_stop(struct read_ahead *ahead)
{
    turns_stop(&ahead->turns);
}
