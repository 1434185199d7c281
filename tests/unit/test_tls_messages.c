/* test_tls_messages.c: handshake messages out of fragments, long ones, and holes in them. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "bounds.h"
#include "octets.h"
#include "tls_messages.h"

/* Three messages: of type 1 with "abc", 14 without a body, and 11 with "defgh". */
static const struct octets stream =
    HEX(1, 0, 0, 3, 'a', 'b', 'c', 14, 0, 0, 0, 11, 0, 0, 5, 'd', 'e', 'f', 'g', 'h');

/* reader is one direction, and what it heard: the type and the body of each message. */
struct reader {
    struct budget budget;
    struct tls_messages messages;
    uint64_t frame;
    char heard[128];
    struct frames frames; /* of the last message */
};

static void reader_start(struct reader *r)
{
    *r = (struct reader){.budget.limit = BUDGET_MAX};
    tls_messages_init(&r->messages, &r->budget);
}

static void reader_stop(struct reader *r)
{
    tls_messages_fini(&r->messages);
    cr_expect_eq(r->budget.used, 0, "%zu octets not given back", r->budget.used);
}

static void hear_message(struct reader *r, const struct tls_message *message)
{
    size_t len = strlen(r->heard);
    int body_len = (int)(message->body.len < 16 ? message->body.len : 16);
    (void)snprintf(r->heard + len, sizeof r->heard - len, "%u(%.*s)", (unsigned)message->type,
                   body_len, body_len > 0 ? (const char *)message->body.ptr : "");
    r->frames = message->frames;
}

/* hear gives octets as the next frame; the result that ended it. */
static enum tls_message_result hear(struct reader *r, const uint8_t *raw, size_t len)
{
    struct frames frames = {0};
    struct tls_message message;
    struct bytes exact = exact_copy(raw, len);
    struct cursor data = cursor_of(exact);
    enum tls_message_result result;
    frames_add(&frames, ++r->frame);
    while ((result = tls_messages_next(&r->messages, &data, &frames, &message)) ==
           TLS_MESSAGE_WHOLE) {
        hear_message(r, &message);
    }
    cr_expect(result != TLS_MESSAGE_MORE || !cursor_more(&data), "everything is read");
    exact_free(exact);
    return result;
}

Test(tls_messages, any_two_cuts_give_the_same)
{
    for (size_t first = 0; first <= stream.len; first++) {
        for (size_t second = first; second <= stream.len; second++) {
            struct reader r;
            reader_start(&r);
            hear(&r, stream.raw, first);
            hear(&r, stream.raw + first, second - first);
            hear(&r, stream.raw + second, stream.len - second);
            cr_expect_str_eq(r.heard, "1(abc)14()11(defgh)", "cut at %zu and %zu: %s", first,
                             second, r.heard);
            reader_stop(&r);
        }
    }
}

Test(tls_messages, frames_are_those_that_carried_the_message)
{
    struct reader r;
    reader_start(&r);
    hear(&r, stream.raw, 9);     /* frame 1: a message, and half a header */
    hear(&r, stream.raw + 9, 2); /* frame 2 ends the second message */
    cr_expect(r.frames.num_kept == 2 && r.frames.number[0] == 1 && r.frames.number[1] == 2);
    hear(&r, stream.raw + 11, 4); /* frame 3: the header of the third */
    hear(&r, stream.raw + 15, 0); /* frame 4 carries nothing */
    hear(&r, stream.raw + 15, 5); /* frame 5 */
    cr_expect(r.frames.num_kept == 2 && r.frames.number[0] == 3 && r.frames.number[1] == 5);
    reader_stop(&r);
}

Test(tls_messages, of_many_frames_the_first_are_kept)
{
    struct reader r;
    const uint8_t header[] = {11, 0, 0, 30};
    reader_start(&r);
    hear(&r, header, sizeof header);
    for (size_t i = 0; i < 30; i++) {
        hear(&r, (const uint8_t *)"x", 1);
    }
    cr_expect_str_eq(r.heard, "11(xxxxxxxxxxxxxxxx)");
    cr_expect_eq(r.frames.num_kept, FRAMES_MAX);
    for (size_t i = 0; i < FRAMES_MAX; i++) {
        cr_expect_eq(r.frames.number[i], i + 1);
    }
    reader_stop(&r);
}

