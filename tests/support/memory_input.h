/* memory_input: an input whose octets lie in memory and come in pieces. */
#ifndef FEDTAP_MEMORY_INPUT_H
#define FEDTAP_MEMORY_INPUT_H

#include <string.h>

#include "input.h"

/* memory is what is left of them; at most piece octets come at once, or all for 0. */
struct memory {
    struct bytes left;
    size_t piece;
};

static inline ssize_t memory_read(void *owner, uint8_t *to, size_t size, struct error *why)
{
    (void)why;
    struct memory *m = owner;
    size_t len = m->left.len < size ? m->left.len : size;
    len = m->piece != 0 && m->piece < len ? m->piece : len;
    if (len > 0) {
        memcpy(to, m->left.ptr, len);
        m->left.ptr += len;
        m->left.len -= len;
    }
    return (ssize_t)len;
}

/* memory_input reads memory, which outlives it; free with input_free. */
static inline struct input *memory_input(struct memory *memory)
{
    return input_new((struct input_reader){memory_read, memory});
}

#endif
