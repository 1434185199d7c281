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

uint8_t cursor_u8(struct cursor *c)
{
    const uint8_t *ptr = take(c, 1);
    return ptr == NULL ? 0 : ptr[0];
}

uint16_t cursor_u16(struct cursor *c)
{
    const uint8_t *ptr = take(c, 2);
    uint32_t value = ptr == NULL ? 0 : (uint32_t)ptr[0] << 8 | ptr[1];
    return (uint16_t)value;
}

uint32_t cursor_u24(struct cursor *c)
{
    const uint8_t *ptr = take(c, 3);
    return ptr == NULL ? 0 : (uint32_t)ptr[0] << 16 | (uint32_t)ptr[1] << 8 | ptr[2];
}

uint32_t cursor_u32(struct cursor *c)
{
    const uint8_t *ptr = take(c, 4);
    return ptr == NULL
               ? 0
               : (uint32_t)ptr[0] << 24 | (uint32_t)ptr[1] << 16 | (uint32_t)ptr[2] << 8 | ptr[3];
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
    size_t len = width == 1 ? cursor_u8(c) : width == 2 ? cursor_u16(c) : cursor_u24(c);
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
