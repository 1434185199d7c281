/* test_places.c: what paths lead to: directories with all that can lie in them, pipes, and archives as
 * the capture reads them. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "packed.h"
#include "places.h"
#include "saved.h"

static const struct octets one = HEX(1, 1, 1, 1, 1);

/* capture_at makes a capture of one packet. */
static struct saved capture_at(uint32_t seconds)
{
    struct saved saved = saved_begin(1, false, true);
    saved_packet(&saved, seconds, 0, &one, 0);
    return saved;
}

static void write_octets(const char *path, struct bytes content)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL, "%s", path);
    cr_assert(content.len == 0 || fwrite(content.ptr, content.len, 1, file) == 1);
    fclose(file);
}

static void write_capture(const char *path, uint32_t seconds)
{
    struct saved saved = capture_at(seconds);
    write_octets(path, (struct bytes){saved.octets, saved.len});
}

/* enter makes a directory of its own for a test and goes there. */
static void enter(char directory[SAVED_PATH_MAX])
{
    memcpy(directory, "/tmp/fedtap-XXXXXX", SAVED_PATH_MAX);
    cr_assert(mkdtemp(directory) != NULL && chdir(directory) == 0);
}

static void leave(const char *directory)
{
    char command[64];
    snprintf(command, sizeof command, "chmod -R u+rwx %s; rm -r %s", directory, directory);
    cr_assert(chdir("/") == 0 && system(command) == 0);
}

/* told writes down what a capture of path says: a line for each packet and error, in their order. */
static void told(const char *path, char out[2048])
{
    const struct capture_settings settings = {0};
    struct capture *capture = capture_new(&settings);
    struct frame frame;
    struct error error = {""};
    enum capture_status status;
    size_t len = 0;
    cr_assert(capture_add_file(capture, path, &error));
    out[0] = '\0';
    while ((status = capture_next(capture, &frame, &error)) != CAPTURE_END && len < 1024) {
        const char *text =
            status == CAPTURE_FRAME ? capture_source_name(capture, frame.source) : error.message;
        len += (size_t)snprintf(out + len, 2048 - len, "%s%.400s\n",
                                status == CAPTURE_FRAME ? "" : "! ", text);
    }
    capture_free(capture);
}

static void expect(const char *path, const char *expected)
{
    char out[2048];
    told(path, out);
    cr_expect_str_eq(out, expected, "%s: %s", path, out);
}

Test(places, a_directory_stands_for_the_captures_in_it)
{
    char directory[SAVED_PATH_MAX];
    enter(directory);
    mkdir("d", 0700);
    mkdir("d/b", 0700);
    mkdir("d/.hidden", 0700);
    write_capture("d/z.pcap", 5); /* of one time, by name */
    write_capture("d/b/y.pcap", 5);
    write_capture("d/a.pcap", 5);
    write_capture("d/c.pcap", 1);
    write_capture("d/.hidden.pcap", 1);
    write_capture("d/.hidden/a.pcap", 1);
    write_capture("target.pcap", 7);
    write_octets("d/empty.pcap", (struct bytes){0});
    write_octets("d/notes.txt", bytes_of_text("not a capture"));
    cr_assert(symlink("../target.pcap", "d/link.pcap") == 0);
    cr_assert(symlink(".", "d/loop") == 0 && symlink("../..", "d/b/up") == 0);
    cr_assert(symlink("nowhere", "d/dangling.pcap") == 0);
    cr_assert(mkfifo("d/pipe", 0600) == 0); /* not waited for */
    expect("d", "d/c.pcap\nd/a.pcap\nd/b/y.pcap\nd/z.pcap\nd/link.pcap\n");
    cr_assert(symlink("d", "to_d") == 0);
    expect("to_d", "to_d/c.pcap\nto_d/a.pcap\nto_d/b/y.pcap\nto_d/z.pcap\nto_d/link.pcap\n");
    leave(directory);
}

