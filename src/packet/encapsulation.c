#include "encapsulation.h"

#include "link_layer.h"

#define MPLS_BOTTOM_OF_STACK 0x100

#define PPPOE_VERSION_AND_TYPE 0x11

#define ERSPAN_TRUNCATED 0x0400
#define ERSPAN_FRAME_TYPE 0x7c00
#define ERSPAN_FRAME_ETHERNET 0x0000
#define ERSPAN_FRAME_IP 0x0800
#define ERSPAN_PLATFORM_HEADER 0x0001

/* FRAME_MAX is more than any frame that a switch mirrors. */
#define FRAME_MAX ((size_t)65535)

static enum packet_result decode_ethernet(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    uint16_t ethertype = link_read_ethernet(&c);
    return layer_advance(layer, &c, ethertype);
}

static enum packet_result decode_vlan(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    cursor_skip(&c, 2); /* priority and VLAN number */
    uint16_t ethertype = link_read_ethertype(&c);
    return layer_advance(layer, &c, ethertype);
}

static enum packet_result decode_ppp(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    uint16_t ethertype = link_read_ppp(&c);
    return layer_advance(layer, &c, ethertype);
}

/* ethertype_behind_labels guesses what the labels do not say: IP by its version; a pseudowire with
 * (RFC 4385) or without control word, of Ethernet (RFC 4448). */
static uint16_t ethertype_behind_labels(struct cursor *c)
{
    struct cursor ahead = *c;
    bool has_control_word = cursor_u8(&ahead) >> 4 == 0;
    uint16_t ethertype = layer_ip_version(c);
    if (ethertype != ETHERTYPE_NONE) {
        return ethertype;
    }
    cursor_skip(c, has_control_word ? 4 : 0);
    return ETHERTYPE_ETHERNET;
}

static enum packet_result decode_mpls(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    bool is_last = (cursor_u32(&c) & MPLS_BOTTOM_OF_STACK) != 0;
    uint16_t ethertype = is_last ? ethertype_behind_labels(&c) : (uint16_t)ETHERTYPE_MPLS;
    return layer_advance(layer, &c, ethertype);
}

static enum packet_result decode_pppoe(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    uint8_t version_and_type = cursor_u8(&c);
    uint8_t code = cursor_u8(&c);
    cursor_skip(&c, 2); /* session */
    size_t len = cursor_u16(&c);
    enum packet_result result = layer_advance(layer, &c, ETHERTYPE_PPP);
    if (result != PACKET_OK) {
        return result;
    }
    bool is_session = version_and_type == PPPOE_VERSION_AND_TYPE && code == 0;
    return is_session && layer_bound(layer, len) ? PACKET_OK : PACKET_MALFORMED;
}

/* note_truncation: the switch cut the frame that it mirrors, and does not say by how much. */
static void note_truncation(struct layer *layer, uint16_t flags)
{
    if ((flags & ERSPAN_TRUNCATED) != 0) {
        layer->num_cut = FRAME_MAX;
    }
}

/* Type II: version and VLAN, flags and session, index. */
static enum packet_result decode_erspan(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    cursor_skip(&c, 2);
    uint16_t flags = cursor_u16(&c);
    cursor_skip(&c, 4);
    note_truncation(layer, flags);
    return layer_advance(layer, &c, ETHERTYPE_ETHERNET);
}

/* Type III: version and VLAN, flags and session, timestamp, security group, more flags. */
static enum packet_result decode_erspan_iii(struct layer *layer)
{
    struct cursor c = cursor_of(layer->data);
    cursor_skip(&c, 2);
    uint16_t flags = cursor_u16(&c);
    cursor_skip(&c, 4 + 2);
    uint16_t more_flags = cursor_u16(&c);
    cursor_skip(&c, (more_flags & ERSPAN_PLATFORM_HEADER) != 0 ? 8 : 0);
    note_truncation(layer, flags);
    switch (more_flags & ERSPAN_FRAME_TYPE) {
    case ERSPAN_FRAME_ETHERNET:
        return layer_advance(layer, &c, ETHERTYPE_ETHERNET);
    case ERSPAN_FRAME_IP: {
        uint16_t ethertype = layer_ip_version(&c);
        return layer_advance(layer, &c, ethertype);
    }
    default:
        return layer_advance(layer, &c, ETHERTYPE_NONE);
    }
}

static const struct {
    uint16_t ethertype;
    enum packet_result (*decode)(struct layer *layer);
} encapsulations[] = {
    {ETHERTYPE_VLAN, decode_vlan},
    {ETHERTYPE_PROVIDER_VLAN, decode_vlan},
    {ETHERTYPE_OLD_QINQ, decode_vlan},
    {ETHERTYPE_MPLS, decode_mpls},
    {ETHERTYPE_MPLS_UPSTREAM, decode_mpls},
    {ETHERTYPE_PPPOE_SESSION, decode_pppoe},
    {ETHERTYPE_PPP, decode_ppp},
    {ETHERTYPE_ETHERNET, decode_ethernet},
    {ETHERTYPE_ERSPAN, decode_erspan},
    {ETHERTYPE_ERSPAN_III, decode_erspan_iii},
};

#define NUM_ENCAPSULATIONS (sizeof encapsulations / sizeof encapsulations[0])

static size_t find(uint16_t ethertype)
{
    size_t i = 0;
    while (i < NUM_ENCAPSULATIONS && encapsulations[i].ethertype != ethertype) {
        i++;
    }
    return i;
}

bool encapsulation_known(uint16_t ethertype)
{
    return find(ethertype) < NUM_ENCAPSULATIONS;
}

enum packet_result encapsulation_decode(struct layer *layer)
{
    return encapsulations[find(layer->ethertype)].decode(layer);
}
