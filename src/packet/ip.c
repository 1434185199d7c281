/* ip.c: lengths as the headers announce them, checked against what is there. */
#include "ip.h"

#include "bounds.h"
#include "link_layer.h"

#define IPV4_HEADER_MIN 20
#define IPV6_HEADER_LEN 40

enum ipv6_extension {
    EXTENSION_HOP_BY_HOP = 0,
    EXTENSION_ROUTING = 43,
    EXTENSION_FRAGMENT = 44,
    EXTENSION_AUTHENTICATION = 51,
    EXTENSION_DESTINATION = 60,
};

/* bound_packet cuts data to the announced total length. 0 stands for "as much as there is": hosts
 * that leave segmentation to their adapter capture such packets. */
static bool bound_packet(struct bytes *data, size_t *num_cut, size_t total_len)
{
    size_t on_wire = data->len + *num_cut;
    if (total_len > on_wire) {
        return false;
    }
    if (total_len < data->len) {
        data->len = total_len;
        *num_cut = 0;
    } else {
        *num_cut = total_len - data->len;
    }
    return true;
}

static enum packet_result decode_ipv4(struct bytes data, size_t num_cut, struct ip_header *out)
{
    struct cursor c = cursor_of(data);
    uint8_t first = cursor_u8(&c);
    size_t header_len = (size_t)(first & 0x0f) * 4;
    cursor_skip(&c, 1);
    size_t total_len = cursor_u16(&c);
    cursor_skip(&c, 2);
    uint16_t fragment = cursor_u16(&c);
    cursor_skip(&c, 1);
    out->protocol = cursor_u8(&c);
    cursor_skip(&c, 2);
    out->source = address_of(cursor_take(&c, 4));
    out->destination = address_of(cursor_take(&c, 4));
    if (!cursor_ok(&c)) {
        return PACKET_CUT;
    }
    if (total_len == 0) {
        total_len = data.len + num_cut;
    }
    if (first >> 4 != 4 || header_len < IPV4_HEADER_MIN || total_len < header_len ||
        !bound_packet(&data, &num_cut, total_len)) {
        return PACKET_MALFORMED;
    }
    if ((fragment & 0x3fff) != 0) { /* more fragments, or an offset */
        return PACKET_FRAGMENT;
    }
    if (data.len < header_len) {
        return PACKET_CUT;
    }
    out->packet = data;
    out->payload = (struct bytes){data.ptr + header_len, data.len - header_len};
    out->num_cut = num_cut;
    return PACKET_OK;
}

static bool is_extension(uint8_t protocol)
{
    return protocol == EXTENSION_HOP_BY_HOP || protocol == EXTENSION_ROUTING ||
           protocol == EXTENSION_FRAGMENT || protocol == EXTENSION_AUTHENTICATION ||
           protocol == EXTENSION_DESTINATION;
}

/* skip_extension reads one extension header and the protocol behind it; true for a fragment of a
 * larger packet (an atomic fragment, RFC 6946, is whole). */
static bool skip_extension(struct cursor *c, uint8_t *protocol)
{
    uint8_t which = *protocol;
    *protocol = cursor_u8(c);
    size_t len = cursor_u8(c);
    if (which == EXTENSION_FRAGMENT) {
        uint16_t offset_and_more = cursor_u16(c);
        cursor_skip(c, 4);
        return (offset_and_more & 0xfff9) != 0;
    }
    size_t rest = which == EXTENSION_AUTHENTICATION ? (len + 2) * 4 - 2 : len * 8 + 6;
    cursor_skip(c, rest);
    return false;
}

static enum packet_result decode_ipv6(struct bytes data, size_t num_cut, struct ip_header *out)
{
    struct cursor c = cursor_of(data);
    uint32_t first = cursor_u32(&c);
    size_t payload_len = cursor_u16(&c);
    out->protocol = cursor_u8(&c);
    cursor_skip(&c, 1);
    out->source = address_of(cursor_take(&c, 16));
    out->destination = address_of(cursor_take(&c, 16));
    if (!cursor_ok(&c)) {
        return PACKET_CUT;
    }
    size_t total_len = payload_len > 0 ? IPV6_HEADER_LEN + payload_len : data.len + num_cut;
    if (first >> 28 != 6 || !bound_packet(&data, &num_cut, total_len)) {
        return PACKET_MALFORMED;
    }
    c = cursor_of(data);
    cursor_skip(&c, IPV6_HEADER_LEN);
    for (int i = 0; i < EXTENSION_HEADERS_MAX && is_extension(out->protocol); i++) {
        if (skip_extension(&c, &out->protocol) && cursor_ok(&c)) {
            return PACKET_FRAGMENT;
        }
    }
    if (!cursor_ok(&c)) {
        return num_cut > 0 ? PACKET_CUT : PACKET_MALFORMED;
    }
    out->packet = data;
    out->payload = c.rest;
    out->num_cut = num_cut;
    return PACKET_OK;
}

enum packet_result ip_decode(struct bytes data, size_t num_cut, uint16_t ethertype,
                             struct ip_header *out)
{
    switch (ethertype) {
    case ETHERTYPE_IPV4:
        return decode_ipv4(data, num_cut, out);
    case ETHERTYPE_IPV6:
        return decode_ipv6(data, num_cut, out);
    default:
        return PACKET_IGNORED;
    }
}
