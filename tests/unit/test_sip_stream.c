/* test_sip_stream.c: where messages begin and end in a stream, cut anywhere. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "octets.h"
#include "sip_octets.h"
#include "sip_stream.h"

struct reading {
    struct sip_stream stream;
    struct budget budget;
    struct frames frames; /* of what is given next */
    struct frames last;   /* of the last message */
    char told[256];
};

static void begin(struct reading *r)
{
    *r = (struct reading){.budget = {.limit = BUDGET_MAX}};
    sip_stream_init(&r->stream, &r->budget);
    frames_add(&r->frames, 1);
}

static void next_frame(struct reading *r, uint64_t number)
{
    r->frames.num_kept = 0;
    frames_add(&r->frames, number);
}

static void tell(struct reading *r, const char *what)
{
    size_t len = strlen(r->told);
    (void)snprintf(r->told + len, sizeof r->told - len, "%s%s", len > 0 ? " " : "", what);
}

static void tell_message(struct reading *r, const struct sip_message *m)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%.*s/%u/%u/%zu", (int)m->method.len,
                   (const char *)m->method.ptr, (unsigned)m->status, (unsigned)m->diagnostics.id,
                   m->diagnostics.num_seen);
    tell(r, text);
}

/* give reads octets as one piece, from a block of just that size. */
static void give(struct reading *r, struct bytes octets)
{
    static const char *const words[] = {
        [SIP_STREAM_NOT_SIP] = "not-sip",
        [SIP_STREAM_MALFORMED] = "malformed",
        [SIP_STREAM_TOO_LONG] = "too-long",
    };
    struct bytes piece = exact_copy(octets.ptr, octets.len);
    struct cursor c = cursor_of(piece);
    struct sip_message m;
    enum sip_stream_result result = SIP_STREAM_MESSAGE;
    while (result == SIP_STREAM_MESSAGE) {
        result = sip_stream_next(&r->stream, &c, &r->frames, &m, &r->last);
        if (result == SIP_STREAM_MESSAGE) {
            tell_message(r, &m);
        } else if (result != SIP_STREAM_MORE) {
            tell(r, words[result]);
        }
    }
    exact_free(piece);
}

static void end(struct reading *r, const char *told, const char *name)
{
    cr_expect_str_eq(r->told, told, "%s: %s", name, r->told);
    sip_stream_fini(&r->stream);
    cr_expect_eq(r->budget.used, 0, "%s", name);
}

static const struct {
    const char *name;
    const char *octets;
    const char *told;
} rows[] = {
    {"a request with a body", SIP_INVITE, "INVITE/0/0/0"},
    {"a failure on folded lines", SIP_TIMED_OUT, "INVITE/504/1010/2"},
    {"one behind the other", SIP_INVITE SIP_INVITE SIP_OK,
     "INVITE/0/0/0 INVITE/0/0/0 INVITE/200/0/0"},
    {"keep-alives", "\r\n\r\n\r\n" SIP_INVITE "\r\n\r\n" SIP_OK "\r\n",
     "INVITE/0/0/0 INVITE/200/0/0"},
    {"bare line feeds", "SIP/2.0 200 OK\nCSeq: 1 ACK\n\n" SIP_OK, "ACK/200/0/0 INVITE/200/0/0"},
    {"no length is no body", "SIP/2.0 200 OK\r\nCSeq: 1 ACK\r\n\r\n" SIP_OK,
     "ACK/200/0/0 INVITE/200/0/0"},
    {"another protocol", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "not-sip"},
    {"a server of another one", "HTTP/1.1 200 OK\r\n\r\n", "not-sip"},
    {"no text", "\x16\x03\x01\x02", "not-sip"},
    {"a word without end", "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", "not-sip"},
    {"another protocol behind it", SIP_OK "GET / HTTP/1.1\r\n\r\n", "INVITE/200/0/0 malformed"},
    {"a body longer than announced", SIP_INVITE "more\r\n", "INVITE/0/0/0 malformed"},
    {"lengths that differ", "SIP/2.0 200 OK\r\nl: 1\r\nl: 2\r\n\r\n" SIP_OK, "malformed"},
    {"a continued start line", "SIP/2.0 200 OK\r\n x\r\n\r\n" SIP_OK, "/200/0/0 INVITE/200/0/0"},
};

