/* test_merge.c: files whose packets come together by their times. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <unistd.h>

#include "bounds.h"
#include "capture.h"
#include "saved.h"

/* FILES_MAX is how many files a test has at most. */
#define FILES_MAX (2 * SOURCES_OPEN_MAX)

/* END ends the times of a file, BREAK too, with a file that is cut within a packet. */
#define END UINT8_MAX
#define BREAK (UINT8_MAX - 1)

/* write_times makes a capture of packets with these times, in seconds, each of which holds its time. */
static void write_times(const uint8_t *time, char path[SAVED_PATH_MAX])
{
    struct saved saved = saved_begin(LINK_ETHERNET, false, true);
    for (; *time < BREAK; time++) {
        struct octets packet = {.len = 20, .raw = {*time}};
        saved_packet(&saved, *time, 0, &packet, 0);
    }
    if (*time == BREAK) {
        saved_u32(&saved, 0);
    }
    saved_write(&saved, saved.len, path);
}

/* told writes down what comes out, "SOURCE:TIME " for each packet and "! " for an error. */
static void told(char paths[][SAVED_PATH_MAX], size_t num, const char *filter, char out[1024])
{
    const struct capture_settings settings = {.filter = filter};
    struct capture *capture = capture_new(&settings);
    struct frame frame;
    struct error error;
    enum capture_status status;
    size_t len = 0;
    out[0] = '\0';
    for (size_t i = 0; i < num; i++) {
        cr_assert(capture_add_file(capture, paths[i], &error));
    }
    while ((status = capture_next(capture, &frame, &error)) != CAPTURE_END && len < 1000) {
        if (status == CAPTURE_ERROR) {
            len += (size_t)snprintf(out + len, 1024 - len, "! ");
            continue;
        }
        cr_expect(frame.data.len > 0 && frame.data.ptr[0] == frame.time_ns / 1000000000);
        len += (size_t)snprintf(out + len, 1024 - len, "%u:%u ", frame.source, frame.data.ptr[0]);
    }
    capture_free(capture);
    for (size_t i = 0; i < num; i++) {
        unlink(paths[i]);
    }
}

static const struct {
    const char *name;
    size_t num;
    uint8_t time[3][8];
    const char *told;
} rows[] = {
    {"one behind the other",
     3,
     {{5, 6, END}, {1, 2, END}, {3, 4, END}},
     "1:1 1:2 2:3 2:4 0:5 0:6 "},
    {"overlapping", 2, {{1, 3, 5, END}, {2, 4, 6, END}}, "0:1 1:2 0:3 1:4 0:5 1:6 "},
    {"one within the other", 2, {{1, 9, END}, {4, 5, END}}, "0:1 1:4 1:5 0:9 "},
    {"of one time, as they were given",
     3,
     {{2, 2, END}, {2, END}, {1, 2, END}},
     "2:1 0:2 0:2 1:2 2:2 "},
    {"with times that step back", 2, {{5, 1, 7, END}, {4, 6, END}}, "1:4 0:5 0:1 1:6 0:7 "},
    {"one that breaks in the middle", 2, {{1, 3, BREAK}, {2, 4, END}}, "0:1 1:2 0:3 ! 1:4 "},
    {"one without packets", 2, {{END}, {2, 4, END}}, "1:2 1:4 "},
    {"one that breaks at once", 2, {{BREAK}, {2, 4, END}}, "! 1:2 1:4 "},
};

Test(merge, packets_come_by_their_times)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        char paths[3][SAVED_PATH_MAX];
        char out[1024];
        for (size_t f = 0; f < rows[i].num; f++) {
            write_times(rows[i].time[f], paths[f]);
        }
        told(paths, rows[i].num, NULL, out);
        cr_expect_str_eq(out, rows[i].told, "%s: %s", rows[i].name, out);
    }
}

/* Those that overlap beyond the limit come when there is room again, and none is lost. */
Test(merge, no_more_than_the_limit_are_open_and_none_is_lost)
{
    static char paths[FILES_MAX][SAVED_PATH_MAX];
    char out[1024];
    for (uint8_t i = 0; i < FILES_MAX; i++) {
        write_times((const uint8_t[]){i, FILES_MAX + 1, END}, paths[i]);
    }
    told(paths, FILES_MAX, NULL, out);
    size_t num = 0;
    size_t len = 0;
    for (size_t i = 0; i < SOURCES_OPEN_MAX; i++) {
        char one[16];
        len += (size_t)snprintf(one, sizeof one, "%zu:%zu ", i, i);
        cr_expect(strncmp(out + len - strlen(one), one, strlen(one)) == 0, "%zu: %s", i, out);
    }
    for (const char *c = out; *c != '\0'; c++) {
        num += *c == ':';
    }
    cr_expect(num == 2 * FILES_MAX, "%zu packets: %s", num, out);
}

/* The first packets are of no interest, and what follows belongs between those of the other file. */
Test(merge, packets_that_the_filter_drops_move_nothing)
{
    char paths[2][SAVED_PATH_MAX];
    char out[1024];
    write_times((const uint8_t[]){1, 2, 3, 20, END}, paths[0]);
    write_times((const uint8_t[]){4, 10, 30, END}, paths[1]);
    told(paths, 2, "ether[0] >= 4", out);
    cr_expect_str_eq(out, "1:4 1:10 0:20 1:30 ", "%s", out);
}

/* Interface 1 of the first file is of a link type that is not understood: told once, where it comes up;
 * the numbers of the frames count it. */
Test(merge, a_link_type_that_is_not_understood_is_told_once)
{
    char paths[2][SAVED_PATH_MAX];
    const struct capture_settings settings = {0};
    static const struct octets data[] = {HEX(1), HEX(2), HEX(3), HEX(5)};
    struct saved saved = {.little_endian = true};
    saved_section(&saved);
    saved_interface(&saved, LINK_ETHERNET, 0);
    saved_interface(&saved, 192, 0); /* Per-Packet Information */
    saved_packet_ng(&saved, 0, 1000000, &data[0]);
    saved_packet_ng(&saved, 1, 2000000, &data[1]);
    saved_packet_ng(&saved, 1, 3000000, &data[2]);
    saved_packet_ng(&saved, 0, 5000000, &data[3]);
    saved_write(&saved, saved.len, paths[0]);
    write_times((const uint8_t[]){2, 4, END}, paths[1]);
    struct capture *capture = capture_new(&settings);
    struct frame frame;
    struct error error;
    cr_assert(capture_add_file(capture, paths[0], &error));
    cr_assert(capture_add_file(capture, paths[1], &error));
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_FRAME && frame.number == 1);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_ERROR);
    cr_expect(strstr(error.message, "192 (PPI)") != NULL, "%s", error.message);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_FRAME && frame.source == 1);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_FRAME && frame.source == 1);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_FRAME && frame.source == 0);
    cr_expect(frame.number == 4, "%llu", (unsigned long long)frame.number);
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_END);
    capture_free(capture);
    unlink(paths[0]);
    unlink(paths[1]);
}
