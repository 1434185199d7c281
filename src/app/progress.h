/* progress: how far large files are read, on standard error while it is a terminal. */
#ifndef FEDTAP_PROGRESS_H
#define FEDTAP_PROGRESS_H

#include "capture.h"
#include "options.h"
#include "refresh.h"

struct progress {
    bool is_wanted;
    bool is_shown; /* a line is on the terminal */
    struct refresh refresh;
};

/* progress_init finds out whether anybody wants to see it: not while packets arrive, nor where other lines are
 * written to the terminal meanwhile. */
struct progress progress_init(const struct options *options, bool streams);

/* progress_is_due tells whether it is time to renew the line; it may be asked for each packet. */
bool progress_is_due(struct progress *progress);

/* progress_show renews it. */
void progress_show(struct progress *progress, struct capture_position position);

/* progress_end erases the line. */
void progress_end(struct progress *progress);

/* progress_words writes how far it is after age_ns: share, rate and time left; returns out. */
#define PROGRESS_WORDS_MAX 80
const char *progress_words(struct capture_position position, int64_t age_ns,
                           char out[PROGRESS_WORDS_MAX]);

#endif
