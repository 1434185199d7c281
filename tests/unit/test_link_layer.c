/* test_link.c: what every link layer says of what follows it. */
#include <criterion/criterion.h>

#include "link_layer.h"
#include "octets.h"

static const struct {
    const char *name;
    int link_type;
    struct octets frame;
    uint16_t ethertype;
    size_t rest_len;
} rows[] = {
    {"Ethernet", LINK_ETHERNET, HEX(MACS, 8, 0, 1, 2, 3), ETHERTYPE_IPV4, 3},
    {"Ethernet, IPv6", LINK_ETHERNET, HEX(MACS, 0x86, 0xdd, 1), ETHERTYPE_IPV6, 1},
    {"Ethernet, nothing behind", LINK_ETHERNET, HEX(MACS, 8, 0), ETHERTYPE_IPV4, 0},
    {"Ethernet, ARP", LINK_ETHERNET, HEX(MACS, 8, 6, 1), 0x0806, 1},
    {"Ethernet, spanning tree", LINK_ETHERNET, HEX(MACS, 0, 8, 0x42, 0x42, 3, 0, 0, 0, 0, 0),
     ETHERTYPE_NONE, 0},
    {"Ethernet, a tag is not of the link", LINK_ETHERNET, HEX(MACS, 0x81, 0, 0, 9, 8, 0),
     ETHERTYPE_VLAN, 4},
    {"Ethernet, LLC and SNAP", LINK_ETHERNET, HEX(MACS, 0, 9, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, 1),
     ETHERTYPE_IPV4, 1},
    {"Ethernet, LLC and SNAP, bridged by IEEE 802.1H", LINK_ETHERNET,
     HEX(MACS, 0, 9, 0xaa, 0xaa, 3, 0, 0, 0xf8, 0x86, 0xdd, 1), ETHERTYPE_IPV6, 1},
    {"Ethernet, SNAP of another organisation", LINK_ETHERNET,
     HEX(MACS, 0, 9, 0xaa, 0xaa, 3, 0, 0, 0x0c, 8, 0, 1), ETHERTYPE_NONE, 1},
    {"cooked", LINK_LINUX_SLL, HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0, 1),
     ETHERTYPE_IPV4, 1},
    {"cooked, LLC", LINK_LINUX_SLL, HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0, 4, 1), 4, 1},
    {"cooked v2", LINK_LINUX_SLL2,
     HEX(8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 9), ETHERTYPE_IPV4, 1},
    {"null, little-endian IPv4", LINK_NULL, HEX(2, 0, 0, 0, 1), ETHERTYPE_IPV4, 1},
    {"null, big-endian IPv4", LINK_NULL, HEX(0, 0, 0, 2, 1), ETHERTYPE_IPV4, 1},
    {"null, Linux IPv6", LINK_NULL, HEX(10, 0, 0, 0, 1), ETHERTYPE_IPV6, 1},
    {"null, OpenBSD IPv6", LINK_NULL, HEX(24, 0, 0, 0, 1), ETHERTYPE_IPV6, 1},
    {"null, FreeBSD IPv6", LINK_NULL, HEX(28, 0, 0, 0, 1), ETHERTYPE_IPV6, 1},
    {"null, macOS IPv6", LINK_NULL, HEX(30, 0, 0, 0, 1), ETHERTYPE_IPV6, 1},
    {"null, big-endian IPv6", LINK_NULL, HEX(0, 0, 0, 30, 1), ETHERTYPE_IPV6, 1},
    {"null, another family", LINK_NULL, HEX(7, 0, 0, 0, 1), 0, 1},
    {"null, a family of four octets", LINK_NULL, HEX(0xff, 0xff, 0xff, 0xff, 1), 0, 1},
    {"loop", LINK_LOOP, HEX(0, 0, 0, 2, 1), ETHERTYPE_IPV4, 1},
    {"loop, IPv6", LINK_LOOP, HEX(0, 0, 0, 24, 1), ETHERTYPE_IPV6, 1},
    {"loop is never little-endian", LINK_LOOP, HEX(2, 0, 0, 0, 1), 0, 1},
    {"raw IPv4", LINK_RAW, HEX(0x45, 0), ETHERTYPE_IPV4, 2},
    {"raw IPv6", LINK_RAW, HEX(0x60, 0), ETHERTYPE_IPV6, 2},
    {"raw, neither", LINK_RAW, HEX(0x50, 0), 0, 2},
    {"PPP", LINK_PPP, HEX(0, 0x21, 1), ETHERTYPE_IPV4, 1},
    {"PPP, IPv6", LINK_PPP, HEX(0, 0x57, 1), ETHERTYPE_IPV6, 1},
    {"PPP, MPLS", LINK_PPP, HEX(2, 0x81, 1), ETHERTYPE_MPLS, 1},
    {"PPP, link control", LINK_PPP, HEX(0xc0, 0x21, 1), ETHERTYPE_NONE, 1},
    {"PPP, address and control", LINK_PPP, HEX(0xff, 3, 0, 0x21, 1), ETHERTYPE_IPV4, 1},
    {"PPP, compressed protocol", LINK_PPP, HEX(0xff, 3, 0x21, 0x45), ETHERTYPE_IPV4, 1},
    {"PPP with direction", LINK_PPP_WITH_DIRECTION, HEX(1, 0xff, 3, 0, 0x21, 1), ETHERTYPE_IPV4, 1},
    {"PPP in HDLC framing", LINK_PPP_HDLC, HEX(0xff, 3, 0, 0x57, 1), ETHERTYPE_IPV6, 1},
    {"PPP in HDLC framing, Cisco's", LINK_PPP_HDLC, HEX(0x0f, 0, 8, 0, 1), ETHERTYPE_IPV4, 1},
    {"Cisco HDLC", LINK_CISCO_HDLC, HEX(0x0f, 0, 8, 0, 1), ETHERTYPE_IPV4, 1},
    {"Cisco HDLC, multicast", LINK_CISCO_HDLC, HEX(0x8f, 0, 0x86, 0xdd, 1), ETHERTYPE_IPV6, 1},
    {"PPPoE", LINK_PPP_ETHER, HEX(0x11, 0, 0, 7), ETHERTYPE_PPPOE_SESSION, 4},
    {"IPv4", LINK_IPV4, HEX(0x45, 0), ETHERTYPE_IPV4, 2},
    {"IPv6", LINK_IPV6, HEX(0x60, 0), ETHERTYPE_IPV6, 2},
};

