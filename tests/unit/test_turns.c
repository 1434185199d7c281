/* test_turns.c: places come in their order, and whoever wants no more is not waited for. */
#include <criterion/criterion.h>

#include <pthread.h>

#include "turns.h"

Test(turns, places_come_in_their_order)
{
    struct turns turns;
    turns_init(&turns, 4);
    for (size_t i = 0; i < 10; i++) {
        cr_expect_eq(turns.filling, i % 4);
        cr_expect(turns_hand_over(&turns, false));
        cr_expect(turns_wait(&turns));
        cr_expect_eq(turns.taking, i % 4);
        turns_give_back(&turns);
    }
    turns_fini(&turns);
}

Test(turns, there_is_nothing_behind_the_last)
{
    struct turns turns;
    turns_init(&turns, 4);
    cr_expect(turns_hand_over(&turns, false));
    cr_expect_not(turns_hand_over(&turns, true), "nothing is filled behind it");
    for (int i = 0; i < 2; i++) {
        cr_expect(turns_wait(&turns), "place %d", i);
        turns_give_back(&turns);
    }
    cr_expect_not(turns_wait(&turns));
    cr_expect_not(turns_wait(&turns), "for ever");
    turns_fini(&turns);
}

Test(turns, who_wants_no_more_is_not_waited_for)
{
    struct turns turns;
    turns_init(&turns, 2);
    turns_stop(&turns);
    cr_expect_not(turns_hand_over(&turns, false));
    cr_expect_not(turns_hand_over(&turns, false), "though all are filled");
    turns_fini(&turns);
}

static void *take_all(void *context)
{
    struct turns *turns = context;
    while (turns_wait(turns)) {
        turns_give_back(turns);
    }
    return NULL;
}

Test(turns, who_settles_waits_until_all_was_taken)
{
    struct turns turns;
    pthread_t taker;
    turns_init(&turns, 64);
    turns_settle(&turns); /* nothing was handed over */
    cr_assert_eq(pthread_create(&taker, NULL, take_all, &turns), 0);
    for (size_t i = 1; i < 1000; i++) {
        cr_assert(turns_hand_over(&turns, false)); /* alone not enough to be woken for */
        turns_settle(&turns);
        cr_assert_eq(turns.taking, i % 64);
    }
    turns_hand_over(&turns, true);
    pthread_join(taker, NULL);
    turns_fini(&turns);
}
