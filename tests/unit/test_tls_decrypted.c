/* test_tls_decrypted.c: who has the secrets sees the whole handshake, in pieces of any size; where
 * octets are spoilt or missing, nothing is made up. */
#include <criterion/criterion.h>

#include <openssl/ssl.h>

#include "cipher_suite.h"
#include "octets.h"
#include "records.h"
#include "sip_octets.h"
#include "tls_play.h"

#define HELLO_12 "client(" TALK_SNI ",303) server(303)"
#define HELLO_13 "client(" TALK_SNI ",304) server(304)"
#define SERVER_13 HELLO_13 " ask(1) S:cert(2) full"

static const struct {
    const char *name;
    struct talk_setup setup;
    const char *told;
} talks[] = {
    {"mutual", {.version = TLS1_3_VERSION, .asks = true}, SERVER_13 " C:cert(2) over"},
    {"not asked", {.version = TLS1_3_VERSION}, HELLO_13 " S:cert(2) full over"},
    {"the client declines",
     {.version = TLS1_3_VERSION, .asks = true, .client_declines = true},
     SERVER_13 " C:cert(0) over"},
    {"the client is refused",
     {.version = TLS1_3_VERSION, .asks = true, .refuses = true},
     SERVER_13 " C:cert(2) S:alert(2,48) cut"},
    {"HelloRetryRequest",
     {.version = TLS1_3_VERSION, .asks = true, .retries = true},
     SERVER_13 " C:cert(2) over"},
    {"resumed", {.version = TLS1_3_VERSION, .resumes = true}, HELLO_13 " resumed over"},
    {"KeyUpdate",
     {.version = TLS1_3_VERSION, .asks = true, .updates_keys = true},
     SERVER_13 " C:cert(2) over"},
    {"TLS 1.2",
     {.version = TLS1_2_VERSION, .asks = true},
     HELLO_12 " S:cert(2) full ask(1) C:cert(2) over"},
    {"TLS 1.2, resumed by ticket",
     {.version = TLS1_2_VERSION, .resumes = true},
     HELLO_12 " resumed over"},
    {"TLS 1.2, resumed by session id",
     {.version = TLS1_2_VERSION, .resumes = true, .by_session_id = true},
     HELLO_12 " resumed over"},
    {"TLS 1.2, renegotiated",
     {.version = TLS1_2_VERSION, .renegotiates = true},
     HELLO_12 " S:cert(2) full over " HELLO_12 " S:cert(2) full ask(1) C:cert(2) over"},
    {"TLS 1.2, CBC, renegotiated",
     {.version = TLS1_2_VERSION, .renegotiates = true, .suite = 0xc027},
     HELLO_12 " S:cert(2) full over " HELLO_12 " S:cert(2) full ask(1) C:cert(2) over"},
    {"TLS 1.1, renegotiated",
     {.version = TLS1_1_VERSION, .renegotiates = true, .mac_then_encrypt = true},
     "client(" TALK_SNI ",302) server(302) S:cert(2) full over "
     "client(" TALK_SNI ",302) server(302) S:cert(2) full ask(1) C:cert(2) over"},
    {"TLS 1.0, renegotiated",
     {.version = TLS1_VERSION, .renegotiates = true},
     "client(" TALK_SNI ",301) server(301) S:cert(2) full over "
     "client(" TALK_SNI ",301) server(301) S:cert(2) full ask(1) C:cert(2) over"},
    {"SIP",
     {.version = TLS1_3_VERSION, .asks = true, .request = SIP_INVITE, .answer = SIP_TIMED_OUT},
     SERVER_13 " C:cert(2) over C:sip(INVITE,0) S:sip(INVITE,504)"},
    {"TLS 1.2, SIP",
     {.version = TLS1_2_VERSION, .asks = true, .request = SIP_INVITE SIP_INVITE, .answer = SIP_OK},
     HELLO_12 " S:cert(2) full ask(1) C:cert(2) over C:sip(INVITE,0) C:sip(INVITE,0) "
              "S:sip(INVITE,200)"},
};

/* MUTUAL, RENEGOTIATED and SIP are rows of talks. */
#define MUTUAL 0
#define RENEGOTIATED 10
#define SIP 14

static struct tls_play *begin(const struct talk *talk)
{
    struct tls_play *p = tls_play_new();
    tls_play_know(p, talk->key_log);
    p->ends_max = 2;
    return p;
}

/* expect_all ends the flow: everything must have been read. */
static void expect_all(struct tls_play *p, const char *told, const char *name)
{
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told, told, "%s: %s", name, p->told);
    cr_expect(p->end.decrypted, "%s", name);
    cr_expect(!p->end.unread[TLS_CLIENT] && !p->end.unread[TLS_SERVER], "%s", name);
    cr_expect_eq(p->counters.value[COUNT_TLS_UNDECRYPTED], 0, "%s", name);
    cr_expect_eq(p->counters.value[COUNT_TLS_MALFORMED], 0, "%s", name);
    cr_expect_eq(p->counters.value[COUNT_TLS_HANDSHAKES], p->num_ends, "%s", name);
    free(p);
}

