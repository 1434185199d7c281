/* test_ip.c: where an IP packet ends, and where its payload begins. */
#include <criterion/criterion.h>

#include "ip.h"
#include "octets.h"

#define HOP_BY_HOP 0
#define ROUTING 43
#define FRAGMENT 44
#define ESP 50
#define AUTHENTICATION 51
#define NO_NEXT_HEADER 59
#define DESTINATION 60

/* OPTIONS is an extension header of 8 octets. */
#define OPTIONS(next) next, 0, 1, 4, 0, 0, 0, 0

#define V4 ETHERTYPE_IPV4
#define V6 ETHERTYPE_IPV6

static const struct {
    const char *name;
    uint16_t ethertype;
    struct octets data;
    size_t num_cut; /* octets on the wire beyond data */
    uint8_t protocol;
    size_t payload_len;
    size_t payload_cut;
} good[] = {
    {"IPv4", V4, HEX(IPV4(22, 0, 17), 8, 9), 0, 17, 2, 0},
    {"IPv4 without payload", V4, HEX(IPV4(20, 0, 6)), 0, 6, 0, 0},
    {"IPv4, don't fragment", V4, HEX(IPV4(22, 0x4000, 17), 8, 9), 0, 17, 2, 0},
    {"IPv4, padding is not payload", V4, HEX(IPV4(21, 0, 17), 8, 0, 0, 0), 0, 17, 1, 0},
    {"IPv4, only padding was cut", V4, HEX(IPV4(21, 0, 17), 8, 0), 4, 17, 1, 0},
    {"IPv4, payload was cut", V4, HEX(IPV4(40, 0, 17), 8), 19, 17, 1, 19},
    {"IPv4, payload and padding were cut", V4, HEX(IPV4(30, 0, 17), 8), 30, 17, 1, 9},
    {"IPv4, all payload was cut", V4, HEX(IPV4(40, 0, 17)), 20, 17, 0, 20},
    {"IPv4, total length 0", V4, HEX(IPV4(0, 0, 6), 8, 9, 10), 0, 6, 3, 0},
    {"IPv4, total length 0 and cut", V4, HEX(IPV4(0, 0, 6), 8), 70000, 6, 1, 70000},
    {"IPv4 with options", V4,
     HEX(0x46, 0, 0, 25, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO, 1, 1, 1, 1, 8), 0, 6, 1, 0},
    {"IPv6", V6, HEX(IPV6(2, 17), 8, 9), 0, 17, 2, 0},
    {"IPv6, padding is not payload", V6, HEX(IPV6(1, 17), 8, 0, 0), 0, 17, 1, 0},
    {"IPv6, payload was cut", V6, HEX(IPV6(20, 17), 8), 19, 17, 1, 19},
    {"IPv6, payload length 0", V6, HEX(IPV6(0, 6), 8, 9), 0, 6, 2, 0},
    {"IPv6, payload length 0 and cut", V6, HEX(IPV6(0, 6), 8, 9), 70000, 6, 2, 70000},
    {"IPv6, hop-by-hop options", V6, HEX(IPV6(9, HOP_BY_HOP), OPTIONS(17), 8), 0, 17, 1, 0},
    {"IPv6, routing, 16 octets", V6,
     HEX(IPV6(17, ROUTING), 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8), 0, 6, 1, 0},
    {"IPv6, authentication, 12 octets", V6,
     HEX(IPV6(13, AUTHENTICATION), 6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8), 0, 6, 1, 0},
    {"IPv6, atomic fragment", V6, HEX(IPV6(9, FRAGMENT), 17, 0, 0, 0, 1, 2, 3, 4, 8), 0, 17, 1, 0},
    {"IPv6, atomic fragment with reserved bits", V6,
     HEX(IPV6(9, FRAGMENT), 17, 0xff, 0, 6, 1, 2, 3, 4, 8), 0, 17, 1, 0},
    {"IPv6, three extensions", V6,
     HEX(IPV6(25, HOP_BY_HOP), OPTIONS(DESTINATION), OPTIONS(DESTINATION), OPTIONS(6), 8), 0, 6, 1,
     0},
    {"IPv6, eight extensions", V6,
     HEX(IPV6(65, DESTINATION), OPTIONS(DESTINATION), OPTIONS(DESTINATION), OPTIONS(DESTINATION),
         OPTIONS(DESTINATION), OPTIONS(DESTINATION), OPTIONS(DESTINATION), OPTIONS(DESTINATION),
         OPTIONS(6), 8),
     0, 6, 1, 0},
    {"IPv6, encrypted", V6, HEX(IPV6(2, ESP), 8, 9), 0, ESP, 2, 0},
    {"IPv6, no next header", V6, HEX(IPV6(0, NO_NEXT_HEADER)), 0, NO_NEXT_HEADER, 0, 0},
};

