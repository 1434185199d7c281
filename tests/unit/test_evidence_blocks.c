/* test_evidence_blocks.c: what is written is what the reader of captures reads, and each block is whole. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture.h"
#include "evidence_blocks.h"
#include "whole.h"

#define START INT64_C(1795428000123456789)

/* write_all writes a section with two interfaces and a packet of each length below num. */
static void write_all(FILE *stream, size_t num)
{
    static const uint8_t octets[64] = {1, 2, 3};
    static const char *const comments[] = {"one", "anöther, in UTF-8"};
    evidence_blocks_section(stream, "fedtap");
    evidence_blocks_interface(stream, LINK_ETHERNET, bytes_of_text("eth0"));
    evidence_blocks_interface(stream, LINK_RAW, bytes_of_text("a\033[31m"));
    for (size_t i = 0; i < num; i++) {
        const struct evidence_block packet = {
            .interface = i % 2,
            .time_ns = START + (int64_t)i,
            .data = {octets, i},
            .original_len = (uint32_t)(i + 100),
            .comments = comments,
            .num_comments = i % 3,
        };
        evidence_blocks_packet(stream, &packet);
    }
    fflush(stream);
}

Test(evidence_blocks, the_reader_reads_what_was_written)
{
    char path[] = "/tmp/test_evidence_blocks.XXXXXX";
    FILE *stream = fdopen(mkstemp(path), "w+");
    write_all(stream, 9);
    const struct capture_settings settings = {0};
    struct capture *capture = capture_new(&settings);
    struct error error;
    struct frame frame;
    cr_assert(capture_add_file(capture, path, &error));
    for (size_t i = 0; i < 9; i++) {
        cr_assert(capture_next(capture, &frame, &error) == CAPTURE_FRAME, "packet %zu", i);
        cr_expect(frame.time_ns == START + (int64_t)i);
        cr_expect(frame.data.len == i && frame.original_len == i + 100);
        cr_expect(frame.link_type == (i % 2 == 0 ? LINK_ETHERNET : LINK_RAW));
    }
    cr_expect(capture_next(capture, &frame, &error) == CAPTURE_END);
    capture_free(capture);
    fclose(stream);
    unlink(path);
}

Test(evidence_blocks, every_block_is_whole_and_aligned)
{
    for (size_t num = 0; num < 12; num++) {
        FILE *stream = tmpfile();
        write_all(stream, num);
        cr_expect(whole_blocks(fileno(stream)) == ftell(stream), "with %zu packets", num);
        fclose(stream);
    }
}

Test(evidence_blocks, a_name_from_a_stranger_is_escaped)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    write_all(stream, 0);
    fclose(stream);
    cr_expect(memchr(text, '\033', len) == NULL);
    free(text);
}
