#include "bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "bounds.h"

/* CHUNK_LEN is what is handed to libarchive at once. */
#define CHUNK_LEN ((size_t)64 * 1024)

struct bundle {
    struct archive *archive;
    struct input *input;
    struct expansion *expansion;
    struct archive_entry *entry; /* the present one */
    bool is_raw;                 /* only compressed: the one member is the content */
    bool at_first;               /* bundle_new has read the first header already: */
    int first;                   /* with this result */
    bool is_bomb;
    bool is_doubtful;   /* libarchive gave the end of the present member with a warning */
    bool member_failed; /* the reader of the present member was told */
    size_t num_entries;
    struct bytes block;    /* of the present member: read, but not given out, */
    uint64_t block_at;     /* and where in it */
    uint64_t at;           /* in the present member: given out up to there */
    uint64_t num_read;     /* octets of all members */
    uint64_t num_expanded; /* octets that expansion knows of */
    uint8_t chunk[CHUNK_LEN];
};

/* made is how many octets were made so far. libarchive tells what it decompressed, which it does to
 * members of a tar that nobody reads as well; but members of a zip are compressed on their own, and
 * those of a tar may have holes. */
static uint64_t made(const struct bundle *bundle)
{
    int64_t len = archive_filter_bytes(bundle->archive, 0);
    return len > 0 && (uint64_t)len > bundle->num_read ? (uint64_t)len : bundle->num_read;
}

/* check_expansion finds bombs: no capture shrinks that much, since its times differ. */
static bool check_expansion(struct bundle *bundle)
{
    struct expansion *expansion = bundle->expansion;
    uint64_t now = made(bundle);
    expansion->num_octets += now - bundle->num_expanded;
    bundle->num_expanded = now;
    bundle->is_bomb = bundle->is_bomb ||
                      (expansion->num_octets > ARCHIVE_RATIO_FREE_OCTETS &&
                       expansion->num_octets / ARCHIVE_RATIO_MAX > input_num_read(expansion->file));
    return !bundle->is_bomb;
}

static la_ssize_t give_chunk(struct archive *archive, void *owner, const void **out)
{
    struct bundle *bundle = owner;
    bool in_bounds = check_expansion(bundle);
    ssize_t len = in_bounds ? input_read(bundle->input, bundle->chunk, CHUNK_LEN) : -1;
    *out = bundle->chunk;
    if (len < 0) {
        archive_set_error(archive, EIO, "it cannot be read");
    }
    return len;
}

/* explain says why libarchive failed: what it read from, if that did. */
static bool explain(const struct bundle *bundle, struct error *error)
{
    const char *below = input_failure(bundle->input);
    const char *text = archive_error_string(bundle->archive);
    if (bundle->is_bomb) {
        return error_set(error, "it expands to more than %u times its size", ARCHIVE_RATIO_MAX);
    }
    text = text != NULL ? text : "it cannot be read";
    return error_set(error, "%s", below != NULL ? below : text);
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
           archive_read_support_format_raw(archive) == ARCHIVE_OK &&
           archive_read_support_format_empty(archive) == ARCHIVE_OK;
}

/* read_first reads the first header, which tells what the file is. */
static bool read_first(struct bundle *bundle, bool *is_archive, struct error *error)
{
    struct archive *archive = bundle->archive;
    bool has_failed = archive_errno(archive) != 0; /* then what looks empty is not */
    int result = archive_read_next_header(archive, &bundle->entry);
    int format = archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK;
    bundle->is_raw = format == ARCHIVE_FORMAT_RAW;
    bundle->at_first = true;
    bundle->first = result;
    *is_archive = archive_filter_code(archive, 0) != ARCHIVE_FILTER_NONE ||
                  format == ARCHIVE_FORMAT_TAR || format == ARCHIVE_FORMAT_ZIP;
    if (!*is_archive) {
        return error_set(error, "unknown file format");
    }
    if (format == ARCHIVE_FORMAT_EMPTY && has_failed) {
        return error_set(error, "it is cut short");
    }
    return result == ARCHIVE_OK || result == ARCHIVE_WARN || result == ARCHIVE_EOF ||
           explain(bundle, error);
}

static bool open_archive(struct bundle *bundle, bool *is_archive, struct error *error)
{
    if (!support(bundle->archive)) {
        return error_set(error, "out of memory");
    }
    if (archive_read_open(bundle->archive, bundle, NULL, give_chunk, NULL) != ARCHIVE_OK) {
        *is_archive = true; /* anything else opens, as what it is not */
        return explain(bundle, error);
    }
    return read_first(bundle, is_archive, error);
}

