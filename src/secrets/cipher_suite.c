#include "cipher_suite.h"

#include <stddef.h>

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

enum cipher_index {
    TRIPLE_DES_CBC_SHA,
    AES_128_CBC_SHA,
    AES_256_CBC_SHA,
    AES_128_CBC_SHA256,
    AES_256_CBC_SHA256,
    AES_256_CBC_SHA384,
    AES_128_GCM,
    AES_256_GCM,
    AES_128_CCM,
    AES_256_CCM,
    AES_128_CCM_8,
    AES_256_CCM_8,
    CHACHA20_POLY1305,
};

/* Lengths in the order of their arguments: key and block; MAC; key and tag; hash. */
#define CBC(id, key, block) .name = (id), .mode = CIPHER_CBC, .key_len = (key), .block_len = (block)
#define MAC(digest, len) .mac = (digest), .mac_len = (len)
#define AEAD(id, how, key, tag) .name = (id), .mode = (how), .key_len = (key), .tag_len = (tag)
#define HASH(digest, len) .hash = (digest), .hash_len = (len)

static const struct cipher ciphers[] = {
    [TRIPLE_DES_CBC_SHA] = {CBC("DES-EDE3-CBC", 24, 8), MAC("SHA1", 20), HASH("SHA256", 32)},
    [AES_128_CBC_SHA] = {CBC("AES-128-CBC", 16, 16), MAC("SHA1", 20), HASH("SHA256", 32)},
    [AES_256_CBC_SHA] = {CBC("AES-256-CBC", 32, 16), MAC("SHA1", 20), HASH("SHA256", 32)},
    [AES_128_CBC_SHA256] = {CBC("AES-128-CBC", 16, 16), MAC("SHA256", 32), HASH("SHA256", 32)},
    [AES_256_CBC_SHA256] = {CBC("AES-256-CBC", 32, 16), MAC("SHA256", 32), HASH("SHA256", 32)},
    [AES_256_CBC_SHA384] = {CBC("AES-256-CBC", 32, 16), MAC("SHA384", 48), HASH("SHA384", 48)},
    [AES_128_GCM] = {AEAD("AES-128-GCM", CIPHER_GCM, 16, 16), HASH("SHA256", 32)},
    [AES_256_GCM] = {AEAD("AES-256-GCM", CIPHER_GCM, 32, 16), HASH("SHA384", 48)},
    [AES_128_CCM] = {AEAD("AES-128-CCM", CIPHER_CCM, 16, 16), HASH("SHA256", 32)},
    [AES_256_CCM] = {AEAD("AES-256-CCM", CIPHER_CCM, 32, 16), HASH("SHA256", 32)},
    [AES_128_CCM_8] = {AEAD("AES-128-CCM", CIPHER_CCM, 16, 8), HASH("SHA256", 32)},
    [AES_256_CCM_8] = {AEAD("AES-256-CCM", CIPHER_CCM, 32, 8), HASH("SHA256", 32)},
    [CHACHA20_POLY1305] = {AEAD("ChaCha20-Poly1305", CIPHER_CHACHA20, 32, 16), HASH("SHA256", 32)},
};

/* Of RSA, DHE_RSA, ECDHE_RSA and ECDHE_ECDSA, and of TLS 1.3. */
static const struct {
    uint16_t suite;
    uint8_t cipher; /* enum cipher_index */
} suites[] = {
    {0x000a, TRIPLE_DES_CBC_SHA}, {0x0016, TRIPLE_DES_CBC_SHA}, {0xc008, TRIPLE_DES_CBC_SHA},
    {0xc012, TRIPLE_DES_CBC_SHA}, {0x002f, AES_128_CBC_SHA},    {0x0033, AES_128_CBC_SHA},
    {0xc009, AES_128_CBC_SHA},    {0xc013, AES_128_CBC_SHA},    {0x0035, AES_256_CBC_SHA},
    {0x0039, AES_256_CBC_SHA},    {0xc00a, AES_256_CBC_SHA},    {0xc014, AES_256_CBC_SHA},
    {0x003c, AES_128_CBC_SHA256}, {0x0067, AES_128_CBC_SHA256}, {0xc023, AES_128_CBC_SHA256},
    {0xc027, AES_128_CBC_SHA256}, {0x003d, AES_256_CBC_SHA256}, {0x006b, AES_256_CBC_SHA256},
    {0xc024, AES_256_CBC_SHA384}, {0xc028, AES_256_CBC_SHA384}, {0x009c, AES_128_GCM},
    {0x009e, AES_128_GCM},        {0xc02b, AES_128_GCM},        {0xc02f, AES_128_GCM},
    {0x009d, AES_256_GCM},        {0x009f, AES_256_GCM},        {0xc02c, AES_256_GCM},
    {0xc030, AES_256_GCM},        {0xc09c, AES_128_CCM},        {0xc09e, AES_128_CCM},
    {0xc0ac, AES_128_CCM},        {0xc09d, AES_256_CCM},        {0xc09f, AES_256_CCM},
    {0xc0ad, AES_256_CCM},        {0xc0a0, AES_128_CCM_8},      {0xc0a2, AES_128_CCM_8},
    {0xc0ae, AES_128_CCM_8},      {0xc0a1, AES_256_CCM_8},      {0xc0a3, AES_256_CCM_8},
    {0xc0af, AES_256_CCM_8},      {0xcca8, CHACHA20_POLY1305},  {0xcca9, CHACHA20_POLY1305},
    {0xccaa, CHACHA20_POLY1305},  {0x1301, AES_128_GCM},        {0x1302, AES_256_GCM},
    {0x1303, CHACHA20_POLY1305},  {0x1304, AES_128_CCM},        {0x1305, AES_128_CCM_8},
};

const struct cipher *cipher_of_suite(uint16_t suite)
{
    for (size_t i = 0; i < NUM(suites); i++) {
        if (suites[i].suite == suite) {
            return &ciphers[suites[i].cipher];
        }
    }
    return NULL;
}

uint16_t cipher_suite_at(unsigned index)
{
    return index < NUM(suites) ? suites[index].suite : 0;
}
