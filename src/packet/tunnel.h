/* tunnel: packets within packets: IP in IP (RFC 2003), IPv6 in IPv4 (RFC 4213), GRE (RFC 2784, RFC
 * 2890; version 1: RFC 2637) with ERSPAN in it, and over UDP VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U
 * (3GPP TS 29.281) and Teredo (RFC 4380). */
#ifndef FEDTAP_TUNNEL_H
#define FEDTAP_TUNNEL_H

#include "ip.h"

/* tunnel_over_ip reads the header of a tunnel that is an IP protocol of its own; inner is what the
 * tunnel carries. PACKET_OK, PACKET_IGNORED when ip carries no tunnel, PACKET_CUT or
 * PACKET_MALFORMED. */
enum packet_result tunnel_over_ip(const struct ip_header *ip, struct layer *inner);

/* tunnel_over_udp does the same for a datagram that, by its ports and by what it begins with, is a
 * tunnel's. PACKET_OK; PACKET_IGNORED for any other; PACKET_CUT when the snap length cut what would
 * tell. */
enum packet_result tunnel_over_udp(const struct packet *datagram, struct layer *inner);

#endif
