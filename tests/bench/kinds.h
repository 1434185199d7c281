/* kinds: the captures that fedtap is measured with. */
#ifndef FEDTAP_KINDS_H
#define FEDTAP_KINDS_H

#include <stdint.h>
#include <stdio.h>

#include "frame_file.h"
#include "partner.h"

/* kind is a row of the table of captures. */
struct kind {
    const char *name;
    const char *what;
    uint64_t amount; /* frames, handshakes or flows, unless told otherwise */
    uint64_t step_ns;
    void (*write)(struct frame_file *file, const struct authority *authority, uint64_t amount,
                  FILE *leaves);
};

/* kinds ends with a row without a name. */
extern const struct kind kinds[];

#endif
