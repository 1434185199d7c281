/* told_packet: packets as outputs that keep some are told of them. */
#ifndef FEDTAP_TOLD_PACKET_H
#define FEDTAP_TOLD_PACKET_H

#include "output.h"
#include "packet.h"

/* told_packet_of_any is any frame, by what became of decoding it. */
struct output_packet told_packet_of_any(const struct frame *frame, enum packet_result result);

/* told_packet_of_flow is a packet of a flow that facts may come of. */
struct output_packet told_packet_of_flow(const struct frame *frame, const struct packet *packet,
                                         uint64_t flow_id);

#endif
