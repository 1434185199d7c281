/* test_ieee80211.c: wireless frames, with and without what adapters put in front. */
#include <criterion/criterion.h>

#include "ieee80211.h"
#include "octets.h"

/* THREE are the addresses, SNAP what an IPv4 packet follows. */
#define THREE MACS, 2, 0, 0, 0, 0, 3
#define SNAP 0xaa, 0xaa, 3, 0, 0, 0, 8, 0

static const struct {
    const char *name;
    int link_type;
    struct octets data;
    enum packet_result result;
    size_t rest_len;
} rows[] = {
    {"data", LINK_IEEE802_11, HEX(8, 1, 0, 0, THREE, 0x10, 0, SNAP, 9), PACKET_OK, 1},
    {"data between distribution systems", LINK_IEEE802_11,
     HEX(8, 3, 0, 0, THREE, 0x10, 0, 2, 0, 0, 0, 0, 4, SNAP, 9), PACKET_OK, 1},
    {"QoS data", LINK_IEEE802_11, HEX(0x88, 1, 0, 0, THREE, 0x10, 0, 0, 0, SNAP, 9), PACKET_OK, 1},
    {"QoS data with HT control", LINK_IEEE802_11,
     HEX(0x88, 0x81, 0, 0, THREE, 0x10, 0, 0, 0, 1, 2, 3, 4, SNAP, 9), PACKET_OK, 1},
    {"radiotap", LINK_RADIOTAP, HEX(0, 0, 8, 0, 0, 0, 0, 0, 8, 1, 0, 0, THREE, 0, 0, SNAP, 9),
     PACKET_OK, 1},
    {"radiotap with flags", LINK_RADIOTAP,
     HEX(0, 0, 9, 0, 2, 0, 0, 0, 0, 8, 1, 0, 0, THREE, 0, 0, SNAP, 9), PACKET_OK, 1},
    {"radiotap, two words, time and flags, aligned", LINK_RADIOTAP,
     HEX(0, 0, 25, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0x20, 0x88, 1,
         0, 0, THREE, 0, 0, 0, 0, 0xff, 0xff, SNAP, 9),
     PACKET_OK, 1},
    {"Prism", LINK_PRISM,
     HEX(0, 0, 0, 0x44, 12, 0, 0, 0, 1, 2, 3, 4, 8, 1, 0, 0, THREE, 0, 0, SNAP), PACKET_OK, 0},
    {"AVS", LINK_AVS,
     HEX(0x80, 0x21, 0x10, 1, 0, 0, 0, 12, 1, 2, 3, 4, 8, 1, 0, 0, THREE, 0, 0, SNAP), PACKET_OK,
     0},
    {"a beacon", LINK_IEEE802_11, HEX(0x80, 0, 0, 0, THREE, 0, 0), PACKET_IGNORED, 0},
    {"an acknowledgement", LINK_IEEE802_11, HEX(0xd4, 0, 0, 0, 2, 0, 0, 0, 0, 1), PACKET_IGNORED,
     0},
    {"no data", LINK_IEEE802_11, HEX(0x48, 1, 0, 0, THREE, 0, 0), PACKET_IGNORED, 0},
    {"encrypted", LINK_IEEE802_11, HEX(8, 0x41, 0, 0, THREE, 0, 0, SNAP), PACKET_IGNORED, 0},
    {"first fragment", LINK_IEEE802_11, HEX(8, 5, 0, 0, THREE, 0, 0, SNAP), PACKET_IGNORED, 0},
    {"last fragment", LINK_IEEE802_11, HEX(8, 1, 0, 0, THREE, 1, 0, SNAP), PACKET_IGNORED, 0},
    {"several packets", LINK_IEEE802_11, HEX(0x88, 1, 0, 0, THREE, 0, 0, 0x80, 0, SNAP),
     PACKET_IGNORED, 0},
    {"radiotap shorter than itself", LINK_RADIOTAP,
     HEX(0, 0, 7, 0, 0, 0, 0, 0, 8, 1, 0, 0, THREE, 0, 0, SNAP), PACKET_CUT, 0},
    {"radiotap longer than the frame", LINK_RADIOTAP,
     HEX(0, 0, 0xff, 0xff, 0, 0, 0, 0, 8, 1, 0, 0, THREE, 0, 0, SNAP), PACKET_CUT, 0},
    {"radiotap of words without end", LINK_RADIOTAP,
     HEX(0, 0, 16, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0, 0, 0, 0x80), PACKET_CUT, 0},
};

Test(ieee80211, frames)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes data = exact_copy(rows[i].data.raw, rows[i].data.len);
        struct layer layer = {.data = data};
        cr_assert(ieee80211_is_link_type(rows[i].link_type));
        enum packet_result result = ieee80211_decode(rows[i].link_type, &layer);
        cr_expect_eq(result, rows[i].result, "%s: result %d", rows[i].name, result);
        if (result == PACKET_OK) {
            cr_expect_eq(layer.ethertype, ETHERTYPE_IPV4, "%s", rows[i].name);
            cr_expect_eq(layer.data.len, rows[i].rest_len, "%s", rows[i].name);
            cr_expect(is_within(layer.data, data), "%s", rows[i].name);
        }
        exact_free(data);
    }
}

Test(ieee80211, a_header_cut_anywhere_is_cut)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t len = 0;
             rows[i].result == PACKET_OK && len < rows[i].data.len - rows[i].rest_len; len++) {
            struct bytes data = exact_copy(rows[i].data.raw, len);
            struct layer layer = {.data = data};
            cr_expect_eq(ieee80211_decode(rows[i].link_type, &layer), PACKET_CUT, "%s cut to %zu",
                         rows[i].name, len);
            exact_free(data);
        }
    }
}
