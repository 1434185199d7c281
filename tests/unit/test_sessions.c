/* test_sessions.c: a resumed session takes over what its full handshake showed, from whatever address. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "facts.h"
#include "sessions.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static const uint8_t server_der[] = {1, 2, 3};
static const uint8_t client_der[] = {4, 5, 6};

/* connection is one handshake, from the client at 192.0.2.<host>. */
struct connection {
    unsigned host;
    uint64_t flow_id;
    const char *session_id; /* of the server */
    const char *offered;    /* ticket */
    const char *issued;     /* ticket */
    bool resumed;
    bool incomplete;
};

static struct fact fact_of(const struct connection *c, enum fact_kind kind)
{
    char client[ADDRESS_TEXT_MAX];
    snprintf(client, sizeof client, "192.0.2.%u", c->host);
    struct fact fact = {.kind = kind};
    fact.origin = origin_between(client, 25002, "10.48.36.6", 5061, c->flow_id);
    return fact;
}

static void show(struct world *w, const struct connection *c, enum tls_side side, struct bytes der)
{
    struct fact fact = fact_of(c, FACT_TLS_CERTIFICATE);
    fact.tls_certificate.side = side;
    fact.tls_certificate.der[0] = der;
    fact.tls_certificate.num_kept = 1;
    fact.tls_certificate.num_seen = 1;
    world_take(w, &fact);
}

static void connect(struct world *w, const struct connection *c)
{
    struct fact fact = fact_of(c, FACT_TLS_CLIENT_HELLO);
    fact.tls_client_hello.ticket = bytes_of_text(c->offered);
    world_take(w, &fact);
    fact = fact_of(c, FACT_TLS_SERVER_HELLO);
    fact.tls_server_hello.version = TLS_1_2;
    fact.tls_server_hello.session_id = bytes_of_text(c->session_id);
    world_take(w, &fact);
    if (!c->resumed) {
        show(w, c, TLS_SERVER, (struct bytes){server_der, sizeof server_der});
        show(w, c, TLS_CLIENT, (struct bytes){client_der, sizeof client_der});
    }
    fact = fact_of(c, FACT_TLS_TICKET);
    fact.tls_ticket = bytes_of_text(c->issued);
    world_take(w, &fact);
    fact = fact_of(c, FACT_TLS_RESUMPTION);
    fact.tls_resumption = c->resumed ? TLS_RESUMED : TLS_FULL;
    world_take(w, &fact);
    fact = fact_of(c, FACT_TLS_END);
    fact.tls_end.complete = !c->incomplete;
    fact.tls_end.resumption = c->resumed ? TLS_RESUMED : TLS_FULL;
    world_take(w, &fact);
}

static const struct pair *pair_of(struct world *w, unsigned host)
{
    const struct pairs *pairs = federation_pairs(w->federation);
    for (size_t i = 0; i < pairs_count(pairs); i++) {
        if (pairs_at(pairs, i)->client.octet[3] == host) {
            return pairs_at(pairs, i);
        }
    }
    return NULL;
}

static const struct {
    const char *name;
    struct connection connection[3];
    size_t num;
    bool known; /* the certificates of the last */
} rows[] = {
    {"by session ID",
     {{1, 1, "id", "", "", false, false}, {2, 2, "id", "", "", true, false}},
     2,
     true},
    {"by ticket", {{1, 1, "", "", "t", false, false}, {2, 2, "", "t", "", true, false}}, 2, true},
    {"by ticket, with an ID made up",
     {{1, 1, "id", "", "t", false, false}, {2, 2, "made up", "t", "", true, false}},
     2,
     true},
    {"by a ticket that a resumed one issued",
     {{1, 1, "", "", "t", false, false},
      {2, 2, "", "t", "u", true, false},
      {3, 3, "", "u", "", true, false}},
     3,
     true},
    {"another session",
     {{1, 1, "id", "", "t", false, false}, {2, 2, "di", "s", "", true, false}},
     2,
     false},
    {"no session at all",
     {{1, 1, "", "", "", false, false}, {2, 2, "", "", "", true, false}},
     2,
     false},
    {"of a handshake that failed",
     {{1, 1, "id", "", "", false, true}, {2, 2, "id", "", "", true, false}},
     2,
     false},
};

Test(sessions, a_resumed_session_takes_over)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        world_init(&w);
        for (size_t k = 0; k < rows[i].num; k++) {
            connect(&w, &rows[i].connection[k]);
        }
        const struct pair *first = pair_of(&w, 1);
        const struct pair *last = pair_of(&w, (unsigned)rows[i].num);
        cr_assert(first != NULL && last != NULL, "%s", rows[i].name);
        for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
            const struct pair_side *known = &last->side[side];
            cr_expect_eq(known->presented, rows[i].known ? PRESENTED_CHAIN : PRESENTED_NOTHING,
                         "%s", rows[i].name);
            cr_expect_eq(known->hidden, rows[i].known ? HIDDEN_NOT : HIDDEN_RESUMED, "%s",
                         rows[i].name);
            cr_expect_eq(known->chain, rows[i].known ? first->side[side].chain : NULL, "%s",
                         rows[i].name);
        }
        world_fini(&w);
    }
}

/* What was shown since counts more than what the session was made with. */
Test(sessions, a_certificate_shown_since_stays)
{
    static const uint8_t newer[] = {7, 8, 9};
    const struct connection old = {1, 1, "id", "", "", false, false};
    const struct connection again = {2, 3, "id", "", "", true, false};
    const struct connection other = {2, 2, "", "", "", false, false};
    struct world w;
    world_init(&w);
    connect(&w, &old);
    show(&w, &other, TLS_SERVER, (struct bytes){newer, sizeof newer});
    connect(&w, &again);
    const struct pair *pair = pair_of(&w, 2);
    cr_assert_not_null(pair);
    cr_expect(
        bytes_equal(pair->side[TLS_SERVER].chain->der[0], (struct bytes){newer, sizeof newer}));
    world_fini(&w);
}

Test(sessions, the_oldest_is_forgotten_first)
{
    struct counters counters = {0};
    struct chains *chains = chains_new(&counters);
    struct sessions *sessions = sessions_new(chains, &counters);
    const struct presentation nothing[2] = {{PRESENTED_EMPTY, NULL}, {PRESENTED_EMPTY, NULL}};
    const struct origin origin = {.flow_id = 1};
    cr_assert(chains != NULL && sessions != NULL);
    for (uint32_t i = 0; i <= SESSIONS_MAX; i++) {
        struct bytes id = {(const uint8_t *)&i, sizeof i};
        sessions_remember(sessions, sessions_key(sessions, id), nothing, &origin);
    }
    cr_expect_eq(counters.value[COUNT_SESSION_EVICTIONS], 1);
    for (uint32_t i = 0; i <= SESSIONS_MAX; i++) {
        struct bytes id = {(const uint8_t *)&i, sizeof i};
        bool found = sessions_find(sessions, sessions_key(sessions, id)) != NULL;
        cr_expect_eq(found, i > 0, "session %u", (unsigned)i);
    }
    sessions_free(sessions);
    chains_free(chains);
}
