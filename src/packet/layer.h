/* layer: what is left of a frame while its headers are peeled off, one after the other. */
#ifndef FEDTAP_LAYER_H
#define FEDTAP_LAYER_H

#include "packet.h"

/* ethertype numbers that lead further (IEEE 802 Numbers). */
enum ethertype {
    ETHERTYPE_NONE = 0, /* of ours: what follows is not understood */
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_ETHERNET = 0x6558, /* Transparent Ethernet Bridging (RFC 1701): a whole frame */
    ETHERTYPE_VLAN = 0x8100,     /* IEEE 802.1Q */
    ETHERTYPE_IPV6 = 0x86dd,
    ETHERTYPE_PPP = 0x880b,
    ETHERTYPE_MPLS = 0x8847,
    ETHERTYPE_MPLS_UPSTREAM = 0x8848, /* RFC 5332 */
    ETHERTYPE_PPPOE_SESSION = 0x8864,
    ETHERTYPE_PROVIDER_VLAN = 0x88a8, /* IEEE 802.1ad */
    ETHERTYPE_ERSPAN = 0x88be,        /* types I and II, in GRE */
    ETHERTYPE_OLD_QINQ = 0x9100,
    ETHERTYPE_ERSPAN_III = 0x22eb, /* in GRE */
};

/* layer is the rest of a frame and what it is. */
struct layer {
    struct bytes data;
    size_t num_cut;     /* octets behind data that were on the wire but not captured */
    uint16_t ethertype; /* of data; enum ethertype, or a number that leads nowhere */
};

/* layer_bound ends layer after the len octets that a header announces; what is behind is padding.
 * False when more are announced than were on the wire. */
bool layer_bound(struct layer *layer, size_t len) __attribute__((warn_unused_result));

/* layer_advance goes on behind what c has read of layer's data, with what follows there. PACKET_OK,
 * or PACKET_CUT when c ran off the end. */
enum packet_result layer_advance(struct layer *layer, const struct cursor *c, uint16_t ethertype);

/* layer_ip_version says which ethertype an IP packet of unknown version has, by its first four bits
 * at c; ETHERTYPE_NONE when it is neither. c is not moved, but is short without an octet. */
uint16_t layer_ip_version(struct cursor *c);

#endif
