#include "position.h"

#include <string.h>
#include <sys/stat.h>

/* place is a file, and how many captures in it there are. */
struct place {
    uint64_t len;
    size_t num;
};

/* place_of looks at the sources from index on that lie in one file: they were added in a row. */
static struct place place_of(const struct sources *sources, size_t index)
{
    struct place place = {0, 1};
    struct stat status;
    const char *path = sources->source[index]->path;
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
        place.len = (uint64_t)status.st_size;
    }
    while (index + place.num < sources->num &&
           strcmp(sources->source[index + place.num]->path, path) == 0) {
        place.num++;
    }
    return place;
}

static bool has_begun(const struct merge *merge, size_t index)
{
    for (size_t i = 0; i < merge->num_begun; i++) {
        if (merge->order[i] == index) {
            return true;
        }
    }
    return false;
}

/* share_read tells how much of its share, of len octets, source has read. */
static uint64_t share_read(const struct source *source, size_t number, uint64_t len)
{
    uint64_t at = source->walk != NULL ? walk_num_read(source->walk) : 0;
    uint64_t before = number * len;
    return at <= before ? 0 : at - before < len ? at - before : len;
}

struct capture_position position_of(const struct merge *merge)
{
    struct capture_position position = {0};
    const struct sources *sources = merge->sources;
    for (size_t i = 0; i < sources->num;) {
        struct place place = place_of(sources, i);
        uint64_t share = place.len / place.num;
        for (size_t k = 0; k < place.num; k++) {
            const struct source *source = sources->source[i + k];
            if (source_is_open(source)) {
                position.read += share_read(source, k, share);
            } else if (has_begun(merge, i + k)) {
                position.read += share;
            }
            position.len += share;
        }
        i += place.num;
    }
    return position;
}
