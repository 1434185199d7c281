/* transport.c: ports, TCP's numbers, and where the payload lies. */
#include "transport.h"

#define UDP_HEADER_LEN 8
#define TCP_HEADER_MIN 20

/* short_of says why a header of len octets is not whole: cut by the snap length, or never there. */
static enum packet_result short_of(const struct ip_header *ip, size_t len)
{
    return len <= ip->payload.len + ip->num_cut ? PACKET_CUT : PACKET_MALFORMED;
}

static enum packet_result decode_udp(const struct ip_header *ip, struct packet *out)
{
    struct cursor c = cursor_of(ip->payload);
    if (ip->payload.len < UDP_HEADER_LEN) { /* asked once, so that no read below has to */
        return short_of(ip, UDP_HEADER_LEN);
    }
    out->source.port = cursor_u16(&c);
    out->destination.port = cursor_u16(&c);
    size_t len = cursor_u16(&c);
    cursor_skip(&c, 2);
    if (len < UDP_HEADER_LEN || len > ip->payload.len + ip->num_cut) {
        return PACKET_MALFORMED;
    }
    size_t payload_len = len - UDP_HEADER_LEN;
    out->transport = TRANSPORT_UDP;
    out->payload = c.rest;
    out->num_cut = 0;
    if (payload_len < c.rest.len) {
        out->payload.len = payload_len;
    } else {
        out->num_cut = payload_len - c.rest.len;
    }
    return PACKET_OK;
}

static enum packet_result decode_tcp(const struct ip_header *ip, struct packet *out)
{
    struct cursor c = cursor_of(ip->payload);
    if (ip->payload.len < TCP_HEADER_MIN) {
        return short_of(ip, TCP_HEADER_MIN);
    }
    out->source.port = cursor_u16(&c);
    out->destination.port = cursor_u16(&c);
    out->sequence = cursor_u32(&c);
    out->acknowledgement = cursor_u32(&c);
    size_t header_len = (size_t)(cursor_u8(&c) >> 4) * 4;
    out->tcp_flags = cursor_u8(&c);
    cursor_skip(&c, 6); /* window, checksum, urgent pointer */
    if (header_len < TCP_HEADER_MIN) {
        return PACKET_MALFORMED;
    }
    cursor_skip(&c, header_len - TCP_HEADER_MIN);
    if (!cursor_ok(&c)) {
        return short_of(ip, header_len);
    }
    out->transport = TRANSPORT_TCP;
    out->payload = c.rest;
    out->num_cut = ip->num_cut;
    return PACKET_OK;
}

enum packet_result transport_decode(const struct ip_header *ip, struct packet *out)
{
    out->source.address = ip->source;
    out->destination.address = ip->destination;
    switch (ip->protocol) {
    case IP_PROTOCOL_UDP:
        return decode_udp(ip, out);
    case IP_PROTOCOL_TCP:
        return decode_tcp(ip, out);
    default:
        return PACKET_IGNORED;
    }
}
