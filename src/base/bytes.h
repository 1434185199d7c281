/* bytes: read-only views of octets, and the cursor that is the only way to read them.
 *
 * A cursor returns values and remembers its first error; every later read is a no-op that yields
 * zero, so a parser reads like the field list of its RFC and is tested once, at its end. */
#ifndef FEDTAP_BYTES_H
#define FEDTAP_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* bytes is a borrowed view of len octets. It owns nothing and must not outlive the buffer it looks
 * into; copy into a buf to keep the data. ptr may be NULL only when len is 0. */
struct bytes {
    const uint8_t *ptr;
    size_t len;
};

enum cursor_state {
    CURSOR_OK,
    CURSOR_SHORT, /* ran off the outermost view: the network still owes us octets */
    CURSOR_BAD,   /* ran off a block whose length was announced: the sender lied */
};

/* cursor reads big-endian integers and blocks off the front of a view. Copying a cursor copies its
 * position. Its fields are private to this header, except that rest may be read.
 *
 * What reads is inline: every header of every packet comes through here. */
struct cursor {
    struct bytes rest; /* what has not been read yet */
    enum cursor_state state;
    bool sealed; /* the view is a block of announced length, so running off it is a lie */
};

/* cursor_of starts reading at the front of view; running off its end is CURSOR_SHORT. */
static inline struct cursor cursor_of(struct bytes view)
{
    return (struct cursor){.rest = view};
}

/* cursor_sealed starts reading at the front of view; running off its end is CURSOR_BAD. */
static inline struct cursor cursor_sealed(struct bytes view)
{
    return (struct cursor){.rest = view, .sealed = true};
}

/* cursor_advance is all bounds logic of the cursor: it moves c past len octets and returns
 * where they are, or NULL when c is or becomes bad. */
static inline const uint8_t *cursor_advance(struct cursor *c, size_t len)
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

/* cursor_u8 … cursor_u32 read one unsigned big-endian integer, or 0 when c is or becomes bad. */
static inline uint8_t cursor_u8(struct cursor *c)
{
    const uint8_t *ptr = cursor_advance(c, 1);
    return ptr == NULL ? 0 : ptr[0];
}

static inline uint16_t cursor_u16(struct cursor *c)
{
    const uint8_t *ptr = cursor_advance(c, 2);
    uint32_t value = ptr == NULL ? 0 : (uint32_t)ptr[0] << 8 | ptr[1];
    return (uint16_t)value;
}

static inline uint32_t cursor_u24(struct cursor *c)
{
    const uint8_t *ptr = cursor_advance(c, 3);
    return ptr == NULL ? 0 : (uint32_t)ptr[0] << 16 | (uint32_t)ptr[1] << 8 | ptr[2];
}

static inline uint32_t cursor_u32(struct cursor *c)
{
    const uint8_t *ptr = cursor_advance(c, 4);
    return ptr == NULL
               ? 0
               : (uint32_t)ptr[0] << 24 | (uint32_t)ptr[1] << 16 | (uint32_t)ptr[2] << 8 | ptr[3];
}

/* cursor_take reads len octets as a view, empty when c is or becomes bad. */
static inline struct bytes cursor_take(struct cursor *c, size_t len)
{
    const uint8_t *ptr = cursor_advance(c, len);
    return (struct bytes){ptr, ptr == NULL ? 0 : len};
}

/* cursor_skip passes over len octets. */
static inline void cursor_skip(struct cursor *c, size_t len)
{
    (void)cursor_advance(c, len);
}

/* cursor_block reads a length of width octets (1 to 3) and returns a sealed cursor over the block
 * it announces; c moves past that block. A cursor in error yields an empty cursor in error. */
static inline struct cursor cursor_block(struct cursor *c, unsigned width)
{
    size_t len = width == 1 ? cursor_u8(c) : width == 2 ? cursor_u16(c) : cursor_u24(c);
    struct cursor block = cursor_sealed(cursor_take(c, len));
    block.state = c->state;
    return block;
}

/* cursor_fail marks c bad: the octets are there but may not be what they are. */
static inline void cursor_fail(struct cursor *c)
{
    if (c->state == CURSOR_OK) {
        c->state = CURSOR_BAD;
    }
    c->rest.len = 0;
}

/* cursor_close marks c bad unless block was read, without error, to its end. */
static inline void cursor_close(struct cursor *c, const struct cursor *block)
{
    if (block->state != CURSOR_OK || block->rest.len > 0) {
        cursor_fail(c);
    }
}

/* cursor_more tells whether c is good and has octets left. */
static inline bool cursor_more(const struct cursor *c)
{
    return c->state == CURSOR_OK && c->rest.len > 0;
}

/* cursor_ok tells whether every read so far succeeded. */
static inline bool cursor_ok(const struct cursor *c)
{
    return c->state == CURSOR_OK;
}

/* bytes_equal compares content. */
bool bytes_equal(struct bytes a, struct bytes b);

/* bytes_of_text views the characters of a C string, without its terminator. */
struct bytes bytes_of_text(const char *text);

#endif
