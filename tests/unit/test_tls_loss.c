/* test_tls_loss.c: holes, limits and garbage cost facts, and never make one up. */
#include <criterion/criterion.h>

#include <stdio.h>

#include <openssl/ssl.h>

#include "octets.h"
#include "tls_play.h"

static const struct talk_setup mutual = {.version = TLS1_2_VERSION, .asks = true};

/* flight 0: ClientHello; 1: ServerHello to ServerHelloDone; 2: the client's; 3: the server's CCS */
#define SERVER_FLIGHT 1

static struct bytes flight_of(const struct talk *talk, size_t i)
{
    return (struct bytes){talk->flight[i].raw, talk->flight[i].len};
}

static struct bytes part(struct bytes octets, size_t from, size_t to)
{
    return (struct bytes){octets.ptr + from, to - from};
}

/* play_hole plays a talk with a hole of num octets after the first at of one flight. */
static void play_hole(struct tls_play *p, const struct talk *talk, size_t flight, size_t at,
                      size_t num)
{
    for (size_t i = 0; i < talk->num; i++) {
        struct bytes octets = flight_of(talk, i);
        if (i != flight) {
            (void)tls_play_give(p, talk->flight[i].direction, octets);
            continue;
        }
        (void)tls_play_give(p, talk->flight[i].direction, part(octets, 0, at));
        (void)tls_play_gap(p, talk->flight[i].direction, GAP_SPAN_LOSS, num);
        (void)tls_play_give(p, talk->flight[i].direction, part(octets, at + num, octets.len));
    }
}

/* is_subset tells whether each word told, holes and a cut aside, is one of whole, in its order. */
static bool is_subset(const char *told, const char *whole)
{
    char words[1024];
    char *rest = NULL;
    (void)snprintf(words, sizeof words, "%s", told);
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strstr(word, ":gap(") != NULL || strcmp(word, "cut") == 0) {
            continue;
        }
        whole = strstr(whole, word);
        if (whole == NULL) {
            return false;
        }
    }
    return true;
}

static char *told_of(const struct talk *talk)
{
    struct tls_play *p = tls_play_new();
    tls_play_talk(p, talk, 1460);
    tls_play_end(p, END_OF_INPUT);
    char *told = strdup(p->told);
    free(p);
    return told;
}

/* holes_everywhere makes every hole of num octets into one flight. */
static void holes_everywhere(const struct talk *talk, size_t flight, size_t num)
{
    char *whole = told_of(talk);
    for (size_t at = 0; at + num <= talk->flight[flight].len; at++) {
        struct tls_play *p = tls_play_new();
        play_hole(p, talk, flight, at, num);
        tls_play_end(p, END_OF_INPUT);
        cr_expect(is_subset(p->told, whole), "%zu octets at %zu of flight %zu: %s", num, at, flight,
                  p->told);
        cr_expect_eq(p->num_ends, 1, "%zu octets at %zu of flight %zu: %s", num, at, flight,
                     p->told);
        free(p);
    }
    free(whole);
}

Test(tls_loss, holes_make_nothing_up)
{
    static const size_t sizes[] = {1, 2, 7, 60, 700, 1460};
    struct talk *talk = talk_make(&mutual);
    struct talk *one_record = talk_reframe(talk, 16384);
    for (size_t flight = 0; flight < 4; flight++) {
        for (size_t i = 0; i < NUM(sizes); i++) {
            holes_everywhere(talk, flight, sizes[i]);
            holes_everywhere(one_record, flight, sizes[i]);
        }
    }
    talk_free(one_record);
    talk_free(talk);
}