/* A hole of num octets after the first at of the stream. */
static const struct {
    const char *name;
    size_t at;
    uint64_t num;
    bool bridged;
    const char *heard; /* when bridged */
} holes[] = {
    {"inside a body", 5, 1, true, "14()11(defgh)"},
    {"to the end of a body", 5, 2, true, "14()11(defgh)"},
    {"a whole body", 4, 3, true, "14()11(defgh)"},
    {"into the next message", 5, 3, false, NULL},
    {"inside a header", 2, 1, false, NULL},
    {"between two messages", 7, 1, false, NULL},
    {"the last body", 15, 5, true, "1(abc)14()"},
    {"more than any message holds", 15, UINT64_MAX, false, NULL},
    {"a number that ends in zeros", 15, UINT64_C(0x100000000), false, NULL},
};

Test(tls_messages, holes_within_a_message_cost_that_message)
{
    for (size_t i = 0; i < NUM(holes); i++) {
        struct reader r;
        reader_start(&r);
        hear(&r, stream.raw, holes[i].at);
        cr_expect_eq(tls_messages_skip(&r.messages, holes[i].num), holes[i].bridged, "%s",
                     holes[i].name);
        if (holes[i].bridged) {
            size_t next = holes[i].at + (size_t)holes[i].num;
            hear(&r, stream.raw + next, stream.len - next);
            cr_expect_str_eq(r.heard, holes[i].heard, "%s: %s", holes[i].name, r.heard);
        }
        reader_stop(&r);
    }
}

Test(tls_messages, two_holes_in_one_message)
{
    struct reader r;
    reader_start(&r);
    hear(&r, stream.raw, 16);                     /* "d" of "defgh" */
    cr_expect(tls_messages_skip(&r.messages, 1)); /* "e" */
    hear(&r, stream.raw + 17, 1);                 /* "f" */
    cr_expect_not(tls_messages_skip(&r.messages, 3), "one more than is missing");
    cr_expect(tls_messages_skip(&r.messages, 2));
    hear(&r, stream.raw, stream.len);
    cr_expect_str_eq(r.heard, "1(abc)14()1(abc)14()11(defgh)", "%s", r.heard);
    reader_stop(&r);
}

/* announce gives the header of a message of len octets, header included. */
static enum tls_message_result announce(struct reader *r, size_t len)
{
    size_t body_len = len - TLS_HANDSHAKE_HEADER_LEN;
    const uint8_t header[] = {11, (uint8_t)(body_len >> 16), U16(body_len)};
    return hear(r, header, sizeof header);
}

Test(tls_messages, the_longest_is_taken_and_one_octet_more_is_passed_over)
{
    uint8_t *octets = calloc(1, TLS_MESSAGE_MAX + 1);
    cr_assert_not_null(octets);
    for (size_t extra = 0; extra <= 1; extra++) {
        struct reader r;
        reader_start(&r);
        memset(octets, 'x', TLS_MESSAGE_MAX + 1);
        cr_expect_eq(announce(&r, TLS_MESSAGE_MAX + extra),
                     extra == 0 ? TLS_MESSAGE_MORE : TLS_MESSAGE_TOO_LONG);
        cr_expect_leq(r.budget.used, 512, "nothing is allocated for an announcement");
        hear(&r, octets, TLS_MESSAGE_MAX + extra - TLS_HANDSHAKE_HEADER_LEN);
        hear(&r, stream.raw, 7);
        cr_expect_str_eq(r.heard, extra == 0 ? "11(xxxxxxxxxxxxxxxx)1(abc)" : "1(abc)", "%s",
                         r.heard);
        reader_stop(&r);
    }
    free(octets);
}

Test(tls_messages, a_budget_that_is_used_up_is_told)
{
    struct reader r;
    uint8_t octets[600] = {11, 0, 2, 0};
    reader_start(&r);
    r.budget.limit = 512;
    cr_expect_eq(hear(&r, octets, 100), TLS_MESSAGE_MORE);
    cr_expect_eq(hear(&r, octets + 100, 500), TLS_MESSAGE_NO_MEMORY);
    reader_stop(&r);
}