Test(sip_stream, messages_in_pieces_of_any_size)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes all = bytes_of_text(rows[i].octets);
        for (size_t size = 1; size <= all.len; size++) {
            struct reading r;
            begin(&r);
            for (size_t at = 0; at < all.len; at += size) {
                size_t left = all.len - at;
                give(&r, (struct bytes){all.ptr + at, left < size ? left : size});
            }
            end(&r, rows[i].told, rows[i].name);
        }
    }
}

Test(sip_stream, every_proper_prefix_tells_nothing)
{
    struct bytes all = bytes_of_text(SIP_TIMED_OUT);
    for (size_t len = 0; len < all.len; len++) {
        struct reading r;
        begin(&r);
        give(&r, (struct bytes){all.ptr, len});
        end(&r, "", "cut");
    }
}

Test(sip_stream, the_frames_are_those_that_carried_the_header)
{
    struct reading r;
    struct bytes all = bytes_of_text("\r\n" SIP_INVITE);
    begin(&r);
    give(&r, (struct bytes){all.ptr, 2});
    next_frame(&r, 2);
    give(&r, (struct bytes){all.ptr + 2, 100});
    next_frame(&r, 3);
    give(&r, (struct bytes){all.ptr + 102, all.len - 102 - 5});
    next_frame(&r, 4);
    give(&r, (struct bytes){all.ptr + all.len - 5, 5});
    cr_expect(r.last.num_kept == 2 && r.last.number[0] == 2 && r.last.number[1] == 3);
    end(&r, "INVITE/0/0/0", "frames");
}

Test(sip_stream, a_header_over_the_limit_ends_the_stream)
{
    static char line[1024];
    struct reading r;
    memset(line, 'x', sizeof line);
    begin(&r);
    give(&r, bytes_of_text("SIP/2.0 200 OK\r\nSubject: "));
    for (size_t i = 0; i < SIP_HEADER_MAX / sizeof line; i++) {
        cr_expect_str_eq(r.told, i * sizeof line < SIP_HEADER_MAX ? "" : "too-long");
        give(&r, (struct bytes){(const uint8_t *)line, sizeof line});
    }
    give(&r, bytes_of_text(SIP_OK));
    end(&r, "too-long", "a long header");
}

Test(sip_stream, memory_that_is_refused_ends_the_stream)
{
    struct reading r;
    begin(&r);
    r.budget.limit = 64;
    give(&r, bytes_of_text(SIP_INVITE));
    end(&r, "too-long", "little memory");
}

Test(sip_stream, behind_a_hole_the_next_message_is_found)
{
    static const struct {
        const char *name;
        const char *before;
        uint64_t num;
        const char *after;
        const char *told;
    } holes[] = {
        {"in a header", "INVITE sip:a@b SIP/2.0\r\nFr", 20, "x: y\r\n\r\n" SIP_OK,
         "INVITE/200/0/0"},
        {"of unknown length", SIP_OK, 0, "SIP/2.0 200 half\r\n" SIP_OK SIP_OK,
         "INVITE/200/0/0 INVITE/200/0/0 INVITE/200/0/0"},
        {"within a body", "SIP/2.0 200 OK\r\nCSeq: 1 ACK\r\nl: 20\r\n\r\nabc", 10, "abcdefg" SIP_OK,
         "ACK/200/0/0 INVITE/200/0/0"},
        {"beyond a body", "SIP/2.0 200 OK\r\nCSeq: 1 ACK\r\nl: 20\r\n\r\nabc", 30,
         "2.0 200 OK\r\n\r\n" SIP_INVITE, "ACK/200/0/0 INVITE/0/0/0"},
        {"at the beginning", "", 0, "bc\r\n" SIP_TIMED_OUT, "INVITE/504/1010/2"},
    };
    for (size_t i = 0; i < NUM(holes); i++) {
        struct reading r;
        begin(&r);
        give(&r, bytes_of_text(holes[i].before));
        sip_stream_miss(&r.stream, holes[i].num);
        give(&r, bytes_of_text(holes[i].after));
        end(&r, holes[i].told, holes[i].name);
    }
}
