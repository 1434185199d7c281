/* test_pcapng.c: blocks of every kind, in either byte order. */
#include <criterion/criterion.h>

#include "memory_input.h"
#include "pcapng_told.h"

static const struct octets one = HEX(1, 1, 1, 1, 1);
static const struct octets two = HEX(2, 2, 2);
static const struct octets nine = HEX(9);
static const struct octets zero = HEX(0);

/* new_file begins a section. */
static struct saved new_file(bool little_endian)
{
    struct saved s = {.little_endian = little_endian};
    saved_section(&s);
    return s;
}

static void add_u64(struct saved *s, uint64_t value)
{
    saved_u32(s, (uint32_t)(s->little_endian ? value : value >> 32));
    saved_u32(s, (uint32_t)(s->little_endian ? value >> 32 : value));
}

static void add_u64_option(struct saved *s, uint16_t code, uint64_t value)
{
    saved_u16(s, code);
    saved_u16(s, 8);
    add_u64(s, value);
}

/* add_clocked adds an interface with if_tsresol. */
static void add_clocked(struct saved *s, uint16_t link_type, const struct octets *resolution)
{
    size_t at = saved_block(s, 1);
    saved_u16(s, link_type);
    saved_u16(s, 0);
    saved_u32(s, 0);
    saved_option(s, 9, resolution);
    saved_end(s, at);
}

static void add_simple(struct saved *s, uint32_t original_len, const struct octets *data)
{
    size_t at = saved_block(s, 3);
    saved_u32(s, original_len);
    saved_add(s, data->raw, data->len);
    saved_end(s, at);
}

static void add_old(struct saved *s, uint16_t interface, uint16_t dropped, uint32_t time,
                    const struct octets *data)
{
    size_t at = saved_block(s, 2);
    saved_u16(s, interface);
    saved_u16(s, dropped);
    saved_u32(s, 0);
    saved_u32(s, time);
    saved_u32(s, (uint32_t)data->len);
    saved_u32(s, (uint32_t)data->len + 3);
    saved_add(s, data->raw, data->len);
    saved_end(s, at);
}

static void add_statistics(struct saved *s, uint32_t interface, uint64_t received, uint64_t system)
{
    size_t at = saved_block(s, 5);
    saved_u32(s, interface);
    add_u64(s, 0);
    add_u64_option(s, 4, 1000); /* received: of no concern */
    add_u64_option(s, 5, received);
    add_u64_option(s, 7, system);
    saved_u32(s, 0);
    saved_end(s, at);
}

static void add_secrets(struct saved *s, uint32_t kind, uint32_t len, const char *text)
{
    size_t at = saved_block(s, 10);
    saved_u32(s, kind);
    saved_u32(s, len);
    saved_add(s, (const uint8_t *)text, strlen(text));
    saved_end(s, at);
}

/* add_every adds one block of each type that is read, and some that are not; three packets. */
static void add_every(struct saved *s)
{
    size_t at;
    saved_interface(s, LINK_ETHERNET, 4);
    add_clocked(s, LINK_RAW, &nine);
    add_secrets(s, 0x544c534b, 5, "key 1");
    saved_packet_ng(s, 1, 5000000001, &one);
    at = saved_block(s, 0x00000bad); /* custom */
    saved_u32(s, 32473);
    saved_end(s, at);
    at = saved_block(s, 4); /* name resolution */
    saved_u32(s, 0);
    saved_end(s, at);
    add_simple(s, 9, &one);
    add_statistics(s, 0, 3, 4);
    saved_end(s, saved_block(s, 0x80001234)); /* of no known type, with nothing in it */
    add_old(s, 0, 2, 7, &two);
}

static void expect_every(const struct pcapng_told *told, const char *which)
{
    cr_assert(told->last == PCAPNG_END, "%s: %s", which, told->error.message);
    cr_assert(told->num == 3, "%s: %zu packets", which, told->num);
    cr_expect(told->frame[0].time_ns == 5000000001 && told->frame[0].link_type == LINK_RAW);
    cr_expect(told->frame[0].data.len == 5 && told->first_octet[0] == 1);
    cr_expect(told->frame[0].original_len == 5);
    cr_expect(told->frame[1].link_type == LINK_ETHERNET, "%s", which);
    cr_expect(told->frame[1].data.len == 4, "%s: not cut by the snap length", which);
    cr_expect(told->frame[1].original_len == 9, "%s", which);
    cr_expect(told->frame[1].time_ns == 5000000001, "%s: the time of the one before", which);
    cr_expect(told->frame[2].time_ns == 7000 && told->frame[2].link_type == LINK_ETHERNET);
    cr_expect(told->frame[2].data.len == 3 && told->first_octet[2] == 2);
    cr_expect(told->frame[2].original_len == 6, "%s", which);
    cr_expect(told->drops.interface == 3 && told->drops.kernel == 4 + 2, "%s", which);
    cr_expect(told->num_keys == 1 && memcmp(told->keys.raw, "key 1", 5) == 0, "%s", which);
}

Test(pcapng, every_block_is_read_in_either_byte_order)
{
    struct saved big = new_file(false);
    struct saved little = new_file(true);
    add_every(&big);
    add_every(&little);
    struct pcapng_told told = pcapng_told(&big, big.len);
    expect_every(&told, "big-endian");
    told = pcapng_told(&little, little.len);
    expect_every(&told, "little-endian");
}

