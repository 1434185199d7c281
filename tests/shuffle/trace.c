#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "capture.h"
#include "fragments.h"

struct trace_block {
    struct trace_block *next;
    uint8_t octet[];
};

/* or_give_up ends the test: a program of the tests has nothing better to do without memory. */
static void *or_give_up(void *memory)
{
    if (memory == NULL) {
        fprintf(stderr, "out of memory\n");
        abort();
    }
    return memory;
}

uint8_t *trace_store(struct trace *trace, size_t len)
{
    struct trace_block *block = or_give_up(malloc(sizeof *block + len));
    block->next = trace->blocks;
    trace->blocks = block;
    return block->octet;
}

void trace_add(struct trace *trace, const struct traced *packet)
{
    if (trace->num == trace->cap) {
        trace->cap = trace->cap == 0 ? 256 : 2 * trace->cap;
        trace->packet = or_give_up(realloc(trace->packet, trace->cap * sizeof trace->packet[0]));
    }
    trace->packet[trace->num++] = *packet;
}

void trace_free(struct trace *trace)
{
    while (trace->blocks != NULL) {
        struct trace_block *block = trace->blocks;
        trace->blocks = block->next;
        free(block);
    }
    free(trace->packet);
    *trace = (struct trace){0};
}

static void add_frame(struct trace *trace, const struct frame *frame, struct fragments *fragments)
{
    struct traced t = {.time_ns = frame->time_ns, .number = frame->number};
    if (packet_decode(frame, fragments, &t.packet) != PACKET_OK) {
        return;
    }
    struct bytes payload = t.packet.payload;
    t.packet.payload.ptr = trace_store(trace, payload.len);
    if (payload.len > 0) {
        memcpy(trace->blocks->octet, payload.ptr, payload.len);
    }
    trace_add(trace, &t);
}

bool trace_read(struct trace *trace, const char *path, struct error *error)
{
    const struct capture_settings settings = {.filter = NULL};
    struct budget budget = {.limit = BUDGET_MAX};
    struct counters counters = {0};
    struct fragments *fragments = or_give_up(fragments_new(&budget, &counters));
    struct capture *capture = or_give_up(capture_new(&settings));
    enum capture_status status = CAPTURE_ERROR;
    if (capture_add_file(capture, path, error)) {
        struct frame frame;
        while ((status = capture_next(capture, &frame, error)) == CAPTURE_FRAME) {
            add_frame(trace, &frame, fragments);
        }
    }
    capture_free(capture);
    fragments_free(fragments);
    return status == CAPTURE_END;
}

bool traced_is_tcp(const struct traced *t)
{
    return t->packet.transport == TRANSPORT_TCP;
}

size_t traced_sent(const struct traced *t)
{
    return t->packet.payload.len + t->packet.num_cut;
}

static bool is_between(const struct packet *p, const struct endpoint *from,
                       const struct endpoint *to)
{
    return endpoint_equal(&p->source, from) && endpoint_equal(&p->destination, to);
}

bool traced_same_way(const struct traced *a, const struct traced *b)
{
    return traced_is_tcp(a) && traced_is_tcp(b) &&
           is_between(&a->packet, &b->packet.source, &b->packet.destination);
}

bool traced_same_flow(const struct traced *a, const struct traced *b)
{
    return traced_is_tcp(a) && traced_is_tcp(b) &&
           (traced_same_way(a, b) ||
            is_between(&a->packet, &b->packet.destination, &b->packet.source));
}
