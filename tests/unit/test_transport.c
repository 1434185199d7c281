/* test_transport.c: UDP and TCP headers, and where their payload lies. */
#include <criterion/criterion.h>

#include "octets.h"
#include "transport.h"

static struct ip_header ip_of(uint8_t protocol, struct bytes payload, size_t num_cut)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    return (struct ip_header){
        .source = address_of((struct bytes){from, sizeof from}),
        .destination = address_of((struct bytes){to, sizeof to}),
        .protocol = protocol,
        .payload = payload,
        .num_cut = num_cut,
    };
}

static const struct {
    const char *name;
    uint8_t protocol;
    struct octets data;
    size_t num_cut;
    size_t header_len;
    size_t payload_len;
    size_t payload_cut;
} good[] = {
    {"UDP", IP_PROTOCOL_UDP, HEX(UDP(10), 8, 9), 0, 8, 2, 0},
    {"UDP without payload", IP_PROTOCOL_UDP, HEX(UDP(8)), 0, 8, 0, 0},
    {"UDP shorter than its IP packet", IP_PROTOCOL_UDP, HEX(UDP(9), 8, 0, 0), 0, 8, 1, 0},
    {"UDP, payload was cut", IP_PROTOCOL_UDP, HEX(UDP(40), 8), 31, 8, 1, 31},
    {"UDP, only what follows it was cut", IP_PROTOCOL_UDP, HEX(UDP(9), 8), 31, 8, 1, 0},
    {"UDP, all payload was cut", IP_PROTOCOL_UDP, HEX(UDP(40)), 32, 8, 0, 32},
    {"TCP", IP_PROTOCOL_TCP, HEX(TCP(5, 0x18), 8, 9), 0, 20, 2, 0},
    {"TCP without payload", IP_PROTOCOL_TCP, HEX(TCP(5, TCP_SYN)), 0, 20, 0, 0},
    {"TCP with options", IP_PROTOCOL_TCP, HEX(TCP(6, TCP_ACK), 1, 1, 1, 1, 8), 0, 24, 1, 0},
    {"TCP, only options", IP_PROTOCOL_TCP, HEX(TCP(6, TCP_SYN), 2, 4, 5, 180), 0, 24, 0, 0},
    {"TCP, longest header", IP_PROTOCOL_TCP,
     HEX(TCP(15, TCP_ACK), 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
         1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 8),
     0, 60, 1, 0},
    {"TCP, payload was cut", IP_PROTOCOL_TCP, HEX(TCP(5, TCP_ACK), 8), 70000, 20, 1, 70000},
};

Test(transport, headers_say_where_the_payload_lies)
{
    for (size_t i = 0; i < NUM(good); i++) {
        struct bytes data = exact_copy(good[i].data.raw, good[i].data.len);
        struct ip_header ip = ip_of(good[i].protocol, data, good[i].num_cut);
        struct packet packet;
        enum packet_result result = transport_decode(&ip, &packet);
        cr_assert(result == PACKET_OK, "%s: result %d", good[i].name, result);
        cr_expect(packet.payload.len == good[i].payload_len, "%s: payload of %zu", good[i].name,
                  packet.payload.len);
        cr_expect(packet.payload.ptr == data.ptr + good[i].header_len, "%s: begins elsewhere",
                  good[i].name);
        cr_expect(packet.num_cut == good[i].payload_cut, "%s: %zu cut", good[i].name,
                  packet.num_cut);
        exact_free(data);
    }
}

Test(transport, the_fields_of_udp)
{
    struct octets data = HEX(UDP(8));
    struct ip_header ip = ip_of(IP_PROTOCOL_UDP, (struct bytes){data.raw, data.len}, 0);
    struct packet packet;
    cr_assert(transport_decode(&ip, &packet) == PACKET_OK);
    cr_expect(packet.transport == TRANSPORT_UDP);
    cr_expect(packet.source.port == 12345);
    cr_expect(packet.destination.port == 53);
    cr_expect(address_equal(&packet.source.address, &ip.source));
    cr_expect(address_equal(&packet.destination.address, &ip.destination));
}

Test(transport, the_fields_of_tcp)
{
    struct octets data = HEX(TCP(5, 0xd2));
    struct ip_header ip = ip_of(IP_PROTOCOL_TCP, (struct bytes){data.raw, data.len}, 0);
    struct packet packet;
    cr_assert(transport_decode(&ip, &packet) == PACKET_OK);
    cr_expect(packet.transport == TRANSPORT_TCP);
    cr_expect(packet.source.port == 25000);
    cr_expect(packet.destination.port == 5061);
    cr_expect(packet.sequence == 0x01020304);
    cr_expect(packet.acknowledgement == 0x05060708);
    cr_expect(packet.tcp_flags == 0xd2);
    cr_expect(address_equal(&packet.source.address, &ip.source));
    cr_expect(address_equal(&packet.destination.address, &ip.destination));
}

