/* octets: messages written down in a table, and copies of them in which one octet too many is
 * caught. */
#ifndef FEDTAP_OCTETS_H
#define FEDTAP_OCTETS_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* octets is a message in a table. */
struct octets {
    size_t len;
    uint8_t raw[192];
};

/* HEX writes down octets. */
#define HEX(...)                                \
    {                                           \
        sizeof((const uint8_t[]){__VA_ARGS__}), \
        {                                       \
            __VA_ARGS__                         \
        }                                       \
    }

/* U16 writes down a number of two octets. */
#define U16(n) (uint8_t)((n) >> 8), (uint8_t)((n)&0xff)

/* exact_copy copies the first len octets into a heap block of just that size (NULL when there are
 * none), so that the sanitizer sees any read beyond. The caller frees ptr with exact_free. */
static inline struct bytes exact_copy(const uint8_t *raw, size_t len)
{
    if (len == 0) {
        return (struct bytes){NULL, 0};
    }
    uint8_t *block = malloc(len);
    assert(block != NULL);
    return (struct bytes){memcpy(block, raw, len), len};
}

static inline void exact_free(struct bytes copy)
{
    free((void *)(uintptr_t)copy.ptr);
}

/* is_within tells whether inner lies in outer; an empty view lies anywhere. */
static inline bool is_within(struct bytes inner, struct bytes outer)
{
    if (inner.len == 0) {
        return true;
    }
    uintptr_t inner_at = (uintptr_t)inner.ptr;
    uintptr_t outer_at = (uintptr_t)outer.ptr;
    return inner_at >= outer_at && inner_at + inner.len <= outer_at + outer.len;
}

/* --- headers; addresses and ports are the same everywhere --- */

/* MACS are the two addresses of an Ethernet frame. */
#define MACS 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1

/* IPV4 is a header of 20 octets, from 192.0.2.1 to 192.0.2.2. */
#define IPV4_FROM 192, 0, 2, 1
#define IPV4_TO 192, 0, 2, 2
#define IPV4(total_len, fragment, protocol) \
    0x45, 0, U16(total_len), 0, 1, U16(fragment), 64, protocol, 0, 0, IPV4_FROM, IPV4_TO

/* IPV6 is a header of 40 octets, from 2001:db8::1 to 2001:db8::2. */
#define IPV6_FROM 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
#define IPV6_TO 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2
#define IPV6(payload_len, next) 0x60, 0, 0, 0, U16(payload_len), next, 64, IPV6_FROM, IPV6_TO

/* UDP is a header of 8 octets, from port 12345 to 53; len counts them too. */
#define UDP(len) U16(12345), U16(53), U16(len), 0, 0

/* TCP is a header of 20 octets, from port 25000 to 5061; words is its data offset. */
#define TCP(words, flags) \
    U16(25000), U16(5061), 1, 2, 3, 4, 5, 6, 7, 8, (words) << 4, flags, 0xff, 0xff, 0, 0, 0, 0

#endif
