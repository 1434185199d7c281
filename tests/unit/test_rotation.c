/* test_rotation.c: when files turn over, and what they are called. */
#include <criterion/criterion.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rotation.h"
#include "timestamp.h"

#define NUM(array) (sizeof(array) / sizeof(array)[0])

/* START is 2026-11-23T10:00:00Z. */
#define START (INT64_C(1795428000) * NS_PER_SECOND)

/* play writes one record of len octets every second, and returns the name of the file of the last one. */
static const char *play(struct rotation *r, size_t seconds, uint64_t len,
                        char name[ROTATED_NAME_MAX])
{
    for (size_t i = 0; i < seconds; i++) {
        int64_t now = START + (int64_t)i * NS_PER_SECOND;
        if (rotation_is_due(r, now)) {
            rotation_advance(r, now);
        }
        r->len += len;
    }
    cr_assert(rotation_name(r, name));
    return name;
}

Test(rotation, names_files_as_tcpdump_does)
{
    static const struct {
        const char *title;
        const char *pattern;
        struct rotation_settings settings;
        size_t seconds;
        const char *name;
    } rows[] = {
        {"no rotation", "a.json", {0}, 1000, "a.json"},
        {"the first has no number", "a.json", {.size = 1000}, 10, "a.json"},
        {"turns over once it is longer", "a.json", {.size = 1000}, 12, "a.json1"},
        {"and again", "a.json", {.size = 1000}, 23, "a.json2"},
        {"a ring is numbered from 0", "a.json", {.size = 1000, .count = 12}, 1, "a.json00"},
        {"and begins anew", "a.json", {.size = 1000, .count = 2}, 23, "a.json0"},
        {"a percent sign alone is no conversion", "a%H", {.size = 1000}, 12, "a%H1"},
        {"each hour",
         "%Y-%m-%d_%H.json",
         {.interval_ns = 3600 * NS_PER_SECOND},
         3601,
         "2026-11-23_11.json"},
        {"an interval without a conversion", "a", {.interval_ns = 10 * NS_PER_SECOND}, 25, "a2"},
        {"both, in the first interval", "%H:%M.", {1000, 60 * NS_PER_SECOND, 0}, 12, "10:00.1"},
        {"both, numbered anew in the second",
         "%H:%M.",
         {1000, 60 * NS_PER_SECOND, 0},
         61,
         "10:01."},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char name[ROTATED_NAME_MAX];
        struct rotation r = {.settings = rows[i].settings, .pattern = rows[i].pattern};
        cr_expect_str_eq(play(&r, rows[i].seconds, 100, name), rows[i].name, "%s", rows[i].title);
    }
}

Test(rotation, intervals_are_counted_from_the_first_and_survive_silence)
{
    struct rotation r = {.settings = {.interval_ns = 10 * NS_PER_SECOND}, .pattern = "a"};
    cr_expect(!rotation_is_due(&r, START));
    cr_expect(rotation_is_due(&r, START + 34 * NS_PER_SECOND));
    rotation_advance(&r, START + 34 * NS_PER_SECOND);
    cr_expect(r.since_ns == START + 30 * NS_PER_SECOND);
    cr_expect(!rotation_is_due(&r, START + 39 * NS_PER_SECOND));
    cr_expect(rotation_is_due(&r, START + 40 * NS_PER_SECOND));
}

Test(rotation, a_clock_that_steps_back_holds_nothing_up)
{
    struct rotation r = {.settings = {.interval_ns = 10 * NS_PER_SECOND}, .pattern = "a"};
    cr_expect(!rotation_is_due(&r, START));
    cr_expect(!rotation_is_due(&r, START - NS_PER_DAY));
    cr_expect(rotation_is_due(&r, START - NS_PER_DAY + 10 * NS_PER_SECOND));
}

Test(rotation, only_an_interval_with_a_count_comes_to_an_end)
{
    struct rotation r = {.settings = {.interval_ns = 1, .count = 2}, .pattern = "a"};
    cr_expect(!rotation_is_last(&r));
    rotation_advance(&r, 1);
    cr_expect(rotation_is_last(&r));
    r.settings.size = 1;
    cr_expect(!rotation_is_last(&r), "a ring never does");
}

Test(rotation, refuses_a_name_that_is_too_long)
{
    static char pattern[ROTATED_NAME_MAX + 1];
    char name[ROTATED_NAME_MAX];
    for (size_t i = 0; i < ROTATED_NAME_MAX; i++) {
        pattern[i] = 'a';
    }
    struct rotation r = {.pattern = pattern};
    cr_expect(!rotation_name(&r, name));
    r.settings.interval_ns = 1;
    pattern[0] = '%';
    pattern[1] = 'H';
    cr_expect(!rotation_name(&r, name));
}

/* touch makes a file of the folder that was written to at that second. */
static void touch(const char *name, int64_t second)
{
    const struct timespec times[2] = {{.tv_sec = second}, {.tv_sec = second}};
    int fd = open(name, O_CREAT | O_WRONLY, 0600);
    cr_assert(fd >= 0 && futimens(fd, times) == 0);
    close(fd);
}

Test(rotation, goes_on_in_the_file_that_was_written_to_last)
{
    char folder[] = "/tmp/test_rotation.XXXXXX";
    cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
    touch("ring0", 300);
    touch("ring1", 100);
    touch("ring2", 200);
    touch("row", 1);
    touch("row1", 1);
    struct rotation ring = {.settings = {.size = 1, .count = 3}, .pattern = "ring"};
    struct rotation row = {.settings = {.size = 1}, .pattern = "row"};
    struct rotation none = {.settings = {.size = 1}, .pattern = "none"};
    rotation_resume(&ring);
    rotation_resume(&row);
    rotation_resume(&none);
    cr_expect(ring.number == 0);
    cr_expect(row.number == 1);
    cr_expect(none.number == 0);
    static const char *const names[] = {"ring0", "ring1", "ring2", "row", "row1"};
    for (size_t i = 0; i < NUM(names); i++) {
        (void)unlink(names[i]);
    }
    cr_expect(chdir("/") == 0 && rmdir(folder) == 0);
}