Test(places, a_directory_without_a_capture_is_told)
{
    char directory[SAVED_PATH_MAX];
    enter(directory);
    mkdir("d", 0700);
    write_octets("d/notes.txt", bytes_of_text("not a capture"));
    struct bytes log = packed_file(CONTAIN_RAW, COMPRESS_GZIP, "log", bytes_of_text("a log"));
    write_octets("d/log.gz", log);
    expect("d", "! d: is a directory without a capture\n");
    expect("d/log.gz", "! d/log.gz: there is no capture in it\n");
    expect("d/notes.txt", "! d/notes.txt: not a capture that can be read: unknown file format\n");
    exact_free(log);
    leave(directory);
}

Test(places, directories_have_a_depth)
{
    char directory[SAVED_PATH_MAX];
    char path[64] = "d";
    enter(directory);
    mkdir(path, 0700);
    for (size_t depth = 1; depth <= DIRECTORY_DEPTH_MAX + 1; depth++) {
        strcat(path, "/d");
        mkdir(path, 0700);
        if (depth >= DIRECTORY_DEPTH_MAX) {
            char file[80];
            snprintf(file, sizeof file, "%s/a", path);
            write_capture(file, 1);
        }
    }
    expect("d", "! d/d/d/d/d/d/d/d/d/d: it lies in too many directories\n"
                "d/d/d/d/d/d/d/d/d/a\n");
    leave(directory);
}

/* To root nothing is forbidden. */
Test(places, what_may_not_be_read_is_told_and_the_rest_is_read)
{
    char directory[SAVED_PATH_MAX];
    enter(directory);
    cr_assert(chmod(".", 0755) == 0);
    mkdir("d", 0755);
    mkdir("d/closed", 0700);
    write_capture("d/a.pcap", 1);
    write_capture("d/secret.pcap", 1);
    cr_assert(chmod("d/secret.pcap", 0) == 0 && chmod("d/closed", 0) == 0);
    if (geteuid() == 0) {
        cr_assert(chmod("d/a.pcap", 0644) == 0 && seteuid(65534) == 0);
    }
    expect("d", "! d/closed: Permission denied\n! d/secret.pcap: Permission denied\nd/a.pcap\n");
    (void)!seteuid(getuid());
    leave(directory);
}

/* The second packet of the capture is cut, and so is the archive. */
Test(places, an_archive_is_read_as_far_as_it_is_whole_and_failing_is_told_once)
{
    char directory[SAVED_PATH_MAX];
    struct saved saved = capture_at(1);
    struct bytes whole = {saved.octets, saved.len};
    saved_packet(&saved, 2, 0, &one, 0);
    const struct member members[] = {{"a", MEMBER_FILE, whole},
                                     {"log", MEMBER_FILE, bytes_of_text("a log")},
                                     {"b", MEMBER_FILE, {saved.octets, saved.len}},
                                     {"c", MEMBER_FILE, whole}};
    struct bytes tar = packed(CONTAIN_TAR, COMPRESS_NONE, members, NUM(members));
    enter(directory);
    mkdir("d", 0700);
    write_octets("d/a.tar", tar);
    expect("d/a.tar", "d/a.tar/a\nd/a.tar/b\nd/a.tar/c\nd/a.tar/b\n");
    expect("d", "d/a.tar/a\nd/a.tar/b\nd/a.tar/c\nd/a.tar/b\n");
    write_octets("d/a.tar", (struct bytes){tar.ptr, 5 * 512 + 60}); /* within b's second packet */
    const char *cut = "d/a.tar/a\nd/a.tar/b\n! d/a.tar/b: after 1 packets: Truncated tar archive\n";
    expect("d/a.tar", cut);
    expect("d", cut);
    write_octets("d/a.tar", (struct bytes){tar.ptr, 3 * 512 + 2}); /* within the log */
    expect("d/a.tar", "d/a.tar/a\n! d/a.tar/log: Truncated tar archive\n");
    exact_free(tar);
    leave(directory);
}

