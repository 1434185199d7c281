#include "layer.h"

bool layer_bound(struct layer *layer, size_t len)
{
    if (len > layer->data.len + layer->num_cut) {
        return false;
    }
    if (len < layer->data.len) {
        layer->data.len = len;
        layer->num_cut = 0;
    } else {
        layer->num_cut = len - layer->data.len;
    }
    return true;
}

enum packet_result layer_advance(struct layer *layer, const struct cursor *c, uint16_t ethertype)
{
    if (!cursor_ok(c)) {
        return PACKET_CUT;
    }
    layer->data = c->rest;
    layer->ethertype = ethertype;
    return PACKET_OK;
}

uint16_t layer_ip_version(struct cursor *c)
{
    struct cursor ahead = *c;
    uint8_t first = cursor_u8(&ahead);
    if (!cursor_ok(&ahead)) {
        *c = ahead;
    }
    switch (first >> 4) {
    case 4:
        return ETHERTYPE_IPV4;
    case 6:
        return ETHERTYPE_IPV6;
    default:
        return ETHERTYPE_NONE;
    }
}
