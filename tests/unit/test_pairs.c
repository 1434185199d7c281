/* test_pairs.c: what the last state between two hosts is, whatever the connections went through. */
#include <criterion/criterion.h>

#include "facts.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static const uint8_t der_a[] = {1, 2, 3};
static const uint8_t der_b[] = {4, 5, 6};

static struct fact tls_fact(enum fact_kind kind, uint64_t flow_id)
{
    struct fact fact = {.kind = kind};
    fact.origin = origin_between("10.48.36.47", 25002, "10.48.36.6", 5061, flow_id);
    return fact;
}

static void hello(struct world *w, uint64_t flow_id, uint16_t version)
{
    struct fact client = tls_fact(FACT_TLS_CLIENT_HELLO, flow_id);
    struct fact server = tls_fact(FACT_TLS_SERVER_HELLO, flow_id);
    server.tls_server_hello.version = version;
    world_take(w, &client);
    world_take(w, &server);
}

static void show(struct world *w, uint64_t flow_id, enum tls_side side, const uint8_t *der,
                 size_t len)
{
    struct fact fact = tls_fact(FACT_TLS_CERTIFICATE, flow_id);
    fact.tls_certificate.side = side;
    if (len > 0) {
        fact.tls_certificate.der[0] = (struct bytes){der, len};
        fact.tls_certificate.num_kept = 1;
        fact.tls_certificate.num_seen = 1;
    }
    world_take(w, &fact);
}

static void alert(struct world *w, uint64_t flow_id, enum tls_side side, uint8_t description)
{
    struct fact fact = tls_fact(FACT_TLS_ALERT, flow_id);
    fact.tls_alert = (struct tls_alert){side, TLS_ALERT_FATAL, description};
    world_take(w, &fact);
}

static void gap(struct world *w, uint64_t flow_id, enum tls_side side)
{
    struct fact fact = tls_fact(FACT_TLS_GAP, flow_id);
    fact.tls_gap = (struct tls_gap){side, GAP_SPAN_LOSS, 100};
    world_take(w, &fact);
}

static void request(struct world *w, uint64_t flow_id)
{
    struct fact fact = tls_fact(FACT_TLS_CERTIFICATE_REQUEST, flow_id);
    world_take(w, &fact);
}

static void resumed(struct world *w, uint64_t flow_id)
{
    struct fact fact = tls_fact(FACT_TLS_RESUMPTION, flow_id);
    fact.tls_resumption = TLS_RESUMED;
    world_take(w, &fact);
}

static void end(struct world *w, uint64_t flow_id, bool complete)
{
    struct fact fact = tls_fact(FACT_TLS_END, flow_id);
    fact.tls_end.complete = complete;
    world_take(w, &fact);
}

static const struct pair *only_pair(const struct world *w)
{
    const struct pairs *pairs = federation_pairs(w->federation);
    cr_assert_eq(pairs_count(pairs), 1);
    return pairs_at(pairs, 0);
}

Test(pairs, both_certificates_of_a_full_handshake_are_known)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    show(&w, 1, TLS_SERVER, der_a, sizeof der_a);
    request(&w, 1);
    show(&w, 1, TLS_CLIENT, der_b, sizeof der_b);
    end(&w, 1, true);
    const struct pair *pair = only_pair(&w);
    cr_expect_eq(pair->side[TLS_SERVER].presented, PRESENTED_CHAIN);
    cr_expect_eq(pair->side[TLS_CLIENT].presented, PRESENTED_CHAIN);
    cr_expect_eq(pair->side[TLS_SERVER].hidden, HIDDEN_NOT);
    cr_expect_neq(pair->side[TLS_SERVER].chain->id, pair->side[TLS_CLIENT].chain->id);
    world_fini(&w);
}

Test(pairs, why_a_certificate_was_not_seen_is_told)
{
    static const struct {
        const char *name;
        bool tls13, resumed, gap, requested, complete;
        enum hidden client, server;
    } rows[] = {
        {"TLS 1.3", true, false, false, false, true, HIDDEN_TLS13, HIDDEN_TLS13},
        {"resumed", false, true, false, false, true, HIDDEN_RESUMED, HIDDEN_RESUMED},
        {"gap", false, false, true, true, true, HIDDEN_CUT_OFF, HIDDEN_GAP},
        {"cut off", false, false, false, false, false, HIDDEN_CUT_OFF, HIDDEN_CUT_OFF},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        world_init(&w);
        hello(&w, 1, rows[i].tls13 ? TLS_1_3 : TLS_1_2);
        if (rows[i].resumed) {
            resumed(&w, 1);
        }
        if (rows[i].gap) {
            gap(&w, 1, TLS_SERVER);
        }
        if (rows[i].requested) {
            request(&w, 1);
        }
        end(&w, 1, rows[i].complete);
        cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].hidden, rows[i].client, "%s", rows[i].name);
        cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, rows[i].server, "%s", rows[i].name);
        world_fini(&w);
    }
}

