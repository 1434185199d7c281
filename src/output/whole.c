#include "whole.h"

#include <stdbool.h>
#include <stdint.h>
#include <unistd.h>

/* PIECE is how much is looked at in one go. */
#define PIECE 4096

/* SECTION_HEADER begins a section, which has its own byte order (pcapng, section 4.1). */
#define SECTION_HEADER UINT32_C(0x0a0d0d0a)
#define BYTE_ORDER_MAGIC UINT32_C(0x1a2b3c4d)

/* BLOCK_MIN is a block without a body: type, length, and length again. */
#define BLOCK_MIN 12

/* read_all reads len octets at offset; false when they are not there. */
static bool read_all(int fd, void *out, size_t len, off_t offset)
{
    return pread(fd, out, len, offset) == (ssize_t)len;
}

off_t whole_lines(int fd)
{
    char piece[PIECE];
    off_t end = lseek(fd, 0, SEEK_END);
    while (end > 0) {
        size_t len = end < PIECE ? (size_t)end : PIECE;
        if (!read_all(fd, piece, len, end - (off_t)len)) {
            return -1;
        }
        for (size_t i = len; i > 0; i--) {
            if (piece[i - 1] == '\n') {
                return end - (off_t)(len - i);
            }
        }
        end -= (off_t)len;
    }
    return end;
}

static uint32_t swap(uint32_t number, bool swapped)
{
    return swapped ? __builtin_bswap32(number) : number;
}

off_t whole_blocks(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    off_t at = 0;
    bool swapped = false;
    uint32_t head[3];
    while (end - at >= BLOCK_MIN && read_all(fd, head, sizeof head, at)) {
        if (head[0] == SECTION_HEADER) {
            swapped = head[2] != BYTE_ORDER_MAGIC;
        }
        uint32_t len = swap(head[1], swapped);
        uint32_t again;
        if (len < BLOCK_MIN || len % 4 != 0 || len > end - at ||
            !read_all(fd, &again, sizeof again, at + len - 4) || swap(again, swapped) != len) {
            break;
        }
        at += len;
    }
    return end < 0 ? end : at;
}
