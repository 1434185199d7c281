/* test_destination.c: records reach the disk whole, in order, in the file that they belong to. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "destination.h"
#include "timestamp.h"
#include "whole.h"

#define NUM(array) (sizeof(array) / sizeof(array)[0])

static char folder[64];

static void enter_folder(void)
{
    strcpy(folder, "/tmp/test_destination.XXXXXX");
    cr_assert(mkdtemp(folder) != NULL && chdir(folder) == 0);
}

/* leave_folder fails unless the test has removed its files, all of which it has named. */
static void leave_folder(void)
{
    cr_expect(chdir("/") == 0 && rmdir(folder) == 0, "there are files that were not expected");
}

TestSuite(destination, .init = enter_folder, .fini = leave_folder);

/* expect_file compares a whole file, and removes it. */
static void expect_file(const char *name, const char *wanted)
{
    char got[4096] = "";
    FILE *stream = fopen(name, "r");
    cr_assert(stream != NULL, "%s is not there", name);
    size_t len = fread(got, 1, sizeof got - 1, stream);
    got[len] = '\0';
    fclose(stream);
    cr_expect_str_eq(got, wanted, "%s: %s", name, got);
    (void)unlink(name);
}

static void write_file(const char *name, const void *content, size_t len)
{
    FILE *stream = fopen(name, "w");
    cr_assert(stream != NULL && fwrite(content, 1, len, stream) == len && fclose(stream) == 0);
}

static struct destination *open_settings(const struct destination_settings *settings)
{
    struct error error;
    struct destination *d = destination_open(settings, &error);
    cr_assert(d != NULL, "%s", error.message);
    return d;
}

static void say(struct destination *d, int64_t second, const char *text)
{
    fputs(text, destination_stream(d));
    destination_commit(d, second * NS_PER_SECOND, true);
}

Test(destination, a_record_may_be_written_in_parts)
{
    for (int live = 0; live < 2; live++) {
        struct destination *d =
            open_settings(&(struct destination_settings){"t", "a", .live = live != 0});
        fputs("one ", destination_stream(d));
        say(d, 1, "record\n");
        destination_commit(d, 1, true); /* nothing */
        say(d, 2, "another\n");
        fputs("the last\n", destination_stream(d));
        cr_expect(destination_lost(d) == 0);
        cr_expect(destination_close(d));
        expect_file("a", "one record\nanother\nthe last\n");
    }
}

Test(destination, overwrites_history_and_goes_on_behind_what_lives)
{
    for (int live = 0; live < 2; live++) {
        write_file("a", "old\nto", 6);
        struct destination *d =
            open_settings(&(struct destination_settings){"t", "a", .live = live != 0});
        say(d, 1, "new\n");
        cr_expect(destination_close(d));
        expect_file("a", live != 0 ? "old\nnew\n" : "new\n");
    }
}

Test(destination, turns_over_by_size_and_by_time)
{
    struct destination *d = open_settings(
        &(struct destination_settings){"t", "s", .rotation = {.size = 5, .count = 2}});
    say(d, 1, "one\n");
    say(d, 2, "two\n");
    say(d, 3, "three\n");
    say(d, 4, "four\n");
    cr_expect(destination_close(d));
    expect_file("s0", "four\n");
    expect_file("s1", "three\n");

    d = open_settings(&(struct destination_settings){
        "t", "%H%M", .rotation = {.interval_ns = 60 * NS_PER_SECOND}});
    cr_expect(access("%H%M", F_OK) != 0 && access("0000", F_OK) != 0, "opened too early");
    say(d, 1, "one\n");
    say(d, 61, "two\n");
    cr_expect(destination_close(d));
    expect_file("0000", "one\n");
    expect_file("0001", "two\n");
}

Test(destination, comes_to_an_end_with_the_last_file)
{
    struct destination *d = open_settings(&(struct destination_settings){
        "t", "a", .rotation = {.interval_ns = 10 * NS_PER_SECOND, .count = 2}});
    say(d, 1, "one\n");
    say(d, 11, "two\n");
    cr_expect(!destination_is_full(d));
    say(d, 21, "three\n");
    cr_expect(destination_is_full(d));
    cr_expect(destination_close(d));
    expect_file("a", "one\n");
    expect_file("a1", "two\nthree\n");
}

Test(destination, each_file_begins_with_the_preamble)
{
    for (int live = 0; live < 2; live++) {
        struct destination *d = open_settings(
            &(struct destination_settings){"t", "a", FILE_OF_BLOCKS, live != 0, {.size = 10}});
        cr_expect(destination_turn(d, 1) == 1);
        fputs("<head>", destination_stream(d));
        cr_expect(destination_begin(d));
        say(d, 1, "one ");
        fputs("<more>", destination_stream(d));
        cr_expect(destination_begin_more(d));
        say(d, 2, "two two two ");
        say(d, 2, "of one batch ");
        cr_expect(destination_turn(d, 3) == 2);
        fputs("<head again>", destination_stream(d));
        cr_expect(destination_begin(d));
        say(d, 3, "three");
        cr_expect(destination_close(d));
        expect_file("a", "<head>one <more>two two two of one batch ");
        expect_file("a1", "<head again>three");
    }
}

