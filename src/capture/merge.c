#include "merge.h"

#include <stdlib.h>
#include <string.h>

bool merge_init(struct merge *merge, struct sources *sources,
                const struct capture_settings *settings)
{
    *merge = (struct merge){.settings = settings, .sources = sources};
    merge->order = calloc(sources->num > 0 ? sources->num : 1, sizeof *merge->order);
    if (merge->order == NULL) {
        return false;
    }
    for (size_t i = 0; i < sources->num; i++) { /* by insertion: mostly they are in order */
        size_t at = i;
        for (; at > 0 &&
               sources->source[merge->order[at - 1]]->first_ns > sources->source[i]->first_ns;
             at--) {
            merge->order[at] = merge->order[at - 1];
        }
        merge->order[at] = i;
    }
    return true;
}

void merge_fini(struct merge *merge)
{
    free(merge->order);
    merge->order = NULL;
}

static struct source *source_of(const struct merge *merge, size_t open)
{
    return merge->sources->source[merge->open[open].index];
}

/* heir is the source that is opened next, if it is the capture behind the one at index in the same file;
 * otherwise NULL. */
static struct source *heir(const struct merge *merge, size_t index)
{
    if (merge->num_begun == merge->sources->num || merge->order[merge->num_begun] != index + 1) {
        return NULL;
    }
    const struct source *source = merge->sources->source[index];
    struct source *next = merge->sources->source[index + 1];
    bool is_behind = next->ordinal == source->ordinal + 1 && strcmp(next->path, source->path) == 0;
    return is_behind && next->walk == NULL ? next : NULL;
}

static void leave(struct merge *merge, size_t open)
{
    struct source *next = heir(merge, merge->open[open].index);
    if (next != NULL) {
        source_hand_on(source_of(merge, open), next);
    } else {
        source_close(source_of(merge, open));
    }
    merge->num_open--;
    for (size_t i = open; i < merge->num_open; i++) {
        merge->open[i] = merge->open[i + 1];
    }
}

/* advance reads the next frame of an open source. CAPTURE_FRAME; CAPTURE_END when it is closed then;
 * CAPTURE_ERROR. */
static enum capture_status advance(struct merge *merge, size_t open, struct error *error)
{
    struct source *source = source_of(merge, open);
    struct frame *frame = &merge->open[open].frame;
    enum capture_status status = source_read(source, merge->settings, frame, error);
    frame->source = (uint16_t)merge->open[open].index;
    if (status == CAPTURE_END || (status == CAPTURE_ERROR && source->broken)) {
        leave(merge, open);
    } else if (status == CAPTURE_ERROR) {
        merge->lent = open; /* it goes on: to be asked again */
    }
    return status;
}

static bool is_stopped(const struct merge *merge)
{
    return merge->settings->stop != NULL && merge->settings->stop();
}

/* begin opens the next source of order and reads its first frame. */
static enum capture_status begin(struct merge *merge, struct error *error)
{
    size_t index = merge->order[merge->num_begun++];
    struct source *source = merge->sources->source[index];
    if (source->is_rest && merge->sources->source[index - 1]->broken) {
        return CAPTURE_END; /* which was told why */
    }
    if (!source_open_file(source, merge->settings, error)) {
        source_close(source);
        return is_stopped(merge) ? CAPTURE_END : CAPTURE_ERROR;
    }
    merge->open[merge->num_open] = (struct merged){.index = index};
    return advance(merge, merge->num_open++, error);
}

/* earliest returns the open source whose frame comes next; of one time, the one added first. */
static size_t earliest(const struct merge *merge)
{
    size_t best = 0;
    for (size_t i = 1; i < merge->num_open; i++) {
        int64_t time_ns = merge->open[i].frame.time_ns;
        int64_t best_ns = merge->open[best].frame.time_ns;
        if (time_ns < best_ns ||
            (time_ns == best_ns && merge->open[i].index < merge->open[best].index)) {
            best = i;
        }
    }
    return best;
}

/* is_due tells whether the next source of order has to be open before a frame is lent. */
static bool is_due(const struct merge *merge)
{
    if (merge->num_begun == merge->sources->num || merge->num_open == SOURCES_OPEN_MAX) {
        return false;
    }
    int64_t first_ns = merge->sources->source[merge->order[merge->num_begun]]->first_ns;
    return merge->num_open == 0 || first_ns <= merge->open[earliest(merge)].frame.time_ns;
}

enum capture_status merge_next(struct merge *merge, struct frame *out, struct error *error)
{
    size_t lent = merge->lent;
    merge->lent = SOURCES_OPEN_MAX;
    if (lent < merge->num_open && advance(merge, lent, error) == CAPTURE_ERROR) {
        return CAPTURE_ERROR;
    }
    while (is_due(merge)) {
        if (begin(merge, error) == CAPTURE_ERROR) {
            return CAPTURE_ERROR;
        }
    }
    if (merge->num_open == 0) {
        return CAPTURE_END;
    }
    merge->lent = earliest(merge);
    *out = merge->open[merge->lent].frame;
    return CAPTURE_FRAME;
}
