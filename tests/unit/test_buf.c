/* test_buf.c: buffers hold what they were given, and the budget knows of every octet. */
#include <criterion/criterion.h>

#include "buf.h"
#include "octets.h"

static void fill(uint8_t *raw, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        raw[i] = (uint8_t)(i * 7 + i / 256);
    }
}

Test(budget, what_is_grabbed_is_zero_and_counted)
{
    struct budget budget = {.limit = 100};
    uint8_t *one = budget_grab(&budget, 60);
    cr_assert_not_null(one);
    for (size_t i = 0; i < 60; i++) {
        cr_expect_eq(one[i], 0, "octet %zu", i);
        one[i] = 0xff;
    }
    cr_expect_eq(budget.used, 60);
    cr_expect_null(budget_grab(&budget, 41));
    cr_expect_eq(budget.used, 60, "a refusal takes nothing");
    cr_expect_eq(budget.num_refused, 1);

    void *two = budget_grab(&budget, 40);
    cr_assert_not_null(two, "the limit itself may be out");
    cr_expect_null(budget_grab(&budget, 1));
    cr_expect_null(budget_grab(&budget, SIZE_MAX), "no wrap-around");
    cr_expect_eq(budget.num_refused, 3);
    budget_release(&budget, one, 60);
    cr_expect_eq(budget.used, 40);
    cr_expect_eq(budget.peak, 100);
    budget_release(&budget, two, 40);
    budget_release(&budget, NULL, 40);
    cr_expect_eq(budget.used, 0);
    cr_expect_eq(budget.peak, 100);
}

Test(buf, any_cut_holds_the_same)
{
    enum { LEN = 1100 }; /* past two growths */
    uint8_t raw[LEN];
    fill(raw, LEN);
    struct budget budget = {.limit = 10000};
    for (size_t at = 0; at <= LEN; at++) {
        struct bytes front = exact_copy(raw, at);
        struct bytes back = exact_copy(raw + at, LEN - at);
        struct buf b;
        buf_init(&b, &budget, LEN);
        cr_assert(buf_append(&b, front));
        cr_assert(buf_append(&b, back));
        exact_free(front); /* what it holds is a copy */
        exact_free(back);
        cr_expect(bytes_equal(buf_view(&b), (struct bytes){raw, LEN}), "cut at %zu", at);
        buf_fini(&b);
    }
    cr_expect_eq(budget.used, 0);
    cr_expect_eq(budget.num_refused, 0);
}

Test(buf, max_is_reached_and_never_passed)
{
    static const size_t maxima[] = {1, 2, 511, 512, 513, 1023, 1024, 1025, 3000};
    uint8_t raw[3001];
    fill(raw, sizeof raw);
    for (size_t i = 0; i < NUM(maxima); i++) {
        size_t max = maxima[i];
        struct budget budget = {.limit = max};
        struct buf b;
        buf_init(&b, &budget, max);
        cr_expect_not(buf_append(&b, (struct bytes){raw, max + 1}), "max %zu", max);
        cr_expect_eq(b.len, 0);
        for (size_t k = 0; k < max; k++) {
            cr_assert(buf_append(&b, (struct bytes){raw + k, 1}), "octet %zu of %zu", k, max);
        }
        cr_expect_not(buf_append(&b, (struct bytes){raw, 1}), "max %zu", max);
        cr_expect(buf_append(&b, (struct bytes){NULL, 0}), "nothing fits in no room");
        cr_expect(bytes_equal(buf_view(&b), (struct bytes){raw, max}), "max %zu", max);
        cr_expect_leq(b.cap, max);
        cr_expect_eq(budget.used, b.cap);
        buf_fini(&b);
        cr_expect_eq(budget.used, 0);
    }
}

Test(buf, a_length_that_would_wrap_is_refused)
{
    struct budget budget = {.limit = 10000};
    struct buf b;
    buf_init(&b, &budget, 10);
    cr_assert(buf_append(&b, bytes_of_text("abc")));
    struct bytes held = buf_view(&b);
    cr_expect_not(buf_append(&b, (struct bytes){held.ptr, SIZE_MAX - 1}));
    cr_expect(bytes_equal(buf_view(&b), bytes_of_text("abc")));
    buf_fini(&b);
}

Test(buf, the_budget_is_shared_and_a_refusal_changes_nothing)
{
    uint8_t raw[600];
    fill(raw, sizeof raw);
    struct budget budget = {.limit = 1024};
    struct buf one;
    struct buf two;
    buf_init(&one, &budget, 5000);
    buf_init(&two, &budget, 5000);
    cr_assert(buf_append(&one, (struct bytes){raw, 512}));
    cr_assert(buf_append(&two, (struct bytes){raw, 512}));
    cr_expect_eq(budget.used, 1024);

    cr_expect_not(buf_append(&one, (struct bytes){raw + 512, 1}));
    cr_expect_eq(budget.num_refused, 1);
    cr_expect_eq(budget.used, 1024);
    cr_expect(bytes_equal(buf_view(&one), (struct bytes){raw, 512}));
    buf_fini(&two);
    cr_expect(buf_append(&one, (struct bytes){raw + 512, 1}), "two made room");
    cr_expect(bytes_equal(buf_view(&one), (struct bytes){raw, 513}));
    buf_fini(&one);
    cr_expect_eq(budget.used, 0);
}

Test(buf, an_empty_one_owns_nothing)
{
    struct budget budget = {.limit = 100};
    struct buf b = {.budget = &budget, .max = 10}; /* the zero state */
    cr_expect_eq(buf_view(&b).len, 0);
    cr_expect(buf_append(&b, (struct bytes){NULL, 0}));
    buf_drop(&b, 0);
    buf_drop(&b, 5);
    cr_expect_null(b.ptr);
    buf_fini(&b);
    buf_fini(&b);
    cr_assert(buf_append(&b, bytes_of_text("again")), "usable after buf_fini");
    cr_expect(bytes_equal(buf_view(&b), bytes_of_text("again")));
    buf_fini(&b);
    cr_expect_eq(budget.used, 0);
}

Test(buf, the_front_is_dropped)
{
    struct budget budget = {.limit = 100};
    for (size_t len = 0; len <= 8; len++) {
        struct buf b;
        buf_init(&b, &budget, 10);
        cr_assert(buf_append(&b, bytes_of_text("abcdef")));
        size_t cap = b.cap;
        buf_drop(&b, len);
        const char *left = len < 6 ? &"abcdef"[len] : "";
        cr_expect(bytes_equal(buf_view(&b), bytes_of_text(left)), "without the first %zu", len);
        cr_expect_eq(b.cap, cap, "the allocation is kept");
        cr_assert(buf_append(&b, bytes_of_text("ghij")));
        cr_expect_eq(buf_view(&b).len, strlen(left) + 4);
        cr_expect_eq(buf_view(&b).ptr[strlen(left)], 'g');
        cr_expect_eq(b.cap, cap, "and used again");
        buf_fini(&b);
    }
    cr_expect_eq(budget.used, 0);
}