Test(tls_decrypted, real_handshakes_in_pieces_of_any_size)
{
    static const size_t sizes[] = {1, 2, 3, 5, 6, 16, 100, 536, 1460, 100000};
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        for (size_t k = 0; k < NUM(sizes); k++) {
            struct tls_play *p = begin(talk);
            tls_play_talk(p, talk, sizes[k]);
            expect_all(p, talks[i].told, talks[i].name);
        }
        talk_free(talk);
    }
}

Test(tls_decrypted, every_suite)
{
    uint16_t suite;
    for (unsigned i = 0; (suite = cipher_suite_at(i)) != 0; i++) {
        bool is_13 = suite >> 8 == 0x13;
        const struct talk_setup setup = {
            .version = is_13 ? TLS1_3_VERSION : TLS1_2_VERSION, .suite = suite, .asks = true};
        if (!talk_knows(suite)) {
            continue; /* 3DES, which is tested by itself */
        }
        struct talk *talk = talk_make(&setup);
        struct tls_play *p = begin(talk);
        tls_play_talk(p, talk, 1460);
        expect_all(p,
                   is_13 ? SERVER_13 " C:cert(2) over"
                         : HELLO_12 " S:cert(2) full ask(1) C:cert(2) over",
                   "a suite");
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

Test(tls_decrypted, cut_at_every_octet)
{
    static const size_t which[] = {MUTUAL, RENEGOTIATED, SIP};
    for (size_t i = 0; i < NUM(which); i++) {
        struct talk *talk = talk_make(&talks[which[i]].setup);
        for (size_t flight = 0; flight < talk->num; flight++) {
            for (size_t at = 0; at < talk->flight[flight].len; at++) {
                struct tls_play *p = begin(talk);
                play_cut(p, talk, flight, at);
                expect_all(p, talks[which[i]].told, talks[which[i]].name);
            }
        }
        talk_free(talk);
    }
}

/* A flow whose client was guessed wrong. */
Test(tls_decrypted, the_messages_tell_who_is_the_client)
{
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        for (size_t k = 0; k < talk->num; k++) {
            struct flight *f = &talk->flight[k];
            f->direction = direction_opposite(f->direction);
        }
        struct tls_play *p = begin(talk);
        tls_play_talk(p, talk, 1460);
        expect_all(p, talks[i].told, talks[i].name);
        talk_free(talk);
    }
}

Test(tls_decrypted, tls_1_3_is_over_when_the_server_has_answered)
{
    struct talk *talk = talk_make(&talks[MUTUAL].setup);
    struct tls_play *p = begin(talk);
    size_t flight = 0;
    while (p->num_ends == 0) {
        cr_assert_lt(flight, talk->num);
        const struct flight *f = &talk->flight[flight++];
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw, f->len});
    }
    cr_expect_eq(flight, 4, "with the server's tickets, behind the client's Finished");
    cr_expect_eq(p->result, DISSECTED_MORE, "SIP may follow");
    tls_play_end(p, END_DONE);
    free(p);

    p = begin(talk);
    for (size_t i = 0; i < 3; i++) {
        const struct flight *f = &talk->flight[i];
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw, f->len});
    }
    cr_expect_eq(p->num_ends, 0);
    expect_all(p, talks[MUTUAL].told, "the capture ends before the answer");
    talk_free(talk);
}

/* --- what is spoilt, missing or unknown --- */

/* is_part tells whether every word told, but for the end, is one of the true story, in its order. */
static bool is_part(const char *told, const char *story)
{
    const char *next;
    for (; (next = strchr(told, ' ')) != NULL; told = next + 1) {
        size_t len = (size_t)(next - told);
        while (strncmp(story, told, len) != 0 || story[len] != ' ') {
            story = strchr(story, ' ');
            if (story == NULL) {
                return false;
            }
            story++;
        }
    }
    return true;
}

/* spoil_each plays a talk once for every octet of a flight's ciphertext, with that octet spoilt. */
static void spoil_each(const struct talk *talk, size_t flight, const char *story)
{
    const struct flight *f = &talk->flight[flight];
    struct cursor c = cursor_of((struct bytes){f->raw, f->len});
    while (cursor_more(&c)) {
        uint8_t content = cursor_u8(&c);
        cursor_skip(&c, 2);
        struct bytes fragment = cursor_block(&c, 2).rest;
        for (size_t i = 0; content == 23 && i < fragment.len; i++) {
            uint8_t *octet = (uint8_t *)(uintptr_t)(fragment.ptr + i);
            struct tls_play *p = begin(talk);
            *octet ^= 0x10;
            tls_play_talk(p, talk, 1460);
            *octet ^= 0x10;
            tls_play_end(p, END_OF_INPUT);
            cr_expect(is_part(p->told, story), "octet %zu: %s", i, p->told);
            cr_expect(p->end.unread[f->direction == FROM_CLIENT ? TLS_CLIENT : TLS_SERVER]);
            cr_expect_eq(p->counters.value[COUNT_TLS_UNDECRYPTED], 1, "octet %zu", i);
            free(p);
        }
    }
}

