/* buf.c: growth by doubling, within the buffer's own limit and the shared budget. */
#include "buf.h"

#include <stdlib.h>
#include <string.h>

/* BUF_FIRST_CAP is what a buffer allocates first. */
#define BUF_FIRST_CAP ((size_t)512)

static bool charge(struct budget *budget, size_t size)
{
    if (size > budget->limit - budget->used) {
        budget->num_refused++;
        return false;
    }
    budget->used += size;
    if (budget->used > budget->peak) {
        budget->peak = budget->used;
    }
    return true;
}

void *budget_grab(struct budget *budget, size_t size)
{
    if (!charge(budget, size)) {
        return NULL;
    }
    void *ptr = malloc(size);
    if (ptr == NULL) {
        budget->used -= size;
        budget->num_refused++;
        return NULL;
    }
    return memset(ptr, 0, size); /* calloc would pass by what glibc keeps ready for each thread */
}

void budget_release(struct budget *budget, void *ptr, size_t size)
{
    if (ptr != NULL) {
        budget->used -= size;
        free(ptr);
    }
}

void buf_init(struct buf *b, struct budget *budget, size_t max)
{
    *b = (struct buf){.budget = budget, .max = max};
}

void buf_fini(struct buf *b)
{
    budget_release(b->budget, b->ptr, b->cap);
    b->ptr = NULL;
    b->len = 0;
    b->cap = 0;
}

static bool grow(struct buf *b, size_t needed)
{
    size_t cap = b->cap > 0 ? b->cap : BUF_FIRST_CAP;
    while (cap < needed) {
        cap *= 2;
    }
    if (cap > b->max) {
        cap = b->max;
    }
    if (!charge(b->budget, cap - b->cap)) {
        return false;
    }
    uint8_t *ptr = realloc(b->ptr, cap);
    if (ptr == NULL) {
        b->budget->used -= cap - b->cap;
        b->budget->num_refused++;
        return false;
    }
    b->ptr = ptr;
    b->cap = cap;
    return true;
}

void buf_reserve(struct buf *b, size_t len)
{
    if (len > b->cap && len <= b->max) {
        (void)grow(b, len);
    }
}

bool buf_append(struct buf *b, struct bytes data)
{
    if (data.len == 0) {
        return true;
    }
    if (data.len > b->max - b->len) {
        return false;
    }
    if (data.len > b->cap - b->len && !grow(b, b->len + data.len)) {
        return false;
    }
    memcpy(b->ptr + b->len, data.ptr, data.len);
    b->len += data.len;
    return true;
}

void buf_drop(struct buf *b, size_t len)
{
    if (len >= b->len) {
        b->len = 0;
        return;
    }
    memmove(b->ptr, b->ptr + len, b->len - len);
    b->len -= len;
}

struct bytes buf_view(const struct buf *b)
{
    return (struct bytes){b->ptr, b->len};
}