Test(ip, headers_say_where_the_payload_lies)
{
    for (size_t i = 0; i < NUM(good); i++) {
        struct bytes data = exact_copy(good[i].data.raw, good[i].data.len);
        struct ip_header ip;
        enum packet_result result =
            ip_decode(&(struct layer){data, good[i].num_cut, good[i].ethertype}, &ip);
        cr_assert(result == PACKET_OK, "%s: result %d", good[i].name, result);
        cr_expect(ip.protocol == good[i].protocol, "%s: protocol %u", good[i].name, ip.protocol);
        cr_expect(ip.payload.len == good[i].payload_len, "%s: payload of %zu", good[i].name,
                  ip.payload.len);
        cr_expect(is_within(ip.payload, data), "%s: payload outside", good[i].name);
        cr_expect(ip.payload.len == 0 || ip.payload.ptr[0] == 8, "%s: payload begins elsewhere",
                  good[i].name);
        cr_expect(ip.num_cut == good[i].payload_cut, "%s: %zu cut", good[i].name, ip.num_cut);
        exact_free(data);
    }
}

Test(ip, addresses_are_those_of_the_header)
{
    static const char *const expected[2][2] = {{"192.0.2.1", "192.0.2.2"},
                                               {"2001:db8::1", "2001:db8::2"}};
    for (size_t i = 0; i < NUM(good); i++) {
        const char *const *names = expected[good[i].ethertype == V6];
        struct bytes data = {good[i].data.raw, good[i].data.len};
        struct address source;
        struct address destination;
        struct ip_header ip;
        cr_assert(address_parse(names[0], &source) && address_parse(names[1], &destination));
        cr_assert(ip_decode(&(struct layer){data, good[i].num_cut, good[i].ethertype}, &ip) ==
                  PACKET_OK);
        cr_expect(address_equal(&ip.source, &source), "%s", good[i].name);
        cr_expect(address_equal(&ip.destination, &destination), "%s", good[i].name);
    }
}

