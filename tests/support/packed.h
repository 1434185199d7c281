/* packed: compressed files, tars and zips, made in memory. */
#ifndef FEDTAP_PACKED_H
#define FEDTAP_PACKED_H

#include "bytes.h"

enum container {
    CONTAIN_RAW, /* its one member, compressed */
    CONTAIN_TAR,
    CONTAIN_ZIP,
};

enum compression {
    COMPRESS_NONE,
    COMPRESS_GZIP,
    COMPRESS_BZIP2,
    COMPRESS_XZ,
    COMPRESS_ZSTD,
    COMPRESS_LZ4,
    COMPRESS_NUM,
};

enum member_type {
    MEMBER_FILE,
    MEMBER_DIRECTORY,
    MEMBER_SYMLINK,  /* to "target" */
    MEMBER_HARDLINK, /* to "target" */
};

struct member {
    const char *name;
    enum member_type type;
    struct bytes content;
};

/* packed makes an archive of members; free ptr with exact_free. */
struct bytes packed(enum container container, enum compression compression,
                    const struct member *member, size_t num);

/* packed_file is packed with one file in it. */
struct bytes packed_file(enum container container, enum compression compression, const char *name,
                         struct bytes content);

#endif
