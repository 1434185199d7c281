#include "table_hash.h"

#include "octet_word.h"

__extension__ typedef unsigned __int128 product;

#define BLOCK_LEN (2 * sizeof(uint64_t))

/* fold multiplies two numbers and lays the halves of the product over each other. */
static inline uint64_t fold(uint64_t a, uint64_t b)
{
    product ab = (product)a * b;
    return (uint64_t)ab ^ (uint64_t)(ab >> 64);
}

/* mix adds a block of two numbers to a hash. */
static inline uint64_t mix(const struct hash_key *key, uint64_t hash, uint64_t a, uint64_t b)
{
    return fold(a ^ key->half[0], b ^ hash);
}

/* finish lets the length count, and every bit of the hash reach every other. */
static inline uint64_t finish(const struct hash_key *key, uint64_t hash, size_t len)
{
    return fold(hash ^ key->half[0], len ^ key->half[1]);
}

uint64_t table_hash_words(const struct hash_key *key, uint64_t a, uint64_t b)
{
    return finish(key, mix(key, key->half[1], a, b), BLOCK_LEN);
}

uint64_t table_hash(const struct hash_key *key, struct bytes octets)
{
    const uint8_t *ptr = octets.ptr;
    size_t left = octets.len;
    uint64_t hash = key->half[1];
    for (; left > BLOCK_LEN; left -= BLOCK_LEN, ptr += BLOCK_LEN) {
        hash = mix(key, hash, octet_word_of(ptr), octet_word_of(ptr + sizeof(uint64_t)));
    }
    if (left >= sizeof(uint64_t)) {
        hash = mix(key, hash, octet_word_of(ptr), octet_word_of(ptr + left - sizeof(uint64_t)));
    } else {
        hash = mix(key, hash, left > 0 ? octet_word_of_part(ptr, left) : 0, 0);
    }
    return finish(key, hash, octets.len);
}
