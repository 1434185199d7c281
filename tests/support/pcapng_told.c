#include "pcapng_told.h"

#include <assert.h>

#include "memory_input.h"

static void take_keys(void *context, struct bytes key_log)
{
    struct pcapng_told *told = context;
    assert(key_log.len <= sizeof told->keys.raw);
    told->num_keys++;
    told->keys.len = key_log.len;
    memcpy(told->keys.raw, key_log.ptr, key_log.len);
}

struct pcapng_told pcapng_told(const struct saved *s, size_t len)
{
    struct pcapng_told told = {0};
    const struct capture_keys keys = {take_keys, &told};
    assert(len <= s->len);
    struct memory memory = {.left = {s->octets, len}};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    struct pcapng *pcapng = pcapng_new(window, &keys);
    assert(input != NULL && window != NULL && pcapng != NULL);
    struct frame frame;
    while ((told.last = pcapng_next(pcapng, &frame, &told.error)) == PCAPNG_FRAME) {
        assert(told.num < PCAPNG_TOLD_MAX);
        told.first_octet[told.num] = frame.data.len > 0 ? frame.data.ptr[0] : 0;
        frame.data.ptr = NULL;
        told.frame[told.num++] = frame;
    }
    told.drops = pcapng_drops(pcapng);
    pcapng_free(pcapng);
    window_free(window);
    input_free(input);
    return told;
}
