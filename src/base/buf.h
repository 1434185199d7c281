/* buf: an owned, growable, capped buffer, and the budget that all of them draw from. */
#ifndef FEDTAP_BUF_H
#define FEDTAP_BUF_H

#include "bytes.h"

/* budget is a shared allowance of heap octets for data that the network sends. It is a plain
 * counter: nothing is reserved. Not thread-safe. */
struct budget {
    size_t limit;         /* octets that may be out at once */
    size_t used;          /* octets out now */
    size_t peak;          /* the most that ever were out */
    uint64_t num_refused; /* grabs that were turned down */
};

/* budget_grab returns size zero-filled octets owned by the caller, or NULL (and counts it) when the
 * budget or the heap is exhausted. Give back with budget_release and the same size. size > 0. */
void *budget_grab(struct budget *budget, size_t size) __attribute__((warn_unused_result));

/* budget_release gives back what budget_grab returned; NULL is a no-op. */
void budget_release(struct budget *budget, void *ptr, size_t size);

/* buf owns up to max octets drawn from budget. The zero state with budget and max set is empty. */
struct buf {
    uint8_t *ptr;
    size_t len; /* octets held */
    size_t cap; /* octets allocated */
    size_t max; /* octets it may ever hold */
    struct budget *budget;
};

/* buf_init makes an empty buf; nothing is allocated yet. */
void buf_init(struct buf *b, struct budget *budget, size_t max);

/* buf_fini frees the content; b is empty and usable again. */
void buf_fini(struct buf *b);

/* buf_append copies data to the end. False when max or the budget forbids: b is then unchanged. */
bool buf_append(struct buf *b, struct bytes data) __attribute__((warn_unused_result));

/* buf_reserve makes room for len octets in all, of which more will come. It may fail, which is no loss: then
 * there is room when they do come, or not. */
void buf_reserve(struct buf *b, size_t len);

/* buf_drop removes the first len octets (at most all) and keeps the allocation. */
void buf_drop(struct buf *b, size_t len);

/* buf_view lends the content; it dies with the next change of b. */
struct bytes buf_view(const struct buf *b);

#endif
