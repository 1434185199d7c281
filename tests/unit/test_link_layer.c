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
    {"Ethernet, IEEE 802.3 length", LINK_ETHERNET, HEX(MACS, 0, 3, 0x42, 0x42, 3), 3, 3},
    {"802.1Q", LINK_ETHERNET, HEX(MACS, 0x81, 0, 0xff, 0xff, 8, 0, 1), ETHERTYPE_IPV4, 1},
    {"802.1ad", LINK_ETHERNET, HEX(MACS, 0x88, 0xa8, 0, 5, 0x86, 0xdd, 1), ETHERTYPE_IPV6, 1},
    {"old QinQ", LINK_ETHERNET, HEX(MACS, 0x91, 0, 0, 5, 0x81, 0, 0, 6, 8, 0), ETHERTYPE_IPV4, 0},
    {"four tags", LINK_ETHERNET,
     HEX(MACS, 0x88, 0xa8, 0, 1, 0x88, 0xa8, 0, 2, 0x81, 0, 0, 3, 0x81, 0, 0, 4, 8, 0, 1),
     ETHERTYPE_IPV4, 1},
    {"the fifth tag is not read", LINK_ETHERNET,
     HEX(MACS, 0x81, 0, 0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 0x81, 0, 0, 4, 0x81, 0, 0, 5, 8, 0),
     ETHERTYPE_VLAN, 4},
    {"cooked", LINK_LINUX_SLL, HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 8, 0, 1),
     ETHERTYPE_IPV4, 1},
    {"cooked, tagged", LINK_LINUX_SLL,
     HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x81, 0, 0, 7, 0x86, 0xdd, 1), ETHERTYPE_IPV6,
     1},
    {"cooked, LLC", LINK_LINUX_SLL, HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0, 4, 1), 4, 1},
    {"cooked v2", LINK_LINUX_SLL2,
     HEX(8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 9), ETHERTYPE_IPV4, 1},
    {"cooked v2, tagged", LINK_LINUX_SLL2,
     HEX(0x81, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7, 8, 0, 9),
     ETHERTYPE_IPV4, 1},
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
    {"IPv4", LINK_IPV4, HEX(0x45, 0), ETHERTYPE_IPV4, 2},
    {"IPv6", LINK_IPV6, HEX(0x60, 0), ETHERTYPE_IPV6, 2},
};

Test(link, each_type_says_what_follows_and_where)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes frame = exact_copy(rows[i].frame.raw, rows[i].frame.len);
        struct cursor c = cursor_of(frame);
        uint16_t ethertype = 0xffff;
        enum packet_result result = link_decode(rows[i].link_type, &c, &ethertype);
        cr_expect(result == PACKET_OK, "%s: result %d", rows[i].name, result);
        cr_expect(ethertype == rows[i].ethertype, "%s: ethertype %#x", rows[i].name, ethertype);
        cr_expect(c.rest.len == rows[i].rest_len, "%s: %zu octets left", rows[i].name, c.rest.len);
        cr_expect(is_within(c.rest, frame), "%s: leaves the frame", rows[i].name);
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
            struct cursor c = cursor_of(frame);
            uint16_t ethertype = 0;
            enum packet_result result = link_decode(rows[i].link_type, &c, &ethertype);
            cr_expect(result == (len < header_len ? PACKET_CUT : PACKET_OK),
                      "%s cut to %zu octets: result %d", rows[i].name, len, result);
            exact_free(frame);
        }
    }
}

Test(link, types_that_are_not_understood_are_told)
{
    static const int unknown[] = {-1, 2, 9, 12, 105, 127, 147, 189, 195, 277, 65535};
    for (size_t i = 0; i < NUM(unknown); i++) {
        struct cursor c = cursor_of((struct bytes){rows[0].frame.raw, rows[0].frame.len});
        uint16_t ethertype = 0;
        cr_expect(link_decode(unknown[i], &c, &ethertype) == PACKET_UNKNOWN_LINK, "%d", unknown[i]);
        cr_expect(!packet_link_type_known(unknown[i]), "%d", unknown[i]);
    }
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(packet_link_type_known(rows[i].link_type), "%s", rows[i].name);
    }
}
