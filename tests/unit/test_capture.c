/* test_capture.c: saved captures, whole, spoilt and one after the other. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bounds.h"
#include "capture.h"
#include "saved.h"

static const struct octets one = HEX(1, 1, 1, 1, 1);
static const struct octets two = HEX(2, 2, 2);

static struct capture *capture_of(const char *const *paths, size_t num)
{
    const struct capture_settings settings = {0};
    struct capture *capture = capture_new(&settings);
    struct error error;
    cr_assert(capture != NULL);
    for (size_t i = 0; i < num; i++) {
        cr_assert(capture_add_file(capture, paths[i], &error));
    }
    return capture;
}

/* expect_frame asks for a frame and checks whose it is. */
static void expect_frame(struct capture *capture, uint16_t source, uint64_t number,
                         const struct octets *data)
{
    struct frame frame;
    struct error error = {""};
    enum capture_status status = capture_next(capture, &frame, &error);
    cr_assert(status == CAPTURE_FRAME, "status %d: %s", status, error.message);
    cr_expect(frame.source == source, "source %u", frame.source);
    cr_expect(frame.number == number, "number %llu", (unsigned long long)frame.number);
    cr_expect(bytes_equal(frame.data, (struct bytes){data->raw, data->len}));
}

/* expect_error asks for an error that begins with the path and contains words. */
static void expect_error(struct capture *capture, const char *path, const char *words)
{
    struct frame frame;
    struct error error = {""};
    enum capture_status status = capture_next(capture, &frame, &error);
    cr_assert(status == CAPTURE_ERROR, "status %d instead of: %s", status, words);
    cr_expect(strncmp(error.message, path, strlen(path)) == 0, "no path: %s", error.message);
    cr_expect(strstr(error.message, words) != NULL, "no '%s': %s", words, error.message);
    cr_expect(strchr(error.message, '\n') == NULL, "several lines: %s", error.message);
}

static void expect_end(struct capture *capture)
{
    struct frame frame;
    struct error error = {""};
    for (int i = 0; i < 2; i++) {
        enum capture_status status = capture_next(capture, &frame, &error);
        cr_expect(status == CAPTURE_END, "status %d: %s", status, error.message);
    }
}

Test(capture, either_byte_order_and_precision_gives_the_same_frames)
{
    for (unsigned i = 0; i < 4; i++) {
        bool nano = (i & 1) != 0;
        struct saved saved = saved_begin(1, nano, (i & 2) != 0);
        char path[SAVED_PATH_MAX];
        struct error error;
        struct frame frame;
        saved_packet(&saved, 1488438646, nano ? 999999000 : 999999, &one, 7);
        saved_write(&saved, saved.len, path);
        struct capture *capture = capture_of((const char *[]){path}, 1);
        cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "variant %u", i);
        cr_expect(frame.time_ns == INT64_C(1488438646999999000), "variant %u", i);
        cr_expect(frame.original_len == 12, "variant %u", i);
        cr_expect(frame.data.len == 5, "variant %u", i);
        cr_expect(frame.link_type == LINK_ETHERNET, "variant %u", i);
        expect_end(capture);
        capture_free(capture);
        unlink(path);
    }
}

Test(capture, nanoseconds_are_kept)
{
    struct saved saved = saved_begin(1, true, true);
    char path[SAVED_PATH_MAX];
    struct error error;
    struct frame frame;
    saved_packet(&saved, 1, 123456789, &one, 0);
    saved_write(&saved, saved.len, path);
    struct capture *capture = capture_of((const char *[]){path}, 1);
    cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME);
    cr_expect(frame.time_ns == INT64_C(1123456789));
    capture_free(capture);
    unlink(path);
}

Test(capture, every_understood_link_type_keeps_its_number)
{
    static const int types[] = {LINK_NULL,      LINK_ETHERNET, LINK_RAW,  LINK_LOOP,
                                LINK_LINUX_SLL, LINK_IPV4,     LINK_IPV6, LINK_LINUX_SLL2};
    for (size_t i = 0; i < NUM(types); i++) {
        struct saved saved = saved_begin(types[i], false, true);
        char path[SAVED_PATH_MAX];
        struct error error = {""};
        struct frame frame;
        saved_packet(&saved, 1, 0, &one, 0);
        saved_write(&saved, saved.len, path);
        struct capture *capture = capture_of((const char *[]){path}, 1);
        cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "%d: %s", types[i],
                  error.message);
        cr_expect(frame.link_type == types[i], "%d became %d", types[i], frame.link_type);
        capture_free(capture);
        unlink(path);
    }
}

