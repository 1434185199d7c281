#include "pcapng_told.h"

#include <assert.h>

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
    FILE *stream = fmemopen((void *)(uintptr_t)s->octets, len, "r");
    assert(stream != NULL);
    struct pcapng *pcapng = pcapng_new(stream, &keys);
    assert(pcapng != NULL);
    struct frame frame;
    while ((told.last = pcapng_next(pcapng, &frame, &told.error)) == PCAPNG_FRAME) {
        assert(told.num < PCAPNG_TOLD_MAX);
        told.first_octet[told.num] = frame.data.len > 0 ? frame.data.ptr[0] : 0;
        frame.data.ptr = NULL;
        told.frame[told.num++] = frame;
    }
    told.drops = pcapng_drops(pcapng);
    pcapng_free(pcapng);
    fclose(stream);
    return told;
}