static const struct {
    const char *name;
    uint16_t ethertype;
    struct octets data;
    size_t num_cut;
    enum packet_result result;
} bad[] = {
    {"IPv4, more fragments", V4, HEX(IPV4(21, 0x2000, 17), 8), 0, PACKET_FRAGMENT},
    {"IPv4, last fragment", V4, HEX(IPV4(21, 0x0001, 17), 8), 0, PACKET_FRAGMENT},
    {"IPv4, highest offset", V4, HEX(IPV4(21, 0x1000, 17), 8), 0, PACKET_FRAGMENT},
    {"IPv4 says version 6", V4, HEX(IPV6(1, 17), 8), 0, PACKET_MALFORMED},
    {"IPv4, header of 16", V4, HEX(0x44, 0, 0, 21, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO, 8),
     0, PACKET_MALFORMED},
    {"IPv4, header of 0", V4, HEX(0x40, 0, 0, 21, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO, 8),
     0, PACKET_MALFORMED},
    {"IPv4, header longer than the packet", V4,
     HEX(0x4f, 0, 0, 24, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO, 8, 8, 8, 8), 0,
     PACKET_MALFORMED},
    {"IPv4, header longer than total length 0", V4,
     HEX(0x46, 0, 0, 0, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO), 0, PACKET_MALFORMED},
    {"IPv4, total length below the header", V4, HEX(IPV4(19, 0, 6), 8), 0, PACKET_MALFORMED},
    {"IPv4, total length of 1", V4, HEX(IPV4(1, 0, 6), 8), 0, PACKET_MALFORMED},
    {"IPv4, one more than on the wire", V4, HEX(IPV4(22, 0, 6), 8), 0, PACKET_MALFORMED},
    {"IPv4, one more than on the wire, cut", V4, HEX(IPV4(26, 0, 6), 8), 4, PACKET_MALFORMED},
    {"IPv4, options were cut", V4,
     HEX(0x46, 0, 0, 25, 0, 1, 0, 0, 64, 6, 0, 0, IPV4_FROM, IPV4_TO, 1), 4, PACKET_CUT},
    {"IPv6, fragment", V6, HEX(IPV6(9, FRAGMENT), 17, 0, 0, 1, 1, 2, 3, 4, 8), 0, PACKET_FRAGMENT},
    {"IPv6, last fragment", V6, HEX(IPV6(9, FRAGMENT), 17, 0, 0, 8, 1, 2, 3, 4, 8), 0,
     PACKET_FRAGMENT},
    {"IPv6, fragment behind options", V6,
     HEX(IPV6(17, HOP_BY_HOP), OPTIONS(FRAGMENT), 17, 0, 0x80, 0, 1, 2, 3, 4, 8), 0,
     PACKET_FRAGMENT},
    {"IPv6 says version 4", V6, HEX(0x45, 0, 0, 0, U16(1), 17, 64, IPV6_FROM, IPV6_TO, 8), 0,
     PACKET_MALFORMED},
    {"IPv6, one more than on the wire", V6, HEX(IPV6(2, 6), 8), 0, PACKET_MALFORMED},
    {"IPv6, extension beyond the payload", V6,
     HEX(IPV6(9, DESTINATION), 17, 1, 1, 4, 0, 0, 0, 0, 8), 0, PACKET_MALFORMED},
    {"IPv6, extension beyond the payload, in padding", V6,
     HEX(IPV6(8, DESTINATION), 17, 1, 1, 4, 0, 0, 0, 0, 8, 8, 8, 8, 8, 8, 8, 8, 8), 0,
     PACKET_MALFORMED},
    {"IPv6, longest extension", V6, HEX(IPV6(8, ROUTING), 17, 0xff, 0, 0, 0, 0, 0, 0), 0,
     PACKET_MALFORMED},
    {"IPv6, longest authentication", V6, HEX(IPV6(8, AUTHENTICATION), 17, 0xff, 0, 0, 0, 0, 0, 0),
     0, PACKET_MALFORMED},
    {"IPv6, extension of one octet", V6, HEX(IPV6(1, HOP_BY_HOP), 17), 0, PACKET_MALFORMED},
    {"IPv6, fragment header of four octets", V6, HEX(IPV6(4, FRAGMENT), 17, 0, 0, 1), 0,
     PACKET_MALFORMED},
    {"IPv6, extension was cut", V6, HEX(IPV6(30, HOP_BY_HOP), 17, 0, 1, 4), 26, PACKET_CUT},
    {"ARP", 0x0806, HEX(IPV4(21, 0, 6), 8), 0, PACKET_IGNORED},
    {"a tag too many", ETHERTYPE_VLAN, HEX(IPV4(21, 0, 6), 8), 0, PACKET_IGNORED},
    {"not understood", 0, HEX(IPV4(21, 0, 6), 8), 0, PACKET_IGNORED},
};

Test(ip, what_is_no_whole_packet_is_told_apart)
{
    for (size_t i = 0; i < NUM(bad); i++) {
        struct bytes data = exact_copy(bad[i].data.raw, bad[i].data.len);
        struct ip_header ip;
        enum packet_result result =
            ip_decode(&(struct layer){data, bad[i].num_cut, bad[i].ethertype}, &ip);
        cr_expect(result == bad[i].result, "%s: result %d", bad[i].name, result);
        exact_free(data);
    }
}

/* A snap length only takes away: what was captured stays what it was. */
Test(ip, a_packet_cut_anywhere_keeps_its_length_or_is_cut)
{
    for (size_t i = 0; i < NUM(good); i++) {
        size_t wire_len = good[i].data.len + good[i].num_cut;
        size_t payload_len = good[i].payload_len + good[i].payload_cut;
        for (size_t len = 0; len < good[i].data.len; len++) {
            struct bytes data = exact_copy(good[i].data.raw, len);
            struct ip_header ip;
            enum packet_result result =
                ip_decode(&(struct layer){data, wire_len - len, good[i].ethertype}, &ip);
            bool whole = result == PACKET_OK && ip.payload.len + ip.num_cut == payload_len &&
                         is_within(ip.payload, data);
            cr_expect(result == PACKET_CUT || whole, "%s cut to %zu octets: result %d",
                      good[i].name, len, result);
            exact_free(data);
        }
    }
}