static const struct {
    const char *name;
    uint8_t protocol;
    struct octets data;
    size_t num_cut;
    enum packet_result result;
} bad[] = {
    {"UDP, length 0", IP_PROTOCOL_UDP, HEX(UDP(0), 8), 0, PACKET_MALFORMED},
    {"UDP, length 7", IP_PROTOCOL_UDP, HEX(UDP(7), 8), 0, PACKET_MALFORMED},
    {"UDP, one more than the IP packet", IP_PROTOCOL_UDP, HEX(UDP(10), 8), 0, PACKET_MALFORMED},
    {"UDP, one more than the IP packet, cut", IP_PROTOCOL_UDP, HEX(UDP(14), 8), 4,
     PACKET_MALFORMED},
    {"UDP, header of seven octets", IP_PROTOCOL_UDP, HEX(0, 1, 0, 53, 0, 8, 0), 0,
     PACKET_MALFORMED},
    {"UDP, header was cut", IP_PROTOCOL_UDP, HEX(0, 1, 0, 53, 0, 8, 0), 1, PACKET_CUT},
    {"TCP, header of 16 octets", IP_PROTOCOL_TCP, HEX(TCP(4, TCP_ACK), 8), 0, PACKET_MALFORMED},
    {"TCP, header of 0 octets", IP_PROTOCOL_TCP, HEX(TCP(0, TCP_ACK), 8), 0, PACKET_MALFORMED},
    {"TCP, header beyond the IP packet", IP_PROTOCOL_TCP, HEX(TCP(6, TCP_ACK), 8), 0,
     PACKET_MALFORMED},
    {"TCP, options were cut", IP_PROTOCOL_TCP, HEX(TCP(6, TCP_ACK), 8), 3, PACKET_CUT},
    {"TCP, nothing", IP_PROTOCOL_TCP, {0}, 0, PACKET_MALFORMED},
    {"TCP, nothing was captured", IP_PROTOCOL_TCP, {0}, 20, PACKET_CUT},
    {"ICMP", 1, HEX(8, 0, 0, 0), 0, PACKET_IGNORED},
    {"SCTP", 132, HEX(TCP(5, 0)), 0, PACKET_IGNORED},
};

Test(transport, what_contradicts_itself_is_told_from_what_was_cut)
{
    for (size_t i = 0; i < NUM(bad); i++) {
        struct bytes data = exact_copy(bad[i].data.raw, bad[i].data.len);
        struct ip_header ip = ip_of(bad[i].protocol, data, bad[i].num_cut);
        struct packet packet;
        enum packet_result result = transport_decode(&ip, &packet);
        cr_expect(result == bad[i].result, "%s: result %d", bad[i].name, result);
        exact_free(data);
    }
}

/* The IP packet ends on the wire before the header does, whatever the snap length took. */
Test(transport, a_header_beyond_the_wire_is_malformed_although_cut)
{
    struct octets tcp = HEX(TCP(15, TCP_ACK), 8);
    struct ip_header ip = ip_of(IP_PROTOCOL_TCP, (struct bytes){tcp.raw, tcp.len}, 3);
    struct packet packet;
    enum packet_result result = transport_decode(&ip, &packet);
    cr_expect(result == PACKET_MALFORMED, "result %d", result);
}

Test(transport, every_prefix_is_cut_when_the_rest_was_on_the_wire_and_else_malformed)
{
    for (size_t i = 0; i < NUM(good); i++) {
        for (size_t len = 0; len < good[i].header_len; len++) {
            struct bytes data = exact_copy(good[i].data.raw, len);
            struct packet packet;
            struct ip_header cut =
                ip_of(good[i].protocol, data, good[i].data.len + good[i].num_cut - len);
            cr_expect(transport_decode(&cut, &packet) == PACKET_CUT, "%s cut to %zu octets",
                      good[i].name, len);
            struct ip_header ends = ip_of(good[i].protocol, data, 0);
            cr_expect(transport_decode(&ends, &packet) == PACKET_MALFORMED,
                      "%s ends after %zu octets", good[i].name, len);
            exact_free(data);
        }
    }
}
