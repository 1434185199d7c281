/* fuzz_mask: a frame, its link type before it. What is made of it is a packet between hosts of the same kind, with
 * the same ports and as much payload; made again it is the same; with everything kept its payload stays, or is
 * not shown at all. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "mask.h"

static bool is_zero(struct bytes octets)
{
    size_t i = 0;
    while (i < octets.len && octets.ptr[i] == 0) {
        i++;
    }
    return i == octets.len;
}

/* check_alike compares what a frame holds with what was made of it. */
static void check_alike(const struct packet *before, const struct frame *masked)
{
    struct packet after;
    assert(masked->data.len > 0 && masked->original_len >= masked->data.len);
    enum packet_result result = packet_decode(masked, NULL, &after);
    if (result !=
        PACKET_OK) { /* a tunnel's port may make a tunnel of it, and zeros no packet of that */
        return;
    }
    assert(after.transport == before->transport);
    assert(after.source.port == before->source.port);
    assert(after.destination.port == before->destination.port);
    assert(after.source.address.family == before->source.address.family);
    assert(after.payload.len == before->payload.len && after.num_cut == before->num_cut);
    assert(address_is_private(&after.source.address) ==
           address_is_private(&before->source.address));
}

/* check_kept masks with both addresses kept. */
static void check_kept(const struct frame *frame, const struct packet *before)
{
    struct mask *mask = mask_new();
    struct frame out;
    struct packet after;
    assert(mask != NULL);
    mask_keep_address(mask, &before->source.address);
    mask_keep_address(mask, &before->destination.address);
    assert(mask_frame(mask, frame, &out));
    if (packet_decode(&out, NULL, &after) == PACKET_OK) {
        assert(endpoint_equal(&after.source, &before->source));
        assert(endpoint_equal(&after.destination, &before->destination));
        bool is_dns = before->source.port == 53 || before->destination.port == 53;
        bool has_hello = before->payload.len > 0 && before->payload.ptr[0] == 22;
        assert(is_dns || has_hello || is_zero(after.payload) ||
               bytes_equal(after.payload, before->payload));
    }
    mask_free(mask);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct packet before;
    struct frame first;
    struct frame second;
    if (size < 2) {
        return 0;
    }
    const struct bytes octets = {data + 2, size - 2};
    const struct frame frame = {
        .data = octets,
        .original_len = (uint32_t)octets.len,
        .link_type = data[0] << 8 | data[1],
    };
    struct mask *mask = mask_new();
    assert(mask != NULL);
    if (mask_frame(mask, &frame, &first)) {
        assert(packet_decode(&frame, NULL, &before) == PACKET_OK);
        check_alike(&before, &first);
        uint8_t *copy = malloc(first.data.len);
        assert(copy != NULL);
        memcpy(copy, first.data.ptr, first.data.len);
        bool may_differ =
            before.transport == TRANSPORT_TCP; /* a hello that goes on is remembered */
        assert(mask_frame(mask, &frame, &second) && second.data.len == first.data.len);
        assert(may_differ || memcmp(copy, second.data.ptr, second.data.len) == 0);
        free(copy);
        check_kept(&frame, &before);
    }
    mask_free(mask);
    return 0;
}
