/* test_tunnel.c: packets within packets, and datagrams that only look like them. */
#include <criterion/criterion.h>

#include "octets.h"
#include "tunnel.h"

#define V4 ETHERTYPE_IPV4
#define V6 ETHERTYPE_IPV6

static const struct {
    const char *name;
    uint8_t protocol;
    struct octets data;
    uint16_t inner;
    size_t rest_len;
} over_ip[] = {
    {"IPv4 in IP", 4, HEX(0x45), V4, 1},
    {"IPv6 in IP", 41, HEX(0x60), V6, 1},
    {"GRE", 47, HEX(0, 0, 8, 0, 1), V4, 1},
    {"GRE with checksum", 47, HEX(0x80, 0, 0x86, 0xdd, 1, 2, 0, 0, 1), V6, 1},
    {"GRE with key", 47, HEX(0x20, 0, 8, 0, 1, 2, 3, 4, 1), V4, 1},
    {"GRE with all three", 47, HEX(0xb0, 0, 8, 0, 1, 2, 0, 0, 1, 2, 3, 4, 0, 0, 0, 1, 9), V4, 1},
    {"GRE with Ethernet", 47, HEX(0x20, 0, 0x65, 0x58, 1, 2, 3, 4, 2), ETHERTYPE_ETHERNET, 1},
    {"GRE with labels", 47, HEX(0, 0, 0x88, 0x47, 2), ETHERTYPE_MPLS, 1},
    {"GRE version 1", 47, HEX(0x20, 1, 0x88, 0x0b, 0, 1, 0, 9, 1), ETHERTYPE_PPP, 1},
    {"GRE version 1, numbers", 47,
     HEX(0x30, 0x81, 0x88, 0x0b, 0, 1, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 1), ETHERTYPE_PPP, 1},
    {"ERSPAN I", 47, HEX(0, 0, 0x88, 0xbe, 2), ETHERTYPE_ETHERNET, 1},
    {"ERSPAN II", 47, HEX(0x10, 0, 0x88, 0xbe, 0, 0, 0, 1, 0x10), ETHERTYPE_ERSPAN, 1},
    {"ERSPAN III", 47, HEX(0x10, 0, 0x22, 0xeb, 0, 0, 0, 1, 0x20), ETHERTYPE_ERSPAN_III, 1},
};

static enum packet_result decode_over_ip(size_t row, struct bytes data, struct layer *inner)
{
    struct ip_header ip = {.protocol = over_ip[row].protocol, .payload = data};
    return tunnel_over_ip(&ip, inner);
}

Test(tunnel, over_ip)
{
    for (size_t i = 0; i < NUM(over_ip); i++) {
        struct bytes data = exact_copy(over_ip[i].data.raw, over_ip[i].data.len);
        struct layer inner;
        cr_assert_eq(decode_over_ip(i, data, &inner), PACKET_OK, "%s", over_ip[i].name);
        cr_expect_eq(inner.ethertype, over_ip[i].inner, "%s: %#x", over_ip[i].name,
                     inner.ethertype);
        cr_expect_eq(inner.data.len, over_ip[i].rest_len, "%s", over_ip[i].name);
        cr_expect(is_within(inner.data, data), "%s", over_ip[i].name);
        exact_free(data);
    }
}

Test(tunnel, over_ip_cut_anywhere)
{
    for (size_t i = 0; i < NUM(over_ip); i++) {
        for (size_t len = 0; len < over_ip[i].data.len - over_ip[i].rest_len; len++) {
            struct bytes data = exact_copy(over_ip[i].data.raw, len);
            struct layer inner;
            cr_expect_eq(decode_over_ip(i, data, &inner), PACKET_CUT, "%s cut to %zu",
                         over_ip[i].name, len);
            exact_free(data);
        }
    }
}

Test(tunnel, what_is_no_tunnel_over_ip)
{
    static const struct octets routed = HEX(0x40, 0, 8, 0, 0, 0, 0, 0, 1);
    static const struct octets version_2 = HEX(0, 2, 8, 0, 1);
    struct layer inner;
    struct ip_header ip = {.protocol = 50, .payload = {routed.raw, routed.len}};
    cr_expect_eq(tunnel_over_ip(&ip, &inner), PACKET_IGNORED);
    ip.protocol = IP_PROTOCOL_GRE;
    cr_expect_eq(tunnel_over_ip(&ip, &inner), PACKET_IGNORED);
    ip.payload = (struct bytes){version_2.raw, version_2.len};
    cr_expect_eq(tunnel_over_ip(&ip, &inner), PACKET_IGNORED);
}

