#include "community_id.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

/* seed, two addresses, protocol, padding, two ports */
#define KEY_MAX (2 + 2 * 16 + 1 + 1 + 2 * 2)

/* To ask OpenSSL for its SHA-1 takes longer than to use it. */
struct community_ids {
    EVP_MD *sha1;
    EVP_MD_CTX *context;
};

struct community_ids *community_ids_new(void)
{
    struct community_ids *ids = calloc(1, sizeof *ids);
    if (ids == NULL) {
        return NULL;
    }
    ids->sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
    ids->context = EVP_MD_CTX_new();
    if (ids->sha1 == NULL || ids->context == NULL) {
        community_ids_free(ids);
        return NULL;
    }
    return ids;
}

void community_ids_free(struct community_ids *ids)
{
    if (ids != NULL) {
        EVP_MD_CTX_free(ids->context);
        EVP_MD_free(ids->sha1);
        free(ids);
    }
}

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

/* hash fails only when memory does: zeros then. */
static void hash(struct community_ids *ids, const struct key *key, uint8_t out[SHA_DIGEST_LENGTH])
{
    bool ok = EVP_DigestInit_ex2(ids->context, ids->sha1, NULL) == 1 &&
              EVP_DigestUpdate(ids->context, key->octet, key->len) == 1 &&
              EVP_DigestFinal_ex(ids->context, out, NULL) == 1;
    if (!ok) {
        memset(out, 0, SHA_DIGEST_LENGTH);
    }
}

const char *community_id_format(struct community_ids *ids, const struct endpoint *a,
                                const struct endpoint *b, enum transport transport,
                                char out[COMMUNITY_ID_MAX])
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
    hash(ids, &key, digest);
    out[0] = '1';
    out[1] = ':';
    EVP_EncodeBlock((uint8_t *)out + 2, digest, sizeof digest);
    return out;
}
