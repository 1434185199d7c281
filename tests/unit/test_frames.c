/* test_frames.c: frame numbers are kept ascending, once each, the first FRAMES_MAX of them. */
#include <criterion/criterion.h>

#include <string.h>

#include "fact.h"
#include "octets.h"

static void expect(const struct frames *frames, const uint64_t *number, size_t num,
                   const char *what)
{
    cr_assert_eq(frames->num_kept, num, "%s: %u kept", what, (unsigned)frames->num_kept);
    for (size_t i = 0; i < num; i++) {
        cr_expect_eq(frames->number[i], number[i], "%s: number %zu", what, i);
    }
}

static const struct {
    const char *name;
    uint64_t given[12];
    size_t num_given;
    uint64_t kept[FRAMES_MAX];
    size_t num_kept;
} rows[] = {
    {"none", {0}, 0, {0}, 0},
    {"one", {7}, 1, {7}, 1},
    {"ascending", {1, 2, 3}, 3, {1, 2, 3}, 3},
    {"descending", {3, 2, 1}, 3, {1, 2, 3}, 3},
    {"between", {1, 9, 5}, 3, {1, 5, 9}, 3},
    {"repeats", {5, 5, 1, 9, 1, 9, 5}, 7, {1, 5, 9}, 3},
    {"the largest numbers", {UINT64_MAX, 1, UINT64_MAX - 1}, 3, {1, UINT64_MAX - 1, UINT64_MAX}, 3},
    {"just full", {1, 2, 3, 4, 5, 6, 7, 8}, 8, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
    {"later than a full list", {1, 2, 3, 4, 5, 6, 7, 8, 9}, 9, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
    {"before a full list", {2, 3, 4, 5, 6, 7, 8, 9, 1}, 9, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
    {"into a full list", {1, 2, 3, 4, 6, 7, 8, 9, 5}, 9, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
    {"the last place", {1, 2, 3, 4, 5, 6, 7, 9, 8}, 9, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
    {"repeats in a full list", {1, 2, 3, 4, 5, 6, 7, 8, 1, 4, 8}, 11, {1, 2, 3, 4, 5, 6, 7, 8}, 8},
};

Test(frames, rows)
{
    cr_assert_eq(FRAMES_MAX, 8, "the rows are written for 8");
    for (size_t i = 0; i < NUM(rows); i++) {
        struct frames frames = {0};
        for (size_t k = 0; k < rows[i].num_given; k++) {
            frames_add(&frames, rows[i].given[k]);
        }
        expect(&frames, rows[i].kept, rows[i].num_kept, rows[i].name);
    }
}

Test(frames, any_split_of_the_rows_adds_up_to_the_same)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t at = 0; at <= rows[i].num_given; at++) {
            struct frames front = {0};
            struct frames back = {0};
            for (size_t k = 0; k < rows[i].num_given; k++) {
                frames_add(k < at ? &front : &back, rows[i].given[k]);
            }
            struct frames sum = front;
            frames_add_all(&sum, &back);
            expect(&sum, rows[i].kept, rows[i].num_kept, rows[i].name);
            frames_add_all(&back, &front);
            expect(&back, rows[i].kept, rows[i].num_kept, rows[i].name);
            frames_add_all(&sum, &sum);
            expect(&sum, rows[i].kept, rows[i].num_kept, "added to itself");
        }
    }
}

/* TAGS is how many different numbers the drawn ones have. */
#define TAGS 24

Test(frames, whatever_the_order_the_smallest_are_kept)
{
    uint32_t random = 1; /* the same on every run */
    for (int round = 0; round < 500; round++) {
        struct frames frames = {0};
        bool given[TAGS] = {false};
        for (int k = 0; k < 20; k++) {
            random = random * 1664525u + 1013904223u;
            size_t tag = (random >> 16) % TAGS;
            given[tag] = true;
            frames_add(&frames, tag);
        }
        uint64_t smallest[FRAMES_MAX];
        size_t num = 0;
        for (size_t tag = 0; tag < TAGS && num < FRAMES_MAX; tag++) {
            if (given[tag]) {
                smallest[num++] = tag;
            }
        }
        expect(&frames, smallest, num, "drawn");
    }
}
