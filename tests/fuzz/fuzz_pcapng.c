/* fuzz_pcapng: the octets of a pcapng file. Its packets are no longer than it is, their times can be
 * counted with, and the reading ends; the same octets say the same, in whatever pieces they come, and
 * the front of them says the front of that. The first two octets are where the front ends. */
#include <string.h>

#include "fuzz.h"
#include "memory_input.h"
#include "octets.h"
#include "pcapng.h"
#include "timestamp.h"

/* told is what the reader said: how many packets, and a number that all their octets are in. */
struct told {
    size_t num;
    uint64_t digest;
    uint64_t digest_at; /* after as many packets as were asked for */
    enum pcapng_result last;
    struct error error;
    struct capture_drops drops;
};

static uint64_t mix(uint64_t digest, struct bytes octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        digest = (digest ^ octets.ptr[i]) * UINT64_C(1099511628211);
    }
    return digest;
}

static void take_keys(void *context, struct bytes key_log)
{
    uint64_t *digest = context;
    *digest = mix(*digest, key_log);
}

static void check(const struct frame *frame, size_t file_len)
{
    assert(frame->data.len <= file_len);
    assert(frame->time_ns >= 0 && frame->time_ns <= TIMESTAMP_LATEST_SECONDS * NS_PER_SECOND);
    assert(frame->link_type >= 0 && frame->link_type <= UINT16_MAX);
}

/* tell reads file, piece octets at a time; digest_at is that after num packets. */
static struct told tell(struct bytes file, size_t num, size_t piece)
{
    struct told told = {.num = 0};
    uint64_t keys = 0;
    struct memory memory = {.left = file, .piece = piece};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    assert(input != NULL && window != NULL);
    struct pcapng *pcapng = pcapng_new(window, &(const struct capture_keys){take_keys, &keys});
    struct frame frame;
    assert(pcapng != NULL);
    while ((told.last = pcapng_next(pcapng, &frame, &told.error)) == PCAPNG_FRAME) {
        check(&frame, file.len);
        told.num++;
        told.digest = mix(told.digest, frame.data) + (uint64_t)frame.time_ns + frame.original_len;
        told.digest_at = told.num <= num ? told.digest : told.digest_at;
        assert(told.num <= file.len / 12);
    }
    assert((told.last == PCAPNG_ERROR) == (told.error.message[0] != '\0'));
    told.drops = pcapng_drops(pcapng);
    told.digest += keys;
    pcapng_free(pcapng);
    window_free(window);
    input_free(input);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cursor c = cursor_of((struct bytes){data, size});
    size_t front_len = cursor_u16(&c);
    struct bytes file = exact_copy(c.rest.ptr, c.rest.len);
    if (file.len > 0) {
        struct told front = tell((struct bytes){file.ptr, front_len % file.len + 1}, SIZE_MAX, 0);
        struct told once = tell(file, front.num, 0);
        struct told twice = tell(file, front.num, front_len % 64 + 1);
        assert(once.num == twice.num && once.digest == twice.digest && once.last == twice.last);
        assert(strcmp(once.error.message, twice.error.message) == 0);
        assert(once.drops.kernel == twice.drops.kernel);
        assert(front.num <= once.num && front.digest_at == once.digest_at);
    }
    exact_free(file);
    return 0;
}