Test(tls_decrypted, a_spoilt_octet_is_never_believed)
{
    struct talk *talk = talk_make(&talks[MUTUAL].setup);
    cr_assert(is_part("a c over", "a b c over") && !is_part("b a over", "a b over"));
    spoil_each(talk, 1, talks[MUTUAL].told);
    spoil_each(talk, 2, talks[MUTUAL].told);
    talk_free(talk);
}

/* lose plays a talk without num octets of a flight, from at on. */
static void lose(struct tls_play *p, const struct talk *talk, size_t flight, size_t at, size_t num)
{
    for (size_t i = 0; i < talk->num; i++) {
        const struct flight *f = &talk->flight[i];
        if (i != flight) {
            (void)tls_play_give(p, f->direction, (struct bytes){f->raw, f->len});
            continue;
        }
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw, at});
        (void)tls_play_gap(p, f->direction, GAP_SPAN_LOSS, num);
        (void)tls_play_give(p, f->direction, (struct bytes){f->raw + at + num, f->len - at - num});
    }
}

Test(tls_decrypted, a_hole_makes_the_rest_of_a_direction_unreadable)
{
    struct talk *talk = talk_make(&talks[MUTUAL].setup);
    const struct flight *f = &talk->flight[1];
    size_t in_clear = RECORD_HEADER_LEN + ((size_t)f->raw[3] << 8 | f->raw[4]);
    for (size_t at = in_clear; at + 7 <= f->len; at++) {
        struct tls_play *p = begin(talk);
        lose(p, talk, 1, at, 7);
        tls_play_end(p, END_OF_INPUT);
        cr_expect(p->end.unread[TLS_SERVER], "at %zu", at);
        cr_expect_not_null(strstr(p->told, "S:gap(loss)"), "at %zu: %s", at, p->told);
        cr_expect_not_null(strstr(p->told, "C:cert(2)"), "at %zu: %s", at, p->told);
        cr_expect_eq(p->counters.value[COUNT_TLS_UNDECRYPTED], 0, "at %zu", at);
        free(p);
    }
    talk_free(talk);
}

Test(tls_decrypted, secrets_of_others_are_of_no_use)
{
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        struct talk *other = talk_make(&talks[i].setup);
        struct tls_play *p = begin(other);
        tls_play_talk(p, talk, 1460);
        tls_play_end(p, END_OF_INPUT);
        cr_expect(is_part(p->told, talks[i].told), "%s: %s", talks[i].name, p->told);
        cr_expect(p->num_ends == 1 && !p->end.decrypted, "%s", talks[i].name);
        cr_expect_eq(p->counters.value[COUNT_TLS_UNDECRYPTED], 0, "%s", talks[i].name);
        free(p);
        talk_free(other);
        talk_free(talk);
    }
}

/* turn_secrets makes every secret another one: each ends a line. */
static void turn_secrets(char *key_log)
{
    for (char *end = strchr(key_log, '\n'); end != NULL; end = strchr(end + 1, '\n')) {
        end[-1] = end[-1] == '0' ? '1' : '0';
    }
}

Test(tls_decrypted, wrong_secrets_decrypt_nothing)
{
    for (size_t i = 0; i < NUM(talks); i++) {
        struct talk *talk = talk_make(&talks[i].setup);
        turn_secrets(talk->key_log);
        struct tls_play *p = begin(talk);
        tls_play_talk(p, talk, 1460);
        tls_play_end(p, END_OF_INPUT);
        cr_expect(is_part(p->told, talks[i].told), "%s: %s", talks[i].name, p->told);
        cr_expect(p->num_ends == 1 && !p->end.decrypted, "%s", talks[i].name);
        cr_expect(p->end.unread[TLS_CLIENT] && p->end.unread[TLS_SERVER], "%s", talks[i].name);
        cr_expect_eq(p->counters.value[COUNT_TLS_UNDECRYPTED], 2, "%s", talks[i].name);
        free(p);
        talk_free(talk);
    }
}

Test(tls_decrypted, no_memory_for_a_record)
{
    struct talk *talk = talk_make(&talks[MUTUAL].setup);
    for (size_t limit = 0; limit < 8192; limit += 128) {
        struct tls_play *p = begin(talk);
        p->budget.limit = limit;
        tls_play_talk(p, talk, 1460);
        tls_play_end(p, END_OF_INPUT);
        cr_expect(p->num_ends <= 1, "%zu octets", limit);
        bool is_whole = strcmp(p->told, talks[MUTUAL].told) == 0;
        cr_expect(is_whole || p->budget.num_refused > 0, "%zu octets: %s", limit, p->told);
        free(p);
    }
    talk_free(talk);
}
