/* test_bytes.c: the cursor is the only way to read, so it must never read what is not there. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "bytes.h"

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
