/* evidence: a pcapng file of just the packets that findings rest on, each of which says for which.
 *
 * Packets that facts may come of are kept for a while: look-ups longer than anything else, since a record is
 * asked for once an hour; and of streams those of which a handshake came. When a finding opens, the packets
 * of the flows that it rests on are written in the order of their time, and further packets of these flows as
 * they come, until nothing more can come of them.
 *
 * The last packet that a finding's own frames name carries the finding as its comment; the others say what they
 * are evidence of. Each packet stands in a file once, but when a later finding rests on nothing new: then its
 * last packet is repeated with the new comment, which Wireshark shows as a retransmission. The statistics block
 * of pcapng could hold the comment too, but hardly anybody would see it there.
 *
 * Some findings are about what did not come. For them the first octets of the packet with which that time was
 * over are written too. */
#ifndef FEDTAP_EVIDENCE_H
#define FEDTAP_EVIDENCE_H

#include "output.h"

void *evidence_open(const struct output_context *context, struct error *error);
void evidence_packet(void *state, const struct output_packet *packet);
void evidence_event(void *state, const struct event *event);
void evidence_flush(void *state);
void evidence_close(void *state, const struct stats *stats);

#endif
