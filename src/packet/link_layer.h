/* link_layer: link-layer headers. */
#ifndef FEDTAP_LINK_LAYER_H
#define FEDTAP_LINK_LAYER_H

#include "packet.h"

/* ethertype numbers that lead further. */
enum ethertype {
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_VLAN = 0x8100,          /* IEEE 802.1Q */
    ETHERTYPE_PROVIDER_VLAN = 0x88a8, /* IEEE 802.1ad */
    ETHERTYPE_OLD_QINQ = 0x9100,
    ETHERTYPE_IPV6 = 0x86dd,
};

/* link_decode reads the link layer and any VLAN tags off c and says by ethertype what follows; 0 for
 * what is not understood. PACKET_OK, PACKET_IGNORED, PACKET_CUT or PACKET_UNKNOWN_LINK. */
enum packet_result link_decode(int link_type, struct cursor *c, uint16_t *ethertype);

#endif
