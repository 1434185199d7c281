/* pcap_file.c: a header of the file, and one in front of each packet. */
#include "pcap_file.h"

#include <assert.h>
#include <stdlib.h>

#include "bounds.h"
#include "fields.h"
#include "timestamp.h"

/* What such a file begins with, in its byte order. */
#define MAGIC_MICROSECONDS 0xa1b2c3d4u
#define MAGIC_NANOSECONDS 0xa1b23c4du
#define MAGIC_MODIFIED 0xa1b2cd34u /* each packet has more in front of it, which is of no concern */

#define FILE_HEADER_LEN 24
#define PACKET_HEADER_LEN 16
#define MODIFIED_HEADER_LEN 24
#define VERSION_MAJOR 2
#define VERSION_MINOR_MAX 4
#define VERSION_MINOR_UNSETTLED 3 /* up to here, some wrote the two lengths the other way round */
#define LINK_TYPE_MASK 0xffff     /* above are the length of frame check sequences, and room */

struct pcap_file {
    struct window *window;
    bool swapped; /* the numbers are little-endian */
    uint32_t ns_per_fraction;
    int link_type;
    uint16_t version_minor;
    size_t header_len; /* in front of each packet */
    uint64_t offset;   /* of the next one in the file */
};

static bool is_magic(uint32_t number)
{
    return number == MAGIC_MICROSECONDS || number == MAGIC_NANOSECONDS || number == MAGIC_MODIFIED;
}

bool pcap_file_magic(uint32_t number)
{
    return is_magic(number) || is_magic(field_swap(number));
}

int pcap_file_link_type(uint32_t number)
{
    return number == 12 || number == 14 ? LINK_RAW : (int)(number & LINK_TYPE_MASK);
}

/* read_header reads the header of the file. What is wrong with it, or NULL. */
static const char *read_header(struct pcap_file *file)
{
    struct cursor c = cursor_of(window_take(file->window, FILE_HEADER_LEN));
    uint32_t magic = cursor_u32(&c);
    file->swapped = !is_magic(magic);
    magic = file->swapped ? field_swap(magic) : magic;
    uint16_t version_major = field_u16(file->swapped, &c);
    file->version_minor = field_u16(file->swapped, &c);
    cursor_skip(&c, 12); /* time zone, accuracy, snap length */
    file->link_type = pcap_file_link_type(field_u32(file->swapped, &c));
    file->ns_per_fraction = magic == MAGIC_NANOSECONDS ? 1 : 1000;
    file->header_len = magic == MAGIC_MODIFIED ? MODIFIED_HEADER_LEN : PACKET_HEADER_LEN;
    file->offset = FILE_HEADER_LEN;
    if (!cursor_ok(&c)) {
        return "its header is cut short";
    }
    bool is_known = version_major == VERSION_MAJOR && file->version_minor <= VERSION_MINOR_MAX;
    return is_known ? NULL : "it is of a version that is not understood";
}

struct pcap_file *pcap_file_new(struct window *window, struct error *error)
{
    struct pcap_file *file = calloc(1, sizeof *file);
    if (file == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    file->window = window;
    const char *wrong = read_header(file);
    if (wrong != NULL) {
        error_set(error, "%s", wrong);
        pcap_file_free(file);
        return NULL;
    }
    return file;
}

void pcap_file_free(struct pcap_file *file)
{
    free(file);
}

int pcap_file_link(const struct pcap_file *file)
{
    return file->link_type;
}

static enum capture_status fail(const struct pcap_file *file, const char *what, struct error *error)
{
    error_set(error, "the packet at octet %llu %s", (unsigned long long)file->offset, what);
    return CAPTURE_ERROR;
}

/* settle_lengths puts them right where old writers exchanged them: more cannot be captured than there
 * was. */
static void settle_lengths(const struct pcap_file *file, uint32_t *captured, uint32_t *original)
{
    bool is_unsettled = file->version_minor <= VERSION_MINOR_UNSETTLED;
    if (is_unsettled && *captured > *original) {
        uint32_t exchanged = *captured;
        *captured = *original;
        *original = exchanged;
    }
}

enum capture_status pcap_file_next(struct pcap_file *file, struct frame *out, struct error *error)
{
    struct bytes header = window_take(file->window, file->header_len);
    if (header.len < file->header_len) {
        bool is_end = header.len == 0 && !window_failed(file->window);
        return is_end ? CAPTURE_END : fail(file, "is cut short", error);
    }
    assert(header.len >= PACKET_HEADER_LEN); /* so that no read below has to ask */
    struct cursor c = cursor_of(header);
    int64_t seconds = field_u32(file->swapped, &c);
    int64_t fraction_ns = (int64_t)field_u32(file->swapped, &c) * file->ns_per_fraction;
    uint32_t captured_len = field_u32(file->swapped, &c);
    uint32_t original_len = field_u32(file->swapped, &c);
    settle_lengths(file, &captured_len, &original_len);
    if (captured_len > PCAP_PACKET_MAX) {
        return fail(file, "is longer than any that fedtap reads", error);
    }
    if (!window_reserve(file->window, captured_len)) {
        return fail(file, "needs more memory than there is", error);
    }
    struct bytes data = window_take(file->window, captured_len);
    if (data.len < captured_len) {
        return fail(file, "is cut short", error);
    }
    file->offset += file->header_len + captured_len;
    *out = (struct frame){
        .data = data,
        .original_len = original_len,
        .time_ns = seconds * NS_PER_SECOND + (fraction_ns < NS_PER_SECOND ? fraction_ns : 0),
        .link_type = file->link_type,
    };
    return CAPTURE_FRAME;
}