static const struct {
    const char *name;
    size_t flight;
    size_t at; /* counted from the Certificate's record of the server; in others from the start */
    size_t num;
    const char *told;
} holes[] = {
    {"in the server's Certificate", 1, 100, 50,
     "client(" TALK_SNI ",303) server(303) S:gap(loss) ask(1) C:cert(2) over"},
    {"the rest of it in clear", 1, 9, 1,
     "client(" TALK_SNI ",303) server(303) S:gap(loss) ask(1) C:cert(2) over"},
    {"in the header of its record", 1, 2, 1,
     "client(" TALK_SNI ",303) server(303) S:gap(loss) C:cert(2) cut"},
    {"in the header of its message", 1, 6, 1,
     "client(" TALK_SNI ",303) server(303) S:gap(loss) C:cert(2) cut"},
    {"in the ClientHello", 0, 50, 20,
     "C:gap(loss) server(303) S:cert(2) full ask(1) C:cert(2) over"},
    {"in the client's Certificate", 2, 50, 20,
     "client(" TALK_SNI ",303) server(303) S:cert(2) full ask(1) C:gap(loss) over"},
};

/* server_certificate_at finds the second record of the server. */
static size_t server_certificate_at(const struct talk *talk)
{
    const uint8_t *raw = talk->flight[SERVER_FLIGHT].raw;
    return 5 + ((size_t)raw[3] << 8 | raw[4]);
}

Test(tls_loss, a_hole_costs_the_message_it_lies_in)
{
    struct talk *talk = talk_make(&mutual);
    for (size_t i = 0; i < NUM(holes); i++) {
        size_t base = holes[i].flight == SERVER_FLIGHT ? server_certificate_at(talk) : 0;
        struct tls_play *p = tls_play_new();
        play_hole(p, talk, holes[i].flight, base + holes[i].at, holes[i].num);
        tls_play_end(p, END_OF_INPUT);
        cr_expect_str_eq(p->told, holes[i].told, "%s: %s", holes[i].name, p->told);
        free(p);
    }
    talk_free(talk);
}

Test(tls_loss, a_hole_without_a_length_blinds)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 0));
    (void)tls_play_give(p, FROM_SERVER, part(flight_of(talk, 1), 0, 300));
    (void)tls_play_gap(p, FROM_SERVER, GAP_SNAP_LEN, 0);
    (void)tls_play_give(p, FROM_SERVER, part(flight_of(talk, 1), 300, talk->flight[1].len));
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 2));
    tls_play_end(p, END_CLOSED);
    cr_expect_str_eq(p->told, "client(" TALK_SNI ",303) server(303) S:gap(snap) C:cert(2) cut",
                     "%s", p->told);
    free(p);
    talk_free(talk);
}

/* What is told of a mutual handshake that was joined before its flight. */
static const struct {
    const char *told;
} joined[] = {
    {"client(" TALK_SNI ",303) server(303) S:cert(2) full ask(1) C:cert(2) over"},
    {"server(303) S:cert(2) full ask(1) C:cert(2) over"},
    {"C:cert(2) S:gap(joined) cut"},
    {"C:gap(joined) S:gap(joined) cut"},
    {"C:gap(joined) S:gap(joined) cut"},
};

Test(tls_loss, joined_before_each_flight)
{
    struct talk *talk = talk_make(&mutual);
    for (size_t first = 0; first < NUM(joined); first++) {
        struct tls_play *p = tls_play_new();
        (void)tls_play_gap(p, FROM_CLIENT, GAP_MID_STREAM, 0);
        (void)tls_play_gap(p, FROM_SERVER, GAP_MID_STREAM, 0);
        for (size_t i = first; i < talk->num; i++) {
            (void)tls_play_give(p, talk->flight[i].direction, flight_of(talk, i));
        }
        tls_play_end(p, END_OF_INPUT);
        cr_expect_str_eq(p->told, joined[first].told, "before flight %zu: %s", first, p->told);
        free(p);
    }
    talk_free(talk);
}

