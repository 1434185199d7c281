/* test_walk.c: captures that are compressed, in archives, and in archives within archives; and
 * archives that are broken or meant to harm. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "bounds.h"
#include "packed.h"
#include "saved.h"
#include "walk.h"

static const struct octets one = HEX(1, 1, 1, 1, 1);

/* NAMED is the path of a test's file in what is expected of a walk. */
#define NAMED "@"

/* TOLD_MAX is room for what a walk says, one line for each result. */
#define TOLD_MAX 4096

/* capture_of makes a capture of num packets, to be freed with exact_free. */
static struct bytes capture_of(size_t num)
{
    struct saved saved = saved_begin(1, false, true);
    for (size_t i = 0; i < num; i++) {
        saved_packet(&saved, 1, 0, &one, 0);
    }
    return exact_copy(saved.octets, saved.len);
}

static void write_file(const char *path, struct bytes content)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file != NULL);
    cr_assert(fwrite(content.ptr, 1, content.len, file) == content.len);
    fclose(file);
}

/* read_all reads input to its end. Its length, or -1. */
static long read_all(struct input *input)
{
    uint8_t buffer[4096];
    long len = 0;
    for (;;) {
        ssize_t more = input_read(input, buffer, sizeof buffer);
        if (more <= 0) {
            return more < 0 ? -1 : len;
        }
        len += more;
    }
}

/* tell writes down what a walk through content comes to, "NAME LENGTH" for a capture and "! MESSAGE"
 * for an error. With whole set captures are read, so that LENGTH is -1 for one that fails. */
static void tell(struct bytes content, bool whole, char out[TOLD_MAX])
{
    char path[SAVED_PATH_MAX] = "/tmp/fedtap-XXXXXX";
    int fd = mkstemp(path);
    struct error error = {""};
    cr_assert(fd >= 0);
    close(fd);
    write_file(path, content);
    struct walk *walk = walk_new(path, NULL, &error);
    size_t len = 0;
    out[0] = '\0';
    cr_assert(walk != NULL, "%s", error.message);
    for (enum walk_result r; (r = walk_next(walk, &error)) != WALK_END && len < TOLD_MAX - 600;) {
        const char *text = r == WALK_CAPTURE ? walk_name(walk) : error.message;
        cr_assert(strncmp(text, path, strlen(path)) == 0, "no path: %s", text);
        len += (size_t)snprintf(out + len, TOLD_MAX - len, "%s%s%s", r == WALK_CAPTURE ? "" : "! ",
                                NAMED, text + strlen(path));
        if (r == WALK_CAPTURE) {
            len += (size_t)snprintf(out + len, TOLD_MAX - len, " %ld",
                                    whole ? read_all(walk_input(walk)) : 0);
        }
        len += (size_t)snprintf(out + len, TOLD_MAX - len, "\n");
    }
    cr_expect(walk_next(walk, &error) == WALK_END, "asked again");
    walk_free(walk);
    unlink(path);
}

static void expect(struct bytes content, const char *expected, const char *which)
{
    char told[TOLD_MAX];
    tell(content, true, told);
    cr_expect_str_eq(told, expected, "%s: %s", which, told);
    exact_free(content);
}

Test(walk, every_compression_is_read)
{
    static const enum container containers[] = {CONTAIN_RAW, CONTAIN_TAR};
    struct bytes capture = capture_of(100); /* 24 + 100 * (16 + 5) octets */
    for (enum compression c = COMPRESS_NONE; c < COMPRESS_NUM; c++) {
        for (size_t i = 0; i < NUM(containers); i++) {
            bool is_tar = containers[i] == CONTAIN_TAR;
            char which[32];
            snprintf(which, sizeof which, "%s, compression %d", is_tar ? "tar" : "raw", (int)c);
            expect(packed_file(containers[i], c, "a.pcap", capture),
                   is_tar ? "@/a.pcap 2124\n" : "@ 2124\n", which);
        }
    }
    expect(packed_file(CONTAIN_ZIP, COMPRESS_NONE, "a.pcap", capture), "@/a.pcap 2124\n", "zip");
    exact_free(capture);
}

