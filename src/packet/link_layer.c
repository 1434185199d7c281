/* link_layer.c: Ethernet, Linux cooked, BSD loopback and raw IP. */
#include "link_layer.h"

#include "bounds.h"

#define MAC_ADDRESS_LEN 6

static bool is_vlan(uint16_t ethertype)
{
    return ethertype == ETHERTYPE_VLAN || ethertype == ETHERTYPE_PROVIDER_VLAN ||
           ethertype == ETHERTYPE_OLD_QINQ;
}

/* skip_vlan_tags reads the tags that begin with ethertype, and the ethertype behind them. */
static uint16_t skip_vlan_tags(struct cursor *c, uint16_t ethertype)
{
    for (int i = 0; i < VLAN_TAGS_MAX && is_vlan(ethertype); i++) {
        cursor_skip(c, 2); /* priority and VLAN number */
        ethertype = cursor_u16(c);
    }
    return ethertype;
}

static uint16_t decode_ethernet(struct cursor *c)
{
    cursor_skip(c, (size_t)2 * MAC_ADDRESS_LEN);
    return cursor_u16(c);
}

/* LINKTYPE_LINUX_SLL: packet type, ARPHRD type, address length, address, protocol. */
static uint16_t decode_cooked(struct cursor *c)
{
    cursor_skip(c, 2 + 2 + 2 + 8);
    return cursor_u16(c);
}

/* LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD type, packet type, address length,
 * address. */
static uint16_t decode_cooked_v2(struct cursor *c)
{
    uint16_t protocol = cursor_u16(c);
    cursor_skip(c, 2 + 4 + 2 + 1 + 1 + 8);
    return protocol;
}

/* ethertype_of_family maps an address family as the BSDs, macOS and Linux number it. */
static uint16_t ethertype_of_family(uint32_t family)
{
    switch (family) {
    case 2:
        return ETHERTYPE_IPV4;
    case 10: /* Linux */
    case 24: /* NetBSD, OpenBSD */
    case 28: /* FreeBSD */
    case 30: /* macOS */
        return ETHERTYPE_IPV6;
    default:
        return 0;
    }
}

/* A family in the byte order of the host that captured: small either way round. */
static uint16_t decode_null(struct cursor *c)
{
    uint32_t family = cursor_u32(c);
    bool swapped = family > 0xffff;
    return ethertype_of_family(swapped ? family >> 24 : family);
}

static uint16_t decode_raw(struct cursor *c)
{
    struct cursor peek = *c;
    uint8_t first = cursor_u8(&peek);
    if (!cursor_ok(&peek)) {
        *c = peek;
    }
    switch (first >> 4) {
    case 4:
        return ETHERTYPE_IPV4;
    case 6:
        return ETHERTYPE_IPV6;
    default:
        return 0;
    }
}

enum packet_result link_decode(int link_type, struct cursor *c, uint16_t *ethertype)
{
    switch (link_type) {
    case LINK_ETHERNET:
        *ethertype = skip_vlan_tags(c, decode_ethernet(c));
        break;
    case LINK_LINUX_SLL:
        *ethertype = skip_vlan_tags(c, decode_cooked(c));
        break;
    case LINK_LINUX_SLL2:
        *ethertype = skip_vlan_tags(c, decode_cooked_v2(c));
        break;
    case LINK_NULL:
        *ethertype = decode_null(c);
        break;
    case LINK_LOOP:
        *ethertype = ethertype_of_family(cursor_u32(c));
        break;
    case LINK_RAW:
        *ethertype = decode_raw(c);
        break;
    case LINK_IPV4:
        *ethertype = ETHERTYPE_IPV4;
        break;
    case LINK_IPV6:
        *ethertype = ETHERTYPE_IPV6;
        break;
    default:
        return PACKET_UNKNOWN_LINK;
    }
    return cursor_ok(c) ? PACKET_OK : PACKET_CUT;
}

bool packet_link_type_known(int link_type)
{
    struct cursor empty = cursor_of((struct bytes){0});
    uint16_t ethertype;
    return link_decode(link_type, &empty, &ethertype) != PACKET_UNKNOWN_LINK;
}
