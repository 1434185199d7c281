#include "bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <archive.h>
#include <archive_entry.h>

#include "bounds.h"

/* CHUNK_LEN is what is handed to libarchive at once. */
#define CHUNK_LEN ((size_t)64 * 1024)

struct bundle {
    struct archive *archive;
    struct input *input;
    struct archive_entry *entry; /* the present one */
    bool is_raw;                 /* only compressed: the one member is the content */
    bool at_first;               /* bundle_new has read the first header already */
    size_t num_entries;
    uint64_t num_expanded; /* octets of members that were read */
    uint8_t chunk[CHUNK_LEN];
};

static la_ssize_t give_chunk(struct archive *archive, void *owner, const void **out)
{
    struct bundle *bundle = owner;
    ssize_t len = input_read(bundle->input, bundle->chunk, CHUNK_LEN);
    *out = bundle->chunk;
    if (len < 0) {
        archive_set_error(archive, EIO, "%s", input_failure(bundle->input));
    }
    return len;
}

static const char *reason(const struct bundle *bundle)
{
    const char *text = archive_error_string(bundle->archive);
    return text != NULL ? text : "it cannot be read";
}

/* support chooses what is recognised: nothing that needs a program of its own to be unpacked. */
static bool support(struct archive *archive)
{
    return archive_read_support_filter_gzip(archive) == ARCHIVE_OK &&
           archive_read_support_filter_bzip2(archive) == ARCHIVE_OK &&
           archive_read_support_filter_xz(archive) == ARCHIVE_OK &&
           archive_read_support_filter_zstd(archive) == ARCHIVE_OK &&
           archive_read_support_filter_lz4(archive) == ARCHIVE_OK &&
           archive_read_support_format_tar(archive) == ARCHIVE_OK &&
           archive_read_support_format_zip_streamable(archive) == ARCHIVE_OK &&
           archive_read_support_format_raw(archive) == ARCHIVE_OK;
}

/* read_first reads the first header, which tells what the file is. */
static bool read_first(struct bundle *bundle, struct error *error)
{
    struct archive *archive = bundle->archive;
    int result = archive_read_next_header(archive, &bundle->entry);
    if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
        return error_set(error, "%s", result == ARCHIVE_EOF ? "it holds nothing" : reason(bundle));
    }
    bundle->is_raw = archive_format(archive) == ARCHIVE_FORMAT_RAW;
    bool is_plain = bundle->is_raw && archive_filter_code(archive, 0) == ARCHIVE_FILTER_NONE;
    bundle->at_first = true;
    return !is_plain || error_set(error, "unknown file format");
}

struct bundle *bundle_new(struct input *input, struct error *error)
{
    struct bundle *bundle = calloc(1, sizeof *bundle);
    struct archive *archive = archive_read_new();
    if (bundle == NULL || archive == NULL || !support(archive)) {
        free(bundle);
        archive_read_free(archive);
        error_set(error, "out of memory");
        return NULL;
    }
    bundle->input = input;
    bundle->archive = archive;
    if (archive_read_open(archive, bundle, NULL, give_chunk, NULL) != ARCHIVE_OK) {
        error_set(error, "%s", reason(bundle));
        bundle_free(bundle);
        return NULL;
    }
    if (!read_first(bundle, error)) {
        bundle_free(bundle);
        return NULL;
    }
    return bundle;
}

void bundle_free(struct bundle *bundle)
{
    if (bundle != NULL) {
        archive_read_free(bundle->archive);
        free(bundle);
    }
}

/* advance reads the next header; the first one was read by bundle_new. */
static int advance(struct bundle *bundle)
{
    if (bundle->at_first) {
        bundle->at_first = false;
        return ARCHIVE_OK;
    }
    return archive_read_next_header(bundle->archive, &bundle->entry);
}

enum bundle_result bundle_next(struct bundle *bundle, struct error *error)
{
    for (;;) {
        int result = advance(bundle);
        if (result == ARCHIVE_EOF) {
            return BUNDLE_END;
        }
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            error_set(error, "%s", reason(bundle));
            return BUNDLE_ERROR;
        }
        if (++bundle->num_entries > ARCHIVE_ENTRIES_MAX) {
            error_set(error, "it has more than %zu members", ARCHIVE_ENTRIES_MAX);
            return BUNDLE_ERROR;
        }
        if (bundle->is_raw || archive_entry_filetype(bundle->entry) == AE_IFREG) {
            return BUNDLE_MEMBER;
        }
    }
}

const char *bundle_member_name(const struct bundle *bundle)
{
    if (bundle->is_raw) {
        return NULL;
    }
    const char *name = archive_entry_pathname(bundle->entry);
    return name != NULL ? name : "?";
}

/* is_bomb: no capture shrinks that much, since its times differ. */
static bool is_bomb(const struct bundle *bundle)
{
    int64_t packed = archive_filter_bytes(bundle->archive, -1);
    uint64_t limit = packed > 0 ? (uint64_t)packed * ARCHIVE_RATIO_MAX : 0;
    return bundle->num_expanded > ARCHIVE_RATIO_FREE_OCTETS && bundle->num_expanded > limit;
}

static ssize_t read_member(void *owner, uint8_t *to, size_t size, struct error *why)
{
    struct bundle *bundle = owner;
    la_ssize_t len = archive_read_data(bundle->archive, to, size);
    if (len < 0) {
        error_set(why, "%s", reason(bundle));
        return -1;
    }
    bundle->num_expanded += (uint64_t)len;
    if (is_bomb(bundle)) {
        error_set(why, "it expands to more than %u times its size", ARCHIVE_RATIO_MAX);
        return -1;
    }
    return len;
}

struct input_reader bundle_member(struct bundle *bundle)
{
    return (struct input_reader){read_member, bundle};
}
