#include "told_packet.h"

/* to_output makes what the outputs are told of a frame. */
static struct output_packet to_output(const struct frame *frame)
{
    return (struct output_packet){
        .data = frame->data,
        .original_len = frame->original_len,
        .link_type = frame->link_type,
        .time_ns = frame->time_ns,
        .number = frame->number,
        .source = frame->source,
    };
}

struct output_packet told_packet_of_any(const struct frame *frame, enum packet_result result)
{
    struct output_packet told = to_output(frame);
    told.use = result == PACKET_FRAGMENT ? PACKET_OF_FRAGMENT : PACKET_OF_NOTHING;
    return told;
}

struct output_packet told_packet_of_flow(const struct frame *frame, const struct packet *packet,
                                         uint64_t flow_id)
{
    struct output_packet told = to_output(frame);
    const uint8_t *payload = packet->payload.ptr;
    told.flow_id = flow_id;
    told.use = packet->transport == TRANSPORT_UDP ? PACKET_OF_LOOK_UP : PACKET_OF_STREAM;
    told.is_joined = packet->payload.len > 0 &&
                     (payload < frame->data.ptr || payload >= frame->data.ptr + frame->data.len);
    return told;
}
