/* bundle: the members of a compressed file, a tar or a zip, one after the other, as they are read.
 * bundle.c is the only user of libarchive. */
#ifndef FEDTAP_BUNDLE_H
#define FEDTAP_BUNDLE_H

#include "input.h"

/* bundle goes through one archive, once. */
struct bundle;

/* expansion is what the archives in one file have become, all together: they may not expand without
 * end, however they lie in each other. */
struct expansion {
    const struct input *file;
    uint64_t num_octets; /* out of archives */
};

/* bundle_new reads from input, which stands at its beginning and lies somewhere in expansion's file;
 * both are borrowed. NULL with the reason; *is_archive tells whether input is compressed or an archive
 * at all. */
struct bundle *bundle_new(struct input *input, struct expansion *expansion, bool *is_archive,
                          struct error *error);

/* bundle_free frees it; NULL is a no-op. */
void bundle_free(struct bundle *bundle);

enum bundle_result {
    BUNDLE_MEMBER,
    BUNDLE_END,
    BUNDLE_ERROR, /* the archive is broken, or a limit was reached; error says which */
};

/* bundle_next goes on to the next member that is a regular file. An archive that broke while its last
 * member was read, which that reader was told, is at its end. */
enum bundle_result bundle_next(struct bundle *bundle, struct error *error);

/* bundle_member_name is the name of the present member as the archive has it, not fit for a terminal;
 * NULL for the content of a file that is only compressed. Valid until the next bundle_next. */
const char *bundle_member_name(const struct bundle *bundle);

/* bundle_member reads the present member; it ends with the next bundle_next. */
struct input_reader bundle_member(struct bundle *bundle);

#endif