Test(walk, what_is_no_capture_is_passed_over)
{
    const struct bytes text = bytes_of_text("Mar  2 07:10:46 edge syslogd: restart");
    const uint8_t zeros[2048] = {0};
    struct bytes capture = capture_of(1);
    struct bytes log = packed_file(CONTAIN_RAW, COMPRESS_GZIP, "log", text);
    struct bytes nothing = packed_file(CONTAIN_RAW, COMPRESS_GZIP, "log", (struct bytes){0});
    struct bytes logs = packed_file(CONTAIN_TAR, COMPRESS_XZ, "log", text);
    struct bytes no_members = packed(CONTAIN_TAR, COMPRESS_NONE, NULL, 0);
    const struct member members[] = {
        {"folder/", MEMBER_DIRECTORY, {0}},
        {"folder/log", MEMBER_FILE, text},
        {"empty", MEMBER_FILE, {0}},
        {"log.gz", MEMBER_FILE, log},
        {"nothing.gz", MEMBER_FILE, nothing},
        {"logs.tar.xz", MEMBER_FILE, logs},
        {"none.tar", MEMBER_FILE, no_members},
        {"zeros", MEMBER_FILE, {zeros, sizeof zeros}},
        {"link", MEMBER_SYMLINK, {0}},
        {"hard", MEMBER_HARDLINK, {0}},
        {"folder/a.pcap", MEMBER_FILE, capture},
    };
    for (enum compression c = COMPRESS_NONE; c < COMPRESS_NUM; c++) {
        expect(packed(CONTAIN_TAR, c, members, NUM(members)), "@/folder/a.pcap 45\n", "tar");
    }
    expect(packed(CONTAIN_ZIP, COMPRESS_NONE, members, NUM(members) - 2), "", "zip without any");
    exact_free(capture);
    exact_free(log);
    exact_free(nothing);
    exact_free(logs);
    exact_free(no_members);
}

Test(walk, what_is_neither_a_capture_nor_an_archive_is_told)
{
    expect(exact_copy((const uint8_t *)"Mar  2 07:10", 12),
           "! @: not a capture that can be read: unknown file format\n", "text");
    expect(packed_file(CONTAIN_RAW, COMPRESS_GZIP, "log", bytes_of_text("text")), "", "gzip");
}

Test(walk, archives_lie_in_archives_up_to_a_depth)
{
    char name[64] = "@";
    struct bytes inner = capture_of(2);
    for (size_t depth = 1; depth <= ARCHIVE_DEPTH_MAX + 1; depth++) {
        char expected[128];
        struct bytes outer =
            packed_file(depth % 2 == 0 ? CONTAIN_TAR : CONTAIN_ZIP,
                        depth % 2 == 0 ? COMPRESS_GZIP : COMPRESS_NONE, "a", inner);
        if (depth <= ARCHIVE_DEPTH_MAX) {
            strcat(name, "/a");
            snprintf(expected, sizeof expected, "%s 66\n", name);
        } else {
            snprintf(expected, sizeof expected, "! %s: it lies in too many archives\n", name);
        }
        expect(exact_copy(outer.ptr, outer.len), expected, "nested");
        exact_free(inner);
        inner = outer;
    }
    exact_free(inner);
}

Test(walk, names_are_as_the_archive_has_them)
{
    static const char *const names[] = {"../../etc/a", "/a", "\x1b[31m\nred", "gr\xc3\xbc\xc3\x9f"};
    struct bytes capture = capture_of(0);
    for (size_t i = 0; i < NUM(names); i++) {
        char expected[64];
        snprintf(expected, sizeof expected, "@/%s 24\n", names[i]);
        expect(packed_file(CONTAIN_TAR, COMPRESS_NONE, names[i], capture), expected, names[i]);
    }
    char longest[SOURCE_NAME_MAX + 1];
    memset(longest, 'n', SOURCE_NAME_MAX);
    longest[SOURCE_NAME_MAX] = '\0';
    expect(packed_file(CONTAIN_TAR, COMPRESS_NONE, longest, capture), "@ 24\n", "too long");
    exact_free(capture);
}

/* What is whole is read, and one error names what is not; one that a reader was told of is not told
 * again. */
Test(walk, an_archive_cut_anywhere_gives_what_is_whole_and_one_error)
{
    struct bytes capture = capture_of(3);
    const struct member members[] = {{"a", MEMBER_FILE, capture}, {"b", MEMBER_FILE, capture}};
    for (enum compression c = COMPRESS_NONE; c < COMPRESS_NUM; c++) {
        struct bytes whole = packed(CONTAIN_TAR, c, members, 2);
        for (size_t len = 300; len < whole.len; len += len < 400 ? 1 : whole.len / 100 + 1) {
            char told[TOLD_MAX];
            tell((struct bytes){whole.ptr, len}, true, told);
            bool is_whole = strcmp(told, "@/a 87\n@/b 87\n") == 0; /* but for its end */
            const char *failed = strstr(told, "! @");
            const char *broken = strstr(told, " -1\n");
            cr_expect(is_whole || (failed != NULL) + (broken != NULL) == 1,
                      "compression %d, %zu of %zu octets: %s", (int)c, len, whole.len, told);
            cr_expect(failed == NULL || strstr(failed + 1, "! ") == NULL, "told twice: %s", told);
        }
        exact_free(whole);
    }
    exact_free(capture);
}

