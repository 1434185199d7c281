/* conversation: what is kept of a flow while a dissector, or nDPI, is interested in it. */
#ifndef FEDTAP_CONVERSATION_H
#define FEDTAP_CONVERSATION_H

#include "classify.h"
#include "dissector.h"
#include "flow.h"
#include "reorder.h"

/* half is one direction of a TCP connection. */
struct half {
    struct reorder order;
    bool started;     /* order knows where the stream, or what there is of it, begins */
    bool restarted;   /* what the dissector wants begins there, and nothing of it is missing */
    bool told_joined; /* the dissector knows that the beginning is missing */
    bool has_fin;
    bool closed;           /* everything up to the FIN was delivered */
    uint32_t fin;          /* sequence number of the FIN */
    bool has_ack;          /* the other side has acknowledged octets of this half, */
    uint32_t first_ack;    /* from here */
    uint32_t last_ack;     /* to here, */
    uint64_t ack_frame;    /* in this frame */
    int64_t hole_since_ns; /* since when acknowledged octets have been missing; 0: none are */
};

/* conversation belongs to one flow. dissector is NULL as long as nDPI looks. */
struct conversation {
    const struct dissector *dissector;
    void *state;
    struct frames opening; /* frames of the SYNs, for what becomes of them */
    struct classified *classified;
    struct origin origin;       /* of what is handed over now; see conversation_origin */
    unsigned num_looked;        /* packets that nDPI has seen */
    struct flow *flow;          /* whose conversation this is */
    struct conversation *newer; /* of those that nDPI looks at */
    struct conversation *older;
    struct half half[2]; /* by enum direction; datagrams have none, and no memory for it */
};

/* surroundings is what conversations work in. */
struct surroundings {
    struct budget *budget;
    struct counters *counters;
    const struct fact_sink *sink;
    int64_t now_ns;          /* packet time */
    struct key_log *key_log; /* or NULL */
};

/* conversation_new begins one; NULL when the budget refuses. */
struct conversation *conversation_new(struct flow *flow, struct surroundings *around);

/* conversation_start says with which sequence number a direction begins. */
void conversation_start(struct conversation *c, enum direction direction, uint32_t sequence);

/* conversation_restart says that what a dissector wants begins at sequence, whatever came before: that
 * is forgotten. Only before anything was handed over. */
void conversation_restart(struct conversation *c, enum direction direction, uint32_t sequence);

/* conversation_attach gives the flow to dissector. False when the budget refuses its state. */
bool conversation_attach(struct conversation *c, const struct dissector *dissector,
                         struct surroundings *around) __attribute__((warn_unused_result));

/* conversation_free frees everything, without telling. */
void conversation_free(struct conversation *c, struct surroundings *around);

/* flow_origin writes the origin of an event of frame on flow; 0 stands for no frame. */
void flow_origin(struct origin *out, const struct flow *flow, uint64_t frame,
                 const struct surroundings *around);

/* conversation_origin lends the origin of octets, or of an event, of frame, until the next call; 0 stands for
 * no frame. */
const struct origin *conversation_origin(struct conversation *c, uint64_t frame,
                                         const struct surroundings *around);

/* conversation_is_settled tells whether the dissector knows already what matters. */
bool conversation_is_settled(const struct conversation *c);

/* conversation_datagram hands over one datagram. */
enum dissected conversation_datagram(struct conversation *c, enum direction direction,
                                     const struct frame *frame, const struct packet *packet,
                                     struct surroundings *around);

/* conversation_segment takes the payload of one segment, and hands over what is in order then. */
enum dissected conversation_segment(struct conversation *c, enum direction direction,
                                    const struct frame *frame, const struct packet *packet,
                                    struct surroundings *around);

/* conversation_hold takes the payload of one segment while nDPI looks. False at a limit. */
bool conversation_hold(struct conversation *c, enum direction direction, const struct frame *frame,
                       const struct packet *packet, struct surroundings *around)
    __attribute__((warn_unused_result));

/* conversation_catch_up hands over what was held while nDPI looked, the client's octets first. */
enum dissected conversation_catch_up(struct conversation *c, struct surroundings *around);

/* conversation_acknowledge notes what the sender in direction acknowledges of the other half, and
 * gives up holes there that have been acknowledged for GAP_PATIENCE_NS. */
enum dissected conversation_acknowledge(struct conversation *c, enum direction direction,
                                        const struct frame *frame, const struct packet *packet,
                                        struct surroundings *around);

/* conversation_flush gives up every hole and hands over all that is held: nothing more will come. */
enum dissected conversation_flush(struct conversation *c, struct surroundings *around);

/* conversation_end tells the dissector that the flow is over, and frees c. */
void conversation_end(struct conversation *c, enum stream_end how, uint64_t frame,
                      struct surroundings *around);

#endif
