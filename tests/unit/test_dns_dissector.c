/* test_dns_dissector.c: responses find their queries; silence is told only when it is certain. */
#include <criterion/criterion.h>

#include "dns_dissector.h"
#include "dns_octets.h"
#include "dns_play.h"

/* --- messages: all of question example.com or its like --- */

#define ASK(id, name) HEX(HEADER(id, QUERY, 1, 0, 0, 0), name, IN_CLASS(DNS_A))
#define ANSWER(id, name)                                                                          \
    HEX(HEADER(id, RESPONSE, 1, 1, 0, 0), name, IN_CLASS(DNS_A), QNAME, RECORD(DNS_A, 4), 192, 0, \
        2, 9)

static const struct octets query = ASK(7, EXAMPLE);
static const struct octets answer = ANSWER(7, EXAMPLE);
static const struct octets bare_refusal = HEX(HEADER(7, SERVFAIL, 0, 0, 0, 0));

Test(dns_dissector, what_is_wanted)
{
    static const struct {
        struct flow_hint hint;
        bool by_udp;
        bool by_tcp;
    } rows[] = {
        {{TRANSPORT_UDP, 12345, 53, false, APPLICATION_UNKNOWN}, true, false},
        {{TRANSPORT_UDP, 53, 12345, false, APPLICATION_UNKNOWN}, true, false},
        {{TRANSPORT_UDP, 12345, 5353, true, APPLICATION_DNS}, false, false},
        {{TRANSPORT_TCP, 12345, 53, false, APPLICATION_UNKNOWN}, false, true},
        {{TRANSPORT_TCP, 53, 12345, false, APPLICATION_UNKNOWN}, false, true},
        {{TRANSPORT_TCP, 12345, 5300, false, APPLICATION_DNS}, false, true},
        {{TRANSPORT_TCP, 12345, 5061, true, APPLICATION_TLS}, false, false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(dns_udp_dissector.wants(&rows[i].hint) == rows[i].by_udp, "row %zu", i);
        cr_expect(dns_tcp_dissector.wants(&rows[i].hint) == rows[i].by_tcp, "row %zu", i);
    }
    cr_expect_str_eq(dns_udp_dissector.filter, "udp port 53");
    cr_expect_str_eq(dns_tcp_dissector.filter, "tcp port 53");
}

/* The flow's client asks, or was guessed wrong: the facts name who really asked. */
Test(dns_dissector, a_response_finds_its_query)
{
    for (enum direction asker = FROM_CLIENT; asker <= FROM_SERVER; asker++) {
        struct play *p = play_new(&dns_udp_dissector);
        play_next(p, 1, SECOND);
        play_say(p, asker, &query);
        cr_expect(p->num_seen == 0);
        play_next(p, 2, SECOND + 5);
        play_say(p, direction_opposite(asker), &answer);
        cr_assert(p->num_seen == 1);
        const struct seen *s = &p->seen[0];
        struct name example = name_of("example.com");
        cr_expect(s->kind == FACT_DNS_RESPONSE && s->asked && s->num_answers == 1);
        cr_expect(s->question.type == DNS_A && name_equal(&s->question.name, &example));
        cr_expect(same_frames(&s->origin.frames, 2, 2) && s->origin.time_ns == SECOND + 5);
        cr_expect(s->origin.server.port == (asker == FROM_CLIENT ? 53 : 12345));
        cr_expect(s->origin.client.port == (asker == FROM_CLIENT ? 12345 : 53));
        cr_expect(s->origin.flow_id == 9);
        cr_expect(p->counters.value[COUNT_DNS_MESSAGES] == 2);
        play_end(p, END_IDLE);
        cr_expect(p->num_seen == 1, "no silence after an answer");
        free(p);
    }
}

/* Each response comes upon one query for example.com, A, id 7, from the client. */
Test(dns_dissector, only_the_right_response_is_believed)
{
    static const struct {
        const char *name;
        struct octets response;
        enum direction from;
        bool told;
        bool asked;
    } rows[] = {
        {"its answer", ANSWER(7, EXAMPLE), FROM_SERVER, true, true},
        {"in other letters",
         HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), 7, 'e', 'X', 'A', 'm', 'p', 'l', 'E', 3, 'C', 'o',
             'm', 0, IN_CLASS(DNS_A)),
         FROM_SERVER, true, true},
        {"a refusal without a question", HEX(HEADER(7, SERVFAIL, 0, 0, 0, 0)), FROM_SERVER, true,
         true},
        {"another id", ANSWER(8, EXAMPLE), FROM_SERVER, true, false},
        {"the id's octets swapped", ANSWER(0x0700, EXAMPLE), FROM_SERVER, true, false},
        {"another name", HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), 1, 'b', EXAMPLE, IN_CLASS(DNS_A)),
         FROM_SERVER, true, false},
        {"the root", HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), 0, IN_CLASS(DNS_A)), FROM_SERVER, true,
         false},
        {"another type", HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), EXAMPLE, IN_CLASS(DNS_AAAA)),
         FROM_SERVER, true, false},
        {"from who asked", ANSWER(7, EXAMPLE), FROM_CLIENT, true, false},
        {"a refusal of another id", HEX(HEADER(8, SERVFAIL, 0, 0, 0, 0)), FROM_SERVER, false,
         false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct play *p = play_new(&dns_udp_dissector);
        play_next(p, 1, SECOND);
        play_say(p, FROM_CLIENT, &query);
        play_next(p, 2, 2 * SECOND);
        play_say(p, rows[i].from, &rows[i].response);
        cr_expect(p->num_seen == rows[i].told, "%s: %zu facts", rows[i].name, p->num_seen);
        cr_expect(!rows[i].told || p->seen[0].asked == rows[i].asked, "%s", rows[i].name);
        cr_expect(p->counters.value[COUNT_DNS_UNASKED] == !rows[i].asked, "%s", rows[i].name);
        size_t before = p->num_seen;
        play_next(p, 3, 60 * SECOND);
        play_end(p, END_IDLE);
        cr_expect(p->num_seen - before == !rows[i].asked, "%s: silence", rows[i].name);
        free(p);
    }
}

