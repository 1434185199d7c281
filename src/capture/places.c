#include "places.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <fts.h>

/* grow makes room for one more. */
static bool grow(struct sources *sources)
{
    size_t size = (sources->num + 1) * sizeof(struct source *);
    struct source **table = realloc(sources->source, size);
    if (table != NULL) {
        sources->source = table;
    }
    return table != NULL;
}

struct source *sources_add(struct sources *sources, const char *name, struct error *error)
{
    if (sources->num == SOURCES_MAX) {
        error_set(error, "more than %zu captures", SOURCES_MAX);
        return NULL;
    }
    struct source *source = calloc(1, sizeof *source);
    if (source == NULL || !grow(sources) || (source->name = strdup(name)) == NULL) {
        free(source);
        error_set(error, "out of memory");
        return NULL;
    }
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

static bool is_stopped(const struct capture_settings *settings)
{
    return settings->stop != NULL && settings->stop();
}

/* add_found adds what a walk through path has come to. What fails behind a capture has its turn when
 * all is read. */
static bool add_found(struct sources *sources, struct walk *walk, enum walk_result result,
                      const char *path, size_t ordinal, struct error *error)
{
    int64_t first_ns = ordinal == 0 ? INT64_MIN : INT64_MAX;
    if (result == WALK_CAPTURE) {
        first_ns = first_time_of(walk);
    }
    bool ok = add(sources, walk_name(walk), path, ordinal, first_ns, error);
    if (ok && result == WALK_ERROR && ordinal > 0) {
        sources->source[sources->num - 1]->is_rest = walk_failed_behind(walk);
    }
    return ok;
}

/* add_file adds the captures of one file. In a directory what is none, or holds none, is passed over. */
static bool add_file(struct sources *sources, const char *path, bool in_directory,
                     const struct capture_settings *settings, struct error *error)
{
    struct error why;
    struct walk *walk = walk_new(path, settings->stop, &why);
    if (walk == NULL) {
        return add(sources, path, path, 0, INT64_MIN, error);
    }
    enum walk_result result;
    size_t num = 0;
    bool ok = true;
    do {
        result = walk_next(walk, &why);
        if (result == WALK_CAPTURE || (result == WALK_ERROR && !is_stopped(settings))) {
            ok = add_found(sources, walk, result, path, num++, error);
        }
    } while (ok && (result == WALK_CAPTURE || result == WALK_ERROR) && !is_stopped(settings));
    walk_free(walk);
    if (ok && num == 0 && !in_directory) {
        ok = add(sources, path, path, 0, INT64_MIN, error);
    }
    return ok;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* is_regular tells whether entry is, or a link leads to, a file that holds something. */
static bool is_regular(const FTSENT *entry)
{
    struct stat target;
    bool may_be = entry->fts_info == FTS_F || entry->fts_info == FTS_SL;
    return may_be && stat(entry->fts_accpath, &target) == 0 && S_ISREG(target.st_mode) &&
           target.st_size > 0;
}

/* refuse adds what cannot be read; why is a constant, or NULL for what the system says. */
static bool refuse(struct sources *sources, const FTSENT *entry, const char *why,
                   struct error *error)
{
    bool ok = add(sources, entry->fts_path, entry->fts_path, 0, INT64_MIN, error);
    if (ok) {
        sources->source[sources->num - 1]->refused = why;
    }
    return ok;
}

/* add_entry adds what was found below a directory. Links to directories are not followed, so that none
 * leads back. */
static bool add_entry(struct sources *sources, FTS *tree, FTSENT *entry,
                      const struct capture_settings *settings, struct error *error)
{
    bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';
    bool is_directory = entry->fts_info == FTS_D;
    bool is_too_deep = entry->fts_level > DIRECTORY_DEPTH_MAX;
    if (is_directory && (is_hidden || is_too_deep)) {
        fts_set(tree, entry, FTS_SKIP);
    }
    if (is_directory && is_too_deep && !is_hidden) {
        return refuse(sources, entry, "it lies in too many directories", error);
    }
    if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR || entry->fts_info == FTS_NS) {
        return refuse(sources, entry, NULL, error);
    }
    return is_hidden || !is_regular(entry) ||
           add_file(sources, entry->fts_path, true, settings, error);
}

static bool add_directory(struct sources *sources, const char *path,
                          const struct capture_settings *settings, struct error *error)
{
    char *roots[] = {strdup(path), NULL};
    FTS *tree = roots[0] != NULL
                    ? fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name)
                    : NULL;
    bool ok = tree != NULL || error_set(error, "%s: %s", path, strerror(errno));
    FTSENT *entry;
    while (ok && !is_stopped(settings) && (entry = fts_read(tree)) != NULL) {
        ok = add_entry(sources, tree, entry, settings, error);
    }
    if (tree != NULL) {
        fts_close(tree);
    }
    free(roots[0]);
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
        return add_directory(sources, path, settings, error) &&
               (sources->num > before || add(sources, path, path, 0, INT64_MIN, error));
    }
    if (only && is_plain(path, settings)) {
        return add(sources, path, path, 0, INT64_MIN, error);
    }
    return add_file(sources, path, false, settings, error);
}
