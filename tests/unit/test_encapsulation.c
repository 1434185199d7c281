/* test_encapsulation.c: each header between the link layer and IP says what follows it, and where. */
#include <criterion/criterion.h>

#include "encapsulation.h"
#include "octets.h"

#define V4 ETHERTYPE_IPV4
#define V6 ETHERTYPE_IPV6

static const struct {
    const char *name;
    uint16_t ethertype;
    struct octets data;
    uint16_t inner;
    size_t rest_len;
} rows[] = {
    {"802.1Q", ETHERTYPE_VLAN, HEX(0xff, 0xff, 8, 0, 1), V4, 1},
    {"802.1ad", ETHERTYPE_PROVIDER_VLAN, HEX(0, 5, 0x81, 0, 1), ETHERTYPE_VLAN, 1},
    {"old QinQ", ETHERTYPE_OLD_QINQ, HEX(0, 5, 0x86, 0xdd, 1), V6, 1},
    {"802.1Q with a length", ETHERTYPE_VLAN, HEX(0, 5, 0, 9, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, 1), V4,
     1},
    {"MPLS, not the last label", ETHERTYPE_MPLS, HEX(0, 1, 0x00, 64, 9), ETHERTYPE_MPLS, 1},
    {"MPLS, IPv4", ETHERTYPE_MPLS, HEX(0, 1, 0x01, 64, 0x45), V4, 1},
    {"MPLS, IPv6", ETHERTYPE_MPLS_UPSTREAM, HEX(0, 1, 0x01, 64, 0x60), V6, 1},
    {"MPLS, pseudowire with control word", ETHERTYPE_MPLS, HEX(0, 1, 0x01, 64, 0, 0, 0, 7, 2),
     ETHERTYPE_ETHERNET, 1},
    {"MPLS, pseudowire without", ETHERTYPE_MPLS, HEX(0, 1, 0x01, 64, 0x12, 0), ETHERTYPE_ETHERNET,
     2},
    {"PPPoE session", ETHERTYPE_PPPOE_SESSION, HEX(0x11, 0, 0, 9, 0, 3, 0, 0x21, 1), ETHERTYPE_PPP,
     3},
    {"PPPoE session, padding", ETHERTYPE_PPPOE_SESSION, HEX(0x11, 0, 0, 9, 0, 2, 0, 0x21, 0, 0),
     ETHERTYPE_PPP, 2},
    {"PPP", ETHERTYPE_PPP, HEX(0, 0x57, 1), V6, 1},
    {"Ethernet", ETHERTYPE_ETHERNET, HEX(MACS, 8, 0, 1), V4, 1},
    {"ERSPAN II", ETHERTYPE_ERSPAN, HEX(0x10, 9, 0, 1, 0, 0, 0, 7, 2), ETHERTYPE_ETHERNET, 1},
    {"ERSPAN III", ETHERTYPE_ERSPAN_III, HEX(0x20, 9, 0, 1, 0, 0, 0, 7, 0, 0, 0, 0, 2),
     ETHERTYPE_ETHERNET, 1},
    {"ERSPAN III, platform header", ETHERTYPE_ERSPAN_III,
     HEX(0x20, 9, 0, 1, 0, 0, 0, 7, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 2), ETHERTYPE_ETHERNET, 1},
    {"ERSPAN III, IP", ETHERTYPE_ERSPAN_III, HEX(0x20, 9, 0, 1, 0, 0, 0, 7, 0, 0, 8, 0, 0x60), V6,
     1},
    {"ERSPAN III, another kind of frame", ETHERTYPE_ERSPAN_III,
     HEX(0x20, 9, 0, 1, 0, 0, 0, 7, 0, 0, 4, 0, 1), ETHERTYPE_NONE, 1},
};

/* looks_ahead: what follows is only known by its first octet. */
static bool looks_ahead(size_t row)
{
    const uint8_t *raw = rows[row].data.raw;
    bool by_version = rows[row].inner == V4 || rows[row].inner == V6;
    switch (rows[row].ethertype) {
    case ETHERTYPE_MPLS:
    case ETHERTYPE_MPLS_UPSTREAM:
        return (raw[2] & 1) != 0 && raw[4] >> 4 != 0;
    case ETHERTYPE_ERSPAN_III:
        return by_version;
    default:
        return false;
    }
}

