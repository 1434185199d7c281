#include "script.h"

#include <stdalign.h>

#include "octets.h"
#include "timestamp.h"

/* SHORT_MEMORY is enough for some messages, and not for others. */
#define SHORT_MEMORY ((size_t)700)

bool script_next(struct cursor *c, struct step *out)
{
    uint8_t head = cursor_u8(c);
    uint16_t num = cursor_u16(c);
    if (!cursor_ok(c)) {
        return false;
    }
    unsigned what = head >> 1 & 3;
    *out = (struct step){
        .kind = what < 2    ? STEP_SAY
                : what == 2 ? STEP_GAP
                            : STEP_WAIT,
        .direction = (head & 1) == 0 ? FROM_CLIENT : FROM_SERVER,
        .cause = (enum gap_cause)((unsigned)(head >> 3) % (GAP_ONE_SIDED + 1)),
        .num = num,
    };
    if (out->kind == STEP_SAY) {
        out->octets = cursor_take(c, num < c->rest.len ? num : c->rest.len);
    }
    return true;
}

struct player {
    const struct staging *staging;
    alignas(max_align_t) uint8_t state[DISSECTOR_STATE_MAX];
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct origin origin;
    struct dissection d;
    enum dissected result;
    uint64_t frame;
    struct told told;
    uint8_t *said; /* by one side, and not handed over yet */
    size_t said_len;
    enum direction speaker;
};

static void next_frame(struct player *p)
{
    p->origin.frames.num_kept = 0;
    frames_add(&p->origin.frames, ++p->frame);
}

/* check asserts what holds after every call of the dissector. */
static void check(const struct player *p, const struct counters *before)
{
    for (size_t i = 0; i < COUNT_NUM; i++) {
        assert(p->counters.value[i] >= before->value[i]);
    }
    assert(p->budget.used <= p->budget.limit);
    assert(p->told.num[FACT_TLS_END] <= 1);
}

static void hand_over(struct player *p, struct bytes octets)
{
    struct counters before = p->counters;
    struct bytes lent = exact_copy(octets.ptr, octets.len);
    next_frame(p);
    p->result = p->staging->dissector->data(p->state, p->speaker, lent, &p->d);
    exact_free(lent);
    check(p, &before);
}

/* flush hands over what was said, in pieces. */
static void flush(struct player *p)
{
    for (size_t at = 0; at < p->said_len && p->result == DISSECTED_MORE;) {
        size_t left = p->said_len - at;
        size_t len = left < p->staging->piece ? left : p->staging->piece;
        hand_over(p, (struct bytes){p->said + at, len});
        at += len;
    }
    p->said_len = 0;
}

static void take_step(struct player *p, const struct step *step)
{
    struct counters before = p->counters;
    if (step->kind != STEP_SAY || step->direction != p->speaker || !p->staging->joined) {
        flush(p);
    }
    if (p->result != DISSECTED_MORE) {
        return;
    }
    switch (step->kind) {
    case STEP_SAY:
        p->speaker = step->direction;
        for (size_t i = 0; i < step->octets.len; i++) {
            p->said[p->said_len++] = step->octets.ptr[i];
        }
        break;
    case STEP_GAP:
        if (p->staging->dissector->gap != NULL) {
            next_frame(p);
            p->result = p->staging->dissector->gap(p->state, step->direction, step->cause,
                                                   step->num, &p->d);
            assert(p->result != DISSECTED_NOT_MINE);
        }
        break;
    case STEP_WAIT:
        p->origin.time_ns += (int64_t)step->num * 100 * NS_PER_MS;
        break;
    }
    check(p, &before);
}

/* end_of chooses how a script ends, the same for every split of it. */
static enum stream_end end_of(const struct player *p, struct bytes script)
{
    static const enum stream_end ends[] = {END_CLOSED, END_RESET, END_IDLE, END_FORGOTTEN,
                                           END_OF_INPUT};
    return p->result == DISSECTED_MORE ? ends[script.len % NUM(ends)] : END_DONE;
}

static struct player *player_new(const struct staging *staging, size_t script_len)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    struct player *p = calloc(1, sizeof *p);
    assert(p != NULL && staging->dissector->state_len <= sizeof p->state);
    p->staging = staging;
    p->said = malloc(script_len + 1);
    assert(p->said != NULL);
    p->budget.limit = staging->budget;
    p->sink = (struct fact_sink){told_take, &p->told};
    p->origin.client = (struct endpoint){address_of((struct bytes){from, 4}), 25000};
    p->origin.server = (struct endpoint){address_of((struct bytes){to, 4}), 5061};
    p->origin.flow_id = 1;
    p->origin.transport = (uint8_t)staging->dissector->transport;
    p->d = (struct dissection){&p->origin, &p->sink, &p->budget, &p->counters, NULL, 0};
    told_begin(&p->told);
    return p;
}

/* player_finish ends the flow and frees p. */
static struct performance player_finish(struct player *p, enum stream_end how)
{
    struct counters before = p->counters;
    next_frame(p);
    p->staging->dissector->end(p->state, how, &p->d);
    check(p, &before);
    assert(p->budget.used == 0);
    told_end(&p->told);
    struct performance performance = {p->told, p->counters};
    free(p->said);
    free(p);
    return performance;
}

struct performance script_play(struct bytes script, const struct staging *staging)
{
    struct player *p = player_new(staging, script.len);
    struct cursor c = cursor_of(script);
    struct step step;
    while (p->result == DISSECTED_MORE && script_next(&c, &step)) {
        take_step(p, &step);
    }
    flush(p);
    return player_finish(p, end_of(p, script));
}

void performance_free(struct performance *performance)
{
    told_free(&performance->told);
}

/* assert_same asserts that two performances of one script tell and count the same. */
static void assert_same(const struct performance *a, const struct performance *b)
{
    told_same(&a->told, &b->told);
    for (size_t i = 0; i < COUNT_NUM; i++) {
        if (a->counters.value[i] != b->counters.value[i]) {
            fprintf(stderr, "counted differently: %s\n", counter_infos[i].name);
            abort();
        }
    }
}

struct performance script_any_split(struct bytes script, const struct dissector *dissector)
{
    static const struct staging splits[] = {
        {.joined = false, .piece = SIZE_MAX, .budget = BUDGET_MAX},
        {.joined = true, .piece = 1, .budget = BUDGET_MAX},
    };
    struct staging staging = {dissector, true, SIZE_MAX, BUDGET_MAX};
    struct performance joined = script_play(script, &staging);
    for (size_t i = 0; i < NUM(splits); i++) {
        staging = splits[i];
        staging.dissector = dissector;
        struct performance split = script_play(script, &staging);
        assert_same(&joined, &split);
        performance_free(&split);
    }
    staging = (struct staging){dissector, false, SIZE_MAX, SHORT_MEMORY};
    struct performance poor = script_play(script, &staging);
    performance_free(&poor);
    return joined;
}
