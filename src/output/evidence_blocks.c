#include "evidence_blocks.h"

#include <string.h>

#include "text.h"

enum block_type {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 6,
};

#define BYTE_ORDER_MAGIC UINT32_C(0x1a2b3c4d)

/* Options (section 3.5), and which of them each block has. */
enum option {
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_SECTION_APPLICATION = 4,
    OPTION_INTERFACE_NAME = 2,
    OPTION_INTERFACE_RESOLUTION = 9,
};

/* NANOSECONDS is the resolution, as a negative power of ten. */
#define NANOSECONDS 9

/* OPTION_TEXT_MAX is the longest text of an option: longer ones are cut. */
#define OPTION_TEXT_MAX 4096

/* BLOCK_FRAME is type, length, and length again. */
#define BLOCK_FRAME 12

static void put_u16(FILE *stream, uint32_t number)
{
    const uint8_t octets[] = {(uint8_t)number, (uint8_t)(number >> 8)};
    (void)fwrite(octets, 1, sizeof octets, stream);
}

static void put_u32(FILE *stream, uint32_t number)
{
    put_u16(stream, number);
    put_u16(stream, number >> 16);
}

static size_t padded(size_t len)
{
    return (len + 3) / 4 * 4;
}

static void put_padded(FILE *stream, struct bytes octets)
{
    static const uint8_t zeros[3];
    if (octets.len > 0) {
        (void)fwrite(octets.ptr, 1, octets.len, stream);
    }
    (void)fwrite(zeros, 1, padded(octets.len) - octets.len, stream);
}

static void begin_block(FILE *stream, enum block_type type, size_t body_len)
{
    put_u32(stream, type);
    put_u32(stream, (uint32_t)(BLOCK_FRAME + body_len));
}

static void end_block(FILE *stream, size_t body_len)
{
    put_u32(stream, (uint32_t)(BLOCK_FRAME + body_len));
}

static size_t option_len(size_t value_len)
{
    return 4 + padded(value_len);
}

static void put_option(FILE *stream, enum option option, struct bytes value)
{
    put_u16(stream, option);
    put_u16(stream, (uint32_t)value.len);
    put_padded(stream, value);
}

void evidence_blocks_section(FILE *stream, const char *application)
{
    struct bytes name = bytes_of_text(application);
    size_t body_len = 16 + option_len(name.len) + option_len(0);
    begin_block(stream, BLOCK_SECTION, body_len);
    put_u32(stream, BYTE_ORDER_MAGIC);
    put_u16(stream, 1); /* version 1.0 */
    put_u16(stream, 0);
    put_u32(stream, UINT32_MAX); /* the section's length is not known */
    put_u32(stream, UINT32_MAX);
    put_option(stream, OPTION_SECTION_APPLICATION, name);
    put_option(stream, OPTION_END, (struct bytes){0});
    end_block(stream, body_len);
}

void evidence_blocks_interface(FILE *stream, int link_type, struct bytes name)
{
    char shown[OPTION_TEXT_MAX];
    const uint8_t resolution = NANOSECONDS;
    struct text t = text_init(shown, sizeof shown);
    text_add_escaped(&t, name);
    size_t body_len = 8 + option_len(t.len) + option_len(1) + option_len(0);
    begin_block(stream, BLOCK_INTERFACE, body_len);
    put_u16(stream, (uint32_t)link_type);
    put_u16(stream, 0);
    put_u32(stream, 0); /* snap length: no limit */
    put_option(stream, OPTION_INTERFACE_NAME, bytes_of_text(shown));
    put_option(stream, OPTION_INTERFACE_RESOLUTION, (struct bytes){&resolution, 1});
    put_option(stream, OPTION_END, (struct bytes){0});
    end_block(stream, body_len);
}

/* comment_of is a comment as far as it fits. */
static struct bytes comment_of(const struct evidence_block *packet, size_t index)
{
    struct bytes comment = bytes_of_text(packet->comments[index]);
    return comment.len <= OPTION_TEXT_MAX ? comment : (struct bytes){comment.ptr, OPTION_TEXT_MAX};
}

void evidence_blocks_packet(FILE *stream, const struct evidence_block *packet)
{
    size_t body_len = 20 + padded(packet->data.len);
    for (size_t i = 0; i < packet->num_comments; i++) {
        body_len += option_len(comment_of(packet, i).len);
    }
    body_len += packet->num_comments > 0 ? option_len(0) : 0;
    begin_block(stream, BLOCK_PACKET, body_len);
    put_u32(stream, packet->interface);
    put_u32(stream, (uint32_t)((uint64_t)packet->time_ns >> 32));
    put_u32(stream, (uint32_t)packet->time_ns);
    put_u32(stream, (uint32_t)packet->data.len);
    put_u32(stream, packet->original_len);
    put_padded(stream, packet->data);
    for (size_t i = 0; i < packet->num_comments; i++) {
        put_option(stream, OPTION_COMMENT, comment_of(packet, i));
    }
    if (packet->num_comments > 0) {
        put_option(stream, OPTION_END, (struct bytes){0});
    }
    end_block(stream, body_len);
}