Test(walk, a_compressed_capture_cut_anywhere_is_told)
{
    struct bytes capture = capture_of(3);
    for (enum compression c = COMPRESS_GZIP; c < COMPRESS_NUM; c++) {
        struct bytes whole = packed_file(CONTAIN_RAW, c, "a", capture);
        for (size_t len = 12; len < whole.len; len++) {
            char told[TOLD_MAX];
            tell((struct bytes){whole.ptr, len}, true, told);
            cr_expect(strcmp(told, "@ -1\n") == 0 || strncmp(told, "! @: not a capture", 18) == 0 ||
                          strcmp(told, "@ 87\n") == 0, /* but for its end */
                      "compression %d, %zu of %zu octets: %s", (int)c, len, whole.len, told);
            cr_expect(len > whole.len - 16 || strcmp(told, "@ 87\n") != 0,
                      "compression %d, %zu of %zu octets are taken for all", (int)c, len,
                      whole.len);
        }
        exact_free(whole);
    }
    exact_free(capture);
}

/* A member that is broken costs itself only. */
Test(walk, members_behind_a_broken_one_are_read)
{
    struct bytes capture = capture_of(100);
    struct bytes gzip = packed_file(CONTAIN_RAW, COMPRESS_GZIP, "a", capture);
    const struct bytes cut = {gzip.ptr, gzip.len - 12};
    const struct bytes stub = {gzip.ptr, 12};
    const struct member members[] = {{"stub.gz", MEMBER_FILE, stub},
                                     {"cut.gz", MEMBER_FILE, cut},
                                     {"whole", MEMBER_FILE, capture}};
    char told[TOLD_MAX];
    struct bytes tar = packed(CONTAIN_TAR, COMPRESS_XZ, members, NUM(members));
    tell(tar, true, told);
    cr_expect_str_eq(told,
                     "! @/stub.gz: not a capture that can be read: truncated gzip input\n"
                     "! @/cut.gz: not a capture that can be read: truncated gzip input\n"
                     "@/whole 2124\n",
                     "%s", told);
    exact_free(tar);
    exact_free(gzip);
    exact_free(capture);
}

Test(walk, a_spoilt_checksum_is_told)
{
    struct bytes capture = capture_of(100);
    const struct member members[] = {{"a", MEMBER_FILE, capture}, {"b", MEMBER_FILE, capture}};
    for (enum compression c = COMPRESS_BZIP2; c <= COMPRESS_XZ; c++) {
        struct bytes whole = packed_file(CONTAIN_RAW, c, "a", capture);
        uint8_t *octet = (uint8_t *)(uintptr_t)whole.ptr + whole.len / 2;
        *octet ^= 0x10;
        char told[TOLD_MAX];
        tell(whole, true, told);
        cr_expect(strcmp(told, "@ -1\n") == 0 || strncmp(told, "! @: ", 5) == 0,
                  "compression %d: %s", (int)c, told);
        exact_free(whole);
    }
    struct bytes zip = packed(CONTAIN_ZIP, COMPRESS_NONE, members, 2);
    uint8_t *at = (uint8_t *)(uintptr_t)zip.ptr;
    size_t i = 40;
    for (; memcmp(at + i, "PK\7\10", 4) != 0; i++) {
    } /* behind the first member */
    at[i + 4] ^= 1;
    char told[TOLD_MAX];
    tell(zip, true, told);
    cr_expect_str_eq(told, "@/a -1\n@/b 2124\n", "%s", told);
    exact_free(zip);
    exact_free(capture);
}

/* What libarchive would unpack with as much memory as the archive asks for. */
Test(walk, a_zip_of_lzma_is_refused)
{
    static const uint8_t zip[] = {'P', 'K', 3, 4,  63, 0,  0,    0,    14,   0,    0, 0, 0, 0, 0,
                                  0,   0,   0, 13, 0,  0,  0,    24,   0,    0,    0, 1, 0, 0, 0,
                                  'a', 9,   4, 5,  0,  93, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0};
    char told[TOLD_MAX];
    tell((struct bytes){zip, sizeof zip}, true, told);
    cr_expect(strstr(told, "! @/a: its compression, ZIP 6.3 (lzma), is not read") == told, "%s",
              told);
}

