#include "saved.h"

#include <assert.h>
#include <unistd.h>

void saved_add(struct saved *s, const uint8_t *octets, size_t len)
{
    assert(len <= SAVED_MAX - s->len);
    memcpy(s->octets + s->len, octets, len);
    s->len += len;
}

static void add_number(struct saved *s, uint32_t value, unsigned width)
{
    uint8_t octets[4];
    for (unsigned i = 0; i < width; i++) {
        unsigned shift = 8 * (s->little_endian ? i : width - 1 - i);
        octets[i] = (uint8_t)(value >> shift);
    }
    saved_add(s, octets, width);
}

void saved_u16(struct saved *s, uint16_t value)
{
    add_number(s, value, 2);
}

void saved_u32(struct saved *s, uint32_t value)
{
    add_number(s, value, 4);
}

struct saved saved_begin(int link_type, bool nanoseconds, bool little_endian)
{
    struct saved s = {.little_endian = little_endian};
    saved_u32(&s, nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4);
    saved_u16(&s, 2);
    saved_u16(&s, 4);
    saved_u32(&s, 0);
    saved_u32(&s, 0);
    saved_u32(&s, 65535);
    saved_u32(&s, (uint32_t)link_type);
    return s;
}

void saved_packet(struct saved *s, uint32_t seconds, uint32_t fraction, const struct octets *packet,
                  uint32_t cut)
{
    saved_u32(s, seconds);
    saved_u32(s, fraction);
    saved_u32(s, (uint32_t)packet->len);
    saved_u32(s, (uint32_t)packet->len + cut);
    saved_add(s, packet->raw, packet->len);
}

size_t saved_block(struct saved *s, uint32_t type)
{
    size_t at = s->len;
    saved_u32(s, type);
    saved_u32(s, 0); /* saved_end knows */
    return at;
}

void saved_end(struct saved *s, size_t at)
{
    saved_add(s, (const uint8_t[3]){0}, (4 - s->len % 4) % 4);
    size_t end = s->len + 4;
    saved_u32(s, (uint32_t)(end - at));
    s->len = at + 4;
    saved_u32(s, (uint32_t)(end - at));
    s->len = end;
}

void saved_option(struct saved *s, uint16_t code, const struct octets *value)
{
    saved_u16(s, code);
    saved_u16(s, (uint16_t)value->len);
    saved_add(s, value->raw, value->len);
    saved_add(s, (const uint8_t[3]){0}, (4 - value->len % 4) % 4);
}

void saved_section(struct saved *s)
{
    size_t at = saved_block(s, 0x0a0d0d0a);
    saved_u32(s, 0x1a2b3c4d);
    saved_u16(s, 1);
    saved_u16(s, 0);
    saved_u32(s, UINT32_MAX);
    saved_u32(s, UINT32_MAX);
    saved_end(s, at);
}

void saved_interface(struct saved *s, uint16_t link_type, uint32_t snap_len)
{
    size_t at = saved_block(s, 1);
    saved_u16(s, link_type);
    saved_u16(s, 0);
    saved_u32(s, snap_len);
    saved_end(s, at);
}

struct saved saved_begin_ng(uint16_t link_type, uint8_t resolution)
{
    struct saved s = {0};
    saved_section(&s);
    size_t at = saved_block(&s, 1); /* interface description */
    saved_u16(&s, link_type);
    saved_u16(&s, 0);
    saved_u32(&s, 65535);
    saved_option(&s, 9, &(const struct octets)HEX(resolution)); /* if_tsresol */
    saved_u32(&s, 0);                                           /* end of options */
    saved_end(&s, at);
    return s;
}

void saved_packet_ng(struct saved *s, uint32_t interface, uint64_t time,
                     const struct octets *packet)
{
    size_t at = saved_block(s, 6); /* enhanced packet */
    saved_u32(s, interface);
    saved_u32(s, (uint32_t)(time >> 32));
    saved_u32(s, (uint32_t)time);
    saved_u32(s, (uint32_t)packet->len);
    saved_u32(s, (uint32_t)packet->len);
    saved_add(s, packet->raw, packet->len);
    saved_end(s, at);
}

void saved_write(const struct saved *s, size_t len, char path[SAVED_PATH_MAX])
{
    memcpy(path, "/tmp/fedtap-XXXXXX", SAVED_PATH_MAX);
    int fd = mkstemp(path);
    assert(fd >= 0);
    ssize_t written = write(fd, s->octets, len);
    assert(written >= 0 && (size_t)written == len);
    close(fd);
}