Test(tls_loss, joined_inside_a_record_proves_nothing)
{
    static const char garbage[] = "these octets are the middle of something";
    struct tls_play *p = tls_play_new();
    (void)tls_play_gap(p, FROM_CLIENT, GAP_MID_STREAM, 0);
    cr_expect_eq(tls_play_give(p, FROM_CLIENT, bytes_of_text(garbage)), DISSECTED_MORE);
    (void)tls_play_gap(p, FROM_SERVER, GAP_SPAN_LOSS, 100);
    cr_expect_eq(p->result, DISSECTED_DONE, "neither side can be read any more");
    tls_play_end(p, END_DONE);
    cr_expect_eq(p->counters.value[COUNT_TLS_MALFORMED], 0);
    free(p);
}

/* resume_with_hole plays a ServerHello, octets that announce a Certificate of two octets, a hole
 * there, and ChangeCipherSpec: what would be a resumed session without the hole. */
static void resume_with_hole(struct tls_play *p, enum gap_cause cause, uint64_t num_missing)
{
    static const struct octets hello =
        HEX(22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7,
            8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 0, 0xc0, 0x2f, 0);
    static const struct octets certificate = HEX(22, 3, 3, 0, 6, 11, 0, 0, 2);
    static const struct octets change = HEX(20, 3, 3, 0, 1, 1);
    if (cause == GAP_MID_STREAM) {
        (void)tls_play_gap(p, FROM_SERVER, cause, 0);
    }
    (void)tls_play_give(p, FROM_SERVER, (struct bytes){hello.raw, hello.len});
    if (num_missing > 0) {
        (void)tls_play_give(p, FROM_SERVER, (struct bytes){certificate.raw, certificate.len});
        (void)tls_play_gap(p, FROM_SERVER, cause, num_missing);
    }
    (void)tls_play_give(p, FROM_SERVER, (struct bytes){change.raw, change.len});
    tls_play_end(p, END_OF_INPUT);
}

Test(tls_loss, what_may_lie_in_a_hole_speaks_against_a_resumed_session)
{
    static const struct {
        enum gap_cause cause;
        uint64_t num_missing;
        const char *told;
    } rows[] = {
        {GAP_SPAN_LOSS, 0, "server(303) resumed cut"},
        {GAP_SPAN_LOSS, 2, "server(303) S:gap(loss) cut"},
        {GAP_MID_STREAM, 0, "server(303) S:gap(joined) cut"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct tls_play *p = tls_play_new();
        resume_with_hole(p, rows[i].cause, rows[i].num_missing);
        cr_expect_str_eq(p->told, rows[i].told, "%s", p->told);
        free(p);
    }
}

/* give_message frames a message of type with a body of len octets, as one direction says it. */
static void give_message(struct tls_play *p, enum direction direction, uint8_t type, size_t len)
{
    uint8_t raw[5 + 1024] = {22, 3, 3, 4, 0};
    const uint8_t header[] = {22, 3, 3, 0, 4, type, (uint8_t)(len >> 16), U16(len)};
    (void)tls_play_give(p, direction, (struct bytes){header, sizeof header});
    for (size_t done = 0; done < len && p->result == DISSECTED_MORE; done += 1024) {
        size_t left = len - done < 1024 ? len - done : 1024;
        raw[3] = (uint8_t)(left >> 8);
        raw[4] = (uint8_t)left;
        (void)tls_play_give(p, direction, (struct bytes){raw, 5 + left});
    }
}

Test(tls_loss, a_message_over_the_limit_is_passed_over)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 0));
    (void)tls_play_give(p, FROM_SERVER, part(flight_of(talk, 1), 0, server_certificate_at(talk)));
    give_message(p, FROM_SERVER, 11, TLS_MESSAGE_MAX);
    give_message(p, FROM_SERVER, 22, TLS_MESSAGE_MAX);
    cr_expect_leq(p->budget.used, TLS_MESSAGE_MAX);
    (void)tls_play_give(p, FROM_SERVER,
                        part(flight_of(talk, 1), server_certificate_at(talk), talk->flight[1].len));
    tls_play_end(p, END_RESET);
    cr_expect_str_eq(p->told,
                     "client(" TALK_SNI ",303) server(303) S:gap(limit) S:cert(2) full ask(1) cut",
                     "%s", p->told);
    cr_expect_eq(p->counters.value[COUNT_TLS_TOO_LONG], 2);
    free(p);
    talk_free(talk);
}