static const struct {
    const char *name;
    uint16_t port;
    struct octets data;
    uint16_t inner;
    size_t rest_len;
} over_udp[] = {
    {"VXLAN", 4789, HEX(8, 0, 0, 0, 0, 0, 7, 0, 2), ETHERTYPE_ETHERNET, 1},
    {"VXLAN with group policy", 4789, HEX(0x88, 0, 0, 3, 0, 0, 7, 0, 2), ETHERTYPE_ETHERNET, 1},
    {"VXLAN of old", 8472, HEX(8, 0, 0, 0, 0, 0, 7, 0, 2), ETHERTYPE_ETHERNET, 1},
    {"Geneve", 6081, HEX(0, 0, 0x65, 0x58, 0, 0, 7, 0, 2), ETHERTYPE_ETHERNET, 1},
    {"Geneve with options", 6081, HEX(2, 0x40, 8, 0, 0, 0, 7, 0, 1, 2, 0x80, 1, 9, 9, 9, 9, 0x45),
     V4, 1},
    {"GTP-U", 2152, HEX(0x30, 255, 0, 1, 0, 0, 0, 9, 0x45), V4, 1},
    {"GTP-U with sequence number", 2152, HEX(0x32, 255, 0, 5, 0, 0, 0, 9, 0, 1, 0, 0, 0x45), V4, 1},
    {"GTP-U, a type without its flag", 2152, HEX(0x32, 255, 0, 5, 0, 0, 0, 9, 0, 1, 0, 0x85, 0x45),
     V4, 1},
    {"GTP-U with extensions", 2152,
     HEX(0x34, 255, 0, 17, 0, 0, 0, 9, 0, 0, 0, 0x85, 1, 0, 9, 0xc0, 2, 1, 2, 3, 4, 5, 6, 0, 0x45),
     V4, 1},
    {"Teredo", 3544, HEX(0x60), V6, 1},
    {"Teredo with origin", 3544, HEX(0, 0, 1, 2, 3, 4, 5, 6, 0x60), V6, 1},
    {"Teredo with authentication and origin", 3544,
     HEX(0, 1, 1, 2, 0xaa, 0xbb, 0xbb, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0x60), V6,
     1},
};

static bool decode_over_udp(uint16_t from, uint16_t to, struct bytes data, struct layer *inner)
{
    struct packet datagram = {
        .source.port = from, .destination.port = to, .transport = TRANSPORT_UDP, .payload = data};
    enum packet_result result = tunnel_over_udp(&datagram, inner);
    cr_expect(result == PACKET_OK || result == PACKET_IGNORED);
    return result == PACKET_OK;
}

Test(tunnel, over_udp)
{
    for (size_t i = 0; i < NUM(over_udp); i++) {
        struct bytes data = exact_copy(over_udp[i].data.raw, over_udp[i].data.len);
        struct layer inner;
        cr_assert(decode_over_udp(40000, over_udp[i].port, data, &inner), "%s", over_udp[i].name);
        cr_expect_eq(inner.ethertype, over_udp[i].inner, "%s: %#x", over_udp[i].name,
                     inner.ethertype);
        cr_expect_eq(inner.data.len, over_udp[i].rest_len, "%s", over_udp[i].name);
        cr_expect(is_within(inner.data, data), "%s", over_udp[i].name);
        cr_expect(decode_over_udp(over_udp[i].port, 40000, data, &inner), "%s", over_udp[i].name);
        exact_free(data);
    }
}

Test(tunnel, a_datagram_that_ends_within_the_header_is_no_tunnel)
{
    for (size_t i = 0; i < NUM(over_udp); i++) {
        for (size_t len = 0; len < over_udp[i].data.len - over_udp[i].rest_len; len++) {
            struct bytes data = exact_copy(over_udp[i].data.raw, len);
            struct layer inner;
            cr_expect_not(decode_over_udp(40000, over_udp[i].port, data, &inner), "%s cut to %zu",
                          over_udp[i].name, len);
            exact_free(data);
        }
    }
}

