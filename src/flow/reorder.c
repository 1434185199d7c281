/* reorder.c: a sorted list of segments that do not overlap, each one all that is behind next. */
#include "reorder.h"

#include <assert.h>
#include <string.h>

#include "bounds.h"

struct segment {
    struct segment *next;
    uint64_t offset;
    size_t len;
    struct place place;
    bool captured; /* octet holds len octets, else nothing */
    uint8_t octet[];
};

static size_t octets_of(const struct segment *s)
{
    return s->captured ? s->len : 0;
}

static uint64_t end_of(const struct segment *s)
{
    return s->offset + s->len;
}

/* span_skip drops what of s lies before offset. */
static void span_skip(struct span *s, uint64_t offset)
{
    if (offset <= s->offset) {
        return;
    }
    uint64_t num = offset - s->offset;
    size_t len = num < s->len ? (size_t)num : s->len;
    s->offset += len;
    s->len -= len;
    s->ptr = s->ptr == NULL ? NULL : s->ptr + len;
}

/* span_head is what of s lies before offset. */
static struct span span_head(const struct span *s, uint64_t offset)
{
    struct span head = *s;
    if (offset - s->offset < s->len) {
        head.len = (size_t)(offset - s->offset);
    }
    return head;
}

/* --- segments --- */

static struct segment *segment_new(struct reorder *r, const struct span *s)
{
    size_t num_octets = s->ptr == NULL ? 0 : s->len;
    if (r->num_segments == REORDER_SEGMENTS_MAX ||
        num_octets > REORDER_OCTETS_MAX - r->num_octets) {
        return NULL;
    }
    struct segment *segment = budget_grab(r->budget, sizeof *segment + num_octets);
    if (segment == NULL) {
        return NULL;
    }
    segment->offset = s->offset;
    segment->len = s->len;
    segment->place = s->place;
    segment->captured = s->ptr != NULL;
    if (num_octets > 0) {
        memcpy(segment->octet, s->ptr, num_octets);
    }
    r->num_segments++;
    r->num_octets += num_octets;
    return segment;
}

static void segment_free(struct reorder *r, struct segment *segment)
{
    if (segment != NULL) {
        budget_release(r->budget, segment, sizeof *segment + octets_of(segment));
    }
}

/* take_first unlinks the first segment; it is the caller's then. */
static struct segment *take_first(struct reorder *r)
{
    struct segment *segment = r->first;
    r->first = segment->next;
    if (r->first == NULL) {
        r->last = NULL;
    }
    r->num_segments--;
    r->num_octets -= octets_of(segment);
    return segment;
}

static void link_after(struct reorder *r, struct segment *before, struct segment *segment)
{
    struct segment **link = before == NULL ? &r->first : &before->next;
    segment->next = *link;
    *link = segment;
    if (segment->next == NULL) {
        r->last = segment;
    }
}

/* last_before finds the last segment that begins at or before offset; mostly it is the very last. */
static struct segment *last_before(const struct reorder *r, uint64_t offset)
{
    if (r->last != NULL && r->last->offset <= offset) {
        return r->last;
    }
    struct segment *before = NULL;
    for (struct segment *s = r->first; s != NULL && s->offset <= offset; s = s->next) {
        before = s;
    }
    return before;
}

/* differs tells whether held octets, where s repeats them, are others. */
static bool differs(const struct reorder *r, const struct span *s)
{
    struct segment *held = last_before(r, s->offset);
    for (held = held == NULL ? r->first : held; held != NULL && held->offset < s->offset + s->len;
         held = held->next) {
        uint64_t from = held->offset > s->offset ? held->offset : s->offset;
        uint64_t held_end = end_of(held);
        uint64_t end = held_end < s->offset + s->len ? held_end : s->offset + s->len;
        if (held->captured && from < end &&
            memcmp(held->octet + (from - held->offset), s->ptr + (from - s->offset),
                   (size_t)(end - from)) != 0) {
            return true;
        }
    }
    return false;
}

/* insert copies those parts of s that are not held yet; false when not all could be. */
static bool insert(struct reorder *r, struct span s)
{
    struct segment *before = last_before(r, s.offset);
    while (s.len > 0) {
        struct segment *after = before == NULL ? r->first : before->next;
        span_skip(&s, before == NULL ? 0 : end_of(before));
        struct span piece = after == NULL ? s : span_head(&s, after->offset);
        if (piece.len > 0) {
            struct segment *segment = segment_new(r, &piece);
            if (segment == NULL) {
                return false;
            }
            link_after(r, before, segment);
            span_skip(&s, end_of(segment));
        }
        before = after;
    }
    return true;
}

