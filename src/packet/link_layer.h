/* link_layer: what a frame begins with, by the link type of its capture. */
#ifndef FEDTAP_LINK_LAYER_H
#define FEDTAP_LINK_LAYER_H

#include "layer.h"

/* link_decode reads the link-layer header off layer and says by ethertype what follows; VLAN tags
 * and the like are left to encapsulation_decode. PACKET_OK, PACKET_IGNORED, PACKET_CUT,
 * PACKET_MALFORMED or PACKET_UNKNOWN_LINK. */
enum packet_result link_decode(int link_type, struct layer *layer);

/* link_read_ethertype reads an EtherType, or an IEEE 802.3 length with LLC behind it, and returns what
 * follows. */
uint16_t link_read_ethertype(struct cursor *c);

/* link_read_ethernet reads addresses and EtherType, and returns what follows. */
uint16_t link_read_ethernet(struct cursor *c);

/* link_read_llc reads an IEEE 802.2 header with SNAP (RFC 1042) and returns what follows. */
uint16_t link_read_llc(struct cursor *c);

/* link_read_ppp reads a PPP header, compressed or not (RFC 1661, section 2), with or without address
 * and control (RFC 1662), and returns what follows. */
uint16_t link_read_ppp(struct cursor *c);

#endif
