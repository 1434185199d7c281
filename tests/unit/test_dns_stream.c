/* test_dns_stream.c: DNS over TCP says the same however the stream is cut, and a hole costs no more
 * than the messages it may have hit. */
#include <criterion/criterion.h>

#include "dns_dissector.h"
#include "dns_octets.h"
#include "dns_play.h"

/* Each message with its length before it (RFC 1035, section 4.2.2). */
#define ASK_LEN 29
#define ASK(id) U16(ASK_LEN), HEADER(id, QUERY, 1, 0, 0, 0), EXAMPLE, IN_CLASS(DNS_A)
#define ANSWER_LEN 45
#define ANSWER(id)                                                                      \
    U16(ANSWER_LEN), HEADER(id, RESPONSE, 1, 1, 0, 0), EXAMPLE, IN_CLASS(DNS_A), QNAME, \
        RECORD(DNS_A, 4), 192, 0, 2, 9

static const struct octets queries = HEX(ASK(1), ASK(2), ASK(3));
static const struct octets answers = HEX(ANSWER(3), ANSWER(1), ANSWER(2));

static void expect_three_answers(const struct play *p, const char *what, size_t a, size_t b)
{
    cr_expect(p->num_seen == 3, "%s %zu, %zu: %zu facts", what, a, b, p->num_seen);
    for (size_t i = 0; i < p->num_seen; i++) {
        const struct seen *s = &p->seen[i];
        cr_expect(s->kind == FACT_DNS_RESPONSE && s->asked && s->num_answers == 1,
                  "%s %zu, %zu: fact %zu", what, a, b, i);
    }
    cr_expect(p->counters.value[COUNT_DNS_MESSAGES] == 6, "%s %zu, %zu", what, a, b);
}

/* give_cut hands over message in three frames, from number on, cut in front of octets a and b. */
static void give_cut(struct play *p, enum direction direction, const struct octets *message,
                     size_t a, size_t b, uint64_t number)
{
    const size_t at[] = {0, a, b, message->len};
    for (size_t i = 0; i < 3; i++) {
        play_next(p, number + i, (int64_t)(number + i));
        if (at[i + 1] > at[i]) {
            cr_expect(play_give(p, direction, message->raw + at[i], at[i + 1] - at[i]) ==
                      DISSECTED_MORE);
        }
    }
}

Test(dns_stream, cut_anywhere_it_says_the_same)
{
    for (size_t a = 0; a <= answers.len; a++) {
        for (size_t b = a; b <= answers.len; b++) {
            struct play *p = play_new(&dns_tcp_dissector);
            size_t query_a = a * queries.len / answers.len;
            size_t query_b = b * queries.len / answers.len;
            give_cut(p, FROM_CLIENT, &queries, query_a, query_b, 1);
            give_cut(p, FROM_SERVER, &answers, a, b, 11);
            expect_three_answers(p, "cut at", a, b);
            play_end(p, END_CLOSED);
            free(p);
        }
    }
}

Test(dns_stream, octet_by_octet)
{
    struct play *p = play_new(&dns_tcp_dissector);
    for (size_t i = 0; i < queries.len; i++) {
        play_next(p, i + 1, 1);
        play_give(p, FROM_CLIENT, queries.raw + i, 1);
    }
    for (size_t i = 0; i < answers.len; i++) {
        play_next(p, 1000 + i, 1);
        play_give(p, FROM_SERVER, answers.raw + i, 1);
    }
    expect_three_answers(p, "every octet", 0, 0);
    cr_expect(same_frames(&p->seen[1].origin.frames, 1047, 1047 + FRAMES_MAX - 1),
              "its own frames");
    play_end(p, END_CLOSED);
    free(p);
}

/* Every frame that carried a part of the message, and no other. */
Test(dns_stream, the_frames_of_a_message_are_its_evidence)
{
    struct play *p = play_new(&dns_tcp_dissector);
    give_cut(p, FROM_CLIENT, &queries, queries.len, queries.len, 1);
    give_cut(p, FROM_SERVER, &answers, 10, 60, 11);
    cr_assert(p->num_seen == 3);
    cr_expect(same_frames(&p->seen[0].origin.frames, 11, 12));
    cr_expect(same_frames(&p->seen[1].origin.frames, 12, 13));
    cr_expect(same_frames(&p->seen[2].origin.frames, 13, 13));
    cr_expect(p->seen[0].origin.time_ns == 12, "the last octet needed");
    play_end(p, END_CLOSED);
    free(p);
}