struct bundle *bundle_new(struct input *input, struct expansion *expansion, bool *is_archive,
                          struct error *error)
{
    struct bundle *bundle = calloc(1, sizeof *bundle);
    *is_archive = false;
    if (bundle == NULL || (bundle->archive = archive_read_new()) == NULL) {
        free(bundle);
        error_set(error, "out of memory");
        return NULL;
    }
    bundle->input = input;
    bundle->expansion = expansion;
    if (!open_archive(bundle, is_archive, error)) {
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
        return bundle->first;
    }
    return archive_read_next_header(bundle->archive, &bundle->entry);
}

static enum bundle_result fail(const struct bundle *bundle, struct error *error)
{
    (void)explain(bundle, error);
    return BUNDLE_ERROR;
}

enum bundle_result bundle_next(struct bundle *bundle, struct error *error)
{
    for (;;) {
        int result = advance(bundle);
        bool in_bounds = check_expansion(bundle);
        if (result == ARCHIVE_EOF) {
            return BUNDLE_END;
        }
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            return bundle->member_failed ? BUNDLE_END : fail(bundle, error);
        }
        bundle->member_failed = false;
        bundle->is_doubtful = false;
        bundle->block = (struct bytes){0};
        bundle->at = 0;
        if (!in_bounds) {
            return fail(bundle, error);
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
    const char *name = archive_entry_pathname(bundle->entry); /* NULL for what the locale lacks */
    name = name != NULL ? name : archive_entry_pathname_utf8(bundle->entry);
    return name != NULL ? name : "?";
}

/* is_frugal tells whether the present member can be unpacked in little memory. What a zip may hold
 * besides asks for as much as it likes, up to 4 GiB, and libarchive gives it. */
static bool is_frugal(const struct bundle *bundle)
{
    static const char *const frugal[] = {"(uncompressed)", "(deflation)", "(bzip)"};
    const char *name = archive_format_name(bundle->archive);
    int format = archive_format(bundle->archive) & ARCHIVE_FORMAT_BASE_MASK;
    bool found = format != ARCHIVE_FORMAT_ZIP || name == NULL;
    for (size_t i = 0; i < sizeof frugal / sizeof frugal[0] && !found; i++) {
        found = strstr(name, frugal[i]) != NULL;
    }
    return found;
}

/* next_block has libarchive read more of the present member: block is empty at its end. */
static bool next_block(struct bundle *bundle)
{
    const void *block;
    size_t len;
    la_int64_t at;
    while (bundle->block.len == 0) {
        int result = bundle->is_doubtful
                         ? ARCHIVE_FATAL
                         : archive_read_data_block(bundle->archive, &block, &len, &at);
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            return result == ARCHIVE_EOF;
        }
        bundle->is_doubtful = result == ARCHIVE_WARN;
        bundle->block = (struct bytes){block, len};
        bundle->block_at = at > 0 ? (uint64_t)at : 0;
    }
    return true;
}

/* give_out copies what was read, and zeros where the member has a hole. */
static size_t give_out(struct bundle *bundle, uint8_t *to, size_t size)
{
    struct bytes *block = &bundle->block;
    if (block->len > 0 && bundle->at < bundle->block_at) {
        uint64_t hole = bundle->block_at - bundle->at;
        size_t len = hole < size ? (size_t)hole : size;
        memset(to, 0, len);
        bundle->at += len;
        return len;
    }
    size_t len = block->len < size ? block->len : size;
    if (len > 0) {
        memcpy(to, block->ptr, len);
        *block = (struct bytes){block->ptr + len, block->len - len};
    }
    bundle->at += len;
    bundle->block_at = bundle->at;
    return len;
}

static ssize_t read_member(void *owner, uint8_t *to, size_t size, struct error *why)
{
    struct bundle *bundle = owner;
    if (!is_frugal(bundle)) {
        error_set(why, "its compression, %s, is not read", archive_format_name(bundle->archive));
        return -1;
    }
    bool ok = next_block(bundle);
    size_t len = ok ? give_out(bundle, to, size) : 0;
    bundle->num_read += len;
    if (!ok || !check_expansion(bundle)) {
        bundle->member_failed = true;
        (void)explain(bundle, why);
        return -1;
    }
    return (ssize_t)len;
}

struct input_reader bundle_member(struct bundle *bundle)
{
    return (struct input_reader){read_member, bundle};
}
