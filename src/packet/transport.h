/* transport: UDP (RFC 768) and TCP (RFC 9293) headers. */
#ifndef FEDTAP_TRANSPORT_H
#define FEDTAP_TRANSPORT_H

#include "ip.h"

/* transport_decode reads the header behind ip into out, whose addresses are filled too. PACKET_OK,
 * PACKET_IGNORED for any other protocol, PACKET_MALFORMED or PACKET_CUT. */
enum packet_result transport_decode(const struct ip_header *ip, struct packet *out);

#endif
