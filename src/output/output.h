/* output: what happens, told to a person or a program. An output is one row and one file. */
#ifndef FEDTAP_OUTPUT_H
#define FEDTAP_OUTPUT_H

#include <stdio.h>

#include "counters.h"
#include "destination.h"
#include "judge.h"

enum event_kind {
    EVENT_DNS,     /* dns, origin */
    EVENT_TLS,     /* handshake, origin; once it is over */
    EVENT_SIP,     /* sip, origin */
    EVENT_TCP,     /* tcp, origin: an attempt that reached no TLS */
    EVENT_FINDING, /* finding, resolved */
    EVENT_VERDICT, /* verdict */
    EVENT_CHANGE,  /* change, origin: the fact that told it */
    EVENT_STATS,   /* stats */
};

/* stats_table is a table, and the octets that its entries take. */
struct stats_table {
    const char *name; /* its key in JSON */
    size_t octets;
};

/* stats_traffic counts packets of one source. */
struct stats_traffic {
    uint64_t received; /* those that were dropped by the kernel included */
    uint64_t kernel_drops;
    uint64_t interface_drops;
};

/* stats_source is a source, and what came of it: since the start, and since the last stats event. */
struct stats_source {
    const char *name;
    struct stats_traffic total;
    struct stats_traffic fresh;
};

/* stats are the counters and gauges at one moment. */
struct stats {
    const struct counters *counters;
    size_t memory_used; /* octets drawn from the budget, and held as chains */
    size_t memory_peak;
    const struct stats_table *table;
    size_t num_tables;
    const struct stats_source *source;
    size_t num_sources;
    bool live; /* sources are interfaces */
};

/* event is one thing that happened; everything it points to dies when the call returns. */
struct event {
    enum event_kind kind;
    int64_t time_ns;             /* packet time */
    const struct origin *origin; /* of DNS, TLS, SIP, TCP and a change */
    union {
        const struct dns_response *dns;
        const struct handshake *handshake;
        const struct sip_message *sip;
        enum tcp_outcome tcp;
        struct {
            const struct finding *finding;
            bool resolved;
            const struct origin *cause; /* resolved: the fact that did it */
        } finding;
        const struct verdict *verdict;
        const struct change *change;
        const struct stats *stats;
    };
};

/* packet_use says what a captured frame may be to an output. */
enum packet_use {
    PACKET_OF_NOTHING,  /* no fact comes of it, but time has passed */
    PACKET_OF_LOOK_UP,  /* UDP, of a flow that is followed */
    PACKET_OF_STREAM,   /* TCP, of a flow that is followed */
    PACKET_OF_FRAGMENT, /* a part of a packet that is not whole yet, of whatever flow */
};

/* output_packet is one captured frame; its octets die when the call returns. */
struct output_packet {
    struct bytes data;
    uint32_t original_len; /* octets that were on the wire */
    int link_type;         /* a LINKTYPE number */
    int64_t time_ns;
    uint64_t number;  /* 1-based in its source */
    uint64_t flow_id; /* as in the origin of facts; of a look-up or a stream */
    uint16_t source;
    enum packet_use use;
    bool is_joined; /* it made fragments, which were told of before, a packet */
};

/* output_context is what an output may look at while it runs; borrowed. */
struct output_context {
    FILE *stream; /* what is written here during a call is one record; NULL for a store */
    struct destination *destination; /* where it goes to; NULL for a store, or under test */
    const char *path;                /* as it was given; NULL for standard output */
    const struct federation *federation;
    const struct judge *judge;
    struct trust *trust;
    bool live;          /* sources are interfaces, not files */
    bool colour;        /* the stream is a terminal that takes it */
    bool watched;       /* live, and the stream is a terminal at which somebody looks */
    bool many_sources;  /* frame numbers alone do not say where to look */
    bool as_it_happens; /* live or piped: tell findings when they open, not only in the report */
    bool anonymise;     /* evidence: mask what no finding is about */
    int verbosity;      /* -1 with -q, 0, 1 with -v */

    /* source_name names a capture source by its index in an origin. */
    const char *(*source_name)(void *owner, uint16_t source);
    void *owner;
};

/* output_form says what an output writes. */
enum output_form {
    OUTPUT_LINES,  /* text, each record some whole lines */
    OUTPUT_BLOCKS, /* pcapng, which asks destination_turn itself */
    OUTPUT_STORE,  /* a store of its own, under context's path */
};

/* output_driver is one row of the table. */
struct output_driver {
    const char *name;
    enum output_form form;

    /* open begins an output; context outlives it. NULL with the reason. */
    void *(*open)(const struct output_context *context, struct error *error);

    /* event tells one event: what it writes to the stream meanwhile is one record. */
    void (*event)(void *state, const struct event *event);

    /* packet tells of a packet before the events that it leads to; NULL for an output that keeps none. */
    void (*packet)(void *state, const struct output_packet *packet);

    /* watch renews what is shown of how things stand; a few times a second while somebody looks. NULL where
     * nothing is. */
    void (*watch)(void *state, const struct stats *stats);

    /* flush hands over all that a store was told: it is called before packets are waited for, and every
     * millisecond or two when there is no need to wait. NULL where there is nothing to do. */
    void (*flush)(void *state);

    /* lost counts what a store could not write. NULL for what goes to a destination, which counts itself. */
    uint64_t (*lost)(void *state);

    /* close ends the output, writes what there is to be told last, and frees state. stats is NULL when the
     * run never began. */
    void (*close)(void *state, const struct stats *stats);
};

/* output_drivers is the table, ended by a row without a name. */
extern const struct output_driver output_drivers[];

/* output_find returns the driver of that name, or NULL. */
const struct output_driver *output_find(const char *name);

#endif
