/* packet.c: the way through the layers. */
#include "packet.h"

#include "ip.h"
#include "link_layer.h"
#include "transport.h"

enum packet_result packet_decode(const struct frame *frame, struct packet *out)
{
    struct cursor c = cursor_of(frame->data);
    struct ip_header ip;
    uint16_t ethertype = 0;
    size_t num_cut =
        frame->original_len > frame->data.len ? frame->original_len - frame->data.len : 0;
    enum packet_result result = link_decode(frame->link_type, &c, &ethertype);
    if (result == PACKET_OK) {
        result = ip_decode(c.rest, num_cut, ethertype, &ip);
    }
    if (result == PACKET_OK) {
        result = transport_decode(&ip, out);
    }
    /* Headers that end on the wire itself were not cut, they are wrong. */
    return result == PACKET_CUT && num_cut == 0 ? PACKET_MALFORMED : result;
}
