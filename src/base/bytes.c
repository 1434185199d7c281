/* bytes.c: blocks, on top of what bytes.h has inline. */
#include "bytes.h"

#include <string.h>

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

bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

struct bytes bytes_of_text(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}