/* --- holes in the answers, while queries 1 to 3 wait --- */

static const struct {
    const char *name;
    size_t from;        /* the hole's first octet */
    size_t len;         /* of the hole */
    bool known;         /* its length is told */
    size_t num_answers; /* that are still understood */
} holes[] = {
    {"the rest of the first", 10, 37, true, 2},
    {"a part of the first", 10, 5, true, 2},
    {"all of the first but its length", 2, 45, true, 2},
    {"a part of the second", 60, 5, true, 2},
    {"the end of the last", 120, 21, true, 2},
    {"from one into the next", 10, 38, true, 0},
    {"half a length", 1, 1, true, 0},
    {"from the start on", 0, 47, true, 0},
    {"between messages", 47, 47, true, 1},
    {"of unknown length", 10, 37, false, 0},
};

static struct play *play_hole(size_t i)
{
    struct play *p = play_new(&dns_tcp_dissector);
    size_t behind = holes[i].from + holes[i].len;
    give_cut(p, FROM_CLIENT, &queries, 0, 0, 1);
    play_next(p, 20, 20);
    if (holes[i].from > 0) {
        play_give(p, FROM_SERVER, answers.raw, holes[i].from);
    }
    play_next(p, 21, 21);
    cr_expect(p->dissector->gap(p->state, FROM_SERVER, GAP_SPAN_LOSS,
                                holes[i].known ? holes[i].len : 0, &p->d) == DISSECTED_MORE,
              "%s", holes[i].name);
    for (size_t at = behind; at < answers.len; at++) { /* octet by octet: the harder way */
        play_give(p, FROM_SERVER, answers.raw + at, 1);
    }
    return p;
}

Test(dns_stream, a_hole_in_a_message_costs_that_message)
{
    for (size_t i = 0; i < NUM(holes); i++) {
        struct play *p = play_hole(i);
        cr_expect(p->num_seen == holes[i].num_answers, "%s: %zu facts", holes[i].name, p->num_seen);
        for (size_t at = 0; at < p->num_seen; at++) {
            cr_expect(p->seen[at].asked && p->seen[at].num_answers == 1, "%s", holes[i].name);
        }
        cr_expect(p->counters.value[COUNT_DNS_MALFORMED] == 0, "%s", holes[i].name);
        play_end(p, END_OF_INPUT);
        free(p);
    }
}

/* What the capture lost may have been the answer: the server was not silent, we were deaf. */
Test(dns_stream, a_hole_in_the_answers_is_no_silence)
{
    static const enum stream_end ends[] = {END_CLOSED, END_RESET, END_IDLE, END_OF_INPUT};
    for (size_t i = 0; i < NUM(holes) * NUM(ends); i++) {
        struct play *p = play_hole(i / NUM(ends));
        play_next(p, 30, 60 * SECOND);
        play_end(p, ends[i % NUM(ends)]);
        for (size_t at = 0; at < p->num_seen; at++) {
            cr_expect(p->seen[at].kind != FACT_DNS_SILENCE, "%s, end %zu",
                      holes[i / NUM(ends)].name, i % NUM(ends));
        }
        free(p);
    }
}

Test(dns_stream, a_direction_never_seen_is_no_silence)
{
    struct play *p = play_new(&dns_tcp_dissector);
    give_cut(p, FROM_CLIENT, &queries, 0, 0, 1);
    p->dissector->gap(p->state, FROM_SERVER, GAP_ONE_SIDED, answers.len, &p->d);
    play_end(p, END_CLOSED);
    cr_expect(p->num_seen == 0, "%zu facts", p->num_seen);
    free(p);
}

/* Behind a message that cannot be read the answers may still have come. */
Test(dns_stream, a_malformed_response_is_no_silence)
{
    static const struct octets garbage = HEX(0, 3, 'H', 'T', 'T');
    struct play *p = play_new(&dns_tcp_dissector);
    give_cut(p, FROM_CLIENT, &queries, 0, 0, 1);
    play_say(p, FROM_SERVER, &garbage);
    cr_expect(p->counters.value[COUNT_DNS_MALFORMED] == 1);
    play_next(p, 30, 60 * SECOND);
    play_end(p, END_CLOSED);
    cr_expect(p->num_seen == 0, "%zu facts", p->num_seen);
    free(p);
}

