/* test_tls_dissector.c: real handshakes, whole and in any pieces, tell the same; and what is no TLS
 * tells nothing. */
#include <criterion/criterion.h>

#include <openssl/ssl.h>

#include "octets.h"
#include "tls_play.h"

#define HELLO_12 "client(" TALK_SNI ",303) server(303)"
#define HELLO_13 "client(" TALK_SNI ",304) server(304)"

static const struct {
    const char *name;
    struct talk_setup setup;
    const char *told;
} talks[] = {
    {"mutual",
     {.version = TLS1_2_VERSION, .asks = true},
     HELLO_12 " S:cert(2) full ask(1) C:cert(2) over"},
    {"the server does not ask", {.version = TLS1_2_VERSION}, HELLO_12 " S:cert(2) full over"},
    {"the client declines",
     {.version = TLS1_2_VERSION, .asks = true, .client_declines = true},
     HELLO_12 " S:cert(2) full ask(1) C:cert(0) over"},
    {"the client is refused",
     {.version = TLS1_2_VERSION, .asks = true, .refuses = true},
     HELLO_12 " S:cert(2) full ask(1) C:cert(2) S:alert(2,48) cut"},
    {"no cipher suite in common",
     {.version = TLS1_2_VERSION, .no_common = true},
     "client(" TALK_SNI ",303) S:alert(2,40) cut"},
    {"TLS 1.1",
     {.version = TLS1_1_VERSION, .asks = true},
     "client(" TALK_SNI ",302) server(302) S:cert(2) full ask(1) C:cert(2) over"},
    {"TLS 1.0",
     {.version = TLS1_VERSION, .asks = true},
     "client(" TALK_SNI ",301) server(301) S:cert(2) full ask(1) C:cert(2) over"},
    {"resumed by ticket",
     {.version = TLS1_2_VERSION, .asks = true, .resumes = true},
     HELLO_12 " resumed over"},
    {"resumed by session id",
     {.version = TLS1_2_VERSION, .asks = true, .resumes = true, .by_session_id = true},
     HELLO_12 " resumed over"},
    {"TLS 1.3", {.version = TLS1_3_VERSION, .asks = true}, HELLO_13 " over"},
    {"TLS 1.3, resumed", {.version = TLS1_3_VERSION, .resumes = true}, HELLO_13 " resumed over"},
};

/* tells plays a talk in pieces and compares. */
static void tells(const struct talk *talk, size_t max, const char *told, const char *name)
{
    struct tls_play *p = tls_play_new();
    tls_play_talk(p, talk, max);
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told, told, "%s, in pieces of %zu: %s", name, max, p->told);
    cr_expect_eq(p->counters.value[COUNT_TLS_HANDSHAKES], 1, "%s", name);
    cr_expect_eq(p->counters.value[COUNT_TLS_MALFORMED], 0, "%s", name);
    free(p);
}

Test(tls_dissector, real_handshakes_in_pieces_of_any_size)
{
    static const size_t sizes[] = {1, 2, 3, 4, 5, 6, 7, 16, 100, 536, 1460, 100000};
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        for (size_t k = 0; k < NUM(sizes); k++) {
            tells(talk, sizes[k], talks[i].told, talks[i].name);
        }
        talk_free(talk);
    }
}

Test(tls_dissector, real_handshakes_in_other_records)
{
    static const size_t records[] = {1, 2, 3, 5, 64, 16384};
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        for (size_t k = 0; k < NUM(records); k++) {
            struct talk *anew = talk_reframe(talk, records[k]);
            tells(anew, 1460, talks[i].told, talks[i].name);
            tells(anew, 1, talks[i].told, talks[i].name);
            talk_free(anew);
        }
        talk_free(talk);
    }
}

/* play_cut plays a talk whose flight is cut in two after at octets. */
static void play_cut(struct tls_play *p, const struct talk *talk, size_t flight, size_t at)
{
    for (size_t i = 0; i < talk->num; i++) {
        const struct flight *f = &talk->flight[i];
        size_t first = i == flight ? at : f->len;
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw, first});
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw + first, f->len - first});
    }
}

Test(tls_dissector, a_mutual_handshake_cut_at_every_octet)
{
    struct talk *talk = talk_make(&talks[0].setup);
    for (size_t flight = 0; flight < talk->num; flight++) {
        for (size_t at = 0; at < talk->flight[flight].len; at++) {
            struct tls_play *p = tls_play_new();
            play_cut(p, talk, flight, at);
            tls_play_end(p, END_CLOSED);
            cr_expect_str_eq(p->told, talks[0].told, "flight %zu cut at %zu: %s", flight, at,
                             p->told);
            free(p);
        }
    }
    talk_free(talk);
}

