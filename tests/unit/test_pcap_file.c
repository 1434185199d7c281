/* test_pcap_file.c: pcap files in either byte order, of every make, cut anywhere. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "memory_input.h"
#include "pcap_file.h"
#include "saved.h"

#define HEADER_LEN 24
#define MAGIC_MODIFIED 0xa1b2cd34u

static const struct octets five = HEX(1, 2, 3, 4, 5);

/* reading is a file being read. */
struct reading {
    struct memory memory;
    struct input *input;
    struct window *window;
    struct pcap_file *file;
    struct frame frame;
    struct error error;
};

/* begin opens the first len octets of s. */
static struct reading *begin(const struct saved *s, size_t len)
{
    struct reading *r = calloc(1, sizeof *r);
    assert(r != NULL);
    r->memory = (struct memory){.left = {s->octets, len}, .piece = 5};
    r->input = memory_input(&r->memory);
    r->window = window_new(r->input);
    r->file = pcap_file_new(r->window, &r->error);
    return r;
}

static enum capture_status next(struct reading *r)
{
    return pcap_file_next(r->file, &r->frame, &r->error);
}

static void end(struct reading *r)
{
    pcap_file_free(r->file);
    window_free(r->window);
    input_free(r->input);
    free(r);
}

/* put writes a number of width octets over what a file in the making has at at. */
static void put(struct saved *s, size_t at, size_t width, uint32_t value)
{
    for (size_t i = 0; i < width; i++) {
        size_t place = s->little_endian ? i : width - 1 - i;
        s->octets[at + place] = (uint8_t)(value >> 8 * i);
    }
}

Test(pcap_file, reads_either_byte_order_and_clock)
{
    for (int i = 0; i < 4; i++) {
        bool nanoseconds = (i & 1) != 0;
        struct saved s = saved_begin(LINK_ETHERNET, nanoseconds, i >= 2);
        saved_packet(&s, 4000000000, 999999, &five, 7);
        saved_packet(&s, 1, nanoseconds ? 1000000000 : 1000000, &five, 0); /* no such fraction */
        struct reading *r = begin(&s, s.len);
        cr_assert(r->file != NULL && pcap_file_link(r->file) == LINK_ETHERNET);
        cr_assert(next(r) == CAPTURE_FRAME);
        cr_expect(r->frame.time_ns ==
                  INT64_C(4000000000000000000) + (nanoseconds ? 999999 : 999999000));
        cr_expect(r->frame.data.len == 5 && r->frame.data.ptr[4] == 5);
        cr_expect(r->frame.original_len == 12 && r->frame.link_type == LINK_ETHERNET);
        cr_assert(next(r) == CAPTURE_FRAME);
        cr_expect(r->frame.time_ns == 1000000000);
        cr_expect(next(r) == CAPTURE_END);
        end(r);
    }
}

Test(pcap_file, passes_over_what_modified_files_have_more)
{
    struct saved s = saved_begin(LINK_ETHERNET, false, true);
    put(&s, 0, 4, MAGIC_MODIFIED);
    for (int i = 0; i < 2; i++) {
        saved_u32(&s, 7);
        saved_u32(&s, 0);
        saved_u32(&s, 5);
        saved_u32(&s, 6);
        saved_u32(&s, 0xffffffff);
        saved_u32(&s, 0xffffffff);
        saved_add(&s, five.raw, five.len);
    }
    struct reading *r = begin(&s, s.len);
    cr_assert(r->file != NULL);
    for (int i = 0; i < 2; i++) {
        cr_assert(next(r) == CAPTURE_FRAME);
        cr_expect(r->frame.time_ns == 7000000000 && r->frame.original_len == 6);
        cr_expect(r->frame.data.len == 5 && r->frame.data.ptr[0] == 1);
    }
    cr_expect(next(r) == CAPTURE_END);
    end(r);
}

Test(pcap_file, puts_lengths_right_that_old_writers_exchanged)
{
    static const struct {
        uint32_t minor;
        uint32_t original;
    } rows[] = {{4, 3}, {3, 5}, {2, 5}};
    for (size_t i = 0; i < NUM(rows); i++) {
        struct saved s = saved_begin(LINK_ETHERNET, false, true);
        put(&s, 6, 2, rows[i].minor);
        saved_packet(&s, 1, 0, &five, 0);
        put(&s, HEADER_LEN + (rows[i].minor == 4 ? 12 : 8), 4, rows[i].minor == 4 ? 3 : 9);
        put(&s, HEADER_LEN + (rows[i].minor == 4 ? 8 : 12), 4, 5);
        struct reading *r = begin(&s, s.len);
        cr_assert(next(r) == CAPTURE_FRAME, "version 2.%u", rows[i].minor);
        cr_expect(r->frame.data.len == 5);
        cr_expect(r->frame.original_len == (rows[i].minor == 4 ? 3 : 9));
        end(r);
    }
}

Test(pcap_file, knows_raw_ip_by_every_number)
{
    static const struct {
        uint32_t number;
        int link_type;
    } rows[] = {
        {1, LINK_ETHERNET},
        {12, LINK_RAW},
        {14, LINK_RAW},
        {101, LINK_RAW},
        {0x14000001, LINK_ETHERNET}, /* with the length of a frame check sequence */
        {147, 147},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(pcap_file_link_type(rows[i].number) == rows[i].link_type, "%x", rows[i].number);
    }
}

Test(pcap_file, refuses_every_cut)
{
    struct saved s = saved_begin(LINK_ETHERNET, false, false);
    saved_packet(&s, 1, 0, &five, 0);
    saved_packet(&s, 2, 0, &five, 0);
    size_t packet_len = (s.len - HEADER_LEN) / 2;
    for (size_t len = 0; len < s.len; len++) {
        struct reading *r = begin(&s, len);
        if (len < HEADER_LEN) {
            cr_expect(r->file == NULL && strstr(r->error.message, "cut short") != NULL, "%zu", len);
        } else if (len < HEADER_LEN + packet_len) {
            cr_expect(next(r) == (len == HEADER_LEN ? CAPTURE_END : CAPTURE_ERROR), "%zu", len);
        } else {
            cr_expect(next(r) == CAPTURE_FRAME, "%zu", len);
            bool is_whole = len == HEADER_LEN + packet_len;
            cr_expect(next(r) == (is_whole ? CAPTURE_END : CAPTURE_ERROR), "%zu", len);
        }
        end(r);
    }
}

Test(pcap_file, refuses_what_it_does_not_understand)
{
    struct saved s = saved_begin(LINK_ETHERNET, false, true);
    put(&s, 4, 2, 3);
    struct reading *r = begin(&s, s.len);
    cr_expect(r->file == NULL && strstr(r->error.message, "version") != NULL);
    end(r);
    put(&s, 4, 2, 2);
    saved_packet(&s, 1, 0, &five, 0);
    put(&s, HEADER_LEN + 8, 4, PCAP_PACKET_MAX + 1);
    r = begin(&s, s.len);
    cr_expect(next(r) == CAPTURE_ERROR);
    cr_expect_str_eq(r->error.message,
                     "the packet at octet 24 is longer than any that fedtap reads");
    end(r);
}
