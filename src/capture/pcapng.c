/* pcapng.c: one function for each type of block. */
#include "pcapng.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fields.h"
#include "pcap_file.h"
#include "pcapng_time.h"

#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define BYTE_ORDER_MAGIC_SWAPPED 0x4d3c2b1au
#define MAJOR_VERSION 1
#define LENGTH_LEN ((size_t)4)
#define BLOCK_OVERHEAD ((size_t)12)  /* type, length, and the length again */
#define SECTION_OVERHEAD ((size_t)8) /* and in a section header: byte order and version */
#define KEY_LOG_SECRETS 0x544c534bu  /* "TLSK" */

enum block_type {
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_STATISTICS = 5,
    BLOCK_PACKET = 6,
    BLOCK_SECRETS = 10,
};

struct interface {
    int link_type;
    uint32_t snap_len; /* 0: none */
    struct pcapng_clock clock;
    struct capture_drops drops;
};

struct pcapng {
    struct window *window;
    struct capture_keys keys;
    bool swapped;               /* the present section is little-endian */
    uint64_t offset;            /* of the present block in the file */
    int64_t time_ns;            /* of the last packet that had one */
    struct capture_drops drops; /* of sections that are over, and of packets that tell */
    struct interface *interface;
    size_t num_interfaces;
};

struct pcapng *pcapng_new(struct window *window, const struct capture_keys *keys)
{
    struct pcapng *p = calloc(1, sizeof *p);
    if (p != NULL) {
        p->window = window;
        p->keys = *keys;
        p->interface = calloc(PCAPNG_INTERFACES_MAX, sizeof *p->interface);
    }
    if (p != NULL && p->interface == NULL) {
        free(p);
        return NULL;
    }
    return p;
}

void pcapng_free(struct pcapng *p)
{
    if (p != NULL) {
        free(p->interface);
        free(p);
    }
}

/* --- blocks; each tells whether it is well formed --- */

/* end_section keeps what interfaces have lost: their numbers begin anew. */
static void end_section(struct pcapng *p)
{
    for (size_t i = 0; i < p->num_interfaces; i++) {
        p->drops.kernel += p->interface[i].drops.kernel;
        p->drops.interface += p->interface[i].drops.interface;
    }
    p->num_interfaces = 0;
}

static bool take_interface(struct pcapng *p, struct cursor c)
{
    struct interface interface = {.clock = pcapng_clock_default()};
    interface.link_type = pcap_file_link_type(field_u16(p->swapped, &c));
    cursor_skip(&c, 2);
    interface.snap_len = field_u32(p->swapped, &c);
    struct option option;
    while (field_option(p->swapped, &c, &option)) {
        if (option.code == OPTION_TIME_RESOLUTION && option.value.len == 1) {
            interface.clock.resolution = option.value.ptr[0];
        } else if (option.code == OPTION_TIME_OFFSET) {
            interface.clock.offset_seconds = (int64_t)field_number(p->swapped, &option);
        }
    }
    if (cursor_ok(&c)) {
        p->interface[p->num_interfaces++] =
            interface; /* read_block has seen to it that there is room */
    }
    return cursor_ok(&c);
}

static bool take_statistics(struct pcapng *p, struct cursor c)
{
    uint32_t index = field_u32(p->swapped, &c);
    cursor_skip(&c, 8); /* time */
    if (!cursor_ok(&c) || index >= p->num_interfaces) {
        return false;
    }
    struct option option;
    while (field_option(p->swapped, &c, &option)) {
        if (option.code == OPTION_INTERFACE_DROPS) {
            p->interface[index].drops.interface = field_number(p->swapped, &option);
        } else if (option.code == OPTION_SYSTEM_DROPS) {
            p->interface[index].drops.kernel = field_number(p->swapped, &option);
        }
    }
    return cursor_ok(&c);
}

static bool take_secrets(struct pcapng *p, struct cursor c)
{
    uint32_t kind = field_u32(p->swapped, &c);
    struct bytes secrets = cursor_take(&c, field_u32(p->swapped, &c));
    if (cursor_ok(&c) && kind == KEY_LOG_SECRETS && p->keys.take != NULL) {
        p->keys.take(p->keys.context, secrets);
    }
    return cursor_ok(&c);
}

