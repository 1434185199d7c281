/* store_facts: the rows that responses, handshakes, messages and attempts make: each fact once, with how often and
 * when first and last it was seen. */
#ifndef FEDTAP_STORE_FACTS_H
#define FEDTAP_STORE_FACTS_H

#include "output.h"
#include "store_row.h"

/* store_sink takes rows; row is where they are put together. */
struct store_sink {
    void (*put)(void *context, const struct store_row *row);
    void *context;
    struct store_row *row;
};

/* store_facts gives the rows of an event to sink; other events have none. */
void store_facts(const struct output_context *context, const struct event *event,
                 const struct store_sink *sink);

#endif