/* ServerHello of TLS 1.3 whose secrets are known, and a side of which not all could be read after all. */
static void readable(struct world *w, uint64_t flow_id, bool requested, enum tls_side unread)
{
    struct fact fact = tls_fact(FACT_TLS_SERVER_HELLO, flow_id);
    fact.tls_server_hello.version = TLS_1_3;
    fact.tls_server_hello.readable = true;
    world_take(w, &fact);
    cr_expect_eq(only_pair(w)->side[TLS_SERVER].hidden, HIDDEN_NOT, "nothing is hidden yet");
    show(w, flow_id, tls_other_side(unread), der_a, sizeof der_a);
    if (requested) {
        request(w, flow_id);
    }
    fact = tls_fact(FACT_TLS_END, flow_id);
    fact.tls_end.complete = true;
    fact.tls_end.unread[unread] = requested;
    world_take(w, &fact);
}

Test(pairs, tls_1_3_hides_nothing_that_was_decrypted)
{
    static const struct {
        bool requested;
        enum tls_side unread;
        enum hidden client, server;
    } rows[] = {
        {false, TLS_CLIENT, HIDDEN_NOT_REQUESTED, HIDDEN_NOT},
        {true, TLS_CLIENT, HIDDEN_TLS13, HIDDEN_NOT},
        {true, TLS_SERVER, HIDDEN_NOT, HIDDEN_TLS13},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        world_init(&w);
        readable(&w, 1, rows[i].requested, rows[i].unread);
        cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].hidden, rows[i].client, "%zu", i);
        cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, rows[i].server, "%zu", i);
        world_fini(&w);
    }
}

Test(pairs, a_client_that_was_not_asked_is_told_apart_from_one_that_declined)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    show(&w, 1, TLS_SERVER, der_a, sizeof der_a);
    end(&w, 1, true);
    cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].hidden, HIDDEN_NOT_REQUESTED);
    cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].presented, PRESENTED_NOTHING);
    hello(&w, 2, TLS_1_2);
    request(&w, 2);
    show(&w, 2, TLS_CLIENT, NULL, 0);
    cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].hidden, HIDDEN_NOT);
    cr_expect_eq(only_pair(&w)->side[TLS_CLIENT].presented, PRESENTED_EMPTY);
    world_fini(&w);
}

Test(pairs, a_resumed_session_keeps_what_the_full_one_showed)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    show(&w, 1, TLS_SERVER, der_a, sizeof der_a);
    end(&w, 1, true);
    hello(&w, 2, TLS_1_2);
    resumed(&w, 2);
    end(&w, 2, true);
    cr_expect_eq(only_pair(&w)->side[TLS_SERVER].presented, PRESENTED_CHAIN);
    cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, HIDDEN_RESUMED);
    world_fini(&w);
}

/* Why nothing is seen is told of the last handshake, not of one before it. */
Test(pairs, an_earlier_reason_does_not_stay)
{
    static const struct {
        uint16_t version;
        bool is_resumed;
        enum hidden earlier;
    } rows[] = {{TLS_1_3, false, HIDDEN_TLS13}, {TLS_1_2, true, HIDDEN_RESUMED}};
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        world_init(&w);
        hello(&w, 1, rows[i].version);
        if (rows[i].is_resumed) {
            resumed(&w, 1);
        }
        end(&w, 1, true);
        cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, rows[i].earlier, "row %zu", i);
        hello(&w, 2, TLS_1_2);
        end(&w, 2, false);
        cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, HIDDEN_CUT_OFF, "row %zu", i);
        world_fini(&w);
    }
}

Test(pairs, a_certificate_replaces_the_one_before_it)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    show(&w, 1, TLS_SERVER, der_a, sizeof der_a);
    end(&w, 1, true);
    uint64_t before = only_pair(&w)->side[TLS_SERVER].chain->id;
    hello(&w, 2, TLS_1_2);
    show(&w, 2, TLS_SERVER, der_b, sizeof der_b);
    end(&w, 2, true);
    cr_expect_neq(only_pair(&w)->side[TLS_SERVER].chain->id, before);
    world_fini(&w);
}

Test(pairs, an_alert_stands_until_a_handshake_succeeds)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    alert(&w, 1, TLS_CLIENT, 48);
    end(&w, 1, false);
    cr_expect(only_pair(&w)->has_alert);
    hello(&w, 2, TLS_1_2);
    end(&w, 2, false);
    cr_expect(only_pair(&w)->has_alert, "a handshake that failed too mends nothing");
    hello(&w, 3, TLS_1_2);
    show(&w, 3, TLS_SERVER, der_a, sizeof der_a);
    end(&w, 3, true);
    cr_expect_not(only_pair(&w)->has_alert);
    world_fini(&w);
}