/* A flow that was joined in the middle, and whose client was guessed wrong. */
Test(tls_dissector, the_messages_tell_who_is_the_client)
{
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        for (size_t k = 0; k < talk->num; k++) {
            struct flight *f = &talk->flight[k];
            f->direction = direction_opposite(f->direction);
        }
        struct tls_play *p = tls_play_new();
        p->origin.client.port = PLAY_SERVER_PORT;
        p->origin.server.port = 25000;
        tls_play_talk(p, talk, 1460);
        tls_play_end(p, END_OF_INPUT);
        cr_expect_str_eq(p->told, talks[i].told, "%s: %s", talks[i].name, p->told);
        cr_expect_eq(p->last.client.port, 25000, "%s", talks[i].name);
        cr_expect_eq(p->last.server.port, PLAY_SERVER_PORT, "%s", talks[i].name);
        free(p);
        talk_free(talk);
    }
}

Test(tls_dissector, the_end_is_told_as_soon_as_both_have_finished)
{
    struct talk *talk = talk_make(&talks[0].setup);
    struct tls_play *p = tls_play_new();
    size_t flight = 0;
    while (p->num_ends == 0) {
        cr_assert_lt(flight, talk->num);
        const struct flight *f = &talk->flight[flight++];
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw, f->len});
    }
    cr_expect_eq(flight, 4, "with the server's Finished, before any application data");
    cr_expect_eq(p->result, DISSECTED_DONE);
    cr_expect(p->last.frames.num_kept == 1 && p->last.frames.number[0] == 4);
    tls_play_end(p, END_DONE);
    free(p);
    talk_free(talk);
}

/* Streams that are written down: C: from the client, S: from the server, one step each. */
#define C FROM_CLIENT
#define S FROM_SERVER
#define HELLO_RANDOM \
    1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2
#define CLIENT_HELLO 22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 3, HELLO_RANDOM, 0, 0, 2, 0xc0, 0x2f, 1, 0
#define SERVER_HELLO 22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, HELLO_RANDOM, 0, 0xc0, 0x2f, 0
#define CHANGE_CIPHER_SPEC 20, 3, 3, 0, 1, 1
#define FATAL_40 21, 3, 3, 0, 2, 2, 40

struct step {
    enum direction direction;
    struct octets octets;
};

