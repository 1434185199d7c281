/* pcapng_told: what the reader of pcapng files says of one, from its first block to its end. */
#ifndef FEDTAP_PCAPNG_TOLD_H
#define FEDTAP_PCAPNG_TOLD_H

#include "pcapng.h"
#include "saved.h"

/* PCAPNG_TOLD_MAX is room for the packets of the tests. */
#define PCAPNG_TOLD_MAX 16

struct pcapng_told {
    size_t num;
    struct frame frame[PCAPNG_TOLD_MAX]; /* without data.ptr */
    uint8_t first_octet[PCAPNG_TOLD_MAX];
    enum pcapng_result last; /* PCAPNG_END or PCAPNG_ERROR */
    struct error error;      /* empty when there was none */
    struct capture_drops drops;
    size_t num_keys;
    struct octets keys; /* the last key log */
};

/* pcapng_told reads the first len octets of s to their end or their first error. */
struct pcapng_told pcapng_told(const struct saved *s, size_t len);

#endif