Test(capture, files_are_merged_by_time_and_numbered_by_themselves)
{
    struct saved saved = saved_begin(1, false, true);
    char paths[2][SAVED_PATH_MAX];
    saved_packet(&saved, 5, 0, &one, 0);
    saved_packet(&saved, 6, 0, &two, 0);
    saved_write(&saved, saved.len, paths[0]);
    saved = saved_begin(1, false, false);
    saved_packet(&saved, 1, 0, &two, 0);
    saved_write(&saved, saved.len, paths[1]);
    struct capture *capture = capture_of((const char *[]){paths[0], paths[1], paths[0]}, 3);
    expect_frame(capture, 1, 1, &two);
    expect_frame(capture, 0, 1, &one);
    expect_frame(capture, 2, 1, &one);
    expect_frame(capture, 0, 2, &two);
    expect_frame(capture, 2, 2, &two);
    expect_end(capture);
    cr_expect(!capture_is_live(capture));
    cr_expect_str_eq(capture_source_name(capture, 1), paths[1]);
    capture_free(capture);
    unlink(paths[0]);
    unlink(paths[1]);
}

/* All whole packets are delivered, then one line says where it broke, then comes the next file. */
Test(capture, a_file_cut_anywhere_gives_what_is_whole_and_the_next_file_is_read)
{
    struct saved saved = saved_begin(1, false, true);
    char whole[SAVED_PATH_MAX];
    size_t ends[3] = {saved.len};
    saved_packet(&saved, 5, 0, &one, 0);
    ends[1] = saved.len;
    saved_packet(&saved, 6, 0, &two, 0);
    ends[2] = saved.len;
    saved_write(&saved, saved.len, whole);
    for (size_t len = 0; len < saved.len; len++) {
        char cut[SAVED_PATH_MAX];
        char words[32] = "not a capture";
        saved_write(&saved, len, cut);
        struct capture *capture = capture_of((const char *[]){cut, whole}, 2);
        if (len >= ends[1]) {
            expect_frame(capture, 0, 1, &one);
        }
        if (len >= ends[0]) {
            snprintf(words, sizeof words, "after %d packet", len >= ends[1]);
        }
        if (len != ends[0] && len != ends[1]) {
            expect_error(capture, cut, words);
        }
        expect_frame(capture, 1, 1, &one);
        expect_frame(capture, 1, 2, &two);
        expect_end(capture);
        capture_free(capture);
        unlink(cut);
    }
    unlink(whole);
}

static void expect_refused(const char *path, const char *words)
{
    struct saved saved = saved_begin(1, false, true);
    char whole[SAVED_PATH_MAX];
    saved_packet(&saved, 5, 0, &one, 0);
    saved_write(&saved, saved.len, whole);
    struct capture *capture = capture_of((const char *[]){path, whole, path}, 3);
    expect_error(capture, path, words); /* nobody knows when they would have their turn */
    expect_error(capture, path, words);
    expect_frame(capture, 1, 1, &one);
    expect_end(capture);
    capture_free(capture);
    unlink(whole);
}

Test(capture, what_is_no_capture_is_told_and_the_others_are_read)
{
    static const struct {
        struct octets content;
        const char *words;
    } rows[] = {
        {{0}, "is empty, not a capture"},
        {HEX('-', '-', '-', '-', '-', 'B', 'E', 'G', 'I', 'N', ' ', 'C', 'E', 'R', 'T', 'I', 'F',
             'I', 'C', 'A', 'T', 'E', '-', '-', '-', '-', '-', '\n'),
         "not a capture"},
        {HEX(0xa1, 0xb2, 0xc3, 0xd4, 0, 9, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0,
             1),
         "not a capture"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct saved saved = {0};
        char path[SAVED_PATH_MAX];
        saved_add(&saved, rows[i].content.raw, rows[i].content.len);
        saved_write(&saved, saved.len, path);
        expect_refused(path, rows[i].words);
        unlink(path);
    }
}

Test(capture, what_cannot_be_opened_is_told_and_the_others_are_read)
{
    char directory[] = "/tmp/fedtap-XXXXXX";
    cr_assert(mkdtemp(directory) != NULL);
    expect_refused(directory, "is a directory without a capture");
    rmdir(directory);
    expect_refused("/nonexistent/capture.pcap", "No such file");
}

Test(capture, what_may_not_be_read_is_told)
{
    struct saved saved = saved_begin(1, false, true);
    char path[SAVED_PATH_MAX];
    saved_write(&saved, saved.len, path);
    cr_assert(chmod(path, 0) == 0);
    if (geteuid() == 0) {
        cr_assert(seteuid(65534) == 0); /* to root nothing is forbidden */
    }
    expect_refused(path, "Permission denied");
    (void)!seteuid(getuid());
    unlink(path);
}

Test(capture, a_link_type_that_is_not_understood_is_named)
{
    struct saved saved = saved_begin(192, false, true); /* Per-Packet Information */
    char path[SAVED_PATH_MAX];
    saved_packet(&saved, 5, 0, &one, 0);
    saved_write(&saved, saved.len, path);
    expect_refused(path, "192 (PPI)");
    unlink(path);
}

Test(capture, a_packet_that_claims_more_than_any_frame_has_is_an_error)
{
    struct saved saved = saved_begin(1, false, true);
    char path[SAVED_PATH_MAX];
    saved_packet(&saved, 5, 0, &one, 0);
    for (int i = 0; i < 4; i++) {
        saved_u32(&saved, UINT32_MAX);
    }
    saved_add(&saved, two.raw, two.len);
    saved_write(&saved, saved.len, path);
    struct capture *capture = capture_of((const char *[]){path}, 1);
    expect_frame(capture, 0, 1, &one);
    expect_error(capture, path, "after 1 packet");
    expect_end(capture);
    capture_free(capture);
    unlink(path);
}

Test(capture, pcapng_is_read)
{
    struct saved saved = saved_begin_ng(1, 9);
    char path[SAVED_PATH_MAX];
    struct error error = {""};
    struct frame frame;
    saved_packet_ng(&saved, 0, UINT64_C(1488438646123456789), &one);
    saved_packet_ng(&saved, 0, UINT64_C(1488438646123456790), &two);
    saved_write(&saved, saved.len, path);
    struct capture *capture = capture_of((const char *[]){path}, 1);
    cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "%s", error.message);
    cr_expect(frame.time_ns == INT64_C(1488438646123456789));
    expect_frame(capture, 0, 2, &two);
    expect_end(capture);
    capture_free(capture);
    unlink(path);
}

