/* packet.c: the way through the layers, one header at a time. */
#include "packet.h"

#include "bounds.h"
#include "encapsulation.h"
#include "fragments.h"
#include "ip.h"
#include "link_layer.h"
#include "transport.h"
#include "tunnel.h"

/* peel_ip reads an IP header and what is behind it: TCP or UDP, or the header of a tunnel, and then
 * layer is what that carries. */
static enum packet_result peel_ip(struct layer *layer, struct fragments *fragments, int64_t time_ns,
                                  struct packet *out)
{
    struct ip_header ip;
    struct layer inner;
    enum packet_result result = ip_decode(layer, &ip);
    if (result == PACKET_FRAGMENT && fragments != NULL) {
        result = fragments_join(fragments, &ip, time_ns);
    }
    if (result != PACKET_OK) {
        return result;
    }
    if (ip.protocol != IP_PROTOCOL_TCP && ip.protocol != IP_PROTOCOL_UDP) {
        return tunnel_over_ip(&ip, layer);
    }
    result = transport_decode(&ip, out);
    if (result != PACKET_OK || out->transport != TRANSPORT_UDP) {
        return result;
    }
    enum packet_result tunnel = tunnel_over_udp(out, &inner);
    if (tunnel == PACKET_IGNORED) {
        return PACKET_OK;
    }
    *layer = inner;
    out->transport = TRANSPORT_NONE;
    return tunnel;
}

/* peel reads whatever header is next; IP first, since most packets have nothing before it. */
static enum packet_result peel(struct layer *layer, struct fragments *fragments, int64_t time_ns,
                               struct packet *out)
{
    if (layer->ethertype == ETHERTYPE_IPV4 || layer->ethertype == ETHERTYPE_IPV6) {
        return peel_ip(layer, fragments, time_ns, out);
    }
    return encapsulation_known(layer->ethertype) ? encapsulation_decode(layer) : PACKET_IGNORED;
}

enum packet_result packet_decode(const struct frame *frame, struct fragments *fragments,
                                 struct packet *out)
{
    struct layer layer = {.data = frame->data};
    if (frame->original_len > frame->data.len) {
        layer.num_cut = frame->original_len - frame->data.len;
    }
    fragments_release(fragments);
    out->transport = TRANSPORT_NONE;
    enum packet_result result = link_decode(frame->link_type, &layer);
    for (int i = 0; result == PACKET_OK && out->transport == TRANSPORT_NONE; i++) {
        if (i == ENCAPSULATIONS_MAX) {
            return PACKET_TOO_DEEP;
        }
        result = peel(&layer, fragments, frame->time_ns, out);
    }
    /* Headers that end on the wire itself were not cut, they are wrong. */
    return result == PACKET_CUT && layer.num_cut == 0 ? PACKET_MALFORMED : result;
}
