/* test_window.c: the same octets in one piece, however they arrive. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "memory_input.h"
#include "window.h"

#define OCTETS_LEN (3 * WINDOW_LEN + 17)

static uint8_t octets[OCTETS_LEN];

static void number_octets(void)
{
    for (size_t i = 0; i < sizeof octets; i++) {
        octets[i] = (uint8_t)(i * 31 + i / 251);
    }
}

/* expect_all takes stretches of len octets to the end, and compares each with what it should be. */
static void expect_all(size_t len, size_t piece)
{
    struct memory memory = {.left = {octets, sizeof octets}, .piece = piece};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    size_t at = 0;
    cr_assert(window != NULL && window_reserve(window, len));
    while (at < sizeof octets) {
        struct bytes taken = window_take(window, len);
        size_t left = sizeof octets - at;
        cr_assert(taken.len == (left < len ? left : len), "%zu octets at %zu of pieces of %zu",
                  taken.len, at, piece);
        cr_assert(memcmp(taken.ptr, octets + at, taken.len) == 0, "at %zu", at);
        at += taken.len;
    }
    cr_expect(window_take(window, 1).len == 0 && !window_failed(window));
    window_free(window);
    input_free(input);
}

Test(window, lends_the_same_in_whatever_pieces_it_comes)
{
    static const size_t lens[] = {1000, 4096, WINDOW_LEN, WINDOW_LEN + 1, 2 * WINDOW_LEN};
    static const size_t pieces[] = {0, 1, 7, 1460, WINDOW_LEN - 1};
    number_octets();
    for (size_t i = 0; i < sizeof lens / sizeof lens[0]; i++) {
        for (size_t j = 0; j < sizeof pieces / sizeof pieces[0]; j++) {
            expect_all(lens[i], pieces[j]);
        }
    }
}

Test(window, waits_for_no_more_than_is_asked_for)
{
    struct memory memory = {.left = {octets, 100}, .piece = 10};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    cr_expect(window_take(window, 25).len == 25);
    cr_expect(memory.left.len == 70, "%zu octets were left to come", memory.left.len);
    cr_expect(window_take(window, 5).len == 5);
    cr_expect(memory.left.len == 70);
    window_free(window);
    input_free(input);
}

Test(window, skips_what_is_there_and_tells_when_it_is_not)
{
    struct memory memory = {.left = {octets, sizeof octets}};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    number_octets();
    cr_expect(window_skip(window, 2 * WINDOW_LEN + 1));
    cr_expect(window_take(window, 1).ptr[0] == octets[2 * WINDOW_LEN + 1]);
    cr_expect(!window_skip(window, WINDOW_LEN + 16));
    window_free(window);
    input_free(input);
}

static ssize_t fail(void *owner, uint8_t *to, size_t size, struct error *why)
{
    (void)owner;
    (void)to;
    (void)size;
    error_set(why, "as arranged");
    return -1;
}

Test(window, tells_a_failure_from_the_end)
{
    struct input *input = input_new((struct input_reader){fail, NULL});
    struct window *window = window_new(input);
    cr_expect(window_take(window, 1).len == 0);
    cr_expect(window_failed(window));
    window_free(window);
    input_free(input);
}
