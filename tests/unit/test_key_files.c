/* test_key_files.c: key logs are read at once, and again as they grow. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "key_files.h"

#define SECRET                                                                         \
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff0011223344556677" \
    "8899aabbccddeeff"

static char path[] = "/tmp/fedtap-XXXXXX";

static void make_file(void)
{
    int fd = mkstemp(path);
    cr_assert_geq(fd, 0);
    (void)close(fd);
}

static void remove_file(void)
{
    (void)unlink(path);
}

/* write_text writes to the file, behind what is there ("a") or instead of it ("w"). */
static void write_text(const char *mode, const char *text)
{
    FILE *stream = fopen(path, mode);
    cr_assert_not_null(stream);
    cr_assert(fputs(text, stream) >= 0);
    cr_assert_eq(fclose(stream), 0);
}

/* line makes the line of the connection whose random is a number. */
static const char *line(unsigned number)
{
    static char text[256];
    (void)snprintf(text, sizeof text, "CLIENT_RANDOM %064x " SECRET "\n", number);
    return text;
}

static bool knows(struct key_log *log, uint8_t number)
{
    uint8_t random[TLS_RANDOM_LEN] = {0};
    random[TLS_RANDOM_LEN - 1] = number;
    return key_log_find(log, (struct bytes){random, sizeof random}, SECRET_MASTER).len == 48;
}

/* followed is the file at path while it is followed. */
struct followed {
    struct counters counters;
    struct key_log *log;
    struct key_files *files;
};

static void follow_file(struct followed *f)
{
    struct error error;
    const struct values paths = {{path}, 1};
    f->counters = (struct counters){0};
    f->log = key_log_new(&f->counters);
    f->files = key_files_open(&paths, f->log, &error);
    cr_assert_not_null(f->files);
}

static void end(struct followed *f)
{
    key_files_close(f->files);
    key_log_free(f->log);
}

TestSuite(key_files, .init = make_file, .fini = remove_file);

Test(key_files, a_file_that_grows)
{
    struct followed f;
    write_text("w", line(1));
    follow_file(&f);
    cr_expect(knows(f.log, 1) && !knows(f.log, 2));
    key_files_follow(f.files);
    cr_expect(!knows(f.log, 2), "nothing was added");

    char begun[] = "CLIENT_RANDOM 0000";
    write_text("a", begun);
    key_files_follow(f.files);
    write_text("a", line(2) + strlen(begun));
    cr_expect(!knows(f.log, 2));
    key_files_follow(f.files);
    cr_expect(knows(f.log, 2), "written in two parts");
    cr_expect_eq(f.counters.value[COUNT_KEY_LOG_UNREAD], 0);
    end(&f);
}

Test(key_files, a_file_that_was_begun_anew)
{
    struct followed f;
    write_text("w", line(1));
    write_text("a", "CLIENT_RANDOM cut");
    follow_file(&f);
    write_text("w", line(3));
    key_files_follow(f.files);
    cr_expect(knows(f.log, 1) && knows(f.log, 3));
    cr_expect_eq(f.counters.value[COUNT_KEY_LOG_UNREAD], 0);
    end(&f);
}

Test(key_files, a_file_that_another_one_has_replaced)
{
    struct followed f;
    write_text("w", line(1));
    follow_file(&f);

    (void)unlink(path);
    key_files_follow(f.files);
    cr_expect(knows(f.log, 1) && !knows(f.log, 2), "nothing has its name yet");
    write_text("w", line(2));
    key_files_follow(f.files);
    cr_expect(knows(f.log, 2), "the new one");
    write_text("a", line(3));
    key_files_follow(f.files);
    cr_expect(knows(f.log, 3), "which grows");
    end(&f);
}

Test(key_files, several_files_and_more_than_is_read_at_once)
{
    struct counters counters = {0};
    struct error error;
    struct key_log *log = key_log_new(&counters);
    const struct values paths = {{path, path}, 2};
    for (unsigned i = 0; i < 256; i++) {
        write_text("a", line(i));
    }
    struct key_files *files = key_files_open(&paths, log, &error);
    cr_assert_not_null(files);
    for (unsigned i = 0; i < 256; i++) {
        cr_expect(knows(log, (uint8_t)i), "%u", i);
    }
    key_files_close(files);
    key_log_free(log);
}

Test(key_files, what_cannot_be_read_is_named)
{
    static const char *const bad[] = {"/nonexistent/keys", "/tmp"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct counters counters = {0};
        struct error error = {""};
        struct key_log *log = key_log_new(&counters);
        const struct values paths = {{path, bad[i]}, 2};
        cr_expect_null(key_files_open(&paths, log, &error));
        cr_expect_not_null(
            strstr(error.message, i == 0 ? "/nonexistent/keys: No such" : "/tmp: Is a directory"),
            "%s", error.message);
        key_log_free(log);
    }
}

Test(key_files, none_and_free_of_nothing)
{
    struct counters counters = {0};
    struct error error;
    const struct values none = {{NULL}, 0};
    struct key_log *log = key_log_new(&counters);
    struct key_files *files = key_files_open(&none, log, &error);
    cr_assert_not_null(files);
    key_files_follow(files);
    key_files_close(files);
    key_files_close(NULL);
    key_log_free(log);
}
