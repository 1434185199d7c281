/* merge: files read in the order of their packets' times. */
#ifndef FEDTAP_MERGE_H
#define FEDTAP_MERGE_H

#include "places.h"

/* merged is a source that is open, and its next frame. */
struct merged {
    size_t index; /* in sources */
    struct frame frame;
};

/* merge opens a file when its first packet's time has come, and closes it at its end. */
struct merge {
    const struct capture_settings *settings;
    struct sources *sources;
    size_t *order;    /* all sources by their first packet; owned */
    size_t num_begun; /* of order */
    struct merged open[SOURCES_OPEN_MAX];
    size_t num_open;
    size_t lent; /* of open: whose frame the caller looks at; num_open for none */
};

/* merge_init begins with sources and settings, both borrowed. False when out of memory. */
bool merge_init(struct merge *merge, struct sources *sources,
                const struct capture_settings *settings) __attribute__((warn_unused_result));

/* merge_fini frees what merge_init took. */
void merge_fini(struct merge *merge);

/* merge_next lends the next frame, source index and all. CAPTURE_FRAME, CAPTURE_END or CAPTURE_ERROR,
 * after which the others are gone on with. */
enum capture_status merge_next(struct merge *merge, struct frame *out, struct error *error);

#endif
