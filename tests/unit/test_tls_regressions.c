/* test_tls_regressions.c: misreadings of the past, each of them a fact that was not there. */
#include <criterion/criterion.h>

#include <openssl/ssl.h>

#include "octets.h"
#include "tls_play.h"

static struct bytes flight_of(const struct talk *talk, size_t i)
{
    return (struct bytes){talk->flight[i].raw, talk->flight[i].len};
}

/* RFC 8446, D.4: the server's dummy ChangeCipherSpec follows its HelloRetryRequest at once. */
Test(tls_regressions, hello_retry_request)
{
    const struct talk_setup setup = {.version = TLS1_3_VERSION, .retries = true};
    struct talk *talk = talk_make(&setup);
    struct tls_play *p = tls_play_new();
    tls_play_talk(p, talk, 1460);
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told, "client(" TALK_SNI ",304) server(304) over", "%s", p->told);
    free(p);
    talk_free(talk);
}

#define C FROM_CLIENT
#define S FROM_SERVER
#define HELLO_RANDOM \
    1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2
#define CLIENT_HELLO 22, 3, 1, 0, 45, 1, 0, 0, 41, 3, 3, HELLO_RANDOM, 0, 0, 2, 0xc0, 0x2f, 1, 0
#define SERVER_HELLO 22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, HELLO_RANDOM, 0, 0xc0, 0x2f, 0
#define SERVER_HELLO_13_MESSAGE \
    2, 0, 0, 46, 3, 3, HELLO_RANDOM, 0, 0x13, 1, 0, 0, 6, 0, 43, 0, 2, 3, 4
#define SERVER_HELLO_13 22, 3, 3, 0, 50, SERVER_HELLO_13_MESSAGE
#define SERVER_HELLO_13_AND(...) 22, 3, 3, 0, 57, SERVER_HELLO_13_MESSAGE, __VA_ARGS__
#define CCS 20, 3, 3, 0, 1, 1
#define DATA 23, 3, 3, 0, 1, 0
#define ALERT_42 21, 3, 3, 0, 2, 2, 42
#define CERTIFICATE 22, 3, 3, 0, 12, 11, 0, 0, 8, 0, 0, 5, 0, 0, 2, 0x30, 0
#define ASK 22, 3, 3, 0, 10, 13, 0, 0, 6, 1, 1, 0, 0, 0, 0
#define HELLO_DONE 22, 3, 3, 0, 4, 14, 0, 0, 0

struct step {
    enum direction direction;
    uint64_t num_missing; /* a hole instead */
    struct octets octets;
};

static const struct {
    const char *name;
    struct step steps[6];
    size_t num;
    const char *told;
} rows[] = {
    {"an alert whose level is lost",
     {{C, 0, HEX(CLIENT_HELLO)}, {S, 0, HEX(21, 3, 3, 0, 2)}, {S, 1, {0}}, {S, 0, HEX(40)}},
     4,
     "client(-,303) S:gap(loss) cut"},
    {"an alert ahead of what it refuses",
     {{C, 0, HEX(CLIENT_HELLO, ALERT_42)},
      {S, 0, HEX(SERVER_HELLO, CERTIFICATE)},
      {S, 0, HEX(ASK, HELLO_DONE)},
      {S, 0, HEX(ALERT_42)}},
     4,
     "client(-,303) C:alert(2,42) server(303) S:cert(1) full ask(0) cut"},
    {"an alert ahead of a hello that says it all",
     {{C, 0, HEX(CLIENT_HELLO, ALERT_42)}, {S, 0, HEX(SERVER_HELLO_13)}, {S, 0, HEX(DATA)}},
     3,
     "client(-,303) C:alert(2,42) server(304) cut"},
    {"a server's alert is ahead of nothing",
     {{C, 0, HEX(CLIENT_HELLO)}, {S, 0, HEX(ALERT_42, SERVER_HELLO)}},
     2,
     "client(-,303) S:alert(2,42) cut"},
    {"a ClientHello behind the ServerHello of TLS 1.3",
     {{S, 0, HEX(SERVER_HELLO_13, DATA)}, {C, 0, HEX(CLIENT_HELLO, DATA)}},
     2,
     "server(304) client(-,303) over"},
    {"an alert whose description is lost, and another",
     {{C, 0, HEX(CLIENT_HELLO)},
      {S, 0, HEX(21, 3, 3, 0, 2, 1)},
      {S, 1, {0}},
      {S, 0, HEX(21, 3, 3, 0, 2, 2, 40)}},
     4,
     "client(-,303) S:gap(loss) S:alert(2,40) cut"},
    {"a ServerHello of the client",
     {{C, 0, HEX(CLIENT_HELLO, SERVER_HELLO_13)}, {S, 0, HEX(SERVER_HELLO)}},
     2,
     "client(-,303) server(303) cut"},
    {"early data is no Finished",
     {{C, 0, HEX(CLIENT_HELLO, CCS, DATA)}, {S, 0, HEX(SERVER_HELLO_13, CCS, DATA)}},
     2,
     "client(-,303) server(304) cut"},
    {"what follows the last Finished, in the same segment",
     {{C, 0, HEX(CLIENT_HELLO)},
      {S, 0, HEX(SERVER_HELLO_13, DATA)},
      {C, 0, HEX(DATA, 21, 3, 3, 0, 2, 2, 48)}},
     3,
     "client(-,303) server(304) over"},
    {"a message in clear behind a ServerHello of TLS 1.3, in the same record",
     {{C, 0, HEX(CLIENT_HELLO)}, {S, 0, HEX(SERVER_HELLO_13_AND(11, 0, 0, 3, 0, 0, 0))}},
     2,
     "client(-,303) server(304) cut"},
};

