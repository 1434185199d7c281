/* record_queue: what one thread hands to another: whole records in order, within a bound. */
#ifndef FEDTAP_RECORD_QUEUE_H
#define FEDTAP_RECORD_QUEUE_H

#include "bytes.h"

/* record_queue holds records between one thread that puts and one that takes, in a fixed block. */
struct record_queue;

/* queued is one record, on loan from the queue. */
struct queued {
    uint32_t kind; /* what the two threads agree on */
    struct bytes data;
};

/* record_queue_new makes a queue of max octets, a few of which go with each record; owned by the caller.
 * NULL when out of memory. */
struct record_queue *record_queue_new(size_t max);

/* record_queue_free frees it; the other thread is over. NULL is a no-op. */
void record_queue_free(struct record_queue *queue);

/* record_queue_put copies a record. False, and nothing is put, when less than spare octets would be left
 * then. The taker is not woken by it, unless half of the room is used. */
bool record_queue_put(struct record_queue *queue, struct queued record, size_t spare)
    __attribute__((warn_unused_result));

/* record_queue_wake wakes the taker, for all that was put. */
void record_queue_wake(struct record_queue *queue);

/* record_queue_close wakes the taker, and lets it come to an end when it has taken all. */
void record_queue_close(struct record_queue *queue);

/* record_queue_look waits for records, and lends the first max of them at most; they stay valid until
 * record_queue_drop. Returns how many; 0 when the queue is closed and empty. */
size_t record_queue_look(struct record_queue *queue, struct queued *out, size_t max);

/* record_queue_look_for is the same, but waits for wait_ns at most: 0 then also says that nothing came,
 * and record_queue_is_over tells the one from the other. */
size_t record_queue_look_for(struct record_queue *queue, struct queued *out, size_t max,
                             int64_t wait_ns);

/* record_queue_is_over tells whether the queue is closed and empty. */
bool record_queue_is_over(struct record_queue *queue);

/* record_queue_drop takes away the first num records, which record_queue_look has lent. */
void record_queue_drop(struct record_queue *queue, size_t num);

/* record_queue_used is how many octets are in use. */
size_t record_queue_used(struct record_queue *queue);

#endif
