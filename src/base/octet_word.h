/* octet_word: eight octets of text looked at together, since nearly all text is plain from end to end. */
#ifndef FEDTAP_OCTET_WORD_H
#define FEDTAP_OCTET_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* OCTET_WORD_EACH is a word of eight times the same octet. */
#define OCTET_WORD_EACH(octet) (UINT64_C(0x0101010101010101) * (uint8_t)(octet))

/* octet_word_unprintable is not 0 when one of the octets is no printable ASCII, which the space is. Each that is
 * not gets a high bit; so may its neighbour, but none does where there is no such octet. */
static inline uint64_t octet_word_unprintable(uint64_t word)
{
    uint64_t above = word | (word + OCTET_WORD_EACH(1));
    uint64_t below = word - OCTET_WORD_EACH(' ');
    return (above | below) & OCTET_WORD_EACH(0x80);
}

/* octet_word_found is not 0 when one of the octets, all of which must be ASCII, is octet. */
static inline uint64_t octet_word_found(uint64_t word, char octet)
{
    uint64_t zero_where_found = word ^ OCTET_WORD_EACH(octet);
    return (zero_where_found - OCTET_WORD_EACH(1)) & OCTET_WORD_EACH(0x80);
}

/* octet_word_of reads eight octets, octet_word_put writes them. */
static inline uint64_t octet_word_of(const uint8_t *octets)
{
    uint64_t word;
    memcpy(&word, octets, sizeof word);
    return word;
}

static inline void octet_word_put(char *to, uint64_t word)
{
    memcpy(to, &word, sizeof word);
}

/* octet_word_of_part reads one to seven octets; some of them stand in the word twice. */
static inline uint64_t octet_word_of_part(const uint8_t *octets, size_t len)
{
    if (len < sizeof(uint32_t)) {
        return OCTET_WORD_EACH(octets[0]) << 16 | (uint64_t)octets[len / 2] << 8 | octets[len - 1];
    }
    uint32_t first;
    uint32_t last;
    memcpy(&first, octets, sizeof first);
    memcpy(&last, octets + len - sizeof last, sizeof last);
    return (uint64_t)first << 32 | last;
}

/* octet_word_put_part writes what octet_word_of_part has read. */
static inline void octet_word_put_part(char *to, uint64_t word, size_t len)
{
    if (len < sizeof(uint32_t)) {
        to[0] = (char)(word >> 16);
        to[len / 2] = (char)(word >> 8);
        to[len - 1] = (char)word;
        return;
    }
    uint32_t first = (uint32_t)(word >> 32);
    uint32_t last = (uint32_t)word;
    memcpy(to, &first, sizeof first);
    memcpy(to + len - sizeof last, &last, sizeof last);
}

/* octet_word_copy copies octets for as long as is_plain says of words that all in them are plain. Returns how
 * many: len when all are; otherwise those behind are to be looked at one by one. */
static inline size_t octet_word_copy(char *to, const uint8_t *from, size_t len,
                                     bool (*is_plain)(uint64_t word))
{
    size_t at = 0;
    for (; len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        uint64_t word = octet_word_of(from + at);
        if (!is_plain(word)) {
            return at;
        }
        octet_word_put(to + at, word);
    }
    if (at == len) {
        return len;
    }
    uint64_t rest = octet_word_of_part(from + at, len - at);
    if (!is_plain(rest)) {
        return at;
    }
    octet_word_put_part(to + at, rest, len - at);
    return len;
}

#endif
