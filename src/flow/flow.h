/* flow: a fixed table of five-tuples. Of those that are over, then of the others, the least
 * recently used goes first; flows age by packet time. */
#ifndef FEDTAP_FLOW_H
#define FEDTAP_FLOW_H

#include "address.h"
#include "apart.h"
#include "bounds.h"
#include "counters.h"
#include "packet.h"

/* Each kind of flow is forgotten after its own idle time. */
enum flow_kind {
    FLOW_UDP,
    FLOW_UDP_ANSWERED, /* nothing is waited for: kept to know a repeat by */
    FLOW_TCP_OPENING,  /* a SYN without an answer */
    FLOW_TCP,
    FLOW_TCP_CLOSED, /* by both ends, and all that mattered of it is known: kept to know repeats by */
    FLOW_NUM_KINDS,
};

struct conversation;

/* aftermath is what is followed of a connection of which a dissector has had all that it wanted. */
struct aftermath {
    int64_t since_ns; /* packet time */
    uint32_t next[2]; /* by enum direction: sequence number of the next octet then */
};

/* flow is one entry, in two cache lines: every packet looks at the first. client and server are as seen,
 * or guessed where the beginning was not. */
struct flow {
    _Alignas(CACHE_LINE_LEN) struct endpoint client;
    struct endpoint server;
    uint8_t transport;                 /* enum transport */
    uint8_t kind;                      /* enum flow_kind */
    uint16_t source;                   /* index of the capture source of the first packet */
    struct conversation *conversation; /* NULL: of no interest; owned by dispatch */
    uint64_t id;                       /* from 1, in the order of first packets */
    int64_t last_ns;                   /* packet time of the last packet, or of the first SYN */
    struct flow *newer;                /* in its kind, by last_ns */
    struct flow *older;                /* or in the free list */
    uint32_t start[2];    /* TCP, by enum direction: sequence number where the stream begins, */
    bool has_start[2];    /* if that is known */
    bool closed[2];       /* TCP, by enum direction: its FIN was seen, or a RST of either */
    bool expected : 1;    /* TCP: server's port is one where TLS is expected */
    bool established : 1; /* TCP: the SYN was answered */
    bool decided : 1;     /* TCP: nDPI has looked, and it is neither TLS nor DNS */
    bool dissected : 1;   /* TCP: a dissector has had all that it wanted, or all there was, */
    bool followed : 1;    /* and the aftermath counts */
    struct aftermath aftermath;
};

struct flow_table;

struct flow_table *flow_table_new(struct counters *counters);
void flow_table_free(struct flow_table *table);

/* flow_table_octets tells how many octets the flows in the table take. */
size_t flow_table_octets(const struct flow_table *table);

/* flow_table_step_back makes every flow's times earlier by step_ns: the clock was put back. */
void flow_table_step_back(struct flow_table *table, int64_t step_ns);

/* flow_hash is what the flow of packet is found by, the same whichever its direction. Any thread may ask. */
uint32_t flow_hash(const struct flow_table *table, const struct packet *packet);

/* flow_find returns the flow of packet, whose flow_hash is filled in, whichever its direction, or NULL. */
struct flow *flow_find(const struct flow_table *table, const struct packet *packet);

/* flow_add makes one, with client the packet's sender; there must be room (flow_to_evict). */
struct flow *flow_add(struct flow_table *table, const struct packet *packet, enum flow_kind kind,
                      int64_t now_ns);

/* flow_touch notes a packet of flow at now_ns, and its kind from now on. */
void flow_touch(struct flow_table *table, struct flow *flow, enum flow_kind kind, int64_t now_ns);

/* flow_remove forgets flow; its conversation must be gone. */
void flow_remove(struct flow_table *table, struct flow *flow);

/* flow_is_over tells whether flow is only kept to know repeats by. */
bool flow_is_over(const struct flow *flow);

/* flow_to_evict returns the flow to forget before the next flow_add, or NULL when there is room: the least
 * recently used of those that are over, or else of all. */
struct flow *flow_to_evict(const struct flow_table *table);

/* flow_expired returns a flow that has been idle for its kind's time at now_ns, the one of the lowest
 * number among the longest idle of each kind, or NULL. */
struct flow *flow_expired(struct flow_table *table, int64_t now_ns);

/* flow_table_under_way lends the flows that have a conversation, by their numbers, and says how many; valid until
 * flow_add. */
struct flow *const *flow_table_under_way(struct flow_table *table, size_t *num);

/* flow_table_clear forgets all flows; none may have a conversation. */
void flow_table_clear(struct flow_table *table);

#endif
