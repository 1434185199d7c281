#include "siphash.h"

#include <assert.h>
#include <endian.h>
#include <string.h>
#include <sys/random.h>

struct state {
    uint64_t v0, v1, v2, v3;
};

struct hash_key hash_key_random(void)
{
    struct hash_key key;
    ssize_t len = getrandom(&key, sizeof key, 0);
    assert(len == (ssize_t)sizeof key); /* so few octets never come short */
    (void)len;
    return key;
}

static uint64_t rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static inline void sip_round(struct state *s)
{
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static inline uint64_t read_le(const uint8_t *ptr, size_t len)
{
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        value |= (uint64_t)ptr[i] << (8 * i);
    }
    return value;
}

static inline struct state begin(const struct hash_key *key)
{
    return (struct state){
        key->half[0] ^ UINT64_C(0x736f6d6570736575),
        key->half[1] ^ UINT64_C(0x646f72616e646f6d),
        key->half[0] ^ UINT64_C(0x6c7967656e657261),
        key->half[1] ^ UINT64_C(0x7465646279746573),
    };
}

static inline void compress(struct state *s, uint64_t word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static inline uint64_t end(struct state *s)
{
    s->v2 ^= 0xff;
    for (int i = 0; i < 3; i++) {
        sip_round(s);
    }
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

uint64_t siphash(const struct hash_key *key, struct bytes octets)
{
    struct state s = begin(key);
    uint64_t last = (uint64_t)octets.len << 56;
    while (octets.len >= sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, octets.ptr, sizeof word);
        compress(&s, le64toh(word));
        octets.ptr += 8;
        octets.len -= 8;
    }
    compress(&s, last | read_le(octets.ptr, octets.len));
    return end(&s);
}
