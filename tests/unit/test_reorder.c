/* test_reorder.c: however a stream is cut up, repeated and shuffled, the same octets come out. */
#include <criterion/criterion.h>

#include <string.h>

#include "bounds.h"
#include "reorder.h"

#define STREAM_LEN 400
#define SEGMENTS_MAX 80

/* bench is one direction under test, and what came out of it. */
struct bench {
    struct budget budget;
    struct counters counters;
    struct reorder order;
    uint8_t out[STREAM_LEN];
    size_t out_len;
    uint32_t start;
};

static uint8_t stream[STREAM_LEN];
static uint64_t lottery;

static uint32_t draw(uint32_t below)
{
    lottery = lottery * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(lottery >> 33) % below;
}

static void bench_init(struct bench *b, uint32_t start)
{
    *b = (struct bench){.budget.limit = BUDGET_MAX, .start = start};
    reorder_init(&b->order, &b->budget, &b->counters);
    reorder_start(&b->order, start);
    for (size_t i = 0; i < STREAM_LEN; i++) {
        stream[i] = (uint8_t)(i * 7 + i / 251);
    }
}

static void bench_fini(struct bench *b)
{
    reorder_fini(&b->order);
    cr_expect_eq(b->budget.used, 0, "%zu octets leaked", b->budget.used);
}

static void drain(struct bench *b)
{
    struct span span;
    while (reorder_pop(&b->order, &span)) {
        cr_assert_not_null(span.ptr);
        cr_assert_leq(b->out_len + span.len, STREAM_LEN);
        memcpy(b->out + b->out_len, span.ptr, span.len);
        b->out_len += span.len;
    }
}

static void push(struct bench *b, size_t from, size_t len)
{
    const struct place place = {.frame = 1};
    struct bytes data = {stream + from, len};
    cr_expect_neq(reorder_push(&b->order, b->start + (uint32_t)from, data, place), REORDER_FULL);
    drain(b);
}

static void expect_whole(const struct bench *b)
{
    cr_expect_eq(b->out_len, STREAM_LEN, "%zu octets", b->out_len);
    cr_expect_eq(memcmp(b->out, stream, b->out_len), 0);
    cr_expect_eq(b->counters.value[COUNT_STREAM_OVERLAPS], 0);
}

/* Starts on both sides of where sequence numbers wrap. */
static const uint32_t starts[] = {0, 1000, UINT32_MAX, UINT32_MAX - 100, UINT32_MAX - STREAM_LEN};

Test(reorder, any_split_in_any_order_with_repeats_and_overlaps)
{
    for (lottery = 1; lottery % 1000 != 0; lottery = (lottery % 1000) + 1) {
        uint64_t seed = lottery % 1000;
        struct bench b;
        size_t from[SEGMENTS_MAX];
        size_t len[SEGMENTS_MAX];
        size_t num = 0;
        bench_init(&b, starts[seed % (sizeof starts / sizeof starts[0])]);
        for (size_t at = 0; at < STREAM_LEN && num < SEGMENTS_MAX;) {
            size_t want = num == SEGMENTS_MAX - 1 ? STREAM_LEN : 1 + draw(40);
            size_t back = draw(3) == 0 ? draw(20) : 0;
            from[num] = at > back ? at - back : 0;
            size_t end = at + want < STREAM_LEN ? at + want : STREAM_LEN;
            len[num] = end - from[num];
            num++;
            at = end;
        }
        for (size_t i = num; i > 1; i--) { /* shuffle, after Fisher and Yates */
            size_t j = draw((uint32_t)i);
            size_t f = from[i - 1];
            size_t l = len[i - 1];
            from[i - 1] = from[j];
            len[i - 1] = len[j];
            from[j] = f;
            len[j] = l;
        }
        for (size_t i = 0; i < num; i++) {
            push(&b, from[i], len[i]);
            if (draw(4) == 0) {
                push(&b, from[i], len[i]);
            }
        }
        expect_whole(&b);
        bench_fini(&b);
        lottery = seed;
    }
}

Test(reorder, one_octet_at_a_time_backwards)
{
    for (size_t s = 0; s < sizeof starts / sizeof starts[0]; s++) {
        struct bench b;
        bench_init(&b, starts[s]);
        for (size_t i = STREAM_LEN; i-- > 0;) {
            push(&b, i, 1);
        }
        expect_whole(&b);
        bench_fini(&b);
    }
}

Test(reorder, a_hole_is_counted_and_can_be_given_up)
{
    struct bench b;
    bench_init(&b, UINT32_MAX - 5);
    push(&b, 0, 10);
    cr_expect_eq(reorder_hole(&b.order), 0);
    push(&b, 30, 10);
    cr_expect_eq(reorder_hole(&b.order), 20);
    cr_expect_eq(b.out_len, 10);
    reorder_skip(&b.order, 20);
    drain(&b);
    cr_expect_eq(b.out_len, 20);
    cr_expect_eq(memcmp(b.out + 10, stream + 30, 10), 0);
    bench_fini(&b);
}

Test(reorder, the_first_copy_wins_and_another_one_is_counted)
{
    struct bench b;
    uint8_t other[10];
    const struct place place = {.frame = 2};
    bench_init(&b, 77);
    memset(other, 0xee, sizeof other);
    push(&b, 10, 10);
    (void)reorder_push(&b.order, 77 + 10, (struct bytes){other, sizeof other}, place);
    drain(&b);
    push(&b, 0, 10);
    cr_expect_eq(b.out_len, 20);
    cr_expect_eq(memcmp(b.out, stream, 20), 0);
    cr_expect_eq(b.counters.value[COUNT_STREAM_OVERLAPS], 1);
    bench_fini(&b);
}

Test(reorder, what_was_delivered_and_what_is_far_away_is_old)
{
    struct bench b;
    const struct place place = {.frame = 1};
    struct bytes octet = {stream, 1};
    bench_init(&b, 5000);
    push(&b, 0, 100);
    cr_expect_eq(reorder_push(&b.order, 5000, (struct bytes){stream, 100}, place), REORDER_OLD);
    cr_expect_eq(reorder_push(&b.order, 5099, octet, place), REORDER_OLD, "a keep-alive");
    cr_expect_eq(reorder_push(&b.order, 5100 + UINT32_C(0x60000000), octet, place), REORDER_OLD);
    drain(&b);
    cr_expect_eq(b.out_len, 100);
    bench_fini(&b);
}

Test(reorder, the_limits_hold)
{
    static uint8_t large[REORDER_OCTETS_MAX + 1];
    struct bench b;
    const struct place place = {.frame = 1};
    bench_init(&b, 0);
    cr_expect_eq(reorder_push(&b.order, 10, (struct bytes){large, sizeof large}, place),
                 REORDER_FULL);
    reorder_fini(&b.order);
    bench_init(&b, 0);
    enum reorder_result result = REORDER_OK;
    for (uint32_t i = 0; i <= REORDER_SEGMENTS_MAX; i++) {
        cr_expect_eq(result, REORDER_OK);
        result = reorder_push(&b.order, 10 + 2 * i, (struct bytes){large, 1}, place);
    }
    cr_expect_eq(result, REORDER_FULL);
    bench_fini(&b);
}
