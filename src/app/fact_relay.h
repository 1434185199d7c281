/* fact_relay: facts on their way from the thread that dissects to one that does with them what there is to do,
 * in their order: what comes of them is the same. */
#ifndef FEDTAP_FACT_RELAY_H
#define FEDTAP_FACT_RELAY_H

#include "fact.h"

struct fact_relay;

/* fact_relay_new makes one, with its thread, that hands facts on to sink, which is called by no other thread
 * until the relay is freed, and which must outlive it. NULL when there is no memory, or no thread. */
struct fact_relay *fact_relay_new(const struct fact_sink *sink);

/* fact_relay_take takes a fact in, with all that it borrows; it may wait until others have been handed on. */
void fact_relay_take(struct fact_relay *relay, const struct fact *fact);

/* fact_relay_settle waits until all that was taken in has been handed on: what came of it may be looked at, and
 * changed, until the next fact is taken in. NULL is a no-op. */
void fact_relay_settle(struct fact_relay *relay);

/* fact_relay_free hands the rest on, and ends the thread; NULL is a no-op. */
void fact_relay_free(struct fact_relay *relay);

#endif
