/* dissector.h: the contract between flow/ and dissectors/: octets in, facts out. A dissector keeps
 * no globals, never logs and never judges. */
#ifndef FEDTAP_DISSECTOR_H
#define FEDTAP_DISSECTOR_H

#include "buf.h"
#include "counters.h"
#include "fact.h"

/* direction is relative to the flow: its client sent the SYN or, without one, was guessed. */
enum direction { FROM_CLIENT, FROM_SERVER };

/* direction_opposite is the other one. */
static inline enum direction direction_opposite(enum direction direction)
{
    return direction == FROM_CLIENT ? FROM_SERVER : FROM_CLIENT;
}

enum dissected {
    DISSECTED_MORE,     /* give me what comes next */
    DISSECTED_DONE,     /* I have all I want: free my state, the rest of the flow is of no use */
    DISSECTED_NOT_MINE, /* this is not my protocol */
};

/* stream_end is how a flow ended. */
enum stream_end {
    END_CLOSED, /* FIN from both sides */
    END_RESET,
    END_DONE,      /* the dissector said that it has heard enough, or that it is not its protocol */
    END_IDLE,      /* nothing for the flow's idle time */
    END_FORGOTTEN, /* evicted because a table was full */
    END_OF_INPUT,  /* the capture is over */
};

enum application { APPLICATION_UNKNOWN, APPLICATION_DNS, APPLICATION_TLS };

/* beginning is what the first octets of a stream look like. */
enum beginning {
    BEGINS_NOT,
    BEGINS_CLIENT, /* the client of this protocol speaks first */
    BEGINS_SERVER, /* its server answers */
};

/* flow_hint is what is known of a flow before its first octet is dissected. */
struct flow_hint {
    enum transport transport;
    uint16_t client_port;
    uint16_t server_port;
    bool expected;                /* server_port is 5061 or was named by an SRV answer */
    enum application application; /* what nDPI takes it for: a hint, never a verdict */
};

struct key_log;

/* dissection is what a dissector may use while it runs. origin is that of the octets handed over:
 * one frame, and the time of the packet that made them available; copy it to keep it. */
struct dissection {
    const struct origin *origin;
    const struct fact_sink *sink;
    struct budget *budget;
    struct counters *counters;
    struct key_log *key_log; /* TLS secrets (key_log.h), or NULL */
    size_t num_cut;          /* of a datagram: octets behind those handed over, not captured */
};

struct dissector {
    const char *name;
    enum transport transport;
    const char *filter; /* capture-filter term; the pipeline joins all terms with "or" */
    size_t state_len;   /* octets, zero-filled per flow; at most DISSECTOR_STATE_MAX */

    /* wants tells whether a flow is to be given to this dissector. */
    bool (*wants)(const struct flow_hint *hint);

    /* begins tells, by the first octets of a segment, whether this protocol begins there, possibly
     * behind another that asked for it (STARTTLS, RFC 3207). It must not err: nobody is asked after
     * it. NULL when that cannot be told. */
    enum beginning (*begins)(struct bytes payload);

    /* data takes a datagram, or the next octets of a stream in order. */
    enum dissected (*data)(void *state, enum direction direction, struct bytes data,
                           const struct dissection *d);

    /* gap says that octets of a stream will never come (num_missing 0: nobody knows how many); what
     * data brings next follows the gap. MORE, or DONE when nothing more can be learnt. NULL for
     * datagrams. */
    enum dissected (*gap)(void *state, enum direction direction, enum gap_cause cause,
                          uint64_t num_missing, const struct dissection *d);

    /* settled tells whether what matters of a flow is known already, though more is read of it: a reset
     * then only ends a connection, and datagrams are not waited for. NULL when it never is before DONE. */
    bool (*settled)(const void *state);

    /* end says that the flow is over, or that state must be given up; the dissector tells what is
     * now certain and releases what it grabbed. Called exactly once, also after DONE or NOT_MINE. */
    void (*end)(void *state, enum stream_end how, const struct dissection *d);
};

/* dissectors is the ordered list of all, NULL at its end: the first that wants a flow gets it. */
extern const struct dissector *const dissectors[];

#endif