Test(tunnel, what_is_behind_the_length_of_gtp_is_padding)
{
    static const struct octets padded = HEX(0x30, 255, 0, 1, 0, 0, 0, 9, 0x60, 0, 0);
    struct layer inner;
    cr_assert(decode_over_udp(2152, 2152, (struct bytes){padded.raw, padded.len}, &inner));
    cr_expect_eq(inner.ethertype, V6);
    cr_expect_eq(inner.data.len, 1);
}

Test(tunnel, a_datagram_that_the_snap_length_cut_within_the_header_is_cut)
{
    for (size_t i = 0; i < NUM(over_udp); i++) {
        for (size_t len = 0; len < over_udp[i].data.len - over_udp[i].rest_len; len++) {
            struct bytes data = exact_copy(over_udp[i].data.raw, len);
            struct layer inner;
            const struct packet datagram = {.destination.port = over_udp[i].port,
                                            .transport = TRANSPORT_UDP,
                                            .payload = data,
                                            .num_cut = over_udp[i].data.len - len};
            cr_expect_eq(tunnel_over_udp(&datagram, &inner), PACKET_CUT, "%s cut to %zu",
                         over_udp[i].name, len);
            exact_free(data);
        }
    }
}

static const struct {
    const char *name;
    uint16_t from;
    uint16_t to;
    struct octets data;
} no_tunnels[] = {
    {"another port", 40000, 4788, HEX(8, 0, 0, 0, 0, 0, 7, 0, 2)},
    {"a resolver that asks from this port", 4789, 53, HEX(8, 0, 0, 0, 0, 0, 7, 0, 2)},
    {"the answer to it", 53, 4789, HEX(8, 0, 0, 0, 0, 0, 7, 0, 2)},
    {"VXLAN without network", 40000, 4789, HEX(0, 0, 0, 0, 0, 0, 7, 0, 2)},
    {"Geneve version 1", 40000, 6081, HEX(0x40, 0, 0x65, 0x58, 0, 0, 7, 0, 2)},
    {"Geneve control", 40000, 6081, HEX(0, 0x80, 0x65, 0x58, 0, 0, 7, 0, 2)},
    {"GTP-U echo", 2152, 2152, HEX(0x32, 1, 0, 4, 0, 0, 0, 0, 0, 1, 0, 0)},
    {"GTP'", 2152, 2152, HEX(0x20, 255, 0, 1, 0, 0, 0, 9, 0x45)},
    {"GTP-U, longer than the datagram", 2152, 2152, HEX(0x30, 255, 0, 2, 0, 0, 0, 9, 0x45)},
    {"GTP-U, extension of no length", 2152, 2152,
     HEX(0x34, 255, 0, 9, 0, 0, 0, 9, 0, 0, 0, 0x85, 0, 0, 9, 0, 0x45)},
    {"GTP-U, not IP", 2152, 2152, HEX(0x30, 255, 0, 1, 0, 0, 0, 9, 0x15)},
    {"Teredo, not IPv6", 40000, 3544, HEX(0x45)},
    {"nothing at all", 40000, 3544, HEX(0)},
};

Test(tunnel, what_is_no_tunnel_over_udp)
{
    for (size_t i = 0; i < NUM(no_tunnels); i++) {
        struct bytes data = exact_copy(no_tunnels[i].data.raw, no_tunnels[i].data.len);
        struct layer inner;
        cr_expect_not(decode_over_udp(no_tunnels[i].from, no_tunnels[i].to, data, &inner), "%s",
                      no_tunnels[i].name);
        exact_free(data);
    }
}

/* Nine extension headers, where eight are read. */
Test(tunnel, extensions_of_gtp_are_bounded)
{
    uint8_t raw[12 + 9 * 4 + 1] = {0x34, 255, 0, 4 + 9 * 4 + 1, 0, 0, 0, 9, 0, 0, 0, 0x85};
    for (size_t i = 0; i < 9; i++) {
        raw[12 + i * 4] = 1;
        raw[12 + i * 4 + 3] = i < 8 ? 0x85 : 0;
    }
    raw[sizeof raw - 1] = 0x45;
    struct layer inner;
    cr_expect_not(decode_over_udp(2152, 2152, (struct bytes){raw, sizeof raw}, &inner));
    raw[12 + 7 * 4 + 3] = 0; /* the eighth is the last; what follows is not IP */
    raw[12 + 8 * 4] = 0x45;
    cr_expect(decode_over_udp(2152, 2152, (struct bytes){raw, sizeof raw}, &inner));
}
