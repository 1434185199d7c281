#include "tunnel.h"

#include "bounds.h"

#define GRE_CHECKSUM 0x8000
#define GRE_ROUTING 0x4000
#define GRE_KEY 0x2000
#define GRE_SEQUENCE 0x1000
#define GRE_ACKNOWLEDGEMENT 0x0080
#define GRE_VERSION 0x0007

#define VXLAN_HAS_NETWORK 0x08

#define GENEVE_VERSION 0xc0
#define GENEVE_OPTIONS_LEN 0x3f
#define GENEVE_CONTROL 0x80

#define GTP_VERSION_AND_TYPE 0xf0
#define GTP_VERSION_1 0x30 /* and protocol type GTP */
#define GTP_OPTIONAL_FIELDS 0x07
#define GTP_HAS_EXTENSION 0x04
#define GTP_G_PDU 255

#define TEREDO_AUTHENTICATION 0x0001
#define TEREDO_ORIGIN 0x0000

/* DNS_PORT: a resolver may happen to ask from a tunnel's port. */
#define DNS_PORT 53

static enum packet_result decode_gre(struct layer *inner)
{
    struct cursor c = cursor_of(inner->data);
    uint16_t flags = cursor_u16(&c);
    uint16_t protocol = cursor_u16(&c);
    unsigned version = flags & GRE_VERSION;
    if (cursor_ok(&c) && ((flags & GRE_ROUTING) != 0 || version > 1)) {
        return PACKET_IGNORED; /* source routes are deprecated (RFC 2784, appendix) */
    }
    cursor_skip(&c, (flags & GRE_CHECKSUM) != 0 ? 4 : 0);
    cursor_skip(&c, (flags & GRE_KEY) != 0 ? 4 : 0);
    cursor_skip(&c, (flags & GRE_SEQUENCE) != 0 ? 4 : 0);
    cursor_skip(&c, version == 1 && (flags & GRE_ACKNOWLEDGEMENT) != 0 ? 4 : 0);
    if (protocol == ETHERTYPE_ERSPAN && (flags & GRE_SEQUENCE) == 0) {
        protocol = ETHERTYPE_ETHERNET; /* type I has no header of its own */
    }
    return layer_advance(inner, &c, protocol);
}

enum packet_result tunnel_over_ip(const struct ip_header *ip, struct layer *inner)
{
    *inner = (struct layer){.data = ip->payload, .num_cut = ip->num_cut};
    switch (ip->protocol) {
    case IP_PROTOCOL_IPV4:
        inner->ethertype = ETHERTYPE_IPV4;
        return PACKET_OK;
    case IP_PROTOCOL_IPV6:
        inner->ethertype = ETHERTYPE_IPV6;
        return PACKET_OK;
    case IP_PROTOCOL_GRE:
        return decode_gre(inner);
    default:
        return PACKET_IGNORED;
    }
}

static enum packet_result read_vxlan(struct layer *inner)
{
    struct cursor c = cursor_of(inner->data);
    uint8_t flags = cursor_u8(&c);
    if (cursor_ok(&c) && (flags & VXLAN_HAS_NETWORK) == 0) {
        return PACKET_IGNORED;
    }
    cursor_skip(&c, 3 + 3 + 1); /* reserved or group policy, network identifier, reserved */
    return layer_advance(inner, &c, ETHERTYPE_ETHERNET);
}

static enum packet_result read_geneve(struct layer *inner)
{
    struct cursor c = cursor_of(inner->data);
    uint8_t version_and_len = cursor_u8(&c);
    uint8_t flags = cursor_u8(&c);
    uint16_t protocol = cursor_u16(&c);
    cursor_skip(&c, 4); /* network identifier, reserved */
    cursor_skip(&c, (size_t)(version_and_len & GENEVE_OPTIONS_LEN) * 4);
    bool is_data = (version_and_len & GENEVE_VERSION) == 0 && (flags & GENEVE_CONTROL) == 0;
    return is_data ? layer_advance(inner, &c, protocol) : PACKET_IGNORED;
}

/* skip_gtp_extensions reads extension headers, each of which says which comes next. False when they
 * cannot be. */
static bool skip_gtp_extensions(struct cursor *c, uint8_t next)
{
    for (int i = 0; i < GTP_EXTENSIONS_MAX && next != 0; i++) {
        size_t len = (size_t)cursor_u8(c) * 4; /* this octet and the last one count too */
        if (len == 0) {
            return !cursor_ok(c);
        }
        cursor_skip(c, len - 2);
        next = cursor_u8(c);
    }
    return next == 0;
}