Test(pcapng, each_section_has_its_own_byte_order_interfaces_and_drops)
{
    struct saved s = new_file(true);
    add_clocked(&s, LINK_RAW, &zero);
    saved_packet_ng(&s, 0, 11, &one);
    add_statistics(&s, 0, 5, 7);
    s.little_endian = false;
    saved_section(&s);
    saved_interface(&s, LINK_LINUX_SLL, 0);
    add_clocked(&s, LINK_NULL, &nine);
    saved_packet_ng(&s, 1, 12, &two);
    saved_packet_ng(&s, 0, 13, &two);
    add_statistics(&s, 1, 1, 1);
    add_statistics(&s, 1, 2, 3); /* sums since the beginning: the last one counts */
    struct pcapng_told told = pcapng_told(&s, s.len);
    cr_assert(told.last == PCAPNG_END && told.num == 3, "%zu: %s", told.num, told.error.message);
    cr_expect(told.frame[0].time_ns == INT64_C(11000000000) && told.frame[0].link_type == LINK_RAW);
    cr_expect(told.frame[1].time_ns == 12 && told.frame[1].link_type == LINK_NULL);
    cr_expect(told.frame[2].time_ns == 13000 && told.frame[2].link_type == LINK_LINUX_SLL);
    cr_expect(told.drops.interface == 5 + 2 && told.drops.kernel == 7 + 3);

    saved_section(&s);
    saved_packet_ng(&s, 0, 14, &two);
    told = pcapng_told(&s, s.len);
    cr_expect(told.last == PCAPNG_ERROR && told.num == 3, "an interface of the section before");
}

Test(pcapng, drops_that_packets_tell_are_counted)
{
    struct saved s = new_file(true);
    saved_interface(&s, LINK_ETHERNET, 0);
    add_old(&s, 0, 5, 1, &one);
    add_old(&s, 0, UINT16_MAX, 1, &one); /* not known */
    size_t at = saved_block(&s, 6);
    for (size_t i = 0; i < 5; i++) {
        saved_u32(&s, 0);
    }
    add_u64_option(&s, 4, 20); /* epb_dropcount */
    saved_end(&s, at);
    struct pcapng_told told = pcapng_told(&s, s.len);
    cr_expect(told.last == PCAPNG_END && told.num == 3, "%s", told.error.message);
    cr_expect(told.drops.kernel == 25, "%llu", (unsigned long long)told.drops.kernel);
}

Test(pcapng, numbers_that_some_systems_have_for_raw_ip_mean_that)
{
    static const struct {
        uint16_t number;
        int link_type;
    } rows[] = {
        {12, LINK_RAW}, {14, LINK_RAW}, {101, LINK_RAW}, {1, LINK_ETHERNET}, {65535, 65535}};
    for (size_t i = 0; i < NUM(rows); i++) {
        struct saved s = new_file(false);
        saved_interface(&s, rows[i].number, 0);
        saved_packet_ng(&s, 0, 1, &one);
        struct pcapng_told told = pcapng_told(&s, s.len);
        cr_assert(told.num == 1, "%u", rows[i].number);
        cr_expect(told.frame[0].link_type == rows[i].link_type, "%u became %d", rows[i].number,
                  told.frame[0].link_type);
    }
}

Test(pcapng, of_secrets_only_key_logs_are_handed_over)
{
    struct saved s = new_file(true);
    add_secrets(&s, 0x57474b4c, 5, "wire guard"); /* of WireGuard */
    add_secrets(&s, 0x544c534b, 0, "");
    struct pcapng_told told = pcapng_told(&s, s.len);
    cr_expect(told.last == PCAPNG_END, "%s", told.error.message);
    cr_expect(told.num_keys == 1 && told.keys.len == 0);
    add_secrets(&s, 0x544c534b, 6, "12345678");
    told = pcapng_told(&s, s.len);
    cr_expect(told.num_keys == 2 && told.keys.len == 6 && memcmp(told.keys.raw, "123456", 6) == 0);
}

Test(pcapng, nobody_has_to_take_keys)
{
    const struct capture_keys nobody = {NULL, NULL};
    struct saved s = new_file(true);
    add_secrets(&s, 0x544c534b, 3, "key");
    struct memory memory = {.left = {s.octets, s.len}};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    struct pcapng *pcapng = pcapng_new(window, &nobody);
    struct frame frame;
    cr_expect(pcapng_next(pcapng, &frame, NULL) == PCAPNG_END);
    pcapng_free(pcapng);
    pcapng_free(NULL);
    window_free(window);
    input_free(input);
}

/* All whole packets are delivered, then one error says where it broke; between blocks nobody can tell
 * that something is missing. */
Test(pcapng, a_file_cut_anywhere_gives_what_is_whole_and_says_where_it_ends)
{
    struct saved s = new_file(true);
    size_t border[32] = {0};
    size_t num_at[32] = {0}; /* packets up to there */
    size_t num_borders = 1;
    add_every(&s);
    for (size_t at = 0; at < s.len; num_borders++) {
        at += s.octets[at + 4] + s.octets[at + 5] * 256u;
        border[num_borders] = at;
        num_at[num_borders] = pcapng_told(&s, at).num;
    }
    cr_assert(num_borders > 10 && num_at[num_borders - 1] == 3);
    for (size_t len = 0, next = 0; len < s.len; len++) {
        next += border[next] < len;
        bool is_border = border[next] == len;
        struct pcapng_told told = pcapng_told(&s, len);
        char where[64];
        snprintf(where, sizeof where, "the block at octet %zu is cut short",
                 next > 0 ? border[next - 1] : 0);
        cr_expect(told.last == (is_border ? PCAPNG_END : PCAPNG_ERROR), "cut to %zu", len);
        cr_expect(told.num == num_at[is_border ? next : next - 1], "cut to %zu: %zu", len,
                  told.num);
        cr_expect(is_border || strcmp(told.error.message, where) == 0, "cut to %zu: %s", len,
                  told.error.message);
    }
}