Test(link, each_type_says_what_follows_and_where)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes frame = exact_copy(rows[i].frame.raw, rows[i].frame.len);
        struct layer layer = {.data = frame, .ethertype = 0xffff};
        enum packet_result result = link_decode(rows[i].link_type, &layer);
        cr_expect(result == PACKET_OK, "%s: result %d", rows[i].name, result);
        cr_expect(layer.ethertype == rows[i].ethertype, "%s: ethertype %#x", rows[i].name,
                  layer.ethertype);
        cr_expect(layer.data.len == rows[i].rest_len, "%s: %zu octets left", rows[i].name,
                  layer.data.len);
        cr_expect(is_within(layer.data, frame), "%s: leaves the frame", rows[i].name);
        exact_free(frame);
    }
}

Test(link, a_header_cut_anywhere_is_cut)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        bool looks_ahead = rows[i].link_type == LINK_RAW; /* at the version of the IP header */
        size_t header_len = looks_ahead ? 1 : rows[i].frame.len - rows[i].rest_len;
        for (size_t len = 0; len < rows[i].frame.len; len++) {
            struct bytes frame = exact_copy(rows[i].frame.raw, len);
            struct layer layer = {.data = frame};
            enum packet_result result = link_decode(rows[i].link_type, &layer);
            cr_expect(result == (len < header_len ? PACKET_CUT : PACKET_OK),
                      "%s cut to %zu octets: result %d", rows[i].name, len, result);
            exact_free(frame);
        }
    }
}

Test(link, types_that_are_not_understood_are_told)
{
    static const int unknown[] = {-1, 2, 6, 12, 147, 189, 195, 277, 65535};
    for (size_t i = 0; i < NUM(unknown); i++) {
        struct layer layer = {.data = {rows[0].frame.raw, rows[0].frame.len}};
        cr_expect(link_decode(unknown[i], &layer) == PACKET_UNKNOWN_LINK, "%d", unknown[i]);
        cr_expect(!packet_link_type_known(unknown[i]), "%d", unknown[i]);
    }
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(packet_link_type_known(rows[i].link_type), "%s", rows[i].name);
    }
}
