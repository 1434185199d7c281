#include "places.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct source *sources_add(struct sources *sources, const char *name, struct error *error)
{
    if (sources->num == SOURCES_MAX) {
        error_set(error, "more than %zu captures", SOURCES_MAX);
        return NULL;
    }
    struct source **table = realloc(sources->source, (sources->num + 1) * sizeof(struct source *));
    sources->source = table != NULL ? table : sources->source;
    struct source *source = table != NULL ? calloc(1, sizeof *source) : NULL;
    char *copy = source != NULL ? strdup(name) : NULL;
    if (copy == NULL) {
        free(source);
        error_set(error, "out of memory");
        return NULL;
    }
    source->name = copy;
    source->wait_fd = -1;
    sources->source[sources->num++] = source;
    return source;
}

void sources_free(struct sources *sources)
{
    for (size_t i = 0; i < sources->num; i++) {
        source_free(sources->source[i]);
        free(sources->source[i]);
    }
    free(sources->source);
    *sources = (struct sources){0};
}

/* add adds the capture of an ordinal that path leads to. */
static bool add(struct sources *sources, const char *name, const char *path, size_t ordinal,
                int64_t first_ns, struct error *error)
{
    struct source *source = sources_add(sources, name, error);
    if (source == NULL) {
        return false;
    }
    source->path = strdup(path);
    source->ordinal = ordinal;
    source->first_ns = first_ns;
    return source->path != NULL || error_set(error, "out of memory");
}

/* first_time_of reads the time of the first packet of the capture at which walk stands. What cannot be
 * read has its turn at once. */
static int64_t first_time_of(struct walk *walk)
{
    const struct capture_settings everything = {0};
    struct source probe = {.walk = walk, .name = (char[]){""}, .path = (char[]){""}};
    struct error ignored;
    struct frame frame;
    int64_t first_ns = INT64_MIN;
    if (source_open_reader(&probe, &everything, &ignored)) {
        enum capture_status status = source_read(&probe, &everything, &frame, &ignored);
        first_ns = status == CAPTURE_FRAME ? frame.time_ns : INT64_MIN;
    }
    probe.walk = NULL; /* which goes on */
    source_close(&probe);
    return first_ns;
}

/* add_file adds the captures of one file. In a directory what is no capture is passed over. */
static bool add_file(struct sources *sources, const char *path, bool in_directory,
                     const struct capture_settings *settings, struct error *error)
{
    struct error why;
    struct walk *walk = walk_new(path, settings->stop, &why);
    enum walk_result result = WALK_ERROR;
    size_t num = 0;
    bool ok = true;
    while (ok && walk != NULL && (result = walk_next(walk, &why)) == WALK_CAPTURE) {
        int64_t first_ns = first_time_of(walk);
        ok = add(sources, walk_name(walk), path, num++, first_ns, error);
    }
    bool is_none = walk != NULL && num == 0 && !walk_is_archive(walk);
    walk_free(walk);
    bool is_whole = result == WALK_END && num > 0;
    if (!ok || is_whole || (in_directory && is_none)) {
        return ok;
    }
    return add(sources, path, path, num, num == 0 ? INT64_MIN : INT64_MAX, error);
}

static int compare_names(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool add_directory(struct sources *sources, const char *path, int depth,
                          const struct capture_settings *settings, struct error *error);

/* add_entry adds what lies at path in a directory; links lead to files only, so that none leads back. */
static bool add_entry(struct sources *sources, const char *path, int depth,
                      const struct capture_settings *settings, struct error *error)
{
    struct stat itself;
    struct stat target;
    if (lstat(path, &itself) != 0 || stat(path, &target) != 0) {
        return true; /* gone since, or a link to nowhere */
    }
    if (S_ISDIR(itself.st_mode) && depth < DIRECTORY_DEPTH_MAX) {
        return add_directory(sources, path, depth + 1, settings, error);
    }
    return !S_ISREG(target.st_mode) || target.st_size == 0 ||
           add_file(sources, path, true, settings, error);
}

static bool add_directory(struct sources *sources, const char *path, int depth,
                          const struct capture_settings *settings, struct error *error)
{
    struct dirent **entry;
    int num = scandir(path, &entry, is_visible, compare_names);
    if (num < 0) {
        return add(sources, path, path, 0, INT64_MIN, error);
    }
    bool ok = true;
    for (int i = 0; i < num; i++) {
        char below[SOURCE_NAME_MAX];
        int len = snprintf(below, sizeof below, "%s/%s", path, entry[i]->d_name);
        ok = ok && (len >= (int)sizeof below || add_entry(sources, below, depth, settings, error));
        free(entry[i]);
    }
    free(entry);
    return ok;
}

/* add_stream adds what can be read only once. */
static bool add_stream(struct sources *sources, const char *path, struct error *error)
{
    bool ok = add(sources, path, path, 0, INT64_MIN, error);
    if (ok) {
        sources->source[sources->num - 1]->all = true;
    }
    return ok;
}

/* is_plain tells whether path is a capture itself, which needs no look at what is in it. */
static bool is_plain(const char *path, const struct capture_settings *settings)
{
    struct error ignored;
    struct walk *walk = walk_new(path, settings->stop, &ignored);
    bool plain = walk != NULL && walk_next(walk, &ignored) == WALK_CAPTURE && !walk_is_nested(walk);
    walk_free(walk);
    return plain;
}

bool places_add(struct sources *sources, const char *path, bool only,
                const struct capture_settings *settings, struct error *error)
{
    struct stat status = {0};
    bool exists = strcmp(path, "-") != 0 && stat(path, &status) == 0;
    if (strcmp(path, "-") == 0 ||
        (exists && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))) {
        return add_stream(sources, path, error);
    }
    if (exists && S_ISDIR(status.st_mode)) {
        size_t before = sources->num;
        return add_directory(sources, path, 0, settings, error) &&
               (sources->num > before || add(sources, path, path, 0, INT64_MIN, error));
    }
    if (only && is_plain(path, settings)) {
        return add(sources, path, path, 0, INT64_MIN, error);
    }
    return add_file(sources, path, false, settings, error);
}
