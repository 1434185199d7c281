/* fact_relay.c: a ring of batches of facts. */
#include "fact_relay.h"

#include <stdlib.h>

#include "bounds.h"
#include "fact_copy.h"
#include "turns.h"
#include "worker.h"

/* relayed is one fact in a batch. */
struct relayed {
    size_t len;       /* octets from here to the next one */
    struct fact fact; /* only as much of it as there is to it, and then what it borrows */
};

#define RELAYED_MAX (offsetof(struct relayed, fact) + FACT_COPY_MAX)

/* batch has room for one fact more, of whatever length, than make it full. */
struct batch {
    _Alignas(APART) uint8_t octets[RELAY_BATCH_LEN + RELAYED_MAX];
    size_t len; /* in use */
};

struct fact_relay { /* NOLINT(clang-analyzer-optin.performance.Padding): it lies apart on purpose */
    struct fact_sink sink;
    pthread_t thread;
    struct turns turns; /* of the batches */
    struct batch batch[RELAY_BATCHES];
};

static void hand_on(const struct fact_relay *relay, const struct batch *batch)
{
    for (size_t at = 0; at < batch->len;) {
        const struct relayed *relayed = (const void *)&batch->octets[at];
        fact_emit(&relay->sink, &relayed->fact);
        at += relayed->len;
    }
}

static void *hand_all_on(void *context)
{
    struct fact_relay *relay = context;
    while (turns_wait(&relay->turns)) {
        struct batch *batch = &relay->batch[relay->turns.taking];
        hand_on(relay, batch);
        batch->len = 0;
        turns_give_back(&relay->turns);
    }
    return NULL;
}

struct fact_relay *fact_relay_new(const struct fact_sink *sink)
{
    struct fact_relay *relay = aligned_alloc(APART, sizeof *relay);
    if (relay == NULL) {
        return NULL;
    }
    relay->sink = *sink;
    turns_init(&relay->turns, RELAY_BATCHES);
    for (size_t i = 0; i < RELAY_BATCHES; i++) {
        relay->batch[i].len = 0;
    }
    if (!worker_start(&relay->thread, hand_all_on, relay, true)) {
        turns_fini(&relay->turns);
        free(relay);
        return NULL;
    }
    return relay;
}

void fact_relay_take(struct fact_relay *relay, const struct fact *fact)
{
    struct batch *batch = &relay->batch[relay->turns.filling];
    struct relayed *relayed = (void *)&batch->octets[batch->len];
    relayed->len = offsetof(struct relayed, fact) + fact_copy(fact, &relayed->fact);
    batch->len += relayed->len;
    if (batch->len >= RELAY_BATCH_LEN) {
        turns_hand_over(&relay->turns, false);
    }
}

void fact_relay_settle(struct fact_relay *relay)
{
    if (relay == NULL) {
        return;
    }
    if (relay->batch[relay->turns.filling].len > 0) {
        turns_hand_over(&relay->turns, false);
    }
    turns_settle(&relay->turns);
}

void fact_relay_free(struct fact_relay *relay)
{
    if (relay != NULL) {
        turns_hand_over(&relay->turns, true);
        pthread_join(relay->thread, NULL);
        turns_fini(&relay->turns);
        free(relay);
    }
}