/* Seconds of 64 bits, times a thousand million, are more than an int64_t holds; and every sum and
 * difference of times that follows must hold too. */
Test(capture, no_time_that_a_pcapng_file_claims_overflows)
{
    static const uint64_t times[] = {INT64_MAX, UINT64_MAX, UINT64_C(1) << 63, 9223372037};
    for (size_t i = 0; i < NUM(times); i++) {
        struct saved saved = saved_begin_ng(1, 0); /* whole seconds */
        char path[SAVED_PATH_MAX];
        struct error error = {""};
        struct frame frame;
        saved_packet_ng(&saved, 0, times[i], &one);
        saved_write(&saved, saved.len, path);
        struct capture *capture = capture_of((const char *[]){path}, 1);
        cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "%s", error.message);
        cr_expect(frame.time_ns >= 0 && frame.time_ns <= INT64_MAX - INT64_C(1000000000000),
                  "%llx s became %lld ns", (unsigned long long)times[i], (long long)frame.time_ns);
        capture_free(capture);
        unlink(path);
    }
}

Test(capture, a_fraction_beyond_a_second_makes_no_negative_time)
{
    struct saved saved = saved_begin(1, false, true);
    char path[SAVED_PATH_MAX];
    struct error error = {""};
    struct frame frame;
    saved_packet(&saved, 0, UINT32_MAX, &one, 0);
    saved_write(&saved, saved.len, path);
    struct capture *capture = capture_of((const char *[]){path}, 1);
    cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "%s", error.message);
    cr_expect(frame.time_ns >= 0, "%lld ns", (long long)frame.time_ns);
    capture_free(capture);
    unlink(path);
}

Test(capture, the_table_of_sources_has_an_end)
{
    const struct capture_settings settings = {0};
    struct capture *capture = capture_new(&settings);
    struct error error = {""};
    for (size_t i = 0; i < SOURCES_MAX; i++) {
        cr_assert(capture_add_file(capture, "/nonexistent", &error));
    }
    cr_expect(!capture_add_file(capture, "/nonexistent", &error));
    cr_expect(strstr(error.message, "4096") != NULL, "%s", error.message);
    capture_free(capture);
}

Test(capture, without_sources_there_is_nothing)
{
    struct capture *capture = capture_of(NULL, 0);
    expect_end(capture);
    cr_expect(capture_num_sources(capture) == 0);
    capture_free(capture);
    capture_free(NULL);
}

/* Without root it is the permission that is missing. */
Test(capture, an_interface_that_does_not_exist_is_told)
{
    const struct capture_settings settings = {.snap_len = 65535};
    struct capture *capture = capture_new(&settings);
    struct error error = {""};
    cr_expect(!capture_add_interface(capture, "fedtap-none", &error));
    cr_expect(strncmp(error.message, "fedtap-none: no ", 16) == 0, "%s", error.message);
    cr_expect(strstr(error.message, "fedtap -D") != NULL || strstr(error.message, "CAP_NET_RAW"),
              "%s", error.message);
    capture_free(capture);
}
