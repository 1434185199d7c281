/* output: what happens, told to a person or a program. An output is one row and one file. */
#ifndef FEDTAP_OUTPUT_H
#define FEDTAP_OUTPUT_H

#include <stdio.h>

#include "counters.h"
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

/* stats are the counters and gauges at one moment. */
struct stats {
    const struct counters *counters;
    size_t memory_used; /* octets drawn from the budget, and held as chains */
    size_t memory_peak;
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

/* output_context is what an output may look at while it runs; borrowed. */
struct output_context {
    FILE *stream;
    const struct federation *federation;
    const struct judge *judge;
    struct trust *trust;
    bool live;          /* sources are interfaces, not files */
    bool colour;        /* the stream is a terminal that takes it */
    bool many_sources;  /* frame numbers alone do not say where to look */
    bool as_it_happens; /* live or piped: tell findings when they open, not only in the report */
    int verbosity;      /* -1 with -q, 0, 1 with -v */

    /* source_name names a capture source by its index in an origin. */
    const char *(*source_name)(void *owner, uint16_t source);
    void *owner;
};

/* output_driver is one row of the table. */
struct output_driver {
    const char *name;

    /* open begins an output; context outlives it. NULL when out of memory. */
    void *(*open)(const struct output_context *context);

    /* event tells one event; what is written is flushed at once, unless context is live. */
    void (*event)(void *state, const struct event *event);

    /* flush hands over all that was told: it is called before packets are waited for, and every
     * millisecond or two when there is no need to wait. */
    void (*flush)(void *state);

    /* close ends the output and frees state. stats is NULL when the run never began. */
    void (*close)(void *state, const struct stats *stats);
};

/* output_drivers is the table, ended by a row without a name. */
extern const struct output_driver output_drivers[];

/* output_find returns the driver of that name, or NULL. */
const struct output_driver *output_find(const char *name);

#endif