Test(dns_dissector, a_bare_refusal_is_given_its_question)
{
    struct play *p = play_new(&dns_udp_dissector);
    play_next(p, 1, SECOND);
    play_say(p, FROM_CLIENT, &query);
    play_say(p, FROM_SERVER, &bare_refusal);
    struct name example = name_of("example.com");
    cr_assert(p->num_seen == 1);
    cr_expect(p->seen[0].asked && p->seen[0].rcode == DNS_SERVFAIL);
    cr_expect(name_equal(&p->seen[0].question.name, &example));
    play_end(p, END_IDLE);
    free(p);
}

/* version.bind and the like answer no query for the names of the Internet. */
Test(dns_dissector, a_response_of_another_class_is_passed_over)
{
    static const struct octets chaos =
        HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), EXAMPLE, U16(DNS_A), U16(3));
    struct play *p = play_new(&dns_udp_dissector);
    play_next(p, 1, SECOND);
    play_say(p, FROM_CLIENT, &query);
    play_say(p, FROM_SERVER, &chaos);
    cr_expect(p->num_seen == 0 && p->counters.value[COUNT_DNS_UNASKED] == 0);
    play_say(p, FROM_SERVER, &answer);
    cr_expect(p->num_seen == 1 && p->seen[0].asked);
    play_end(p, END_IDLE);
    free(p);
}

/* Two queries with one id: the refusal without a question is for the one that still waits. */
Test(dns_dissector, a_bare_refusal_is_for_the_query_that_waits)
{
    static const struct octets second = ASK(7, SIPFED);
    static const struct octets second_answer =
        HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), SIPFED, IN_CLASS(DNS_A));
    struct play *p = play_new(&dns_udp_dissector);
    play_next(p, 1, SECOND);
    play_say(p, FROM_CLIENT, &query);
    play_say(p, FROM_CLIENT, &second);
    play_say(p, FROM_SERVER, &second_answer);
    play_say(p, FROM_SERVER, &bare_refusal);
    struct name example = name_of("example.com");
    cr_assert(p->num_seen == 2);
    cr_expect(name_equal(&p->seen[1].question.name, &example));
    play_end(p, END_IDLE);
    free(p);
}

/* A span port that doubles packets makes nothing look unasked or unanswered. */
Test(dns_dissector, repeated_packets_do_no_harm)
{
    static const char *const orders[] = {"qa", "qqa", "qaa", "qqaa", "qaqa", "qqaaa"};
    for (size_t i = 0; i < NUM(orders); i++) {
        struct play *p = play_new(&dns_udp_dissector);
        for (size_t at = 0; orders[i][at] != '\0'; at++) {
            bool asks = orders[i][at] == 'q';
            play_next(p, at + 1, SECOND);
            play_say(p, asks ? FROM_CLIENT : FROM_SERVER, asks ? &query : &answer);
        }
        play_next(p, 9, 60 * SECOND);
        play_end(p, END_IDLE);
        for (size_t at = 0; at < p->num_seen; at++) {
            cr_expect(p->seen[at].kind == FACT_DNS_RESPONSE && p->seen[at].asked, "%s", orders[i]);
        }
        cr_expect(p->counters.value[COUNT_DNS_UNASKED] == 0, "%s", orders[i]);
        free(p);
    }
}

