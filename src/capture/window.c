/* window.c: one buffer, filled from its front whenever what is asked for is not all there. */
#include "window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct window {
    struct input *input;
    uint8_t *octets;
    size_t cap;
    size_t at;  /* of what was not lent yet, */
    size_t end; /* up to here */
};

struct window *window_new(struct input *input)
{
    struct window *window = calloc(1, sizeof *window);
    if (window == NULL) {
        return NULL;
    }
    window->input = input;
    if (!window_reserve(window, WINDOW_LEN)) {
        free(window);
        return NULL;
    }
    return window;
}

void window_free(struct window *window)
{
    if (window != NULL) {
        free(window->octets);
        free(window);
    }
}

bool window_reserve(struct window *window, size_t len)
{
    if (len <= window->cap) {
        return true;
    }
    uint8_t *octets = realloc(window->octets, len);
    if (octets != NULL) {
        window->octets = octets;
        window->cap = len;
    }
    return octets != NULL;
}

/* fill reads until len octets are there, or no more come. */
static void fill(struct window *window, size_t len)
{
    assert(len <= window->cap);
    memmove(window->octets, window->octets + window->at, window->end - window->at);
    window->end -= window->at;
    window->at = 0;
    while (window->end < len) {
        ssize_t more =
            input_read(window->input, window->octets + window->end, window->cap - window->end);
        if (more <= 0) {
            return;
        }
        window->end += (size_t)more;
    }
}

struct bytes window_take(struct window *window, size_t len)
{
    if (window->end - window->at < len) {
        fill(window, len);
    }
    size_t there = window->end - window->at;
    struct bytes taken = {window->octets + window->at, len < there ? len : there};
    window->at += taken.len;
    return taken;
}

bool window_skip(struct window *window, size_t len)
{
    while (len > 0) {
        size_t part = len < window->cap ? len : window->cap;
        if (window_take(window, part).len != part) {
            return false;
        }
        len -= part;
    }
    return true;
}

bool window_failed(const struct window *window)
{
    return input_failure(window->input) != NULL;
}
