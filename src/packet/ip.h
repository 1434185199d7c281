/* ip: IPv4 (RFC 791) and IPv6 (RFC 8200) headers. */
#ifndef FEDTAP_IP_H
#define FEDTAP_IP_H

#include "layer.h"

/* IP_PROTOCOL_* are the protocol numbers that lead further. */
enum ip_protocol {
    IP_PROTOCOL_IPV4 = 4, /* RFC 2003 */
    IP_PROTOCOL_TCP = 6,
    IP_PROTOCOL_UDP = 17,
    IP_PROTOCOL_IPV6 = 41, /* RFC 4213 */
    IP_PROTOCOL_GRE = 47,
    IP_PROTOCOL_AUTHENTICATION = 51, /* RFC 4302 */
};

/* ip_fragment says which part of a packet's payload came (RFC 791, section 3.2; RFC 8200, section
 * 4.5). */
struct ip_fragment {
    uint32_t identification;
    size_t offset; /* octets */
    bool more;     /* fragments follow behind this one */
};

/* ip_header is what the layers above need of either version. */
struct ip_header {
    struct address source;
    struct address destination;
    uint8_t protocol;            /* of payload */
    struct bytes payload;        /* behind all headers, as far as captured */
    size_t num_cut;              /* octets of payload on the wire but not captured */
    struct ip_fragment fragment; /* of PACKET_FRAGMENT */
};

/* ip_decode reads the header at the front of layer. PACKET_OK; PACKET_FRAGMENT, and then payload is
 * that of the fragment; PACKET_IGNORED when it is not IP, PACKET_MALFORMED or PACKET_CUT. */
enum packet_result ip_decode(const struct layer *layer, struct ip_header *out);

/* ip_skip_extensions reads the extension headers off a payload that was put together of fragments.
 * PACKET_OK, PACKET_MALFORMED, or PACKET_CUT when they end beyond it. */
enum packet_result ip_skip_extensions(struct ip_header *ip);

#endif
