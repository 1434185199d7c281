/* record_queue.c: a ring of records, each in one piece: what does not fit before the end of the block
 * begins anew at its start. */
#include "record_queue.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* header stands before each record; the gap at the end of the block, if there is one, has one too. */
struct header {
    uint32_t kind;
    uint32_t is_gap;
    size_t len; /* octets that follow, without what aligns the next header */
};

/* ALIGNMENT of headers in the block. */
#define ALIGNMENT (sizeof(struct header))

struct record_queue {
    pthread_mutex_t mutex; /* guards all that follows */
    pthread_cond_t filled; /* there may be something to take */
    bool closed;
    bool awake; /* what was put is to be taken now */
    size_t max;
    size_t used;  /* octets between first and next, round the end */
    size_t first; /* where the oldest record begins */
    size_t next;  /* where the next one goes */
    uint8_t block[];
};

struct record_queue *record_queue_new(size_t max)
{
    max -= max % ALIGNMENT;
    struct record_queue *q = calloc(1, sizeof *q + max);
    if (q == NULL) {
        return NULL;
    }
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&q->filled, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&q->mutex, NULL);
    q->max = max;
    return q;
}

void record_queue_free(struct record_queue *q)
{
    if (q != NULL) {
        pthread_cond_destroy(&q->filled);
        pthread_mutex_destroy(&q->mutex);
        free(q);
    }
}

/* room_of is what a record of len octets takes up. */
static size_t room_of(size_t len)
{
    return sizeof(struct header) + (len + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static struct header *header_at(struct record_queue *q, size_t at)
{
    return (struct header *)(void *)(q->block + at);
}

/* advance moves past one record or gap of room octets. */
static size_t advance(const struct record_queue *q, size_t at, size_t room)
{
    return at + room == q->max ? 0 : at + room;
}

/* put writes one record or gap where the next goes. */
static void put(struct record_queue *q, struct header header, size_t room)
{
    *header_at(q, q->next) = header;
    q->next = advance(q, q->next, room);
    q->used += room;
}

bool record_queue_put(struct record_queue *q, struct queued record, size_t spare)
{
    if (record.data.len >= q->max) {
        return false;
    }
    size_t room = room_of(record.data.len);
    pthread_mutex_lock(&q->mutex);
    size_t until_end = q->max - q->next;
    size_t gap = room > until_end ? until_end : 0;
    bool fits = room + gap + spare <= q->max - q->used;
    if (fits) {
        if (gap > 0) {
            put(q, (struct header){.is_gap = 1, .len = gap - sizeof(struct header)}, gap);
        }
        if (record.data.len > 0) {
            memcpy(q->block + q->next + sizeof(struct header), record.data.ptr, record.data.len);
        }
        put(q, (struct header){.kind = record.kind, .len = record.data.len}, room);
    }
    if (q->used > q->max / 2 && !q->awake) {
        q->awake = true;
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->mutex);
    return fits;
}

void record_queue_wake(struct record_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    if (q->used > 0 && !q->awake) {
        q->awake = true;
        pthread_cond_signal(&q->filled);
    }
    pthread_mutex_unlock(&q->mutex);
}

void record_queue_close(struct record_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    q->closed = true;
    pthread_cond_signal(&q->filled);
    pthread_mutex_unlock(&q->mutex);
}

/* skip_gap takes away the gap that the queue begins with, if it does. */
static void skip_gap(struct record_queue *q)
{
    if (q->used > 0 && header_at(q, q->first)->is_gap != 0) {
        q->used -= q->max - q->first;
        q->first = 0;
    }
}

/* lend fills out with the first records in a row. */
static size_t lend(struct record_queue *q, struct queued *out, size_t max)
{
    size_t num = 0;
    size_t seen = 0;
    skip_gap(q);
    for (size_t at = q->first; num < max && seen < q->used;) {
        const struct header *header = header_at(q, at);
        if (header->is_gap != 0) {
            break;
        }
        out[num++] =
            (struct queued){header->kind, {q->block + at + sizeof(struct header), header->len}};
        seen += room_of(header->len);
        at = advance(q, at, room_of(header->len));
    }
    q->awake = num > 0;
    return num;
}

static struct timespec moment_in(int64_t wait_ns)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    wait_ns += moment.tv_nsec;
    moment.tv_sec += wait_ns / 1000000000;
    moment.tv_nsec = wait_ns % 1000000000;
    return moment;
}

size_t record_queue_look_for(struct record_queue *q, struct queued *out, size_t max,
                             int64_t wait_ns)
{
    struct timespec moment = moment_in(wait_ns);
    int status = 0;
    pthread_mutex_lock(&q->mutex);
    while (!q->awake && !q->closed && status == 0) {
        status = pthread_cond_timedwait(&q->filled, &q->mutex, &moment);
    }
    size_t num = lend(q, out, max);
    pthread_mutex_unlock(&q->mutex);
    return num;
}

size_t record_queue_look(struct record_queue *q, struct queued *out, size_t max)
{
    pthread_mutex_lock(&q->mutex);
    while (!q->awake && !q->closed) {
        pthread_cond_wait(&q->filled, &q->mutex);
    }
    size_t num = lend(q, out, max);
    pthread_mutex_unlock(&q->mutex);
    return num;
}

bool record_queue_is_over(struct record_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    bool over = q->closed && q->used == 0;
    pthread_mutex_unlock(&q->mutex);
    return over;
}

void record_queue_drop(struct record_queue *q, size_t num)
{
    pthread_mutex_lock(&q->mutex);
    while (num-- > 0) {
        assert(q->used > 0);
        size_t room = room_of(header_at(q, q->first)->len);
        q->first = advance(q, q->first, room);
        q->used -= room;
    }
    skip_gap(q);
    if (q->used == 0) { /* so that only as much of the block is touched as waits at a time */
        q->first = 0;
        q->next = 0;
    }
    q->awake = q->used > 0;
    pthread_mutex_unlock(&q->mutex);
}

size_t record_queue_used(struct record_queue *q)
{
    pthread_mutex_lock(&q->mutex);
    size_t used = q->used;
    pthread_mutex_unlock(&q->mutex);
    return used;
}