/* fill makes a frame of data, which came over an interface. */
static bool fill(struct pcapng *p, uint32_t index, struct bytes data, uint32_t original_len,
                 struct frame *out)
{
    if (index >= p->num_interfaces) {
        return false;
    }
    *out = (struct frame){
        .data = data,
        .original_len = original_len,
        .time_ns = p->time_ns,
        .link_type = p->interface[index].link_type,
    };
    return true;
}

static bool take_packet(struct pcapng *p, struct cursor c, bool is_old, struct frame *out)
{
    uint32_t index = is_old ? field_u16(p->swapped, &c) : field_u32(p->swapped, &c);
    uint16_t dropped = is_old ? field_u16(p->swapped, &c) : UINT16_MAX;
    uint64_t high = field_u32(p->swapped, &c);
    uint64_t ticks = high << 32 | field_u32(p->swapped, &c);
    size_t captured_len = field_u32(p->swapped, &c);
    uint32_t original_len = field_u32(p->swapped, &c);
    struct bytes data = field_padded(&c, captured_len);
    if (!cursor_ok(&c) || index >= p->num_interfaces) {
        return false;
    }
    p->drops.kernel += dropped != UINT16_MAX ? dropped : 0; /* which says that it is not known */
    struct option option;
    while (!is_old && field_option(p->swapped, &c, &option)) {
        p->drops.kernel += option.code == OPTION_DROP_COUNT ? field_number(p->swapped, &option) : 0;
    }
    p->time_ns = pcapng_clock_read(&p->interface[index].clock, ticks);
    return cursor_ok(&c) && fill(p, index, data, original_len, out);
}

/* A simple packet has no time: that of the packet before it is as good as any. */
static bool take_simple_packet(struct pcapng *p, struct cursor c, struct frame *out)
{
    uint32_t original_len = field_u32(p->swapped, &c);
    size_t len = original_len;
    if (p->num_interfaces > 0 && p->interface[0].snap_len > 0 && p->interface[0].snap_len < len) {
        len = p->interface[0].snap_len;
    }
    len = len < c.rest.len ? len : c.rest.len;
    struct bytes data = cursor_take(&c, len);
    return cursor_ok(&c) && fill(p, 0, data, original_len, out);
}

/* --- reading blocks --- */

static enum pcapng_result fail(const struct pcapng *p, struct error *error, const char *what)
{
    error_set(error, "the block at octet %llu %s", (unsigned long long)p->offset, what);
    return PCAPNG_ERROR;
}

static bool read_number(struct pcapng *p, uint32_t *out)
{
    struct cursor c = cursor_of(window_take(p->window, 4));
    *out = cursor_u32(&c);
    return cursor_ok(&c);
}

/* begin_section reads what says the byte order of all that follows, which block_len is in too, and the
 * version. What is wrong with them, or NULL. */
static const char *begin_section(struct pcapng *p, uint32_t *block_len)
{
    uint32_t magic;
    uint32_t version;
    if (!read_number(p, &magic) || !read_number(p, &version)) {
        return "is cut short";
    }
    if (magic != BYTE_ORDER_MAGIC && magic != BYTE_ORDER_MAGIC_SWAPPED) {
        return "is in no byte order that there is";
    }
    p->swapped = magic == BYTE_ORDER_MAGIC_SWAPPED;
    *block_len = p->swapped ? field_swap(*block_len) : *block_len;
    end_section(p);
    uint32_t major = p->swapped ? field_swap(version) & 0xffff : version >> 16;
    return major == MAJOR_VERSION ? NULL : "is of a version that is not understood";
}

static bool is_read(uint32_t type)
{
    return type == BLOCK_INTERFACE || type == BLOCK_OLD_PACKET || type == BLOCK_SIMPLE_PACKET ||
           type == BLOCK_STATISTICS || type == BLOCK_PACKET || type == BLOCK_SECRETS;
}