Test(pairs, an_attempt_that_fails_is_mended_by_one_that_succeeds)
{
    struct world w;
    world_init(&w);
    struct fact fact = tls_fact(FACT_TCP_OUTCOME, 1);
    fact.tcp_outcome = TCP_OUTCOME_REFUSED;
    world_take(&w, &fact);
    cr_expect_eq(only_pair(&w)->outcome, TCP_OUTCOME_REFUSED);
    struct fact again = tls_fact(FACT_TCP_OUTCOME, 2);
    again.tcp_outcome = TCP_OUTCOME_ESTABLISHED;
    world_take(&w, &again);
    cr_expect_eq(only_pair(&w)->outcome, TCP_OUTCOME_ESTABLISHED);
    world_fini(&w);
}

Test(pairs, parallel_handshakes_do_not_disturb_each_other)
{
    struct world w;
    world_init(&w);
    hello(&w, 1, TLS_1_2);
    hello(&w, 2, TLS_1_2);
    show(&w, 2, TLS_SERVER, der_a, sizeof der_a);
    show(&w, 1, TLS_SERVER, der_a, sizeof der_a);
    end(&w, 2, true);
    end(&w, 1, true);
    cr_expect_eq(only_pair(&w)->side[TLS_SERVER].presented, PRESENTED_CHAIN);
    cr_expect_eq(only_pair(&w)->side[TLS_SERVER].hidden, HIDDEN_NOT);
    world_fini(&w);
}

/* show_as lets a side of a connection from another client show a certificate, which is its number. */
static void show_as(struct world *w, uint16_t client, enum tls_side side)
{
    struct fact fact = tls_fact(FACT_TLS_CERTIFICATE, client + 1U);
    const uint8_t der[2] = {(uint8_t)(client >> 8), (uint8_t)client};
    memcpy(&fact.origin.client.address.octet[2], der, sizeof der);
    fact.tls_certificate.side = side;
    fact.tls_certificate.der[0] = (struct bytes){der, sizeof der};
    fact.tls_certificate.num_kept = 1;
    fact.tls_certificate.num_seen = 1;
    world_take(w, &fact);
}

Test(pairs, at_most_so_many_are_remembered_and_chains_are_given_back)
{
    struct world w;
    world_init(&w);
    for (uint16_t i = 0; i < PAIRS_MAX + 5; i++) {
        show_as(&w, i, TLS_SERVER);
        struct fact over = tls_fact(FACT_TLS_END, i + 1U);
        over.origin.client.address.octet[2] = (uint8_t)(i >> 8);
        over.origin.client.address.octet[3] = (uint8_t)i;
        world_take(&w, &over);
    }
    cr_expect_eq(w.counters.value[COUNT_PAIR_EVICTIONS], 5);
    cr_expect_leq(chains_octets(w.chains), 2 * (PAIRS_MAX + 1));
    world_fini(&w);
}

/* Scanners come by all night; to each of them the server shows its certificate, but none shows one. */
Test(pairs, who_has_shown_certificates_outlasts_who_has_not)
{
    struct world w;
    world_init(&w);
    show_as(&w, 0, TLS_SERVER);
    show_as(&w, 0, TLS_CLIENT);
    const struct pair *partner = pairs_at(federation_pairs(w.federation), 0);
    struct address client = partner->client;
    for (uint16_t i = 1; i < 3 * PAIRS_MAX; i++) {
        show_as(&w, i, TLS_SERVER);
    }
    cr_expect(address_equal(&partner->client, &client));
    cr_expect_eq(partner->side[TLS_CLIENT].presented, PRESENTED_CHAIN);
    for (uint16_t i = 3 * PAIRS_MAX; i < 4 * PAIRS_MAX; i++) { /* but not for ever: */
        show_as(&w, i, TLS_SERVER);
        show_as(&w, i, TLS_CLIENT);
    }
    cr_expect_not(address_equal(&partner->client, &client));
    world_fini(&w);
}

Test(pairs, a_handshake_that_never_ends_is_forgotten_in_the_end)
{
    struct world w;
    world_init(&w);
    for (uint64_t i = 1; i <= HANDSHAKES_MAX + 2; i++) {
        struct fact fact = tls_fact(FACT_TLS_CLIENT_HELLO, i);
        world_take(&w, &fact);
    }
    cr_expect_eq(w.counters.value[COUNT_HANDSHAKE_EVICTIONS], 2);
    world_fini(&w);
}
