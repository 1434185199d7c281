/* ip.c: lengths as the headers announce them, checked against what is there. */
#include "ip.h"

#include "bounds.h"

#define IPV4_HEADER_MIN 20
#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_FRAGMENT_OFFSET 0x1fff
#define IPV6_HEADER_LEN 40
#define IPV6_MORE_FRAGMENTS 1
#define IPV6_FRAGMENT_OFFSET 0xfff8

enum ipv6_extension {
    EXTENSION_HOP_BY_HOP = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_DESTINATION = 60,
};

/* bound_packet ends layer with the packet. 0 stands for "as much as there is": hosts that leave
 * segmentation to their adapter capture such packets. */
static bool bound_packet(struct layer *layer, size_t total_len)
{
    return total_len == 0 || layer_bound(layer, total_len);
}

static bool is_extension(const struct ip_header *ip)
{
    if (ip->source.family == ADDRESS_IPV4) {
        return ip->protocol == IP_PROTOCOL_AUTHENTICATION;
    }
    return ip->protocol == EXTENSION_HOP_BY_HOP || ip->protocol == EXTENSION_ROUTING ||
           ip->protocol == EXTENSION_FRAGMENT || ip->protocol == IP_PROTOCOL_AUTHENTICATION ||
           ip->protocol == EXTENSION_DESTINATION;
}

/* read_fragment_header reads what follows the next header and a reserved octet; true for a fragment
 * of a larger packet (an atomic fragment, RFC 6946, is whole). */
static bool read_fragment_header(struct cursor *c, struct ip_fragment *out)
{
    uint16_t offset_and_more = cursor_u16(c);
    out->offset = offset_and_more & IPV6_FRAGMENT_OFFSET;
    out->more = (offset_and_more & IPV6_MORE_FRAGMENTS) != 0;
    out->identification = cursor_u32(c);
    return out->offset > 0 || out->more;
}

/* read_extension reads one extension header and the protocol behind it; true for a fragment. */
static bool read_extension(struct cursor *c, struct ip_header *ip)
{
    uint8_t which = ip->protocol;
    ip->protocol = cursor_u8(c);
    size_t len = cursor_u8(c);
    if (which == EXTENSION_FRAGMENT) {
        return read_fragment_header(c, &ip->fragment);
    }
    cursor_skip(c, which == IP_PROTOCOL_AUTHENTICATION ? (len + 2) * 4 - 2 : len * 8 + 6);
    return false;
}

/* read_extensions finds the payload at c, which begins behind the fixed header. */
static enum packet_result read_extensions(struct cursor c, size_t num_cut, struct ip_header *ip)
{
    bool is_fragment = false;
    for (int i = 0; i < EXTENSION_HEADERS_MAX && is_extension(ip) && !is_fragment; i++) {
        is_fragment = read_extension(&c, ip);
    }
    if (!cursor_ok(&c)) {
        return num_cut > 0 ? PACKET_CUT : PACKET_MALFORMED;
    }
    ip->payload = c.rest;
    ip->num_cut = num_cut;
    return is_fragment ? PACKET_FRAGMENT : PACKET_OK;
}

enum packet_result ip_skip_extensions(struct ip_header *ip)
{
    enum packet_result result = read_extensions(cursor_of(ip->payload), ip->num_cut, ip);
    return result == PACKET_FRAGMENT ? PACKET_MALFORMED : result; /* no fragments of fragments */
}

static enum packet_result decode_ipv4(struct layer layer, struct ip_header *out)
{
    struct cursor c = cursor_of(layer.data);
    if (layer.data.len < IPV4_HEADER_MIN) { /* asked once, so that no read below has to */
        return PACKET_CUT;
    }
    uint8_t first = cursor_u8(&c);
    size_t header_len = (size_t)(first & 0x0f) * 4;
    cursor_skip(&c, 1);
    size_t total_len = cursor_u16(&c);
    out->fragment.identification = cursor_u16(&c);
    uint16_t flags_and_offset = cursor_u16(&c);
    cursor_skip(&c, 1);
    out->protocol = cursor_u8(&c);
    cursor_skip(&c, 2);
    out->source = address_of(cursor_take(&c, 4));
    out->destination = address_of(cursor_take(&c, 4));
    if (first >> 4 != 4 || header_len < IPV4_HEADER_MIN || !bound_packet(&layer, total_len) ||
        layer.data.len + layer.num_cut < header_len) {
        return PACKET_MALFORMED;
    }
    if (layer.data.len < header_len) {
        return PACKET_CUT;
    }
    out->fragment.offset = (size_t)(flags_and_offset & IPV4_FRAGMENT_OFFSET) * 8;
    out->fragment.more = (flags_and_offset & IPV4_MORE_FRAGMENTS) != 0;
    out->payload = (struct bytes){layer.data.ptr + header_len, layer.data.len - header_len};
    out->num_cut = layer.num_cut;
    bool is_fragment = out->fragment.offset > 0 || out->fragment.more;
    return is_fragment ? PACKET_FRAGMENT : ip_skip_extensions(out);
}

static enum packet_result decode_ipv6(struct layer layer, struct ip_header *out)
{
    struct cursor c = cursor_of(layer.data);
    if (layer.data.len < IPV6_HEADER_LEN) {
        return PACKET_CUT;
    }
    uint32_t first = cursor_u32(&c);
    size_t payload_len = cursor_u16(&c);
    out->protocol = cursor_u8(&c);
    cursor_skip(&c, 1);
    out->source = address_of(cursor_take(&c, 16));
    out->destination = address_of(cursor_take(&c, 16));
    size_t total_len = payload_len > 0 ? IPV6_HEADER_LEN + payload_len : 0;
    if (first >> 28 != 6 || !bound_packet(&layer, total_len)) {
        return PACKET_MALFORMED;
    }
    c = cursor_of(layer.data);
    cursor_skip(&c, IPV6_HEADER_LEN);
    return read_extensions(c, layer.num_cut, out);
}

enum packet_result ip_decode(const struct layer *layer, struct ip_header *out)
{
    out->fragment = (struct ip_fragment){0}; /* whatever is read writes all else */
    switch (layer->ethertype) {
    case ETHERTYPE_IPV4:
        return decode_ipv4(*layer, out);
    case ETHERTYPE_IPV6:
        return decode_ipv6(*layer, out);
    default:
        return PACKET_IGNORED;
    }
}
