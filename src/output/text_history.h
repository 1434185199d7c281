/* text_history: what the report says of the past: findings that were resolved, and what changed. */
#ifndef FEDTAP_TEXT_HISTORY_H
#define FEDTAP_TEXT_HISTORY_H

#include "output.h"
#include "text.h"

/* text_history keeps the last HISTORY_LINES_MAX lines of all domains. The zero state is empty. */
struct text_history {
    struct {
        struct name domain;
        char text[MESSAGE_MAX];
    } line[HISTORY_LINES_MAX];
    uint64_t num_taken; /* of which the last HISTORY_LINES_MAX are kept, as a ring */
};

/* text_history_take notes a resolved finding or a change; other events are of no interest. */
void text_history_take(struct text_history *history, const struct output_context *context,
                       const struct event *event);

/* text_history_write writes the lines of one domain, the oldest first. */
void text_history_write(const struct text_history *history, const struct output_context *context,
                        const struct name *domain);

/* text_history_write_lost says how many lines were not kept, if any. */
void text_history_write_lost(const struct text_history *history,
                             const struct output_context *context);

/* text_history_change words a change: "certificate of 192.0.2.1 (our-server): … -> …". */
void text_history_change(struct text *t, const struct change *change);

#endif
