/* fuzz_bundle: the octets of a file that may be compressed or an archive. A walk through it ends, does
 * not expand without end, and finds the same twice. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bounds.h"
#include "fuzz.h"
#include "octets.h"
#include "walk.h"

/* SLACK is what is read at once, at every depth: limits are looked at between two readings. */
#define SLACK ((uint64_t)64 * 1024 * (ARCHIVE_DEPTH_MAX + 1))

struct told {
    size_t num_captures;
    size_t num_errors;
    uint64_t num_octets;
    uint64_t digest;
};

static uint64_t mix(uint64_t digest, const uint8_t *octets, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        digest = (digest ^ octets[i]) * UINT64_C(1099511628211);
    }
    return digest;
}

static void read_all(struct input *input, struct told *told)
{
    uint8_t buffer[8192];
    ssize_t len;
    while ((len = input_read(input, buffer, sizeof buffer)) > 0) {
        assert((size_t)len <= sizeof buffer);
        told->num_octets += (uint64_t)len;
        told->digest = mix(told->digest, buffer, len < 64 ? (size_t)len : 64);
    }
    assert((len < 0) == (input_failure(input) != NULL));
}

static struct told tell(const char *path)
{
    struct told told = {0};
    struct error error = {""};
    enum walk_result result;
    struct walk *walk = walk_new(path, NULL, &error);
    assert(walk != NULL);
    while ((result = walk_next(walk, &error)) != WALK_END) {
        const char *name = result == WALK_CAPTURE ? walk_name(walk) : error.message;
        assert(strncmp(name, path, strlen(path)) == 0);
        told.digest = mix(told.digest, (const uint8_t *)name, strlen(name));
        told.num_captures += result == WALK_CAPTURE;
        told.num_errors += result != WALK_CAPTURE;
        if (result == WALK_CAPTURE) {
            read_all(walk_input(walk), &told);
        }
    }
    assert(walk_next(walk, &error) == WALK_END && walk_input(walk) == NULL);
    walk_free(walk);
    return told;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[32];
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0);
    ssize_t written = write(fd, data, size);
    assert(written == (ssize_t)size);
    if (size > 0) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        struct told once = tell(path);
        struct told twice = tell(path);
        uint64_t limit = size * (uint64_t)ARCHIVE_RATIO_MAX;
        limit = (limit > ARCHIVE_RATIO_FREE_OCTETS ? limit : ARCHIVE_RATIO_FREE_OCTETS) + SLACK;
        assert(once.num_octets <= limit);
        assert(memcmp(&once, &twice, sizeof once) == 0);
    }
    close(fd);
    return 0;
}