/* --- silence --- */

Test(dns_dissector, silence_is_told_when_it_is_certain)
{
    static const struct {
        const char *name;
        const struct dissector *dissector;
        int64_t age_ns;
        enum stream_end how;
        bool told;
    } rows[] = {
        {"too early to say", &dns_udp_dissector, DNS_TIMEOUT_NS - 1, END_IDLE, false},
        {"late enough", &dns_udp_dissector, DNS_TIMEOUT_NS, END_IDLE, true},
        {"the capture ends early", &dns_udp_dissector, DNS_TIMEOUT_NS - 1, END_OF_INPUT, false},
        {"the capture ends late", &dns_udp_dissector, DNS_TIMEOUT_NS, END_OF_INPUT, true},
        {"forgotten early", &dns_udp_dissector, 1, END_FORGOTTEN, false},
        {"time runs back", &dns_udp_dissector, -60 * SECOND, END_IDLE, false},
        {"closed", &dns_tcp_dissector, 1, END_CLOSED, true},
        {"reset", &dns_tcp_dissector, 1, END_RESET, true},
        {"the capture of a connection ends early", &dns_tcp_dissector, 1, END_OF_INPUT, false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct play *p = play_new(rows[i].dissector);
        struct octets message = query;
        if (rows[i].dissector == &dns_tcp_dissector) {
            memmove(message.raw + 2, message.raw, message.len);
            message.raw[0] = 0;
            message.raw[1] = (uint8_t)message.len;
            message.len += 2;
        }
        play_next(p, 1, 100 * SECOND);
        play_say(p, FROM_CLIENT, &message);
        play_next(p, 2, 100 * SECOND + rows[i].age_ns);
        play_end(p, rows[i].how);
        cr_expect(p->num_seen == rows[i].told, "%s: %zu facts", rows[i].name, p->num_seen);
        if (p->num_seen == 1) {
            struct name example = name_of("example.com");
            const struct seen *s = &p->seen[0];
            cr_expect(s->kind == FACT_DNS_SILENCE, "%s", rows[i].name);
            cr_expect(s->question.type == DNS_A && name_equal(&s->question.name, &example));
            cr_expect(same_frames(&s->origin.frames, 1, 1), "%s", rows[i].name);
            cr_expect(s->origin.time_ns == 100 * SECOND + rows[i].age_ns, "%s", rows[i].name);
            cr_expect(s->origin.server.port == 53, "%s", rows[i].name);
        }
        free(p);
    }
}

Test(dns_dissector, a_query_is_waited_for_anew_when_the_clock_is_put_back)
{
    struct play *p = play_new(&dns_udp_dissector);
    struct octets other = query;
    other.raw[1] ^= 1; /* another id */
    play_next(p, 1, 4000 * SECOND);
    play_say(p, FROM_CLIENT, &query);
    play_next(p, 2, 400 * SECOND);
    play_say(p, FROM_CLIENT, &other);
    cr_expect_eq(p->num_seen, 0, "neither is late");
    play_next(p, 3, 400 * SECOND + DNS_TIMEOUT_NS);
    play_end(p, END_IDLE);
    cr_expect_eq(p->num_seen, 2, "both are late: %zu", p->num_seen);
    free(p);
}

Test(dns_dissector, a_truncated_answer_is_told_unless_a_whole_one_follows)
{
    static const struct {
        const char *name;
        int64_t age_ns; /* of the truncated answer, when the flow ends */
        enum stream_end how;
        bool whole; /* a whole answer follows at once */
        bool told;
    } rows[] = {
        {"the wait is over", DNS_TIMEOUT_NS, END_IDLE, false, true},
        {"the capture is over: it was seen, and nothing else was", 1, END_OF_INPUT, false, true},
        {"forgotten", 1, END_FORGOTTEN, false, false},
        {"asked again over UDP", DNS_TIMEOUT_NS, END_IDLE, true, true},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct play *p = play_new(&dns_udp_dissector);
        struct octets truncated = query;
        truncated.raw[2] = TRUNCATED >> 8;
        truncated.raw[3] = TRUNCATED & 0xff;
        play_next(p, 1, 100 * SECOND);
        play_say(p, FROM_CLIENT, &query);
        play_next(p, 2, 100 * SECOND + 1);
        play_say(p, FROM_SERVER, &truncated);
        cr_expect_eq(p->num_seen, 1, "%s", rows[i].name);
        if (rows[i].whole) {
            play_next(p, 3, 100 * SECOND + 2);
            play_say(p, FROM_SERVER, &answer); /* what it says is federation's to compare */
        }
        size_t before = p->num_seen;
        play_next(p, 4, 100 * SECOND + 1 + rows[i].age_ns);
        play_end(p, rows[i].how);
        cr_expect_eq(p->num_seen, before + rows[i].told, "%s", rows[i].name);
        if (rows[i].told) {
            const struct seen *s = &p->seen[before];
            cr_expect_eq(s->kind, FACT_DNS_TRUNCATED, "%s", rows[i].name);
            cr_expect(same_frames(&s->origin.frames, 2, 2), "%s", rows[i].name);
            cr_expect_eq(s->origin.server.port, 53, "%s", rows[i].name);
        }
        free(p);
    }
}

Test(dns_dissector, a_repeat_renews_the_wait_and_is_evidence)
{
    static const struct octets other = ASK(8, EXAMPLE);
    struct play *p = play_new(&dns_udp_dissector);
    play_next(p, 1, 0);
    play_say(p, FROM_SERVER, &query); /* the flow's client was guessed wrong */
    play_next(p, 2, 3 * SECOND);
    play_say(p, FROM_SERVER, &query);
    play_next(p, 3, 6 * SECOND);
    play_say(p, FROM_SERVER, &other);
    cr_expect(p->num_seen == 0, "5 s since the first, not since the last");
    play_next(p, 4, 8 * SECOND);
    play_say(p, FROM_SERVER, &other);
    cr_assert(p->num_seen == 1, "%zu facts", p->num_seen);
    cr_expect(p->seen[0].kind == FACT_DNS_SILENCE && p->seen[0].origin.time_ns == 8 * SECOND);
    cr_expect(same_frames(&p->seen[0].origin.frames, 1, 2));
    cr_expect(p->seen[0].origin.client.port == 53, "who asked");
    play_say(p, FROM_CLIENT, &answer);
    cr_expect(p->num_seen == 2 && !p->seen[1].asked, "too late");
    play_end(p, END_OF_INPUT);
    cr_expect(p->num_seen == 2, "told once");
    free(p);
}

Test(dns_dissector, the_oldest_query_goes_first)
{
    struct play *p = play_new(&dns_udp_dissector);
    struct octets message = query;
    for (uint8_t id = 0; id <= DNS_QUERIES_MAX; id++) {
        message.raw[1] = id;
        play_next(p, id + 1u, SECOND);
        play_say(p, FROM_CLIENT, &message);
    }
    cr_expect(p->counters.value[COUNT_DNS_QUERIES_FORGOTTEN] == 1);
    message = answer;
    for (uint8_t id = 0; id <= DNS_QUERIES_MAX; id++) {
        message.raw[1] = id;
        play_say(p, FROM_SERVER, &message);
        cr_expect(p->seen[id].asked == (id > 0), "id %u", id);
    }
    play_end(p, END_IDLE);
    free(p);
}

Test(dns_dissector, without_memory_queries_are_forgotten_and_counted)
{
    struct play *p = play_new(&dns_udp_dissector);
    p->budget.limit = 0;
    play_next(p, 1, SECOND);
    play_say(p, FROM_CLIENT, &query);
    play_say(p, FROM_SERVER, &answer);
    cr_expect(p->counters.value[COUNT_DNS_QUERIES_FORGOTTEN] == 1);
    cr_expect(p->num_seen == 1 && !p->seen[0].asked);
    play_end(p, END_IDLE);
    free(p);
}

Test(dns_dissector, what_is_no_query_of_names_is_passed_over)
{
    static const struct {
        const char *name;
        struct octets message;
        uint64_t messages;
    } rows[] = {
        {"NOTIFY", HEX(HEADER(7, 0x2400, 1, 0, 0, 0), EXAMPLE, IN_CLASS(DNS_SOA)), 1},
        {"its response", HEX(HEADER(7, 0xa400, 1, 0, 0, 0), EXAMPLE, IN_CLASS(DNS_SOA)), 1},
        {"a query without a question", HEX(HEADER(7, QUERY, 0, 0, 0, 0)), 1},
        {"a query of class CH", HEX(HEADER(7, QUERY, 1, 0, 0, 0), EXAMPLE, U16(16), U16(3)), 1},
        {"half a header", HEX(0, 7, 1, 0, 0, 1), 0},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct play *p = play_new(&dns_udp_dissector);
        play_next(p, 1, 0);
        play_say(p, FROM_SERVER, &rows[i].message);
        cr_expect(p->counters.value[COUNT_DNS_MESSAGES] == rows[i].messages, "%s", rows[i].name);
        cr_expect(p->counters.value[COUNT_DNS_MALFORMED] == !rows[i].messages, "%s", rows[i].name);
        play_next(p, 2, 60 * SECOND);
        play_end(p, END_IDLE);
        cr_expect(p->num_seen == 0, "%s: %zu facts", rows[i].name, p->num_seen);
        free(p);
    }
}

/* The snap length may cut an answer anywhere: from the end of the question on, what was asked has been
 * answered, and nobody knows how. A sender that lies about its length proves nothing. */
Test(dns_dissector, an_answer_that_was_cut_is_no_silence)
{
    size_t question_end = query.len;
    for (size_t len = 12; len < answer.len; len++) {
        for (size_t cut = 0; cut <= 1; cut++) {
            struct play *p = play_new(&dns_udp_dissector);
            struct octets part = answer;
            part.len = len;
            play_next(p, 1, SECOND);
            play_say(p, FROM_CLIENT, &query);
            play_next(p, 2, SECOND);
            p->d.num_cut = cut * (answer.len - len);
            play_say(p, FROM_SERVER, &part);
            bool is_told = cut == 1 && len >= question_end;
            cr_assert_eq(p->num_seen, is_told, "%zu octets, %zu facts", len, p->num_seen);
            cr_expect(!is_told || p->seen[0].kind == FACT_DNS_CUT);
            cr_expect(!is_told || p->seen[0].question.type == DNS_A);
            cr_expect_eq(p->counters.value[COUNT_DNS_CUT], cut);
            cr_expect_eq(p->counters.value[COUNT_DNS_MALFORMED], 1 - cut);
            play_next(p, 3, 60 * SECOND);
            p->d.num_cut = 0;
            play_end(p, END_OF_INPUT);
            bool is_silent = p->num_seen > 0 && p->seen[p->num_seen - 1].kind == FACT_DNS_SILENCE;
            cr_expect_eq(is_silent, !is_told, "%zu octets", len);
            free(p);
        }
    }
}

/* Queues and clocks differ a little: the answer may come first, but not from long ago. */
Test(dns_dissector, an_answer_just_before_its_query_is_its_answer)
{
    static const struct octets other_id = ANSWER(8, EXAMPLE);
    static const struct {
        const struct octets *first;
        int64_t later_ns;
        bool is_answer;
    } rows[] = {
        {&answer, 0, true},    {&answer, DNS_SKEW_NS, true}, {&answer, DNS_SKEW_NS + 1, false},
        {&answer, -1, false}, /* the clock was put back */
        {&other_id, 0, false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct play *p = play_new(&dns_udp_dissector);
        play_next(p, 1, SECOND);
        play_say(p, FROM_SERVER, rows[i].first);
        cr_assert(p->num_seen == 1 && !p->seen[0].asked);
        play_next(p, 2, SECOND + rows[i].later_ns);
        play_say(p, FROM_CLIENT, &query);
        cr_assert_eq(p->num_seen, rows[i].is_answer ? 2 : 1, "row %zu", i);
        cr_expect(!rows[i].is_answer || (p->seen[1].asked && p->seen[1].num_answers == 1));
        cr_expect(!rows[i].is_answer || same_frames(&p->seen[1].origin.frames, 1, 1));
        play_say(p, FROM_CLIENT, &query);
        cr_expect_eq(p->num_seen, rows[i].is_answer ? 2 : 1, "row %zu: told twice", i);
        play_next(p, 3, 60 * SECOND);
        play_end(p, END_OF_INPUT);
        bool is_silent = p->seen[p->num_seen - 1].kind == FACT_DNS_SILENCE;
        cr_expect(rows[i].is_answer || is_silent, "row %zu", i);
        free(p);
    }
}