/* take_block takes the content of one block. *has_frame tells whether it was a packet. */
static bool take_block(struct pcapng *p, uint32_t type, struct bytes content, struct frame *out,
                       bool *has_frame)
{
    struct cursor c = cursor_of(content);
    *has_frame = type == BLOCK_PACKET || type == BLOCK_OLD_PACKET || type == BLOCK_SIMPLE_PACKET;
    switch (type) {
    case BLOCK_INTERFACE:
        return take_interface(p, c);
    case BLOCK_STATISTICS:
        return take_statistics(p, c);
    case BLOCK_SECRETS:
        return take_secrets(p, c);
    case BLOCK_SIMPLE_PACKET:
        return take_simple_packet(p, c, out);
    default:
        return take_packet(p, c, type == BLOCK_OLD_PACKET, out);
    }
}

/* read_block reads what is behind type and length. PCAPNG_FRAME when it was a packet, PCAPNG_END when
 * it was not: there may be more. */
static enum pcapng_result read_block(struct pcapng *p, uint32_t type, size_t block_len,
                                     size_t overhead, struct frame *out, struct error *error)
{
    size_t content_len = block_len - overhead;
    bool has_frame = false;
    bool wanted = is_read(type);
    if (wanted && content_len > PCAPNG_BLOCK_MAX) {
        return fail(p, error, "is longer than any that fedtap reads");
    }
    if (type == BLOCK_INTERFACE && p->num_interfaces == PCAPNG_INTERFACES_MAX) {
        return fail(p, error, "is of one interface more than fedtap reads");
    }
    if (wanted && !window_reserve(p->window, content_len + LENGTH_LEN)) {
        return fail(p, error, "needs more memory than there is");
    }
    if (!wanted && !window_skip(p->window, content_len)) {
        return fail(p, error, "is cut short");
    }
    struct cursor c = cursor_of(window_take(p->window, (wanted ? content_len : 0) + LENGTH_LEN));
    struct bytes content = cursor_take(&c, wanted ? content_len : 0);
    uint32_t again = field_u32(p->swapped, &c);
    if (!cursor_ok(&c)) {
        return fail(p, error, "is cut short");
    }
    if (again != block_len) {
        return fail(p, error, "ends with another length than it begins with");
    }
    if (wanted && !take_block(p, type, content, out, &has_frame)) {
        return fail(p, error, "contradicts itself");
    }
    if (has_frame && out->data.len > PCAP_PACKET_MAX) {
        return fail(p, error, "has a packet longer than any that fedtap reads");
    }
    p->offset += block_len;
    return has_frame ? PCAPNG_FRAME : PCAPNG_END;
}

/* read_type reads the type of the next block; false at the end of the file, of which partly tells
 * whether it is within the type. */
static bool read_type(struct pcapng *p, uint32_t *out, bool *partly)
{
    struct bytes octets = window_take(p->window, 4);
    struct cursor c = cursor_of(octets);
    *out = field_u32(p->swapped, &c);
    *partly = octets.len > 0 || window_failed(p->window);
    return cursor_ok(&c);
}

enum pcapng_result pcapng_next(struct pcapng *p, struct frame *out, struct error *error)
{
    enum pcapng_result result = PCAPNG_END;
    while (result == PCAPNG_END) {
        uint32_t type;
        uint32_t len;
        bool partly;
        if (!read_type(p, &type, &partly)) {
            return partly ? fail(p, error, "is cut short") : PCAPNG_END;
        }
        bool is_section = type == PCAPNG_MAGIC; /* the same octets either way round */
        if (!read_number(p, &len)) {
            return fail(p, error, "is cut short");
        }
        const char *wrong = is_section ? begin_section(p, &len) : NULL;
        if (wrong != NULL) {
            return fail(p, error, wrong);
        }
        len = p->swapped && !is_section ? field_swap(len) : len;
        size_t overhead = BLOCK_OVERHEAD + (is_section ? SECTION_OVERHEAD : 0);
        if (len < overhead || len % 4 != 0) {
            return fail(p, error, "has no length that a block can have");
        }
        result = read_block(p, type, len, overhead, out, error);
    }
    return result;
}

struct capture_drops pcapng_drops(const struct pcapng *p)
{
    struct capture_drops drops = p->drops;
    for (size_t i = 0; i < p->num_interfaces; i++) {
        drops.kernel += p->interface[i].drops.kernel;
        drops.interface += p->interface[i].drops.interface;
    }
    return drops;
}