/* read_gtp_payload finds the packet behind the optional fields of a G-PDU. */
static enum packet_result read_gtp_payload(struct layer *inner, uint8_t flags)
{
    struct cursor c = cursor_of(inner->data);
    bool is_sound = true;
    if ((flags & GTP_OPTIONAL_FIELDS) != 0) {
        cursor_skip(&c, 3); /* sequence number, N-PDU number */
        uint8_t next = cursor_u8(&c);
        is_sound = skip_gtp_extensions(&c, (flags & GTP_HAS_EXTENSION) != 0 ? next : 0);
    }
    uint16_t ethertype = layer_ip_version(&c);
    bool is_ip = ethertype != ETHERTYPE_NONE || !cursor_ok(&c);
    return is_sound && is_ip ? layer_advance(inner, &c, ethertype) : PACKET_IGNORED;
}

static enum packet_result read_gtp(struct layer *inner)
{
    struct cursor c = cursor_of(inner->data);
    uint8_t flags = cursor_u8(&c);
    uint8_t type = cursor_u8(&c);
    size_t len = cursor_u16(&c); /* of what is behind the eight octets that are always there */
    cursor_skip(&c, 4);          /* tunnel endpoint */
    enum packet_result result = layer_advance(inner, &c, ETHERTYPE_NONE);
    if (result != PACKET_OK) {
        return result;
    }
    bool is_data = (flags & GTP_VERSION_AND_TYPE) == GTP_VERSION_1 && type == GTP_G_PDU;
    return is_data && layer_bound(inner, len) ? read_gtp_payload(inner, flags) : PACKET_IGNORED;
}

/* skip_teredo_indicators reads what may come before the packet, each behind two octets that no packet
 * begins with. */
static void skip_teredo_indicators(struct cursor *c)
{
    struct cursor ahead = *c;
    if (cursor_u16(&ahead) == TEREDO_AUTHENTICATION) {
        size_t identifier_len = cursor_u8(&ahead);
        size_t value_len = cursor_u8(&ahead);
        cursor_skip(&ahead, identifier_len + value_len + 8 + 1); /* nonce, confirmation */
        *c = ahead;
    }
    ahead = *c;
    struct cursor first = *c; /* alone it may begin a packet, or the indicator that is cut */
    if (layer_ip_version(&first) == ETHERTYPE_NONE && cursor_u16(&ahead) == TEREDO_ORIGIN) {
        cursor_skip(&ahead, 2 + 4); /* port, address */
        *c = ahead;
    }
}

static enum packet_result read_teredo(struct layer *inner)
{
    struct cursor c = cursor_of(inner->data);
    skip_teredo_indicators(&c);
    uint16_t ethertype = layer_ip_version(&c);
    bool is_ipv6 = ethertype == ETHERTYPE_IPV6 || !cursor_ok(&c);
    return is_ipv6 ? layer_advance(inner, &c, ethertype) : PACKET_IGNORED;
}

static const struct {
    uint16_t port;
    enum packet_result (*read)(struct layer *inner);
} udp_tunnels[] = {
    {4789, read_vxlan},  {8472, read_vxlan}, /* Linux, before there was a number */
    {6081, read_geneve}, {2152, read_gtp},   {3544, read_teredo},
};

enum packet_result tunnel_over_udp(const struct packet *datagram, struct layer *inner)
{
    uint16_t from = datagram->source.port;
    uint16_t to = datagram->destination.port;
    if (from == DNS_PORT || to == DNS_PORT) {
        return PACKET_IGNORED;
    }
    for (size_t i = 0; i < sizeof udp_tunnels / sizeof udp_tunnels[0]; i++) {
        if (udp_tunnels[i].port == to || udp_tunnels[i].port == from) {
            *inner = (struct layer){.data = datagram->payload, .num_cut = datagram->num_cut};
            enum packet_result result = udp_tunnels[i].read(inner);
            bool ends_early = result == PACKET_CUT && inner->num_cut == 0;
            return ends_early ? PACKET_IGNORED : result;
        }
    }
    return PACKET_IGNORED;
}

const char packet_encapsulations[] =
    "ip[6:2] & 0x3fff != 0 or ip[9] == 4 or ip[9] == 41 or ip[9] == 47 or " /* IPv4 */
    "ip6[6] == 0 or ip6[6] == 43 or ip6[6] == 44 or ip6[6] == 51 or "       /* extensions */
    "ip6[6] == 60 or ip6[6] == 4 or ip6[6] == 41 or ip6[6] == 47 or "       /* IPv6 */
    "ether proto 0x8847 or ether proto 0x8848 or ether proto 0x8864 or "    /* MPLS, PPPoE */
    "udp port 4789 or udp port 8472 or udp port 6081 or udp port 2152 or udp port 3544";
