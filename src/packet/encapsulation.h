/* encapsulation: headers between a link layer and IP: VLAN tags (IEEE 802.1Q and 802.1ad), MPLS labels
 * (RFC 3032), PPPoE sessions (RFC 2516), PPP, mirrored frames (ERSPAN), Ethernet in anything. */
#ifndef FEDTAP_ENCAPSULATION_H
#define FEDTAP_ENCAPSULATION_H

#include "layer.h"

/* encapsulation_known tells whether encapsulation_decode reads what ethertype stands for. */
bool encapsulation_known(uint16_t ethertype);

/* encapsulation_decode reads one header of a known ethertype off layer, and says by ethertype what
 * follows. PACKET_OK, PACKET_CUT or PACKET_MALFORMED. */
enum packet_result encapsulation_decode(struct layer *layer);

#endif