static const struct {
    const char *name;
    struct step steps[5];
    size_t num;
    enum dissected result;
    const char *told; /* after an end of the flow */
} rows[] = {
    {"SIP in clear", {{C, HEX('I', 'N', 'V', 'I', 'T', 'E')}}, 1, DISSECTED_NOT_MINE, ""},
    {"too short to tell", {{C, HEX(22, 3, 1, 0)}}, 1, DISSECTED_MORE, ""},
    {"an HTTP answer to a ClientHello",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX('H', 'T', 'T', 'P', '/')}},
     2,
     DISSECTED_NOT_MINE,
     "client(-,303) cut"},
    {"nobody answers", {{C, HEX(CLIENT_HELLO)}}, 1, DISSECTED_MORE, "client(-,303) cut"},
    {"an alert answers",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(FATAL_40)}},
     2,
     DISSECTED_DONE,
     "client(-,303) S:alert(2,40) cut"},
    {"an alert of the client",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(SERVER_HELLO)}, {C, HEX(21, 3, 3, 0, 2, 2, 46)}},
     3,
     DISSECTED_MORE, /* the span port may have brought it forward */
     "client(-,303) server(303) C:alert(2,46) cut"},
    {"a warning ends nothing",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(21, 3, 3, 0, 2, 1, 112)}},
     2,
     DISSECTED_MORE,
     "client(-,303) S:alert(1,112) cut"},
    {"an alert in two pieces",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(21, 3, 3, 0, 2, 2)}, {S, HEX(40)}},
     3,
     DISSECTED_DONE,
     "client(-,303) S:alert(2,40) cut"},
    {"three octets are no alert",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(21, 3, 3, 0, 3, 2, 40, 0)}},
     2,
     DISSECTED_MORE,
     "client(-,303) cut"},
    {"one octet is no alert",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(21, 3, 3, 0, 1, 2, FATAL_40)}},
     2,
     DISSECTED_DONE,
     "client(-,303) S:alert(2,40) cut"},
    {"an encrypted alert is not read",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(SERVER_HELLO, CHANGE_CIPHER_SPEC, FATAL_40)}},
     2,
     DISSECTED_MORE,
     "client(-,303) server(303) resumed cut"},
    {"the other side's alert is still in clear",
     {{C, HEX(CLIENT_HELLO)}, {S, HEX(SERVER_HELLO, CHANGE_CIPHER_SPEC)}, {C, HEX(FATAL_40)}},
     3,
     DISSECTED_DONE,
     "client(-,303) server(303) resumed C:alert(2,40) cut"},
    {"a ServerHelloDone means that nothing is resumed",
     {{C, HEX(CLIENT_HELLO)},
      {S, HEX(SERVER_HELLO, 22, 3, 3, 0, 4, 14, 0, 0, 0, CHANGE_CIPHER_SPEC)}},
     2,
     DISSECTED_MORE,
     "client(-,303) server(303) cut"},
    {"a NewSessionTicket does not speak against it",
     {{C, HEX(CLIENT_HELLO)},
      {S, HEX(SERVER_HELLO, 22, 3, 3, 0, 10, 4, 0, 0, 6, 0, 0, 0, 9, 0, 0, CHANGE_CIPHER_SPEC)}},
     2,
     DISSECTED_MORE,
     "client(-,303) server(303) resumed cut"},
    {"an SSLv2-compatible ClientHello is passed over",
     {{C, HEX(0x80, 5, 1, 3, 1, 'x', 'x')}, {S, HEX(SERVER_HELLO)}},
     2,
     DISSECTED_MORE,
     "server(303) cut"},
    {"a second ClientHello tells nothing again",
     {{C, HEX(CLIENT_HELLO, CLIENT_HELLO)}},
     1,
     DISSECTED_MORE,
     "client(-,303) cut"},
    {"a heartbeat is passed over",
     {{C, HEX(24, 3, 3, 0, 1, 0, CLIENT_HELLO)}},
     1,
     DISSECTED_MORE,
     "client(-,303) cut"},
};

Test(tls_dissector, streams_that_are_written_down)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct tls_play *p = tls_play_new();
        for (size_t k = 0; k < rows[i].num; k++) {
            const struct octets *octets = &rows[i].steps[k].octets;
            (void)tls_play_give(p, rows[i].steps[k].direction,
                                (struct bytes){octets->raw, octets->len});
        }
        cr_expect_eq(p->result, rows[i].result, "%s", rows[i].name);
        tls_play_end(p, END_RESET);
        cr_expect_str_eq(p->told, rows[i].told, "%s: %s", rows[i].name, p->told);
        free(p);
    }
}

Test(tls_dissector, a_flow_that_was_forgotten_tells_no_end)
{
    struct talk *talk = talk_make(&talks[0].setup);
    struct tls_play *p = tls_play_new();
    (void)tls_play_give(p, FROM_CLIENT, (struct bytes){talk->flight[0].raw, talk->flight[0].len});
    (void)tls_play_give(p, FROM_SERVER, (struct bytes){talk->flight[1].raw, 300});
    cr_expect_gt(p->budget.used, 0, "half a Certificate is held");
    tls_play_end(p, END_FORGOTTEN);
    cr_expect_str_eq(p->told, HELLO_12, "%s", p->told);
    free(p);
    talk_free(talk);
}

static const struct {
    const char *name;
    struct flow_hint hint;
    bool wanted;
} hints[] = {
    {"5061", {TRANSPORT_TCP, 25000, 5061, true, APPLICATION_UNKNOWN}, true},
    {"TLS elsewhere", {TRANSPORT_TCP, 25000, 8443, false, APPLICATION_TLS}, true},
    {"DNS", {TRANSPORT_TCP, 25000, 53, false, APPLICATION_DNS}, false},
    {"unknown", {TRANSPORT_TCP, 25000, 80, false, APPLICATION_UNKNOWN}, false},
    {"UDP", {TRANSPORT_UDP, 25000, 5061, true, APPLICATION_TLS}, false},
};

Test(tls_dissector, wants_what_may_be_tls)
{
    for (size_t i = 0; i < NUM(hints); i++) {
        cr_expect_eq(tls_dissector.wants(&hints[i].hint), hints[i].wanted, "%s", hints[i].name);
    }
    cr_expect_leq(tls_dissector.state_len, DISSECTOR_STATE_MAX);
}
