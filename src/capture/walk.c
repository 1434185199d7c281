#include "walk.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "bundle.h"
#include "pcap_file.h"
#include "pcapng.h"

/* level is a file, or a member of the level above. An archive's members are the level below. */
struct level {
    struct input *input;
    struct bundle *bundle; /* NULL for what is, or may be, a capture */
    size_t name_len;       /* of walk's name, up to here */
};

struct walk {
    struct level level[ARCHIVE_DEPTH_MAX + 1];
    size_t num_levels;
    bool begun;
    bool failed_behind; /* the last error */
    bool is_stopped;    /* when the file itself is closed already */
    struct expansion expansion;
    char name[SOURCE_NAME_MAX];
};

static uint32_t first_number(struct input *input)
{
    struct cursor c = cursor_of(input_peek(input, 4));
    return cursor_u32(&c);
}

bool walk_is_pcapng(struct input *input)
{
    return first_number(input) == PCAPNG_MAGIC;
}

static bool is_capture(struct input *input)
{
    uint32_t number = first_number(input);
    return number == PCAPNG_MAGIC || pcap_file_magic(number);
}

struct walk *walk_new(const char *path, bool (*stop)(void), struct error *error)
{
    struct walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL || strlen(path) >= sizeof walk->name) {
        free(walk);
        error_set(error, walk == NULL ? "out of memory" : "a path is too long");
        return NULL;
    }
    struct level *file = &walk->level[0];
    file->input = input_open(path, stop, error);
    if (file->input == NULL) {
        free(walk);
        return NULL;
    }
    walk->expansion.file = file->input;
    file->name_len = strlen(path);
    memcpy(walk->name, path, file->name_len); /* the terminator is there */
    walk->num_levels = 1;
    return walk;
}

static void leave_level(struct walk *walk)
{
    struct level *level = &walk->level[--walk->num_levels];
    walk->is_stopped = walk_is_stopped(walk);
    bundle_free(level->bundle);
    input_free(level->input);
    *level = (struct level){0};
}

void walk_free(struct walk *walk)
{
    while (walk != NULL && walk->num_levels > 0) {
        leave_level(walk);
    }
    free(walk);
}

static struct level *deepest(struct walk *walk)
{
    return &walk->level[walk->num_levels - 1];
}

static enum walk_result fail(const struct walk *walk, const char *why, struct error *error)
{
    error_set(error, "%s: %s", walk->name, why);
    return WALK_ERROR;
}

/* enter_member makes the present member of the deepest archive a level of its own. */
static bool enter_member(struct walk *walk)
{
    struct level *above = deepest(walk);
    struct level *level = &walk->level[walk->num_levels];
    const char *name = bundle_member_name(above->bundle);
    level->input = input_new(bundle_member(above->bundle));
    if (level->input == NULL) {
        return false;
    }
    walk->num_levels++;
    size_t len = above->name_len;
    if (name != NULL && len + 1 + strlen(name) < sizeof walk->name) {
        walk->name[len++] = '/';
        memcpy(walk->name + len, name, strlen(name));
        len += strlen(name);
    }
    walk->name[len] = '\0';
    level->name_len = len;
    return true;
}

/* open_archive makes the deepest level an archive. WALK_END when it is one, whose members come next;
 * WALK_NONE when it is none; WALK_ERROR when it cannot be read. */
static enum walk_result open_archive(struct walk *walk, struct error *error)
{
    struct level *level = deepest(walk);
    struct error why;
    bool is_archive = false;
    if (input_failure(level->input) == NULL) {
        level->bundle = bundle_new(level->input, &walk->expansion, &is_archive, &why);
    }
    if (level->bundle != NULL && walk->num_levels <= ARCHIVE_DEPTH_MAX) {
        return WALK_END;
    }
    if (level->bundle != NULL) {
        return fail(walk, "it lies in too many archives", error);
    }
    if (input_failure(level->input) != NULL) {
        return fail(walk, input_failure(level->input), error);
    }
    error_set(error, "%s: not a capture that can be read: %s", walk->name, why.message);
    return is_archive ? WALK_ERROR : WALK_NONE;
}

/* open_level finds out what the deepest level is, and leaves it when it is of no use. WALK_CAPTURE;
 * WALK_END when it is an archive, whose members come next, or a member that is passed over; WALK_NONE;
 * WALK_ERROR. */
static enum walk_result open_level(struct walk *walk, struct error *error)
{
    if (is_capture(deepest(walk)->input)) {
        return WALK_CAPTURE;
    }
    enum walk_result result = open_archive(walk, error);
    bool is_member = walk->num_levels > 1;
    if (result != WALK_END) {
        leave_level(walk);
    }
    return result == WALK_NONE && is_member ? WALK_END : result;
}

/* next_member goes on in the deepest archive. */
static enum walk_result next_member(struct walk *walk, struct error *error)
{
    struct error why = {""};
    walk->name[deepest(walk)->name_len] = '\0';
    switch (bundle_next(deepest(walk)->bundle, &why)) {
    case BUNDLE_MEMBER:
        return enter_member(walk) ? open_level(walk, error) : fail(walk, "out of memory", error);
    case BUNDLE_END:
        leave_level(walk);
        return WALK_END;
    default:
        (void)fail(walk, why.message, error);
        walk->failed_behind = true;
        leave_level(walk);
        return WALK_ERROR;
    }
}

enum walk_result walk_next(struct walk *walk, struct error *error)
{
    enum walk_result result = WALK_END;
    walk->failed_behind = false;
    if (!walk->begun) {
        walk->begun = true;
        result = open_level(walk, error);
    } else if (walk->num_levels > 0 && deepest(walk)->bundle == NULL) {
        leave_level(walk);
    }
    while (result == WALK_END && walk->num_levels > 0) {
        result = next_member(walk, error);
    }
    return result;
}

struct input *walk_input(const struct walk *walk)
{
    return walk->num_levels > 0 ? walk->level[walk->num_levels - 1].input : NULL;
}

uint64_t walk_num_read(const struct walk *walk)
{
    return walk->num_levels > 0 ? input_num_read(walk->level[0].input) : 0;
}

bool walk_is_stopped(const struct walk *walk)
{
    const struct input *file = walk->level[0].input;
    return walk->is_stopped || (file != NULL && input_stopped(file));
}

const char *walk_name(const struct walk *walk)
{
    return walk->name;
}

bool walk_is_nested(const struct walk *walk)
{
    return walk->num_levels > 1;
}

bool walk_failed_behind(const struct walk *walk)
{
    return walk->failed_behind;
}
