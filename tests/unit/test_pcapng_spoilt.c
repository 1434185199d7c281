/* test_pcapng_spoilt.c: blocks that contradict themselves or are more than fedtap reads. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "memory_input.h"
#include "pcapng_told.h"

static const struct octets one = HEX(1, 1, 1, 1, 1);

/* Every row is a block of one type behind a section and one interface; its content is given, its
 * lengths are right. */
static const struct {
    const char *name;
    uint32_t type;
    struct octets content;
    bool ok;
    size_t num; /* packets */
} rows[] = {
    {"packet", 6, HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0, 0), true,
     1},
    {"packet without octets", 6, HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9),
     true, 1},
    {"packet longer than its block", 6,
     HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0, 5, 7, 0, 0, 0), false, 0},
    {"packet of 4 GiB", 6,
     HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255, 0, 0, 0, 5, 7, 0, 0, 0), false, 0},
    {"packet of the next interface", 6,
     HEX(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0, 0), false, 0},
    {"packet of the last possible interface", 6,
     HEX(255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7, 0, 0, 0), false, 0},
    {"packet cut within its header", 6, HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0), false,
     0},
    {"packet with an option that overruns", 6,
     HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 1, 1, 1, 1), false,
     0},
    {"packet whose drops are no number", 6,
     HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 4, 1, 1, 1, 1), true,
     1},
    {"options end before what follows", 6,
     HEX(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9), true,
     1},
    {"old packet of the next interface", 2,
     HEX(0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), false, 0},
    {"simple packet", 3, HEX(0, 0, 0, 2, 7, 7, 0, 0), true, 1},
    {"simple packet without length", 3, {0}, false, 0},
    {"simple packet of 4 GiB", 3, HEX(255, 255, 255, 255, 7, 7, 7, 7), true, 1},
    {"interface", 1, HEX(0, 1, 0, 0, 0, 0, 0, 0), true, 0},
    {"interface cut within its header", 1, HEX(0, 1, 0, 0), false, 0},
    {"interface with an option that overruns", 1, HEX(0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 255, 255),
     false, 0},
    {"statistics of the next interface", 5, HEX(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0), false, 0},
    {"statistics without time", 5, HEX(0, 0, 0, 0), false, 0},
    {"secrets longer than their block", 10, HEX('T', 'L', 'S', 'K', 0, 0, 0, 5, 1, 1, 1, 1), false,
     0},
    {"secrets of 4 GiB", 10, HEX('T', 'L', 'S', 'K', 255, 255, 255, 255), false, 0},
    {"secrets without length", 10, HEX('T', 'L', 'S', 'K'), false, 0},
};

static struct saved begin(void)
{
    struct saved s = {0};
    saved_section(&s);
    saved_interface(&s, LINK_ETHERNET, 0);
    return s;
}

/* expect_error asks for an error that names the block at octet at. */
static void expect_error(const struct pcapng_told *told, size_t at, const char *what)
{
    char text[ERROR_TEXT_MAX];
    snprintf(text, sizeof text, "the block at octet %zu %s", at, what);
    cr_expect(told->last == PCAPNG_ERROR && strcmp(told->error.message, text) == 0,
              "\"%s\" instead of \"%s\"", told->error.message, text);
}

Test(pcapng_spoilt, every_length_within_a_block_is_checked)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct saved s = begin();
        size_t at = saved_block(&s, rows[i].type);
        saved_add(&s, rows[i].content.raw, rows[i].content.len);
        saved_end(&s, at);
        struct pcapng_told told = pcapng_told(&s, s.len);
        cr_expect(told.num == rows[i].num, "%s: %zu packets", rows[i].name, told.num);
        cr_expect(told.last == (rows[i].ok ? PCAPNG_END : PCAPNG_ERROR), "%s: %s", rows[i].name,
                  told.error.message);
        if (!rows[i].ok) {
            expect_error(&told, at, "contradicts itself");
        }
        for (size_t f = 0; f < told.num; f++) {
            cr_expect(told.frame[f].data.len <= rows[i].content.len, "%s", rows[i].name);
        }
    }
}

Test(pcapng_spoilt, lengths_of_blocks_are_checked_at_both_ends)
{
    static const struct {
        uint32_t type, first, last;
        const char *what;
    } blocks[] = {
        {6, 0, 0, "has no length that a block can have"},
        {6, 8, 8, "has no length that a block can have"},
        {6, 33, 33, "has no length that a block can have"},
        {6, UINT32_MAX, UINT32_MAX, "has no length that a block can have"},
        {6, UINT32_MAX - 3, UINT32_MAX - 3, "is longer than any that fedtap reads"},
        {77, UINT32_MAX - 3, UINT32_MAX - 3, "is cut short"}, /* passed over */
        {6, 32, 36, "ends with another length than it begins with"},
        {77, 32, 28, "ends with another length than it begins with"},
        {77, 32, 0, "ends with another length than it begins with"},
    };
    for (size_t i = 0; i < NUM(blocks); i++) {
        struct saved s = begin();
        saved_packet_ng(&s, 0, 1, &one);
        size_t at = s.len;
        saved_u32(&s, blocks[i].type);
        saved_u32(&s, blocks[i].first);
        for (size_t n = 0; n < 5; n++) {
            saved_u32(&s, 0);
        }
        saved_u32(&s, blocks[i].last);
        struct pcapng_told told = pcapng_told(&s, s.len);
        cr_expect(told.num == 1, "row %zu", i);
        expect_error(&told, at, blocks[i].what);
    }
}

