/* test_packet.c: whole frames, cut anywhere and with any octet wrong. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "fragments.h"
#include "octets.h"
#include "packet.h"

/* HELLO is a payload of five octets. */
#define HELLO 'h', 'e', 'l', 'l', 'o'

static const struct {
    const char *name;
    int link_type;
    struct octets data;
    const char *source;
    const char *destination;
} rows[] = {
    {"Ethernet, IPv4, UDP", LINK_ETHERNET, HEX(MACS, 8, 0, IPV4(33, 0, 17), UDP(13), HELLO),
     "192.0.2.1:12345", "192.0.2.2:53"},
    {"Ethernet, IPv4, UDP, padding", LINK_ETHERNET,
     HEX(MACS, 8, 0, IPV4(33, 0, 17), UDP(13), HELLO, 0, 0, 0, 0), "192.0.2.1:12345",
     "192.0.2.2:53"},
    {"VLAN, IPv4, TCP with options", LINK_ETHERNET,
     HEX(MACS, 0x81, 0, 0, 9, 8, 0, IPV4(49, 0, 6), TCP(6, TCP_ACK), 1, 1, 1, 1, HELLO),
     "192.0.2.1:25000", "192.0.2.2:5061"},
    {"two tags, IPv6, extension, TCP", LINK_ETHERNET,
     HEX(MACS, 0x88, 0xa8, 0, 9, 0x81, 0, 0, 8, 0x86, 0xdd, IPV6(33, 60), 6, 0, 1, 4, 0, 0, 0, 0,
         TCP(5, TCP_ACK), HELLO),
     "[2001:db8::1]:25000", "[2001:db8::2]:5061"},
    {"cooked, IPv6, UDP", LINK_LINUX_SLL,
     HEX(0, 0, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, 0x86, 0xdd, IPV6(13, 17), UDP(13), HELLO),
     "[2001:db8::1]:12345", "[2001:db8::2]:53"},
    {"cooked v2, IPv4, TCP, total length 0", LINK_LINUX_SLL2,
     HEX(8, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 1, 2, 3, 4, 5, 6, 0, 0, IPV4(0, 0, 6), TCP(5, TCP_ACK),
         HELLO),
     "192.0.2.1:25000", "192.0.2.2:5061"},
    {"null, IPv6, TCP, payload length 0", LINK_NULL,
     HEX(30, 0, 0, 0, IPV6(0, 6), TCP(5, TCP_ACK), HELLO), "[2001:db8::1]:25000",
     "[2001:db8::2]:5061"},
    {"raw, IPv4, UDP", LINK_RAW, HEX(IPV4(33, 0, 17), UDP(13), HELLO), "192.0.2.1:12345",
     "192.0.2.2:53"},
};

static struct frame frame_of(size_t row, struct bytes data, size_t original_len)
{
    return (struct frame){
        .data = data, .original_len = (uint32_t)original_len, .link_type = rows[row].link_type};
}

static bool views_are_within(const struct packet *packet, struct bytes data)
{
    return is_within(packet->payload, data);
}

Test(packet, frames_are_read_through_all_layers)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes data = exact_copy(rows[i].data.raw, rows[i].data.len);
        struct frame frame = frame_of(i, data, data.len);
        struct packet packet;
        char text[ENDPOINT_TEXT_MAX];
        enum packet_result result = packet_decode(&frame, NULL, &packet);
        cr_assert(result == PACKET_OK, "%s: result %d", rows[i].name, result);
        cr_expect_str_eq(endpoint_format(&packet.source, text), rows[i].source, "%s", rows[i].name);
        cr_expect_str_eq(endpoint_format(&packet.destination, text), rows[i].destination, "%s",
                         rows[i].name);
        cr_expect(bytes_equal(packet.payload, bytes_of_text("hello")), "%s", rows[i].name);
        cr_expect(packet.num_cut == 0, "%s", rows[i].name);
        cr_expect(views_are_within(&packet, data), "%s", rows[i].name);
        exact_free(data);
    }
}