Test(destination, goes_on_in_a_new_file_when_the_old_one_was_moved)
{
    for (int live = 0; live < 2; live++) {
        struct destination *d =
            open_settings(&(struct destination_settings){"t", "a", .live = live != 0});
        say(d, 1, "one\n");
        cr_assert(rename("a", "b") == 0);
        destination_reopen(d);
        say(d, 2, "two\n");
        cr_expect(destination_close(d));
        expect_file("a", "two\n");
        expect_file("b", "one\n");
    }
}

Test(destination, says_what_cannot_be_opened)
{
    struct error error;
    const struct destination_settings settings = {.label = "t", .path = "no/such/folder"};
    cr_expect(destination_open(&settings, &error) == NULL);
    cr_expect(strstr(error.message, "no/such/folder: No such file") != NULL, "%s", error.message);
}

Test(destination, counts_what_a_full_disk_refuses)
{
    struct destination *d =
        open_settings(&(struct destination_settings){.label = "t", .path = "/dev/full"});
    say(d, 1, "one\n");
    say(d, 2, "two\n");
    cr_expect(destination_lost(d) == 2);
    cr_expect(!destination_close(d));
}

/* --- where the last whole record ends --- */

Test(whole, lines_end_behind_the_last_newline)
{
    static const struct {
        const char *content;
        off_t whole;
    } rows[] = {{"", 0}, {"a", 0}, {"\n", 1}, {"a\nb", 2}, {"a\nb\n", 4}};
    for (size_t i = 0; i < NUM(rows); i++) {
        FILE *stream = tmpfile();
        fputs(rows[i].content, stream);
        fflush(stream);
        cr_expect(whole_lines(fileno(stream)) == rows[i].whole, "row %zu", i);
        fclose(stream);
    }
    FILE *stream = tmpfile();
    fprintf(stream, "line\n%*s", 10000, "");
    fflush(stream);
    cr_expect(whole_lines(fileno(stream)) == 5,
              "a torn line may be longer than what is read at once");
    fclose(stream);
}

/* A section header, an interface, and a block of eight octets, in both byte orders. */
static const uint8_t LITTLE[] = {
    0x0a, 0x0d, 0x0d, 0x0a, 28,   0,    0,    0,    0x4d, 0x3c, 0x2b, 0x1a, 1,  0, 0, 0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 28,   0,    0,    0,    1,  0, 0, 0,
    20,   0,    0,    0,    1,    0,    0,    0,    0,    0,    0,    0,    20, 0, 0, 0,
};
static const uint8_t BIG[] = {
    0x0a, 0x0d, 0x0d, 0x0a, 0,    0,    0,    28,   0x1a, 0x2b, 0x3c, 0x4d, 0, 1, 0, 0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,    0,    0,    28,   0, 0, 0, 1,
    0,    0,    0,    20,   0,    1,    0,    0,    0,    0,    0,    0,    0, 0, 0, 20,
};

Test(whole, blocks_end_behind_the_last_whole_one_however_it_is_cut)
{
    static const struct {
        const uint8_t *octets;
        size_t len;
    } rows[] = {{LITTLE, sizeof LITTLE}, {BIG, sizeof BIG}};
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t cut = 0; cut <= rows[i].len; cut++) {
            FILE *stream = tmpfile();
            fwrite(rows[i].octets, 1, cut, stream);
            fflush(stream);
            off_t wanted = cut < 28 ? 0 : cut < 48 ? 28 : 48;
            cr_expect(whole_blocks(fileno(stream)) == wanted, "row %zu, cut to %zu", i, cut);
            fclose(stream);
        }
    }
}

Test(whole, a_block_that_contradicts_itself_ends_what_is_whole)
{
    static const struct {
        const char *title;
        size_t at;
        uint8_t octet;
    } rows[] = {{"too short", 32, 8},
                {"not aligned", 32, 22},
                {"behind the end", 34, 1},
                {"another at its end", 44, 24}};
    for (size_t i = 0; i < NUM(rows); i++) {
        uint8_t octets[sizeof LITTLE];
        memcpy(octets, LITTLE, sizeof octets);
        octets[rows[i].at] = rows[i].octet;
        FILE *stream = tmpfile();
        fwrite(octets, 1, sizeof octets, stream);
        fflush(stream);
        cr_expect(whole_blocks(fileno(stream)) == 28, "%s", rows[i].title);
        fclose(stream);
    }
}
