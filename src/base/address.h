/* address: IP addresses and endpoints as comparable values. */
#ifndef FEDTAP_ADDRESS_H
#define FEDTAP_ADDRESS_H

#include <endian.h>
#include <string.h>

#include "bytes.h"

enum address_family { ADDRESS_NONE, ADDRESS_IPV4, ADDRESS_IPV6 };

/* ADDRESS_TEXT_MAX is room for any formatted address with its terminator. */
#define ADDRESS_TEXT_MAX 46

/* ENDPOINT_TEXT_MAX is room for "[address]:port" with its terminator. */
#define ENDPOINT_TEXT_MAX (ADDRESS_TEXT_MAX + 8)

/* address is an IPv4 or IPv6 address in network order; unused octets are zero, so that two equal
 * addresses are equal octet by octet. The zero state is "no address". */
struct address {
    uint8_t octet[16];
    uint8_t family; /* enum address_family */
};

/* endpoint is an address and a port in host order. */
struct endpoint {
    struct address address;
    uint16_t port;
};

enum transport { TRANSPORT_NONE, TRANSPORT_UDP, TRANSPORT_TCP };

/* address_of makes an address of 4 or 16 octets; any other length gives "no address". An IPv4
 * address mapped into IPv6 (RFC 4291, section 2.5.5.2) stays IPv6. */
static inline struct address address_of(struct bytes octets)
{
    struct address a = {0};
    if (octets.len == 4) { /* as words: who reads what was just written in pieces has to wait */
        uint32_t word;
        memcpy(&word, octets.ptr, sizeof word);
        const uint64_t words[2] = {htole64((uint64_t)le32toh(word)), 0};
        memcpy(a.octet, words, sizeof a.octet);
        a.family = ADDRESS_IPV4;
    } else if (octets.len == 16) {
        memcpy(a.octet, octets.ptr, sizeof a.octet);
        a.family = ADDRESS_IPV6;
    }
    return a;
}

/* address_octets views the 4 or 16 octets of a. */
struct bytes address_octets(const struct address *a);

/* address_parse reads the text form; false when it is not an address. */
bool address_parse(const char *text, struct address *out) __attribute__((warn_unused_result));

/* address_format writes the text form (RFC 5952 for IPv6) and returns out. */
const char *address_format(const struct address *a, char out[ADDRESS_TEXT_MAX]);

/* endpoint_format writes "192.0.2.1:5061" or "[2001:db8::1]:5061" and returns out. */
const char *endpoint_format(const struct endpoint *e, char out[ENDPOINT_TEXT_MAX]);

/* address_is_loopback tells whether a is the host's own: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct address *a);

/* address_is_private tells whether nobody on the Internet can reach a: private (RFC 1918), shared (RFC
 * 6598), link-local (RFC 3927, RFC 4291) or unique local (RFC 4193). */
bool address_is_private(const struct address *a);

/* address_equal compares two words, where memcmp would be a call: every packet comes through here. */
static inline bool address_equal(const struct address *a, const struct address *b)
{
    uint64_t one[2];
    uint64_t other[2];
    memcpy(one, a->octet, sizeof one);
    memcpy(other, b->octet, sizeof other);
    return one[0] == other[0] && one[1] == other[1] && a->family == b->family;
}

static inline bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && address_equal(&a->address, &b->address);
}

#endif
