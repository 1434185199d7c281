/* bytes.c: all bounds logic of the cursor is in take. */
#include "bytes.h"

#include <string.h>

struct cursor cursor_of(struct bytes view)
{
    return (struct cursor){.rest = view};
}

struct cursor cursor_sealed(struct bytes view)
{
    return (struct cursor){.rest = view, .sealed = true};
}

/* take moves c past len octets and returns where they are, or NULL when c is or becomes bad. */
static const uint8_t *take(struct cursor *c, size_t len)
{
    if (c->state != CURSOR_OK) {
        return NULL;
    }
    if (len > c->rest.len) {
        c->state = c->sealed ? CURSOR_BAD : CURSOR_SHORT;
        c->rest.len = 0;
        return NULL;
    }
    const uint8_t *ptr = c->rest.ptr;
    if (len > 0) {
        c->rest.ptr += len;
        c->rest.len -= len;
    }
    return ptr;
}

static uint32_t read_be(struct cursor *c, size_t width)
{
    const uint8_t *ptr = take(c, width);
    uint32_t value = 0;
    for (size_t i = 0; ptr != NULL && i < width; i++) {
        value = value << 8 | ptr[i];
    }
    return value;
}

uint8_t cursor_u8(struct cursor *c)
{
    return (uint8_t)read_be(c, 1);
}

uint16_t cursor_u16(struct cursor *c)
{
    return (uint16_t)read_be(c, 2);
}

uint32_t cursor_u24(struct cursor *c)
{
    return read_be(c, 3);
}

uint32_t cursor_u32(struct cursor *c)
{
    return read_be(c, 4);
}

struct bytes cursor_take(struct cursor *c, size_t len)
{
    const uint8_t *ptr = take(c, len);
    return (struct bytes){ptr, ptr == NULL ? 0 : len};
}

void cursor_skip(struct cursor *c, size_t len)
{
    (void)take(c, len);
}

struct cursor cursor_block(struct cursor *c, unsigned width)
{
    size_t len = read_be(c, width);
    struct cursor block = cursor_sealed(cursor_take(c, len));
    block.state = c->state;
    return block;
}

void cursor_close(struct cursor *c, const struct cursor *block)
{
    if (block->state != CURSOR_OK || block->rest.len > 0) {
        cursor_fail(c);
    }
}

void cursor_fail(struct cursor *c)
{
    if (c->state == CURSOR_OK) {
        c->state = CURSOR_BAD;
    }
    c->rest.len = 0;
}

bool cursor_more(const struct cursor *c)
{
    return c->state == CURSOR_OK && c->rest.len > 0;
}

bool cursor_ok(const struct cursor *c)
{
    return c->state == CURSOR_OK;
}

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

struct bytes bytes_of_text(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}
