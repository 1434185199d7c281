/* trace: the packets of a capture as a list, to be played again in other ways. */
#ifndef FEDTAP_TRACE_H
#define FEDTAP_TRACE_H

#include "packet.h"
#include "status.h"

/* traced is one decoded packet. Its payload lies in the storage of a trace. */
struct traced {
    int64_t time_ns;
    uint64_t number; /* of the frame */
    struct packet packet;
};

/* trace is a list of packets. The zero state is an empty one. */
struct trace {
    struct traced *packet;
    size_t num;
    size_t cap;
    struct trace_block *blocks; /* storage of payloads */
};

/* trace_read adds every TCP and UDP packet of a capture file. False with the reason. */
bool trace_read(struct trace *trace, const char *path, struct error *error)
    __attribute__((warn_unused_result));

/* trace_free frees the list and its storage; the trace is empty then. */
void trace_free(struct trace *trace);

/* trace_add appends a packet, whose payload must live as long as trace does. */
void trace_add(struct trace *trace, const struct traced *packet);

/* trace_store returns len octets that live as long as trace does. */
uint8_t *trace_store(struct trace *trace, size_t len);

/* traced_is_tcp tells whether a packet is of TCP. */
bool traced_is_tcp(const struct traced *t);

/* traced_sent counts the octets of payload that were sent, captured or not. */
size_t traced_sent(const struct traced *t);

/* traced_same_way tells whether both are of one direction between the same TCP ports. */
bool traced_same_way(const struct traced *a, const struct traced *b);

/* traced_same_flow tells whether both are between the same TCP ports, in either direction. */
bool traced_same_flow(const struct traced *a, const struct traced *b);

#endif
