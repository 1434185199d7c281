/* fuzz_packet: a frame of any link type. The first octet is the link type, the next two how many
 * octets the snap length cut off, the fourth how many more of the rest are cut off to see whether the
 * packet stays the same. Views lie inside the frame, and lengths add up. */
#include "fuzz.h"
#include "octets.h"
#include "packet.h"

static const int link_types[] = {LINK_ETHERNET,
                                 LINK_NULL,
                                 LINK_RAW,
                                 LINK_LOOP,
                                 LINK_LINUX_SLL,
                                 LINK_LINUX_SLL2,
                                 LINK_IPV4,
                                 LINK_IPV6,
                                 LINK_PPP,
                                 LINK_PPP_HDLC,
                                 LINK_PPP_ETHER,
                                 LINK_CISCO_HDLC,
                                 LINK_IEEE802_11,
                                 LINK_PRISM,
                                 LINK_RADIOTAP,
                                 LINK_AVS,
                                 LINK_PPP_WITH_DIRECTION,
                                 147};

static void check_packet(const struct frame *frame, const struct packet *p)
{
    bool is_tcp = p->transport == TRANSPORT_TCP;
    assert(is_tcp || p->transport == TRANSPORT_UDP);
    assert(p->source.address.family == p->destination.address.family);
    assert(p->source.address.family == ADDRESS_IPV4 || p->source.address.family == ADDRESS_IPV6);
    assert(is_within(p->payload, frame->data));
    assert(p->payload.len + 20 + (is_tcp ? 20 : 8) <= frame->data.len);
}

static bool same_tcp(const struct packet *a, const struct packet *b)
{
    return a->sequence == b->sequence && a->acknowledgement == b->acknowledgement &&
           a->tcp_flags == b->tcp_flags;
}

static bool same_packet(const struct packet *a, const struct packet *b)
{
    size_t len = a->payload.len < b->payload.len ? a->payload.len : b->payload.len;
    return endpoint_equal(&a->source, &b->source) &&
           endpoint_equal(&a->destination, &b->destination) && a->transport == b->transport &&
           (a->transport == TRANSPORT_UDP || same_tcp(a, b)) &&
           a->payload.len + a->num_cut == b->payload.len + b->num_cut &&
           bytes_equal((struct bytes){a->payload.ptr, len}, (struct bytes){b->payload.ptr, len});
}

/* check_cut cuts the frame further: what can be read of it then is the same. */
static void check_cut(const struct frame *whole, enum packet_result result, const struct packet *p,
                      size_t num_cut)
{
    struct bytes front = exact_copy(whole->data.ptr, whole->data.len - num_cut);
    struct frame cut = *whole;
    struct packet q;
    cut.data = front;
    enum packet_result result_of_cut = packet_decode(&cut, NULL, &q);
    if (result_of_cut == PACKET_OK) {
        check_packet(&cut, &q);
    }
    assert(result_of_cut == result || result_of_cut == PACKET_CUT);
    assert(result_of_cut != PACKET_OK || same_packet(p, &q));
    exact_free(front);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cursor c = cursor_of((struct bytes){data, size});
    int link_type = link_types[cursor_u8(&c) % NUM(link_types)];
    uint16_t num_cut = cursor_u16(&c);
    size_t num_more = cursor_u8(&c);
    struct bytes octets = exact_copy(c.rest.ptr, c.rest.len);
    struct frame frame = {
        .data = octets,
        .original_len = (uint32_t)(octets.len + num_cut),
        .link_type = link_type,
    };
    struct packet p;
    memset(&p, 0xa5, sizeof p);
    enum packet_result result = packet_decode(&frame, NULL, &p);
    assert((result == PACKET_UNKNOWN_LINK) == !packet_link_type_known(link_type));
    if (result == PACKET_OK) {
        check_packet(&frame, &p);
    }
    check_cut(&frame, result, &p, num_more < octets.len ? num_more : octets.len);
    exact_free(octets);
    return 0;
}