/* zeros_behind makes a capture with zeros behind it. */
static struct bytes zeros_behind(struct bytes capture, size_t len)
{
    uint8_t *content = calloc(1, len);
    cr_assert(content != NULL && capture.len <= len);
    return (struct bytes){memcpy(content, capture.ptr, capture.len), len};
}

/* A bomb is no capture, a member that nobody reads, or many small ones in each other. */
Test(walk, what_expands_without_end_is_told)
{
    struct bytes header = capture_of(0);
    struct bytes zeros = zeros_behind(header, ARCHIVE_RATIO_FREE_OCTETS + (1 << 20));
    struct bytes few = zeros_behind(header, ARCHIVE_RATIO_FREE_OCTETS - (1 << 20));
    char told[TOLD_MAX];

    struct bytes bomb = packed_file(CONTAIN_RAW, COMPRESS_ZSTD, "a", zeros);
    tell(bomb, true, told);
    cr_expect_str_eq(told, "@ -1\n", "as a capture: %s", told);
    exact_free(bomb);

    const struct member members[] = {{"a", MEMBER_FILE, zeros}, {"b", MEMBER_FILE, header}};
    bomb = packed(CONTAIN_TAR, COMPRESS_ZSTD, members, 2);
    tell(bomb, false, told);
    cr_expect_str_eq(told, "@/a 0\n! @: it expands to more than 1000 times its size\n",
                     "passed over: %s", told);
    exact_free(bomb);

    struct bytes inner = packed_file(CONTAIN_RAW, COMPRESS_ZSTD, "a", few);
    const struct member twice[] = {{"a", MEMBER_FILE, inner}, {"b", MEMBER_FILE, inner}};
    bomb = packed(CONTAIN_TAR, COMPRESS_NONE, twice, 1);
    tell(bomb, true, told);
    char expected[64];
    snprintf(expected, sizeof expected, "@/a %zu\n", few.len);
    cr_expect_str_eq(told, expected, "once: %s", told);
    exact_free(bomb);
    bomb = packed(CONTAIN_ZIP, COMPRESS_NONE, twice, 2);
    tell(bomb, true, told);
    strcat(expected, "@/b -1\n");
    cr_expect(strncmp(told, expected, strlen(expected)) == 0, "twice: %s", told);
    exact_free(bomb);
    exact_free(inner);
    exact_free(few);
    exact_free(zeros);
    exact_free(header);
}

Test(walk, members_have_a_limit)
{
    static struct member members[ARCHIVE_ENTRIES_MAX + 1];
    struct bytes capture = capture_of(0);
    for (size_t i = 0; i < NUM(members); i++) {
        members[i].name = "log";
        members[i].content = i >= NUM(members) - 2 ? capture : (struct bytes){0};
    }
    expect(packed(CONTAIN_TAR, COMPRESS_NONE, members, NUM(members)),
           "@/log 24\n! @: it has more than 65536 members\n", "too many");
    exact_free(capture);
}

Test(walk, what_cannot_be_opened_is_told)
{
    char path[SOURCE_NAME_MAX + 1];
    struct error error;
    cr_expect(walk_new("/nonexistent/a.pcap", NULL, &error) == NULL);
    cr_expect_str_eq(error.message, "/nonexistent/a.pcap: No such file or directory");
    memset(path, 'n', SOURCE_NAME_MAX);
    path[SOURCE_NAME_MAX] = '\0';
    cr_expect(walk_new(path, NULL, &error) == NULL);
    cr_expect_str_eq(error.message, "a path is too long");
    walk_free(NULL);
}

static bool at_once(void)
{
    return true;
}

Test(walk, a_stop_ends_it)
{
    struct bytes capture = capture_of(1);
    char path[SAVED_PATH_MAX] = "/tmp/fedtap-XXXXXX";
    int fd = mkstemp(path);
    struct error error = {""};
    close(fd);
    write_file(path, capture);
    struct walk *walk = walk_new(path, at_once, &error);
    cr_expect(!walk_is_stopped(walk));
    cr_expect(walk_next(walk, &error) != WALK_CAPTURE);
    cr_expect(walk_next(walk, &error) == WALK_END);
    cr_expect(walk_is_stopped(walk), "not told from a file that cannot be read");
    walk_free(walk);
    unlink(path);
    exact_free(capture);
}