Test(pcapng_spoilt, a_section_says_its_byte_order_and_its_version)
{
    static const struct {
        uint32_t magic;
        uint16_t major;
        bool ok;
    } sections[] = {
        {0x1a2b3c4d, 1, true},  {0x4d3c2b1a, 1, false}, {0, 1, false},
        {0x1a2b3c4e, 1, false}, {0x1a2b3c4d, 2, false},
    };
    for (size_t i = 0; i < NUM(sections); i++) {
        struct saved s = {0};
        size_t at = saved_block(&s, 0x0a0d0d0a);
        saved_u32(&s, sections[i].magic);
        saved_u16(&s, sections[i].major);
        saved_u16(&s, 2); /* a minor version changes nothing */
        saved_u32(&s, UINT32_MAX);
        saved_u32(&s, UINT32_MAX);
        saved_end(&s, at);
        enum pcapng_result last = pcapng_told(&s, s.len).last;
        cr_expect(last == (sections[i].ok ? PCAPNG_END : PCAPNG_ERROR), "row %zu", i);
    }
}

Test(pcapng_spoilt, interfaces_have_a_limit_in_each_section)
{
    struct saved s = {0};
    for (int section = 0; section < 2; section++) {
        saved_section(&s);
        for (size_t i = 0; i < PCAPNG_INTERFACES_MAX; i++) {
            saved_interface(&s, LINK_ETHERNET, 0);
        }
        saved_packet_ng(&s, PCAPNG_INTERFACES_MAX - 1, 1, &one);
    }
    struct pcapng_told told = pcapng_told(&s, s.len);
    cr_expect(told.last == PCAPNG_END && told.num == 2, "%s", told.error.message);
    size_t at = s.len;
    saved_interface(&s, LINK_ETHERNET, 0);
    told = pcapng_told(&s, s.len);
    expect_error(&told, at, "is of one interface more than fedtap reads");
}

/* expect_long reads a block of that type and content_len octets, which begins with fields and goes on with
 * zeros: result, and a packet of packet_len octets, unless that is 0. */
static void expect_long(uint32_t type, size_t content_len, const uint32_t *fields,
                        size_t num_fields, enum pcapng_result expected, size_t packet_len)
{
    static struct saved front;
    front = begin();
    size_t at = front.len;
    saved_u32(&front, type);
    saved_u32(&front, (uint32_t)content_len + 12);
    for (size_t i = 0; i < num_fields; i++) {
        saved_u32(&front, fields[i]);
    }
    size_t len = at + content_len + 12;
    uint8_t *file = calloc(1, len);
    cr_assert(file != NULL);
    memcpy(file, front.octets, front.len);
    memcpy(file + len - 4, front.octets + at + 4, 4);
    const struct capture_keys nobody = {NULL, NULL};
    struct memory memory = {.left = {file, len}};
    struct input *input = memory_input(&memory);
    struct window *window = window_new(input);
    struct pcapng *pcapng = pcapng_new(window, &nobody);
    struct frame frame = {0};
    struct error error = {""};
    cr_expect_eq(pcapng_next(pcapng, &frame, &error), expected, "%zu octets: %s", content_len,
                 error.message);
    cr_expect(packet_len == 0 || frame.data.len == packet_len);
    pcapng_free(pcapng);
    window_free(window);
    input_free(input);
    free(file);
}

/* The longest block that is read, a key log, and one with four octets more. */
Test(pcapng_spoilt, a_block_that_is_read_has_a_limit)
{
    for (uint32_t more = 0; more <= 4; more += 4) {
        const uint32_t fields[] = {0x544c534b, (uint32_t)PCAPNG_BLOCK_MAX - 8 + more};
        expect_long(10, PCAPNG_BLOCK_MAX + more, fields, 2, more == 0 ? PCAPNG_END : PCAPNG_ERROR,
                    0);
    }
}

Test(pcapng_spoilt, a_packet_has_a_limit)
{
    for (uint32_t more = 0; more <= 4; more += 4) {
        const uint32_t len = PCAP_PACKET_MAX + more;
        const uint32_t fields[] = {0, 0, 0, len, len};
        expect_long(6, len + 20, fields, 5, more == 0 ? PCAPNG_FRAME : PCAPNG_ERROR,
                    more == 0 ? len : 0);
    }
}
