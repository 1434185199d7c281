/* ieee80211.c: IEEE 802.11-2020, section 9.2 and 9.3.2. Its integers are little-endian. */
#include "ieee80211.h"

#include "link_layer.h"

/* First octet of Frame Control. */
#define VERSION_AND_TYPE 0x0f
#define DATA_FRAME 0x08
#define SUBTYPE_NO_DATA 0x40
#define SUBTYPE_QOS 0x80

/* Its second octet. */
#define BOTH_DISTRIBUTION_SYSTEMS 0x03
#define MORE_FRAGMENTS 0x04
#define PROTECTED 0x40
#define HT_CONTROL 0x80

#define QOS_A_MSDU 0x80
#define FRAGMENT_NUMBER 0x0f

#define RADIOTAP_EXTENDED 0x80000000u
#define RADIOTAP_HAS_TIME 0x01u
#define RADIOTAP_HAS_FLAGS 0x02u
#define RADIOTAP_FLAG_PADDING 0x20u

bool ieee80211_is_link_type(int link_type)
{
    return link_type == LINK_IEEE802_11 || link_type == LINK_RADIOTAP || link_type == LINK_PRISM ||
           link_type == LINK_AVS;
}

static uint16_t read_u16(struct cursor *c)
{
    uint16_t low = cursor_u8(c);
    return (uint16_t)(cursor_u8(c) << 8 | low);
}

static uint32_t read_u32(struct cursor *c)
{
    uint32_t low = read_u16(c);
    return (uint32_t)read_u16(c) << 16 | low;
}

/* read_radiotap_flags reads the Flags field of a radiotap header, 0 without one. */
static uint8_t read_radiotap_flags(struct cursor *c)
{
    uint32_t present = read_u32(c);
    size_t at = 8; /* alignment counts from the beginning of the header */
    for (uint32_t word = present; (word & RADIOTAP_EXTENDED) != 0 && cursor_ok(c); at += 4) {
        word = read_u32(c);
    }
    if ((present & RADIOTAP_HAS_TIME) != 0) {
        cursor_skip(c, (8 - at % 8) % 8 + 8);
    }
    return (present & RADIOTAP_HAS_FLAGS) != 0 ? cursor_u8(c) : 0;
}

/* read_radiotap tells whether the adapter aligned the octets behind the 802.11 header to four. */
static bool read_radiotap(struct cursor *c)
{
    struct cursor header = *c;
    cursor_skip(&header, 2);
    size_t len = read_u16(&header);
    uint8_t flags = read_radiotap_flags(&header);
    size_t read_len = c->rest.len - header.rest.len;
    cursor_skip(c, len);
    if (!cursor_ok(&header) || len < read_len) {
        cursor_fail(c);
    }
    return (flags & RADIOTAP_FLAG_PADDING) != 0;
}

/* skip_announced skips the whole header, of which ahead has read the length, len. */
static void skip_announced(struct cursor *c, const struct cursor *ahead, size_t len)
{
    if (!cursor_ok(ahead)) {
        cursor_fail(c);
    }
    cursor_skip(c, len);
}

/* skip_adapter_header reads what comes before the frame itself. */
static bool skip_adapter_header(int link_type, struct cursor *c)
{
    struct cursor header = *c;
    size_t len;
    switch (link_type) {
    case LINK_RADIOTAP:
        return read_radiotap(c);
    case LINK_PRISM:
        cursor_skip(&header, 4);
        len = read_u32(&header);
        skip_announced(c, &header, len);
        return false;
    case LINK_AVS:
        cursor_skip(&header, 4);
        len = cursor_u32(&header);
        skip_announced(c, &header, len);
        return false;
    default:
        return false;
    }
}

static bool carries_data(uint8_t kind)
{
    return (kind & VERSION_AND_TYPE) == DATA_FRAME && (kind & SUBTYPE_NO_DATA) == 0;
}

/* read_header reads the header of a data frame; true when one whole packet in clear follows. */
static bool read_header(struct cursor *c)
{
    uint8_t kind = cursor_u8(c);
    uint8_t flags = cursor_u8(c);
    cursor_skip(c, 2 + 3 * 6); /* duration, three addresses */
    uint16_t sequence = read_u16(c);
    bool has_fourth_address = (flags & BOTH_DISTRIBUTION_SYSTEMS) == BOTH_DISTRIBUTION_SYSTEMS;
    cursor_skip(c, has_fourth_address ? 6 : 0);
    bool has_qos = (kind & SUBTYPE_QOS) != 0;
    uint16_t qos = has_qos ? read_u16(c) : 0;
    cursor_skip(c, has_qos && (flags & HT_CONTROL) != 0 ? 4 : 0);
    bool is_part = (flags & MORE_FRAGMENTS) != 0 || (sequence & FRAGMENT_NUMBER) != 0;
    return !is_part && (flags & PROTECTED) == 0 && (qos & QOS_A_MSDU) == 0;
}

enum packet_result ieee80211_decode(int link_type, struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    bool is_padded = skip_adapter_header(link_type, &c);
    struct cursor ahead = c;
    uint8_t kind = cursor_u8(&ahead);
    if (cursor_ok(&ahead) && !carries_data(kind)) {
        return PACKET_IGNORED;
    }
    size_t before = c.rest.len;
    if (!read_header(&c) && cursor_ok(&c)) {
        return PACKET_IGNORED;
    }
    size_t header_len = before - c.rest.len;
    cursor_skip(&c, is_padded ? (4 - header_len % 4) % 4 : 0);
    uint16_t ethertype = link_read_llc(&c);
    return layer_advance(layer, &c, ethertype);
}
