#include "address.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

struct address address_of(struct bytes octets)
{
    struct address a = {0};
    if (octets.len == 4 || octets.len == 16) {
        a.family = octets.len == 4 ? ADDRESS_IPV4 : ADDRESS_IPV6;
        memcpy(a.octet, octets.ptr, octets.len);
    }
    return a;
}

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

const char *address_format(const struct address *a, char out[ADDRESS_TEXT_MAX])
{
    if (a->family == ADDRESS_NONE) {
        memcpy(out, "-", 2);
    } else {
        inet_ntop(a->family == ADDRESS_IPV4 ? AF_INET : AF_INET6, a->octet, out, ADDRESS_TEXT_MAX);
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

bool address_equal(const struct address *a, const struct address *b)
{
    return a->family == b->family && memcmp(a->octet, b->octet, sizeof a->octet) == 0;
}

bool endpoint_equal(const struct endpoint *a, const struct endpoint *b)
{
    return a->port == b->port && address_equal(&a->address, &b->address);
}
