#include "turns.h"

void turns_init(struct turns *turns, size_t num_places)
{
    *turns = (struct turns){.num_places = num_places};
    pthread_mutex_init(&turns->mutex, NULL);
    pthread_cond_init(&turns->changed, NULL);
}

void turns_fini(struct turns *turns)
{
    pthread_cond_destroy(&turns->changed);
    pthread_mutex_destroy(&turns->mutex);
}

/* enough is how many places make it worth to wake whoever waits. */
static size_t enough(const struct turns *turns)
{
    return turns->num_places / 2;
}

/* --- whoever fills --- */

bool turns_hand_over(struct turns *turns, bool is_last)
{
    pthread_mutex_lock(&turns->mutex);
    turns->num_filled++;
    turns->is_over = is_last;
    if (is_last || turns->num_filled == enough(turns)) {
        pthread_cond_signal(&turns->changed);
    }
    if (turns->num_filled == turns->num_places) {
        while (turns->num_filled > enough(turns) && !turns->is_stopped && !is_last) {
            pthread_cond_wait(&turns->changed, &turns->mutex);
        }
    }
    bool goes_on = !turns->is_stopped && !is_last;
    pthread_mutex_unlock(&turns->mutex);
    turns->filling = (turns->filling + 1) % turns->num_places;
    return goes_on;
}

void turns_settle(struct turns *turns)
{
    pthread_mutex_lock(&turns->mutex);
    turns->is_awaited = true;
    pthread_cond_signal(&turns->changed);
    while (turns->num_filled > 0) {
        pthread_cond_wait(&turns->changed, &turns->mutex);
    }
    turns->is_awaited = false;
    pthread_mutex_unlock(&turns->mutex);
}

/* --- whoever takes --- */

/* is_worth_it tells whether there is enough to do for whoever takes, or will never be more. */
static bool is_worth_it(const struct turns *turns)
{
    return turns->num_filled >= enough(turns) || turns->is_over ||
           (turns->is_awaited && turns->num_filled > 0);
}

bool turns_wait(struct turns *turns)
{
    pthread_mutex_lock(&turns->mutex);
    if (turns->num_filled == 0) {
        while (!is_worth_it(turns)) {
            pthread_cond_wait(&turns->changed, &turns->mutex);
        }
    }
    bool is_filled = turns->num_filled > 0;
    pthread_mutex_unlock(&turns->mutex);
    return is_filled;
}

void turns_give_back(struct turns *turns)
{
    turns->taking = (turns->taking + 1) % turns->num_places;
    pthread_mutex_lock(&turns->mutex);
    turns->num_filled--;
    if (turns->num_filled == enough(turns) || (turns->is_awaited && turns->num_filled == 0)) {
        pthread_cond_signal(&turns->changed);
    }
    pthread_mutex_unlock(&turns->mutex);
}

void turns_stop(struct turns *turns)
{
    pthread_mutex_lock(&turns->mutex);
    turns->is_stopped = true;
    pthread_cond_signal(&turns->changed);
    pthread_mutex_unlock(&turns->mutex);
}
