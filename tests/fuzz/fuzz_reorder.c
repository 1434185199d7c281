/* fuzz_reorder: segments of one direction in any order, against a model that cannot be wrong: one
 * cell for each octet of the stream, written by the first that comes.
 *
 * The input is a sequence number, an octet (bit 0: memory is short), and then steps of five octets:
 * what happens, an offset, and a length. */
#include "bounds.h"
#include "fuzz.h"
#include "octets.h"
#include "reorder.h"

#define STREAM_MAX ((size_t)4096) /* octets of the model */
#define STEPS_MAX 300             /* so many segments never reach REORDER_SEGMENTS_MAX */
#define SHORT_MEMORY ((size_t)600)

enum cell_state { UNSEEN, CAPTURED, CUT };

/* cell is one octet of the stream. */
struct cell {
    uint16_t step; /* in which it came: its place */
    uint8_t state; /* enum cell_state */
    uint8_t octet;
};

struct model {
    struct cell cell[STREAM_MAX];
    size_t next;       /* everything before it was popped or given up */
    size_t end;        /* nothing was ever written from here on */
    uint64_t overlaps; /* segments that differ from what is held */
    uint16_t step;
    bool inexact; /* memory was refused: what is held is not known */
};

struct segment_of_input {
    size_t offset;
    size_t len;
    uint8_t octet[256];
};

static void write_cells(struct model *m, const struct segment_of_input *s, enum cell_state state)
{
    bool differs = false;
    for (size_t i = 0; i < s->len; i++) {
        size_t at = s->offset + i;
        struct cell *cell = &m->cell[at];
        if (at < m->next) {
            continue;
        }
        differs |= state == CAPTURED && cell->state == CAPTURED && cell->octet != s->octet[i];
        if (cell->state == UNSEEN) {
            *cell = (struct cell){m->step, (uint8_t)state, s->octet[i]};
        }
    }
    m->overlaps += differs;
    m->end = s->offset + s->len > m->end ? s->offset + s->len : m->end;
}

/* check_span compares what was popped with the model. */
static void check_span(struct model *m, const struct span *span)
{
    assert(span->offset == m->next && span->len > 0 && span->offset + span->len <= STREAM_MAX);
    for (size_t i = 0; i < span->len && !m->inexact; i++) {
        const struct cell *cell = &m->cell[m->next + i];
        assert(cell->state == (span->ptr == NULL ? CUT : CAPTURED));
        assert(span->ptr == NULL || span->ptr[i] == cell->octet);
        assert(span->place.frame == cell->step);
    }
    m->next += span->len;
}

static void pop_all(struct reorder *r, struct model *m)
{
    struct span span;
    while (reorder_pop(r, &span)) {
        check_span(m, &span);
    }
    assert(m->inexact || m->next == STREAM_MAX || m->cell[m->next].state == UNSEEN);
}

/* hole_of counts the octets missing in the model before the first that is held. */
static size_t hole_of(const struct model *m, const struct cell **first)
{
    for (size_t at = m->next; at < m->end; at++) {
        if (m->cell[at].state != UNSEEN) {
            *first = &m->cell[at];
            return at - m->next;
        }
    }
    *first = NULL;
    return 0;
}

static void check_hole(const struct reorder *r, const struct model *m)
{
    const struct cell *first;
    size_t hole = hole_of(m, &first);
    const struct place *place = reorder_first(r);
    assert(r->next == m->next);
    if (!m->inexact) {
        assert(reorder_hole(r) == hole && (place == NULL) == (first == NULL));
        assert(place == NULL || place->frame == first->step);
    }
}

static void skip(struct reorder *r, struct model *m, size_t wanted)
{
    size_t max = reorder_first(r) == NULL ? STREAM_MAX - m->next : (size_t)reorder_hole(r);
    size_t num = wanted < max ? wanted : max;
    reorder_skip(r, num);
    m->next += num;
}

/* push lets one segment come; its octets die as soon as the header allows. */
static void push(struct reorder *r, struct model *m, const struct segment_of_input *s, unsigned how)
{
    struct bytes data = exact_copy(s->octet, s->len);
    struct place place = {.frame = m->step};
    uint32_t sequence = r->start + (uint32_t)s->offset;
    enum reorder_result result;
    bool old = s->offset + s->len <= m->next || s->len == 0;
    write_cells(m, s, how == 2 ? CUT : CAPTURED);
    if (how == 0) {
        result = reorder_push(r, sequence, data, place);
        m->inexact |= result == REORDER_FULL;
        pop_all(r, m);
    } else if (how == 1) {
        result = reorder_hold(r, sequence, data, place);
    } else {
        result = reorder_cut(r, sequence, s->len, place);
    }
    exact_free(data);
    m->inexact |= result == REORDER_FULL;
    assert((result == REORDER_OLD) == old);
}

static void take_step(struct reorder *r, struct model *m, struct cursor *c)
{
    struct segment_of_input s;
    unsigned how = cursor_u8(c) % 6;
    s.offset = cursor_u16(c) % STREAM_MAX;
    s.len = cursor_u16(c) % sizeof s.octet;
    if (s.len > STREAM_MAX - s.offset) {
        s.len = STREAM_MAX - s.offset;
    }
    m->step++;
    for (size_t i = 0; i < s.len; i++) {
        s.octet[i] = (uint8_t)(m->step % 3 + i / 8); /* often as in other steps, not always */
    }
    if (how == 3) {
        pop_all(r, m);
    } else if (how == 4) {
        skip(r, m, s.offset);
    } else {
        push(r, m, &s, how == 5 ? 0 : how);
    }
    check_hole(r, m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cursor c = cursor_of((struct bytes){data, size});
    uint32_t start = cursor_u32(&c);
    bool is_poor = (cursor_u8(&c) & 1) != 0;
    struct budget budget = {.limit = is_poor ? SHORT_MEMORY : BUDGET_MAX};
    struct counters counters = {0};
    struct model *m = calloc(1, sizeof *m);
    struct reorder r;
    assert(m != NULL);
    reorder_init(&r, &budget, &counters);
    reorder_start(&r, start);
    while (cursor_more(&c) && m->step < STEPS_MAX) {
        take_step(&r, m, &c);
        assert(!m->inexact || is_poor);
        assert(m->inexact || counters.value[COUNT_STREAM_OVERLAPS] == m->overlaps);
    }
    pop_all(&r, m);
    reorder_fini(&r);
    assert(budget.used == 0);
    free(m);
    return 0;
}
