/* bundle: the members of a compressed file, a tar or a zip, one after the other, as they are read.
 * bundle.c is the only user of libarchive. */
#ifndef FEDTAP_BUNDLE_H
#define FEDTAP_BUNDLE_H

#include "input.h"

/* bundle goes through one archive, once. */
struct bundle;

/* bundle_new reads from input (borrowed), which stands at its beginning. NULL with the reason, also
 * when input is neither compressed nor an archive. */
struct bundle *bundle_new(struct input *input, struct error *error);

/* bundle_free frees it; NULL is a no-op. */
void bundle_free(struct bundle *bundle);

enum bundle_result {
    BUNDLE_MEMBER,
    BUNDLE_END,
    BUNDLE_ERROR, /* the archive is broken, or a limit was reached; error says which */
};

/* bundle_next goes on to the next member that is a regular file. */
enum bundle_result bundle_next(struct bundle *bundle, struct error *error);

/* bundle_member_name is the name of the present member as the archive has it, not fit for a terminal;
 * NULL for the content of a file that is only compressed. Valid until the next bundle_next. */
const char *bundle_member_name(const struct bundle *bundle);

/* bundle_member reads the present member; it ends with the next bundle_next. */
struct input_reader bundle_member(struct bundle *bundle);

#endif
