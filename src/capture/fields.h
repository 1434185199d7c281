/* fields: numbers in a capture file's byte order, and what pcapng puts them in: padded octets, options. */
#ifndef FEDTAP_FIELDS_H
#define FEDTAP_FIELDS_H

#include "bytes.h"

enum option_code {
    OPTION_END = 0,
    OPTION_DROP_COUNT = 4,      /* of a packet */
    OPTION_INTERFACE_DROPS = 5, /* of statistics */
    OPTION_SYSTEM_DROPS = 7,    /* of statistics */
    OPTION_TIME_RESOLUTION = 9, /* of an interface */
    OPTION_TIME_OFFSET = 14,    /* of an interface */
};

/* option is one option of a block; value lies within the block. */
struct option {
    uint16_t code; /* enum option_code, or any other */
    struct bytes value;
};

/* field_swap turns the order of the octets round. */
static inline uint32_t field_swap(uint32_t value)
{
    return value << 24 | (value & 0xff00) << 8 | (value >> 8 & 0xff00) | value >> 24;
}

/* field_u16 and field_u32 read a number, in little-endian order when swapped. */
static inline uint16_t field_u16(bool swapped, struct cursor *c)
{
    uint16_t value = cursor_u16(c);
    uint16_t turned = (uint16_t)(value << 8 | value >> 8);
    return swapped ? turned : value;
}

static inline uint32_t field_u32(bool swapped, struct cursor *c)
{
    uint32_t value = cursor_u32(c);
    return swapped ? field_swap(value) : value;
}

/* field_padded takes len octets and what fills them up to a multiple of four. */
struct bytes field_padded(struct cursor *c, size_t len);

/* field_option reads an option; false at the end of them. */
bool field_option(bool swapped, struct cursor *c, struct option *out);

/* field_number reads an option of eight octets as a number; 0 for any other length. */
uint64_t field_number(bool swapped, const struct option *option);

#endif
