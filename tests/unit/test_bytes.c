/* test_bytes.c: the cursor is the only way to read, so it must never read what is not there. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "octets.h"

static const uint8_t octets[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

Test(bytes, integers_are_big_endian)
{
    struct cursor c = cursor_of((struct bytes){octets, sizeof octets});
    cr_expect_eq(cursor_u8(&c), 0x01);
    cr_expect_eq(cursor_u16(&c), 0x0203);
    cr_expect_eq(cursor_u24(&c), 0x040506);
    cr_expect_eq(cursor_u32(&c), 0x0708090a);
    cr_expect(cursor_ok(&c));
    cr_expect_not(cursor_more(&c));
}

Test(bytes, running_off_the_end_is_remembered_and_reads_nothing)
{
    for (size_t len = 0; len < sizeof octets; len++) {
        uint8_t *exact = malloc(len + (len == 0)); /* so that one octet too many is caught */
        memcpy(exact, octets, len);
        struct cursor c = cursor_of((struct bytes){exact, len});
        cursor_skip(&c, len);
        cr_expect_eq(cursor_u8(&c), 0);
        cr_expect_eq(c.state, CURSOR_SHORT);
        cr_expect_eq(cursor_u32(&c), 0);
        cr_expect_eq(cursor_take(&c, 0).len, 0);
        cr_expect_not(cursor_more(&c));
        free(exact);
    }
}

Test(bytes, a_block_cannot_read_past_its_announced_end)
{
    static const uint8_t raw[] = {0, 2, 0xaa, 0xbb, 0xcc};
    struct cursor c = cursor_of((struct bytes){raw, sizeof raw});
    struct cursor block = cursor_block(&c, 2);
    cr_expect_eq(cursor_u16(&block), 0xaabb);
    cr_expect_eq(cursor_u8(&block), 0);
    cr_expect_eq(block.state, CURSOR_BAD);
    cr_expect_eq(cursor_u8(&c), 0xcc);
    cursor_close(&c, &block);
    cr_expect_eq(c.state, CURSOR_BAD);
}

Test(bytes, a_block_longer_than_what_is_there_is_short_outside_and_bad_inside)
{
    static const uint8_t raw[] = {2, 5, 1};
    struct cursor c = cursor_of((struct bytes){raw, sizeof raw});
    struct cursor outer = cursor_block(&c, 1);
    struct cursor inner = cursor_block(&outer, 1);
    cr_expect_eq(inner.state, CURSOR_BAD);
    cr_expect_not(cursor_more(&inner));
    struct cursor d = cursor_of((struct bytes){raw + 1, 2});
    inner = cursor_block(&d, 1);
    cr_expect_eq(inner.state, CURSOR_SHORT);
}

Test(bytes, a_block_must_be_read_to_its_end)
{
    static const uint8_t raw[] = {2, 1, 2};
    struct cursor c = cursor_of((struct bytes){raw, sizeof raw});
    struct cursor block = cursor_block(&c, 1);
    cursor_skip(&block, 1);
    cursor_close(&c, &block);
    cr_expect_eq(c.state, CURSOR_BAD);
}

Test(bytes, views_compare_by_content)
{
    cr_expect(bytes_equal(bytes_of_text("ab"), (struct bytes){(const uint8_t *)"abc", 2}));
    cr_expect_not(bytes_equal(bytes_of_text("ab"), bytes_of_text("abc")));
    cr_expect(bytes_equal((struct bytes){NULL, 0}, bytes_of_text("")));
}

/* width_read reads width octets by the function for that width. */
static uint32_t width_read(struct cursor *c, size_t width)
{
    switch (width) {
    case 1:
        return cursor_u8(c);
    case 2:
        return cursor_u16(c);
    case 3:
        return cursor_u24(c);
    default:
        return cursor_u32(c);
    }
}

Test(bytes, an_integer_is_read_whole_or_not_at_all)
{
    for (size_t width = 1; width <= 4; width++) {
        for (size_t len = 0; len <= width; len++) {
            for (int sealed = 0; sealed <= 1; sealed++) {
                struct bytes exact = exact_copy(octets, len);
                struct cursor c = sealed ? cursor_sealed(exact) : cursor_of(exact);
                uint32_t value = width_read(&c, width);
                enum cursor_state cut = sealed ? CURSOR_BAD : CURSOR_SHORT;
                cr_expect_eq(c.state, len < width ? cut : CURSOR_OK, "%zu of %zu", len, width);
                cr_expect_eq(value, len < width ? 0 : 0x01020304u >> 8 * (4 - width));
                cr_expect_eq(c.rest.len, 0, "%zu of %zu", len, width);
                exact_free(exact);
            }
        }
    }
}

