#include "community_id.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

/* seed, two addresses, protocol, padding, two ports */
#define KEY_MAX (2 + 2 * 16 + 1 + 1 + 2 * 2)

struct key {
    uint8_t octet[KEY_MAX];
    size_t len;
};

static void add(struct key *key, struct bytes octets)
{
    memcpy(key->octet + key->len, octets.ptr, octets.len);
    key->len += octets.len;
}

static void add_port(struct key *key, uint16_t port)
{
    const uint8_t octets[] = {(uint8_t)(port >> 8), (uint8_t)port};
    add(key, (struct bytes){octets, sizeof octets});
}

static int compare(const struct endpoint *a, const struct endpoint *b)
{
    int by_address = memcmp(a->address.octet, b->address.octet, sizeof a->address.octet);
    return by_address != 0 ? by_address : (int)a->port - (int)b->port;
}

const char *community_id_format(const struct endpoint *a, const struct endpoint *b,
                                enum transport transport, char out[COMMUNITY_ID_MAX])
{
    static const uint8_t seed[2] = {0, 0};
    const uint8_t protocol[2] = {transport == TRANSPORT_TCP ? 6 : 17, 0};
    const struct endpoint *low = compare(a, b) <= 0 ? a : b;
    const struct endpoint *high = low == a ? b : a;
    struct key key = {.len = 0};
    add(&key, (struct bytes){seed, sizeof seed});
    add(&key, address_octets(&low->address));
    add(&key, address_octets(&high->address));
    add(&key, (struct bytes){protocol, sizeof protocol});
    add_port(&key, low->port);
    add_port(&key, high->port);
    uint8_t digest[SHA_DIGEST_LENGTH];
    SHA1(key.octet, key.len, digest);
    out[0] = '1';
    out[1] = ':';
    EVP_EncodeBlock((uint8_t *)out + 2, digest, sizeof digest);
    return out;
}