/* --- what the header promises --- */

void reorder_init(struct reorder *r, struct budget *budget, struct counters *counters)
{
    *r = (struct reorder){.budget = budget, .counters = counters};
}

void reorder_fini(struct reorder *r)
{
    while (r->first != NULL) {
        segment_free(r, take_first(r));
    }
    segment_free(r, r->lent);
    r->lent = NULL;
    r->fresh = (struct span){0};
}

void reorder_start(struct reorder *r, uint32_t sequence)
{
    reorder_fini(r);
    r->start = sequence;
    r->next = 0;
}

int32_t reorder_distance(const struct reorder *r, uint32_t sequence)
{
    return (int32_t)(sequence - (r->start + (uint32_t)r->next));
}

/* place_span turns sequence into an offset and drops what was popped before; false when nothing is
 * left. */
static bool place_span(const struct reorder *r, uint32_t sequence, struct span *s)
{
    int32_t distance = reorder_distance(r, sequence);
    if (s->len == 0 || distance > REORDER_WINDOW || distance < -REORDER_WINDOW) {
        return false;
    }
    if (distance >= 0) {
        s->offset = r->next + (uint64_t)distance;
        return true;
    }
    size_t num_old = (size_t)-distance;
    if (num_old >= s->len) {
        return false;
    }
    s->offset = r->next;
    s->len -= num_old;
    s->ptr = s->ptr == NULL ? NULL : s->ptr + num_old;
    return true;
}

static enum reorder_result push(struct reorder *r, uint32_t sequence, struct span s, bool hold)
{
    if (!place_span(r, sequence, &s)) {
        return REORDER_OLD;
    }
    if (s.ptr != NULL && differs(r, &s)) {
        counter_add(r->counters, COUNT_STREAM_OVERLAPS, 1);
    }
    if (!hold && s.offset == r->next) {
        r->fresh = s;
        return REORDER_OK;
    }
    return insert(r, s) ? REORDER_OK : REORDER_FULL;
}

enum reorder_result reorder_push(struct reorder *r, uint32_t sequence, struct bytes data,
                                 struct place place)
{
    return push(r, sequence, (struct span){.ptr = data.ptr, .len = data.len, .place = place},
                false);
}

enum reorder_result reorder_hold(struct reorder *r, uint32_t sequence, struct bytes data,
                                 struct place place)
{
    return push(r, sequence, (struct span){.ptr = data.ptr, .len = data.len, .place = place}, true);
}

enum reorder_result reorder_cut(struct reorder *r, uint32_t sequence, size_t num,
                                struct place place)
{
    size_t len = num < (size_t)REORDER_WINDOW ? num : (size_t)REORDER_WINDOW;
    return push(r, sequence, (struct span){.len = len, .place = place}, true);
}

/* pop_held lends the first segment, which is next. */
static void pop_held(struct reorder *r, struct span *out)
{
    r->lent = take_first(r);
    *out = (struct span){.offset = r->lent->offset,
                         .ptr = r->lent->captured ? r->lent->octet : NULL,
                         .len = r->lent->len,
                         .place = r->lent->place};
}

bool reorder_pop(struct reorder *r, struct span *out)
{
    segment_free(r, r->lent);
    r->lent = NULL;
    assert(r->first == NULL || r->first->offset >= r->next);
    if (r->first != NULL && r->first->offset == r->next) {
        pop_held(r, out);
    } else {
        span_skip(&r->fresh, r->next);
        *out = r->first == NULL ? r->fresh : span_head(&r->fresh, r->first->offset);
    }
    if (out->len == 0) {
        r->fresh = (struct span){0};
        return false;
    }
    r->next += out->len;
    return true;
}

uint64_t reorder_hole(const struct reorder *r)
{
    return r->first == NULL ? 0 : r->first->offset - r->next;
}

const struct place *reorder_first(const struct reorder *r)
{
    return r->first == NULL ? NULL : &r->first->place;
}

void reorder_skip(struct reorder *r, uint64_t num)
{
    assert(r->first == NULL || num <= reorder_hole(r));
    r->next += num;
}
