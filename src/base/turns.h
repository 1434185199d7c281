/* turns: whose turn it is in a ring of places, which one thread fills and another takes, in their order.
 *
 * Either waits for the other only when nothing is left to do, and is woken when there is enough to do to be
 * worth it. What lies in the places is their owner's: whoever's turn it is has a place for itself. */
#ifndef FEDTAP_TURNS_H
#define FEDTAP_TURNS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "apart.h"

struct turns {                             /* what the two write all the time lies apart */
    _Alignas(APART) pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t changed;
    size_t num_places;
    size_t num_filled;              /* places handed over and not given back */
    bool is_over;                   /* the last one was handed over, */
    bool is_stopped;                /* or nobody wants it */
    bool is_awaited;                /* that all are given back */
    _Alignas(APART) size_t filling; /* whoever fills: the place being filled */
    _Alignas(APART) size_t taking;  /* whoever takes: the place being taken, or the next */
};

/* turns_init makes a ring of num_places empty places. */
void turns_init(struct turns *turns, size_t num_places);

/* turns_fini frees what it takes. Nobody may be waiting any more. */
void turns_fini(struct turns *turns);

/* --- whoever fills --- */

/* turns_hand_over hands over turns->filling, and waits until the next place is empty. False when no more
 * will be taken: this was the last, or whoever takes wants no more. */
bool turns_hand_over(struct turns *turns, bool is_last);

/* turns_settle waits until all that was handed over has been given back. */
void turns_settle(struct turns *turns);

/* --- whoever takes --- */

/* turns_wait waits until turns->taking is filled. False when the last was given back. */
bool turns_wait(struct turns *turns);

/* turns_give_back gives turns->taking back, empty. */
void turns_give_back(struct turns *turns);

/* turns_stop says that nothing more is wanted. */
void turns_stop(struct turns *turns);

#endif
