#include "packed.h"

#include <assert.h>
#include <stdlib.h>

#include <archive.h>
#include <archive_entry.h>

/* ROOM is for what the archive adds, and for what does not become smaller. */
#define ROOM ((size_t)256 * 1024)

static void set_up(struct archive *archive, enum container container, enum compression compression)
{
    static int (*const filters[COMPRESS_NUM])(struct archive *) = {
        [COMPRESS_NONE] = archive_write_add_filter_none,
        [COMPRESS_GZIP] = archive_write_add_filter_gzip,
        [COMPRESS_BZIP2] = archive_write_add_filter_bzip2,
        [COMPRESS_XZ] = archive_write_add_filter_xz,
        [COMPRESS_ZSTD] = archive_write_add_filter_zstd,
        [COMPRESS_LZ4] = archive_write_add_filter_lz4,
    };
    static int (*const formats[])(struct archive *) = {
        [CONTAIN_RAW] = archive_write_set_format_raw,
        [CONTAIN_TAR] = archive_write_set_format_pax_restricted,
        [CONTAIN_ZIP] = archive_write_set_format_zip,
    };
    int filter = filters[compression](archive);
    int format = formats[container](archive);
    assert(filter == ARCHIVE_OK && format == ARCHIVE_OK);
}

static void add(struct archive *archive, const struct member *member)
{
    static const __LA_MODE_T types[] = {
        [MEMBER_FILE] = AE_IFREG,
        [MEMBER_DIRECTORY] = AE_IFDIR,
        [MEMBER_SYMLINK] = AE_IFLNK,
        [MEMBER_HARDLINK] = AE_IFREG,
    };
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, member->name);
    archive_entry_set_filetype(entry, types[member->type]);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)member->content.len);
    if (member->type == MEMBER_SYMLINK) {
        archive_entry_set_symlink(entry, "target");
    } else if (member->type == MEMBER_HARDLINK) {
        archive_entry_set_hardlink(entry, "target");
    }
    int header = archive_write_header(archive, entry);
    assert(header == ARCHIVE_OK || header == ARCHIVE_WARN);
    la_ssize_t len = archive_write_data(archive, member->content.ptr, member->content.len);
    assert(len == (la_ssize_t)member->content.len);
    archive_entry_free(entry);
}

struct bytes packed(enum container container, enum compression compression,
                    const struct member *member, size_t num)
{
    size_t size = ROOM;
    for (size_t i = 0; i < num; i++) {
        size += 4096 + member[i].content.len;
    }
    uint8_t *out = malloc(size);
    size_t used = 0;
    struct archive *archive = archive_write_new();
    assert(out != NULL && archive != NULL);
    set_up(archive, container, compression);
    archive_write_set_bytes_in_last_block(archive, 1);
    int opened = archive_write_open_memory(archive, out, size, &used);
    assert(opened == ARCHIVE_OK);
    for (size_t i = 0; i < num; i++) {
        add(archive, &member[i]);
    }
    int closed = archive_write_close(archive);
    assert(closed == ARCHIVE_OK);
    archive_write_free(archive);
    return (struct bytes){out, used};
}

struct bytes packed_file(enum container container, enum compression compression, const char *name,
                         struct bytes content)
{
    const struct member member = {.name = name, .content = content};
    return packed(container, compression, &member, 1);
}
