/* link_layer.c: one small function for each kind of link. */
#include "link_layer.h"

#include "ieee80211.h"

#define MAC_ADDRESS_LEN 6

/* An EtherType up to this is the length of an IEEE 802.3 frame. */
#define IEEE_802_3_LEN_MAX 1500

uint16_t link_read_llc(struct cursor *c)
{
    uint32_t llc = cursor_u24(c);
    uint32_t organisation = cursor_u24(c);
    uint16_t ethertype = cursor_u16(c);
    bool is_snap = llc == 0xaaaa03 && (organisation == 0 || organisation == 0x0000f8);
    return is_snap ? ethertype : ETHERTYPE_NONE;
}

uint16_t link_read_ethertype(struct cursor *c)
{
    uint16_t ethertype = cursor_u16(c);
    return cursor_ok(c) && ethertype <= IEEE_802_3_LEN_MAX ? link_read_llc(c) : ethertype;
}

uint16_t link_read_ethernet(struct cursor *c)
{
    cursor_skip(c, (size_t)2 * MAC_ADDRESS_LEN);
    return link_read_ethertype(c);
}

uint16_t link_read_ppp(struct cursor *c)
{
    struct cursor ahead = *c;
    if (cursor_u8(&ahead) == 0xff) { /* all stations; unnumbered information follows */
        cursor_skip(c, 2);
    }
    uint16_t protocol = cursor_u8(c);
    if ((protocol & 1) == 0) { /* an odd octet ends the field, even when it is the first */
        protocol = (uint16_t)(protocol << 8 | cursor_u8(c));
    }
    switch (protocol) {
    case 0x0021:
        return ETHERTYPE_IPV4;
    case 0x0057:
        return ETHERTYPE_IPV6;
    case 0x0281:
        return ETHERTYPE_MPLS;
    default:
        return ETHERTYPE_NONE;
    }
}

/* Cisco HDLC: address, control, EtherType. */
static uint16_t read_cisco_hdlc(struct cursor *c)
{
    cursor_skip(c, 2);
    return cursor_u16(c);
}

/* LINKTYPE_PPP_HDLC has PPP, or Cisco HDLC, which begins with the address of one station or all. */
static uint16_t read_ppp_hdlc(struct cursor *c)
{
    struct cursor ahead = *c;
    uint8_t address = cursor_u8(&ahead);
    return address == 0x0f || address == 0x8f ? read_cisco_hdlc(c) : link_read_ppp(c);
}

static uint16_t read_ppp_with_direction(struct cursor *c)
{
    cursor_skip(c, 1);
    return link_read_ppp(c);
}

/* LINKTYPE_LINUX_SLL: packet type, ARPHRD type, address length, address, protocol. */
static uint16_t read_cooked(struct cursor *c)
{
    cursor_skip(c, 2 + 2 + 2 + 8);
    return cursor_u16(c);
}

/* LINKTYPE_LINUX_SLL2: protocol, reserved, interface, ARPHRD type, packet type, address length,
 * address. */
static uint16_t read_cooked_v2(struct cursor *c)
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
        return ETHERTYPE_NONE;
    }
}

/* A family in the byte order of the host that captured: small either way round. */
static uint16_t read_null(struct cursor *c)
{
    uint32_t family = cursor_u32(c);
    bool swapped = family > 0xffff;
    return ethertype_of_family(swapped ? family >> 24 : family);
}

static uint16_t read_loop(struct cursor *c)
{
    return ethertype_of_family(cursor_u32(c));
}

static uint16_t read_ipv4(struct cursor *c)
{
    (void)c; /* nothing comes before the packet */
    return ETHERTYPE_IPV4;
}

static uint16_t read_ipv6(struct cursor *c)
{
    (void)c;
    return ETHERTYPE_IPV6;
}

static uint16_t read_pppoe(struct cursor *c)
{
    (void)c; /* the session header is an encapsulation like others */
    return ETHERTYPE_PPPOE_SESSION;
}

/* A link type whose header can be read without looking at anything else. */
static const struct {
    int link_type;
    uint16_t (*read)(struct cursor *c);
} links[] = {
    {LINK_ETHERNET, link_read_ethernet},
    {LINK_LINUX_SLL, read_cooked},
    {LINK_LINUX_SLL2, read_cooked_v2},
    {LINK_NULL, read_null},
    {LINK_LOOP, read_loop},
    {LINK_RAW, layer_ip_version},
    {LINK_IPV4, read_ipv4},
    {LINK_IPV6, read_ipv6},
    {LINK_PPP, link_read_ppp},
    {LINK_PPP_HDLC, read_ppp_hdlc},
    {LINK_PPP_ETHER, read_pppoe},
    {LINK_PPP_WITH_DIRECTION, read_ppp_with_direction},
    {LINK_CISCO_HDLC, read_cisco_hdlc},
};

enum packet_result link_decode(int link_type, struct layer *layer)
{
    if (ieee80211_is_link_type(link_type)) {
        return ieee80211_decode(link_type, layer);
    }
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
        if (links[i].link_type == link_type) {
            struct cursor c = cursor_of(layer->data);
            uint16_t ethertype = links[i].read(&c);
            return layer_advance(layer, &c, ethertype);
        }
    }
    return PACKET_UNKNOWN_LINK;
}

bool packet_link_type_known(int link_type)
{
    struct layer empty = {0};
    return link_decode(link_type, &empty) != PACKET_UNKNOWN_LINK;
}