Test(tls_loss, without_memory_a_direction_goes_blind)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    p->budget.limit = 1024;
    tls_play_talk(p, talk, 100);
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told, "client(" TALK_SNI ",303) server(303) S:gap(limit) C:gap(limit) cut",
                     "%s", p->told);
    free(p);
    talk_free(talk);
}

Test(tls_loss, a_message_in_one_piece_needs_no_memory)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    p->budget.limit = 0;
    tls_play_talk(p, talk, TLS_RECORD_MAX);
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told,
                     "client(" TALK_SNI ",303) server(303) S:cert(2) full ask(1) C:cert(2) over",
                     "%s", p->told);
    free(p);
    talk_free(talk);
}

Test(tls_loss, a_message_that_lies_blinds_its_direction)
{
    struct talk *talk = talk_make(&mutual);
    struct tls_play *p = tls_play_new();
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 0));
    talk->flight[1].raw[server_certificate_at(talk) + 5 + 4 + 2] ^= 1; /* the list's length */
    (void)tls_play_give(p, FROM_SERVER, flight_of(talk, 1));
    cr_expect_eq(p->counters.value[COUNT_TLS_MALFORMED], 1);
    (void)tls_play_give(p, FROM_CLIENT, flight_of(talk, 2));
    tls_play_end(p, END_OF_INPUT);
    cr_expect_str_eq(p->told, "client(" TALK_SNI ",303) server(303) C:cert(2) cut", "%s", p->told);
    free(p);
    talk_free(talk);
}

/* next_random is a linear congruential generator: the same octets in every run. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

/* What the spoilt octets say is the sender's affair; that nothing is read beyond them, kept or told
 * twice is ours. */
Test(tls_loss, spoilt_octets_break_nothing)
{
    struct talk *talk = talk_make(&mutual);
    uint32_t seed = 1;
    for (size_t round = 0; round < 4000; round++) {
        struct tls_play *p = tls_play_new();
        for (size_t i = 0; i < talk->num; i++) {
            size_t len = talk->flight[i].len;
            cr_assert_gt(len, 0);
            struct bytes copy = exact_copy(talk->flight[i].raw, len);
            uint8_t *raw = (uint8_t *)(uintptr_t)copy.ptr;
            for (uint32_t n = next_random(&seed) % 3; n > 0; n--) {
                raw[next_random(&seed) % len] = (uint8_t)next_random(&seed);
            }
            size_t at = next_random(&seed) % len;
            (void)tls_play_give(p, talk->flight[i].direction, part(copy, 0, at));
            if (next_random(&seed) % 4 == 0) {
                (void)tls_play_gap(p, talk->flight[i].direction, GAP_SPAN_LOSS, 1);
            }
            (void)tls_play_give(p, talk->flight[i].direction, part(copy, at, len));
            exact_free(copy);
        }
        tls_play_end(p, END_OF_INPUT);
        free(p);
    }
    talk_free(talk);
}

Test(tls_loss, garbage_is_not_tls)
{
    uint32_t seed = 2;
    for (size_t round = 0; round < 2000; round++) {
        uint8_t raw[64];
        for (size_t i = 0; i < sizeof raw; i++) {
            raw[i] = (uint8_t)next_random(&seed);
        }
        raw[1] |= 0x40; /* no version of TLS */
        raw[2] |= 0x40; /* nor an SSLv2-compatible ClientHello */
        struct tls_play *p = tls_play_new();
        cr_expect_eq(tls_play_give(p, FROM_CLIENT, (struct bytes){raw, sizeof raw}),
                     DISSECTED_NOT_MINE);
        tls_play_end(p, END_DONE);
        cr_expect_str_eq(p->told, "");
        free(p);
    }
}