Test(dns_stream, a_query_asked_into_a_lost_direction_is_no_silence)
{
    struct play *p = play_new(&dns_tcp_dissector);
    p->dissector->gap(p->state, FROM_SERVER, GAP_SPAN_LOSS, 0, &p->d);
    play_next(p, 1, 1);
    play_give(p, FROM_CLIENT, queries.raw, 2 + ASK_LEN);
    play_next(p, 2, 60 * SECOND);
    play_give(p, FROM_CLIENT, queries.raw + 2 + ASK_LEN, 2 + ASK_LEN);
    play_end(p, END_CLOSED);
    cr_expect(p->num_seen == 0, "%zu facts", p->num_seen);
    free(p);
}

/* A hole in the queries takes nothing from those that were seen. */
Test(dns_stream, a_hole_in_the_queries_leaves_silence_certain)
{
    struct play *p = play_new(&dns_tcp_dissector);
    give_cut(p, FROM_CLIENT, &queries, 0, 0, 1);
    p->dissector->gap(p->state, FROM_CLIENT, GAP_SPAN_LOSS, 31, &p->d);
    play_end(p, END_CLOSED);
    cr_expect(p->num_seen == 3, "%zu facts", p->num_seen);
    free(p);
}

Test(dns_stream, a_capture_that_begins_in_the_middle)
{
    struct play *p = play_new(&dns_tcp_dissector);
    for (enum direction d = FROM_CLIENT; d <= FROM_SERVER; d++) {
        cr_expect(p->dissector->gap(p->state, d, GAP_MID_STREAM, 0, &p->d) == DISSECTED_MORE);
    }
    give_cut(p, FROM_CLIENT, &queries, 5, 50, 1);
    give_cut(p, FROM_SERVER, &answers, 5, 50, 11);
    expect_three_answers(p, "mid-stream", 0, 0);
    play_end(p, END_CLOSED);
    free(p);
}

/* --- hostile --- */

Test(dns_stream, garbage_in_both_directions_is_enough)
{
    static const struct octets empty = HEX(0, 0);
    static const struct octets text = HEX(0, 4, 'G', 'E', 'T', ' ', 0, 0);
    struct play *p = play_new(&dns_tcp_dissector);
    play_next(p, 1, 1);
    cr_expect(play_give(p, FROM_CLIENT, text.raw, text.len) == DISSECTED_MORE);
    cr_expect(play_give(p, FROM_CLIENT, queries.raw, queries.len) == DISSECTED_MORE);
    cr_expect(p->counters.value[COUNT_DNS_MESSAGES] == 0, "a lost direction stays lost");
    cr_expect(play_give(p, FROM_SERVER, empty.raw, empty.len) == DISSECTED_DONE);
    cr_expect(p->counters.value[COUNT_DNS_MALFORMED] == 2);
    cr_expect(p->budget.used == 0);
    play_end(p, END_CLOSED);
    free(p);
}

/* The longest message there can be: a response with its answer, and 65490 octets behind it. */
Test(dns_stream, the_longest_message_fits)
{
    struct play *p = play_new(&dns_tcp_dissector);
    size_t len = 2 + UINT16_MAX;
    uint8_t *raw = calloc(1, len);
    memcpy(raw, answers.raw, 2 + ANSWER_LEN);
    raw[0] = 0xff;
    raw[1] = 0xff;
    give_cut(p, FROM_CLIENT, &queries, 0, 0, 1);
    for (size_t at = 0; at < len; at += 1460) {
        play_give(p, FROM_SERVER, raw + at, len - at < 1460 ? len - at : 1460);
    }
    cr_expect(p->num_seen == 1 && p->seen[0].asked, "%zu facts", p->num_seen);
    play_give(p, FROM_SERVER, answers.raw, answers.len);
    cr_expect(p->num_seen == 4, "what follows is read: %zu facts", p->num_seen);
    cr_expect(p->budget.peak <= len + 4096, "%zu octets", p->budget.peak);
    play_end(p, END_CLOSED);
    free(raw);
    free(p);
}

Test(dns_stream, without_memory_a_direction_is_given_up)
{
    struct play *p = play_new(&dns_tcp_dissector);
    p->budget.limit = 100;
    cr_expect(play_give(p, FROM_CLIENT, queries.raw, queries.len) == DISSECTED_MORE);
    cr_expect(play_give(p, FROM_SERVER, answers.raw, answers.len) == DISSECTED_DONE);
    cr_expect(p->num_seen == 0 && p->counters.value[COUNT_DNS_MESSAGES] == 0);
    play_end(p, END_CLOSED);
    free(p);
}
