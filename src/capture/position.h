/* position: how far the files have been read. */
#ifndef FEDTAP_POSITION_H
#define FEDTAP_POSITION_H

#include "merge.h"

/* position_of adds up the octets of the files, and how many of them are read: of what is compressed or
 * archived, the file's own. Where several captures lie in one file, each counts for its share. */
struct capture_position position_of(const struct merge *merge);

#endif
