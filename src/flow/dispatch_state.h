/* dispatch_state: what dispatch.c and tcp.c share. Private to the two. */
#ifndef FEDTAP_DISPATCH_STATE_H
#define FEDTAP_DISPATCH_STATE_H

#include "apart.h"
#include "conversation.h"
#include "dispatch.h"
#include "undecided.h"

struct dispatch { /* NOLINT(clang-analyzer-optin.performance.Padding): it lies apart on purpose */
    struct flow_table *flows; /* any thread may look at it */
    _Alignas(APART) struct surroundings around;
    struct undecided undecided;
    uint16_t expected_port[EXPECTED_PORTS_MAX];
    size_t num_expected_ports;
    struct packet_watcher watcher;
};

/* dispatch_tell_packet tells whoever watches of a packet of flow. */
void dispatch_tell_packet(const struct dispatch *d, const struct flow *flow,
                          const struct frame *frame, const struct packet *p);

/* dispatch_drop_conversation forgets what is kept of flow, without telling. */
void dispatch_drop_conversation(struct dispatch *d, struct flow *flow);

/* dispatch_is_expected tells whether TLS is expected on a server port. */
bool dispatch_is_expected(const struct dispatch *d, uint16_t port);

/* dispatch_choose returns the dissector that wants flow, or NULL. */
const struct dissector *dispatch_choose(const struct flow *flow, enum application application);

/* dispatch_recognise returns the dissector whose protocol begins with payload, or NULL. */
const struct dissector *dispatch_recognise(struct bytes payload, enum beginning *beginning);

/* dispatch_tell_outcome tells what became of a connection on an expected port. frame may be 0. */
void dispatch_tell_outcome(struct dispatch *d, const struct flow *flow, enum tcp_outcome outcome,
                           uint64_t frame);

/* dispatch_end_conversation tells that the flow is over; its entry stays, of no interest, for what
 * may still come of it. */
void dispatch_end_conversation(struct dispatch *d, struct flow *flow, enum stream_end how,
                               uint64_t frame);

/* dispatch_heed does what a dissector's answer asks for. */
void dispatch_heed(struct dispatch *d, struct flow *flow, enum dissected answer, uint64_t frame);

/* dispatch_remove_flow tells that the flow is over, and forgets it. */
void dispatch_remove_flow(struct dispatch *d, struct flow *flow, enum stream_end how);

/* dispatch_add_flow makes a flow, at the expense of the least recently used one if need be. */
struct flow *dispatch_add_flow(struct dispatch *d, const struct frame *frame,
                               const struct packet *p, enum flow_kind kind);

/* dispatch_direction_of tells which end of flow sent packet. */
enum direction dispatch_direction_of(const struct flow *flow, const struct packet *p);

/* dispatch_begin_dissection gives flow to the dissector that wants it. */
void dispatch_begin_dissection(struct dispatch *d, struct flow *flow,
                               const struct dissector *dissector);

/* tcp_take takes one TCP segment. */
void tcp_take(struct dispatch *d, const struct frame *frame, const struct packet *p);

#endif
