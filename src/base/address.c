#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct bytes address_octets(const struct address *a)
{
    static const size_t lens[] = {[ADDRESS_NONE] = 0, [ADDRESS_IPV4] = 4, [ADDRESS_IPV6] = 16};
    return (struct bytes){a->octet, lens[a->family]};
}

bool address_parse(const char *text, struct address *out)
{
    uint8_t octet[16];
    if (inet_pton(AF_INET, text, octet) == 1) {
        *out = address_of((struct bytes){octet, 4});
        return true;
    }
    if (inet_pton(AF_INET6, text, octet) == 1) {
        *out = address_of((struct bytes){octet, 16});
        return true;
    }
    return false;
}

/* format_ipv4 does what inet_ntop does by way of sprintf: JSON has four addresses a line. */
static void format_ipv4(const uint8_t octet[4], char *out)
{
    for (size_t i = 0; i < 4; i++) {
        if (octet[i] >= 100) {
            *out++ = (char)('0' + octet[i] / 100);
        }
        if (octet[i] >= 10) {
            *out++ = (char)('0' + octet[i] / 10 % 10);
        }
        *out++ = (char)('0' + octet[i] % 10);
        *out++ = i < 3 ? '.' : '\0';
    }
}

const char *address_format(const struct address *a, char out[ADDRESS_TEXT_MAX])
{
    switch (a->family) {
    case ADDRESS_IPV4:
        format_ipv4(a->octet, out);
        break;
    case ADDRESS_IPV6:
        inet_ntop(AF_INET6, a->octet, out, ADDRESS_TEXT_MAX);
        break;
    default:
        memcpy(out, "-", 2);
        break;
    }
    return out;
}

const char *endpoint_format(const struct endpoint *e, char out[ENDPOINT_TEXT_MAX])
{
    char address[ADDRESS_TEXT_MAX];
    address_format(&e->address, address);
    if (e->address.family == ADDRESS_IPV6) {
        snprintf(out, ENDPOINT_TEXT_MAX, "[%s]:%u", address, (unsigned)e->port);
    } else {
        snprintf(out, ENDPOINT_TEXT_MAX, "%s:%u", address, (unsigned)e->port);
    }
    return out;
}

/* prefix is a range of addresses. */
struct prefix {
    uint8_t family; /* enum address_family */
    uint8_t num_bits;
    uint8_t octet[16];
};

static bool is_in(const struct address *a, const struct prefix *prefix)
{
    if (a->family != prefix->family) {
        return false;
    }
    for (unsigned bit = 0; bit < prefix->num_bits; bit++) {
        uint8_t mask = (uint8_t)(0x80U >> (bit % 8));
        if (((a->octet[bit / 8] ^ prefix->octet[bit / 8]) & mask) != 0) {
            return false;
        }
    }
    return true;
}

static bool is_in_any(const struct address *a, const struct prefix *prefixes, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        if (is_in(a, &prefixes[i])) {
            return true;
        }
    }
    return false;
}

bool address_is_loopback(const struct address *a)
{
    static const struct prefix prefixes[] = {
        {ADDRESS_IPV4, 8, {127}},
        {ADDRESS_IPV6, 128, {[15] = 1}},
    };
    return is_in_any(a, prefixes, sizeof prefixes / sizeof prefixes[0]);
}

bool address_is_private(const struct address *a)
{
    static const struct prefix prefixes[] = {
        {ADDRESS_IPV4, 8, {10}},          {ADDRESS_IPV4, 12, {172, 16}},
        {ADDRESS_IPV4, 16, {192, 168}},   {ADDRESS_IPV4, 10, {100, 64}},
        {ADDRESS_IPV4, 16, {169, 254}},   {ADDRESS_IPV6, 7, {0xfc}},
        {ADDRESS_IPV6, 10, {0xfe, 0x80}},
    };
    return is_in_any(a, prefixes, sizeof prefixes / sizeof prefixes[0]);
}