Test(tls_regressions, rows)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct tls_play *p = tls_play_new();
        for (size_t k = 0; k < rows[i].num; k++) {
            const struct step *s = &rows[i].steps[k];
            if (s->num_missing > 0) {
                (void)tls_play_gap(p, s->direction, GAP_SPAN_LOSS, s->num_missing);
            }
            (void)tls_play_give(p, s->direction, (struct bytes){s->octets.raw, s->octets.len});
        }
        tls_play_end(p, END_OF_INPUT);
        cr_expect_str_eq(p->told, rows[i].told, "%s: %s", rows[i].name, p->told);
        free(p);
    }
}

static const struct talk_setup refused = {.version = TLS1_2_VERSION, .asks = true, .refuses = true};
static const struct talk_setup mutual = {.version = TLS1_2_VERSION, .asks = true};

/* The server refuses the client's certificate, and its alert is not in the capture. */
Test(tls_regressions, a_refusal_that_was_lost_is_no_success)
{
    struct talk *talk = talk_make(&refused);
    struct tls_play *p = tls_play_new();
    for (size_t i = 0; i < 3; i++) {
        (void)tls_play_give(p, talk->flight[i].direction, flight_of(talk, i));
    }
    cr_assert_eq(talk->flight[3].direction, FROM_SERVER);
    (void)tls_play_gap(p, FROM_SERVER, GAP_SPAN_LOSS, talk->flight[3].len);
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told,
                     "client(" TALK_SNI ",303) server(303) S:cert(2) full ask(1) C:cert(2) "
                     "S:gap(loss) cut",
                     "%s", p->told);
    free(p);
    talk_free(talk);
}

/* Only the ChangeCipherSpec's one octet is lost: what follows is ciphertext all the same. */
Test(tls_regressions, a_change_cipher_spec_without_its_octet)
{
    struct talk *talk = talk_make(&mutual);
    struct bytes last = flight_of(talk, 3);
    size_t at = 0;
    while (last.ptr[at] != 20) {
        at += 5 + ((size_t)last.ptr[at + 3] << 8 | last.ptr[at + 4]);
    }
    struct tls_play *p = tls_play_new();
    for (size_t i = 0; i < 3; i++) {
        (void)tls_play_give(p, talk->flight[i].direction, flight_of(talk, i));
    }
    (void)tls_play_give(p, FROM_SERVER, (struct bytes){last.ptr, at + 5});
    (void)tls_play_gap(p, FROM_SERVER, GAP_SPAN_LOSS, 1);
    (void)tls_play_give(p, FROM_SERVER, (struct bytes){last.ptr + at + 6, last.len - at - 6});
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told,
                     "client(" TALK_SNI ",303) server(303) S:cert(2) full ask(1) C:cert(2) "
                     "S:gap(loss) over",
                     "%s", p->told);
    free(p);
    talk_free(talk);
}

/* One direction is blind before the other has finished: nothing more can be learnt. */
Test(tls_regressions, blind_and_then_finished_is_the_end)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 0));
    (void)tls_play_gap(p, FROM_SERVER, GAP_SPAN_LOSS, 3000);
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 2));
    cr_expect_eq(p->result, DISSECTED_DONE);
    tls_play_end(p, END_RESET);
    free(p);
    talk_free(talk);
}