Test(packet, a_frame_cut_by_the_snap_length_keeps_its_size_or_is_cut)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t len = 1; len < rows[i].data.len; len++) {
            struct bytes data = exact_copy(rows[i].data.raw, len);
            struct frame frame = frame_of(i, data, rows[i].data.len);
            struct packet packet;
            enum packet_result result = packet_decode(&frame, NULL, &packet);
            bool whole = result == PACKET_OK && packet.payload.len + packet.num_cut == 5 &&
                         views_are_within(&packet, data);
            cr_expect(result == PACKET_CUT || whole, "%s cut to %zu octets: result %d",
                      rows[i].name, len, result);
            exact_free(data);
        }
    }
}

/* Nothing was cut off these: that they end early is what their sender did. */
Test(packet, a_frame_that_ends_early_on_the_wire_was_not_cut)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t len = 0; len < rows[i].data.len; len++) {
            struct bytes data = exact_copy(rows[i].data.raw, len);
            struct frame frame = frame_of(i, data, len);
            struct packet packet;
            enum packet_result result = packet_decode(&frame, NULL, &packet);
            cr_expect(result != PACKET_CUT, "%s ends after %zu octets: cut", rows[i].name, len);
            cr_expect(result != PACKET_OK || views_are_within(&packet, data), "%s, %zu octets",
                      rows[i].name, len);
            exact_free(data);
        }
    }
}

static void try_octet(size_t row, size_t at, uint8_t value)
{
    struct octets wrong = rows[row].data;
    wrong.raw[at] = value;
    for (size_t len = at; len <= wrong.len; len++) {
        struct bytes data = exact_copy(wrong.raw, len);
        struct frame frame = frame_of(row, data, wrong.len);
        struct packet packet;
        if (packet_decode(&frame, NULL, &packet) == PACKET_OK) {
            cr_expect(views_are_within(&packet, data), "%s, octet %zu is %#x, cut to %zu",
                      rows[row].name, at, value, len);
            cr_expect(packet.payload.len + packet.num_cut <= wrong.len, "%s, octet %zu is %#x",
                      rows[row].name, at, value);
        }
        exact_free(data);
    }
}

Test(packet, any_octet_may_be_wrong_and_no_view_leaves_the_frame)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t at = 0; at < rows[i].data.len; at++) {
            for (unsigned bit = 0; bit < 8; bit++) {
                try_octet(i, at, (uint8_t)(rows[i].data.raw[at] ^ 1u << bit));
            }
            try_octet(i, at, 0);
            try_octet(i, at, 0xff);
        }
    }
}

/* A file may claim that less was on the wire than was captured. */
Test(packet, an_original_length_below_the_captured_one_is_no_cut)
{
    struct frame frame = frame_of(0, (struct bytes){rows[0].data.raw, rows[0].data.len}, 1);
    struct packet packet;
    cr_assert(packet_decode(&frame, NULL, &packet) == PACKET_OK);
    cr_expect(packet.num_cut == 0);
    cr_expect(packet.payload.len == 5);
}

Test(packet, an_original_length_of_4_gib_wraps_nothing)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct frame frame =
            frame_of(i, (struct bytes){rows[i].data.raw, rows[i].data.len}, UINT32_MAX);
        struct packet packet;
        cr_assert(packet_decode(&frame, NULL, &packet) == PACKET_OK, "%s", rows[i].name);
        size_t behind = UINT32_MAX - rows[i].data.len;
        cr_expect(packet.num_cut == 0 || packet.num_cut == behind, "%s: %zu cut", rows[i].name,
                  packet.num_cut);
    }
}

Test(packet, an_unknown_link_type_is_told_whatever_the_frame_holds)
{
    struct frame frame = {.link_type = 147};
    struct packet packet;
    cr_expect(packet_decode(&frame, NULL, &packet) == PACKET_UNKNOWN_LINK);
    frame.data = (struct bytes){rows[0].data.raw, rows[0].data.len};
    cr_expect(packet_decode(&frame, NULL, &packet) == PACKET_UNKNOWN_LINK);
}

/* INNER is what all of these carry: IPv4, UDP, five octets. */
#define INNER IPV4(33, 0, 17), UDP(13), HELLO

