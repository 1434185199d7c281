/* ip: IPv4 (RFC 791) and IPv6 (RFC 8200) headers. */
#ifndef FEDTAP_IP_H
#define FEDTAP_IP_H

#include "packet.h"

/* IP_PROTOCOL_* are the protocol numbers that lead further. */
enum ip_protocol { IP_PROTOCOL_TCP = 6, IP_PROTOCOL_UDP = 17 };

/* ip_header is what the layers above need of either version. */
struct ip_header {
    struct address source;
    struct address destination;
    uint8_t protocol;     /* of payload */
    struct bytes packet;  /* header and payload, without link-layer padding, as far as captured */
    struct bytes payload; /* behind all headers, as far as captured */
    size_t num_cut;       /* octets of payload on the wire but not captured */
};

/* ip_decode reads the header at the front of data, of which num_cut more octets were on the wire.
 * PACKET_OK, PACKET_FRAGMENT, PACKET_MALFORMED or PACKET_CUT; out is filled on PACKET_OK only. */
enum packet_result ip_decode(struct bytes data, size_t num_cut, uint16_t ethertype,
                             struct ip_header *out);

#endif