Test(encapsulation, each_header_says_what_follows_and_where)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes data = exact_copy(rows[i].data.raw, rows[i].data.len);
        struct layer layer = {.data = data, .ethertype = rows[i].ethertype};
        cr_assert(encapsulation_known(rows[i].ethertype), "%s", rows[i].name);
        cr_assert(encapsulation_decode(&layer) == PACKET_OK, "%s", rows[i].name);
        cr_expect_eq(layer.ethertype, rows[i].inner, "%s: %#x", rows[i].name, layer.ethertype);
        cr_expect_eq(layer.data.len, rows[i].rest_len, "%s: %zu left", rows[i].name,
                     layer.data.len);
        cr_expect(is_within(layer.data, data), "%s", rows[i].name);
        exact_free(data);
    }
}

Test(encapsulation, a_header_cut_anywhere_is_cut)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        size_t header_len = rows[i].data.len - rows[i].rest_len + looks_ahead(i);
        bool bounded = rows[i].ethertype == ETHERTYPE_PPPOE_SESSION;
        header_len = bounded ? 6 : header_len;
        for (size_t len = 0; len < rows[i].data.len; len++) {
            struct bytes data = exact_copy(rows[i].data.raw, len);
            struct layer layer = {data, rows[i].data.len - len, rows[i].ethertype};
            enum packet_result result = encapsulation_decode(&layer);
            cr_expect_eq(result, len < header_len ? PACKET_CUT : PACKET_OK,
                         "%s cut to %zu octets: result %d", rows[i].name, len, result);
            exact_free(data);
        }
    }
}

Test(encapsulation, a_session_is_told_from_other_frames_of_pppoe)
{
    static const struct octets bad[] = {
        HEX(0x21, 0, 0, 9, 0, 1, 0x21),    /* version */
        HEX(0x11, 0xa7, 0, 9, 0, 1, 0x21), /* terminates */
        HEX(0x11, 0, 0, 9, 0, 2, 0x21),    /* longer than the frame */
    };
    for (size_t i = 0; i < NUM(bad); i++) {
        struct layer layer = {.data = {bad[i].raw, bad[i].len},
                              .ethertype = ETHERTYPE_PPPOE_SESSION};
        cr_expect_eq(encapsulation_decode(&layer), PACKET_MALFORMED, "row %zu", i);
    }
}

/* The switch says that it cut the frame, not by how much: the headers inside say that. */
Test(encapsulation, a_truncated_mirror_is_cut_and_not_wrong)
{
    static const struct octets mirrors[] = {
        HEX(0x10, 9, 4, 1, 0, 0, 0, 7, MACS, 8, 0, IPV4(60, 0, 6)),
        HEX(0x20, 9, 4, 1, 0, 0, 0, 7, 0, 0, 0, 0, MACS, 8, 0, IPV4(60, 0, 6)),
    };
    for (size_t i = 0; i < NUM(mirrors); i++) {
        struct layer layer = {.data = {mirrors[i].raw, mirrors[i].len},
                              .ethertype = i == 0 ? ETHERTYPE_ERSPAN : ETHERTYPE_ERSPAN_III};
        cr_assert_eq(encapsulation_decode(&layer), PACKET_OK);
        cr_assert_eq(encapsulation_decode(&layer), PACKET_OK);
        cr_assert_eq(layer.ethertype, V4);
        cr_assert(layer_bound(&layer, 60));
        cr_expect_eq(layer.num_cut, 40);
    }
}

Test(encapsulation, other_ethertypes_are_left_alone)
{
    static const uint16_t others[] = {0, V4, V6, 0x0806, 0x8863, 0x88cc, 0xffff};
    for (size_t i = 0; i < NUM(others); i++) {
        cr_expect_not(encapsulation_known(others[i]), "%#x", others[i]);
    }
}