static const struct {
    const char *name;
    struct octets data;
} nested[] = {
    {"VLAN, IPv4, GRE, Ethernet, VLAN", HEX(MACS, 0x81, 0, 0, 9, 8, 0, IPV4(75, 0, 47), 0, 0, 0x65,
                                            0x58, MACS, 0x81, 0, 0, 9, 8, 0, INNER)},
    {"VXLAN", HEX(MACS, 8, 0, IPV4(83, 0, 17), U16(40000), U16(4789), U16(63), 0, 0, 8, 0, 0, 0, 0,
                  0, 7, 0, MACS, 8, 0, INNER)},
    {"two labels, PPPoE, IPv6, IPv4", HEX(MACS, 0x88, 0x64, 0x11, 0, 0, 9, U16(83), 0x02, 0x81, 0,
                                          1, 0, 64, 0, 2, 1, 64, IPV6(33, 4), INNER)},
    {"Teredo, IPv4 in IPv6",
     HEX(MACS, 8, 0, IPV4(101, 0, 17), U16(40000), U16(3544), U16(81), 0, 0, IPV6(33, 4), INNER)},
};

Test(packet, packets_in_packets_are_read_to_the_innermost)
{
    for (size_t i = 0; i < NUM(nested); i++) {
        struct bytes data = exact_copy(nested[i].data.raw, nested[i].data.len);
        struct frame frame = {.data = data, .link_type = LINK_ETHERNET};
        struct packet packet;
        char text[ENDPOINT_TEXT_MAX];
        enum packet_result result = packet_decode(&frame, NULL, &packet);
        cr_assert_eq(result, PACKET_OK, "%s: result %d", nested[i].name, result);
        cr_expect_str_eq(endpoint_format(&packet.source, text), "192.0.2.1:12345", "%s",
                         nested[i].name);
        cr_expect(bytes_equal(packet.payload, bytes_of_text("hello")), "%s", nested[i].name);
        cr_expect(is_within(packet.payload, data), "%s", nested[i].name);
        exact_free(data);
    }
}

Test(packet, encapsulations_are_bounded)
{
    uint8_t raw[14 + (ENCAPSULATIONS_MAX + 1) * 4 + 33] = {MACS, 0x81, 0};
    static const uint8_t inner[] = {INNER};
    for (size_t tags = 1; tags <= ENCAPSULATIONS_MAX + 1; tags++) {
        size_t at = 14;
        for (size_t i = 0; i < tags; i++, at += 4) {
            const uint8_t tag[] = {0, 9, i + 1 == tags ? 8 : 0x81, 0};
            memcpy(raw + at, tag, sizeof tag);
        }
        memcpy(raw + at, inner, sizeof inner);
        struct frame frame = {.data = {raw, at + sizeof inner}, .link_type = LINK_ETHERNET};
        struct packet packet;
        bool fits = tags < ENCAPSULATIONS_MAX; /* the IP header is the last step */
        cr_expect_eq(packet_decode(&frame, NULL, &packet), fits ? PACKET_OK : PACKET_TOO_DEEP,
                     "%zu tags", tags);
    }
}

/* A tunnel whose packets come in fragments: the joined packet is on loan until the next frame. */
Test(packet, fragments_of_a_tunnel_are_joined_and_read)
{
    static const uint8_t whole[] = {0, 0, 8, 0, INNER}; /* GRE */
    struct budget budget = {.limit = BUDGET_MAX};
    struct counters counters = {0};
    struct fragments *fragments = fragments_new(&budget, &counters);
    cr_assert_not_null(fragments);
    for (size_t at = 0; at < sizeof whole; at += 8) {
        size_t len = sizeof whole - at < 8 ? sizeof whole - at : 8;
        bool is_last = at + len == sizeof whole;
        uint8_t raw[14 + 20 + 8] = {MACS, 8, 0,
                                    IPV4(20 + len, (is_last ? 0 : 0x2000) | at / 8, 47)};
        memcpy(raw + 34, whole + at, len);
        struct bytes data = exact_copy(raw, 34 + len);
        struct frame frame = {.data = data, .link_type = LINK_ETHERNET};
        struct packet packet;
        enum packet_result result = packet_decode(&frame, fragments, &packet);
        exact_free(data);
        cr_assert_eq(result, is_last ? PACKET_OK : PACKET_FRAGMENT, "at %zu: result %d", at,
                     result);
        cr_expect(!is_last || bytes_equal(packet.payload, bytes_of_text("hello")));
    }
    fragments_free(fragments);
    cr_expect_eq(budget.used, 0);
}