Test(bytes, integers_are_unsigned)
{
    static const uint8_t raw[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    struct cursor c = cursor_of((struct bytes){raw, sizeof raw});
    cr_expect_eq(cursor_u8(&c), UINT8_MAX);
    cr_expect_eq(cursor_u16(&c), UINT16_MAX);
    cr_expect_eq(cursor_u24(&c), 0xffffff);
    cr_expect_eq(cursor_u32(&c), UINT32_MAX);
}

Test(bytes, no_length_is_long_enough_to_wrap)
{
    static const size_t lens[] = {sizeof octets, SIZE_MAX / 2, SIZE_MAX - 1, SIZE_MAX};
    for (size_t i = 0; i < NUM(lens); i++) {
        struct cursor c = cursor_of((struct bytes){octets, sizeof octets});
        cursor_skip(&c, 1);
        struct bytes taken = cursor_take(&c, lens[i]);
        cr_expect_eq(taken.len, 0, "%zu octets", lens[i]);
        cr_expect_eq(c.state, CURSOR_SHORT, "%zu octets", lens[i]);
    }
}

Test(bytes, nothing_may_be_read_of_nothing)
{
    struct cursor c = cursor_of((struct bytes){NULL, 0});
    cr_expect_eq(cursor_take(&c, 0).len, 0);
    cursor_skip(&c, 0);
    cr_expect(cursor_ok(&c));
    cr_expect_not(cursor_more(&c));
    cr_expect_eq(cursor_u8(&c), 0);
    cr_expect_eq(c.state, CURSOR_SHORT);
}

Test(bytes, a_copy_keeps_its_place)
{
    struct cursor c = cursor_of((struct bytes){octets, sizeof octets});
    cursor_skip(&c, 3);
    struct cursor copy = c;
    cursor_skip(&c, 100);
    cr_expect_eq(cursor_u8(&copy), 4);
    cr_expect(cursor_ok(&copy));
}

Test(bytes, the_first_error_stays)
{
    struct cursor c = cursor_of((struct bytes){octets, 1});
    cursor_skip(&c, 2);
    cursor_fail(&c);
    cr_expect_eq(c.state, CURSOR_SHORT);
    struct cursor d = cursor_of((struct bytes){octets, 1});
    cursor_fail(&d);
    cr_expect_eq(d.state, CURSOR_BAD);
    cr_expect_not(cursor_more(&d));
    cr_expect_eq(cursor_u8(&d), 0);
    cr_expect_eq(d.state, CURSOR_BAD);
}

Test(bytes, a_block_of_a_cursor_in_error_is_in_error_too)
{
    struct cursor c = cursor_of((struct bytes){octets, sizeof octets});
    cursor_fail(&c);
    struct cursor block = cursor_block(&c, 1);
    cr_expect_eq(block.state, CURSOR_BAD);
    cr_expect_not(cursor_more(&block));
    cr_expect_eq(cursor_u8(&block), 0);
}

/* A block of three-octet length with a block of two and one of one octet in it, and an octet. */
static const uint8_t nested[] = {0, 0, 7, 0, 2, 0xaa, 0xbb, 2, 0xcc, 0xdd, 0xee};

/* read_nested reads nested, and returns how that ended. */
static enum cursor_state read_nested(struct bytes view)
{
    struct cursor c = cursor_of(view);
    struct cursor outer = cursor_block(&c, 3);
    struct cursor first = cursor_block(&outer, 2);
    bool same = cursor_u16(&first) == 0xaabb;
    cursor_close(&outer, &first);
    struct cursor second = cursor_block(&outer, 1);
    same = cursor_u16(&second) == 0xccdd && same;
    cursor_close(&outer, &second);
    cursor_close(&c, &outer);
    same = cursor_u8(&c) == 0xee && same;
    cr_expect(same || !cursor_ok(&c));
    return c.state;
}

Test(bytes, every_cut_of_nested_blocks_is_short)
{
    for (size_t len = 0; len <= sizeof nested; len++) {
        struct bytes exact = exact_copy(nested, len);
        cr_expect_eq(read_nested(exact), len < sizeof nested ? CURSOR_SHORT : CURSOR_OK,
                     "cut to %zu octets", len);
        exact_free(exact);
    }
}

Test(bytes, a_wrong_length_of_a_nested_block_is_bad)
{
    static const size_t lengths_at[] = {2, 4, 7};
    for (size_t i = 0; i < NUM(lengths_at); i++) {
        for (unsigned value = 0; value <= UINT8_MAX; value++) {
            struct bytes exact = exact_copy(nested, sizeof nested);
            uint8_t *raw = (uint8_t *)(uintptr_t)exact.ptr;
            uint8_t right = raw[lengths_at[i]];
            raw[lengths_at[i]] = (uint8_t)value;
            bool runs_off = i == 0 && value > sizeof nested - 3; /* only the outermost can be cut */
            enum cursor_state wrong = runs_off ? CURSOR_SHORT : CURSOR_BAD;
            cr_expect_eq(read_nested(exact), value == right ? CURSOR_OK : wrong,
                         "%u as length at %zu", value, lengths_at[i]);
            exact_free(exact);
        }
    }
}

Test(bytes, views_of_one_length_differ_in_any_octet)
{
    for (size_t i = 0; i < sizeof octets; i++) {
        uint8_t other[sizeof octets];
        memcpy(other, octets, sizeof octets);
        other[i] ^= 1;
        cr_expect_not(
            bytes_equal((struct bytes){octets, sizeof octets}, (struct bytes){other, sizeof other}),
            "octet %zu", i);
    }
}