Test(places, what_is_behind_a_broken_member_is_read)
{
    char directory[SAVED_PATH_MAX];
    struct saved saved = capture_at(1);
    struct bytes capture = {saved.octets, saved.len};
    struct bytes gzip = packed_file(CONTAIN_RAW, COMPRESS_GZIP, "a", capture);
    const struct member members[] = {{"a", MEMBER_FILE, capture},
                                     {"b.gz", MEMBER_FILE, {gzip.ptr, gzip.len - 9}},
                                     {"c.gz", MEMBER_FILE, {gzip.ptr, gzip.len - 9}},
                                     {"d.gz", MEMBER_FILE, gzip},
                                     {"e", MEMBER_FILE, {capture.ptr, capture.len - 1}},
                                     {"f", MEMBER_FILE, capture}};
    struct bytes tar = packed(CONTAIN_TAR, COMPRESS_XZ, members, NUM(members));
    enter(directory);
    write_octets("a.txz", tar);
    char out[2048];
    told("a.txz", out);
    for (const char *const *line =
             (const char *const[]){"a.txz/a\n", "! a.txz/b.gz: not a capture",
                                   "! a.txz/c.gz: not a capture", "a.txz/d.gz\n",
                                   "! a.txz/e: after 0", "a.txz/f\n", NULL};
         *line != NULL; line++) {
        cr_expect(strstr(out, *line) != NULL, "no %s: %s", *line, out);
    }
    int fd = open("a.txz", O_RDONLY);
    cr_assert(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    told("-", out); /* whose frames all come from "-" */
    const char *expected = "-\n! -/b.gz: not a capture";
    cr_expect(strncmp(out, expected, strlen(expected)) == 0, "%s", out);
    expected = "\n-\n! -: after 2 packets: ";
    cr_expect(strstr(out, expected) != NULL, "%s", out);
    cr_expect(strcmp(out + strlen(out) - 3, "\n-\n") == 0, "%s", out);
    exact_free(tar);
    exact_free(gzip);
    leave(directory);
}

Test(places, what_can_be_read_only_once_is_read_once)
{
    int fds[2];
    char path[32];
    struct saved saved = capture_at(1);
    struct bytes gzip =
        packed_file(CONTAIN_TAR, COMPRESS_GZIP, "a", (struct bytes){saved.octets, saved.len});
    char expected[64];
    const struct bytes contents[] = {{saved.octets, saved.len}, gzip};
    for (size_t i = 0; i < NUM(contents); i++) {
        cr_assert(pipe(fds) == 0);
        ssize_t written = write(fds[1], contents[i].ptr, contents[i].len);
        cr_assert(written == (ssize_t)contents[i].len);
        close(fds[1]);
        snprintf(path, sizeof path, "/dev/fd/%d", fds[0]);
        snprintf(expected, sizeof expected, "%s\n", path);
        expect(path, expected);
        close(fds[0]);
    }
    exact_free(gzip);
}

Test(places, an_archive_without_captures_on_standard_input_is_told)
{
    char directory[SAVED_PATH_MAX];
    struct bytes log = packed_file(CONTAIN_TAR, COMPRESS_GZIP, "log", bytes_of_text("a log"));
    enter(directory);
    write_octets("log", log);
    int fd = open("log", O_RDONLY);
    cr_assert(fd >= 0 && dup2(fd, STDIN_FILENO) == STDIN_FILENO);
    close(fd);
    expect("-", "! -: there is no capture in it\n");
    exact_free(log);
    leave(directory);
}

/* num_asked counts how often the settings' stop was asked; it says so the 40th time. */
static unsigned num_asked;

static bool soon(void)
{
    return ++num_asked > 40;
}

Test(places, a_stop_ends_the_search)
{
    char directory[SAVED_PATH_MAX];
    char path[16];
    enter(directory);
    mkdir("d", 0700);
    for (int i = 0; i < 100; i++) {
        snprintf(path, sizeof path, "d/%d", i);
        write_capture(path, 1);
    }
    const struct capture_settings settings = {.stop = soon};
    struct sources sources = {0};
    struct error error;
    cr_expect(places_add(&sources, "d", true, &settings, &error));
    cr_expect(sources.num < 40, "%zu", sources.num);
    for (size_t i = 0; i < sources.num; i++) {
        cr_expect(!sources.source[i]->broken);
    }
    sources_free(&sources);
    leave(directory);
}
