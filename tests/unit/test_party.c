/* test_party.c: of all connections of a host, the one that tells its present state. */
#include <criterion/criterion.h>

#include "binding.h"
#include "party.h"
#include "stage.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define OURS "10.48.36.47"
#define FIRST "10.48.36.6"
#define SECOND "10.48.36.7"

static const struct srv_row record[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};

/* Our host calls FIRST, then SECOND; it shows a certificate, declines, or nobody can see. */
#define CALL(to, what, finished)                                                          \
    {                                                                                     \
        OURS, to, TLS_1_2, TLS_FULL, .requested = true, .shown = {[TLS_CLIENT] = (what)}, \
                                     .complete = (finished)                               \
    }

static const struct {
    const char *name;
    struct shake first;
    struct shake second;
    const char *tells; /* the server of the call that tells */
} rows[] = {
    {"the later of two that show", CALL(FIRST, SHOWN_GARBAGE, true),
     CALL(SECOND, SHOWN_GARBAGE, true), SECOND},
    {"one that shows beats a later one that hides", CALL(FIRST, SHOWN_GARBAGE, true),
     CALL(SECOND, SHOWN_NOTHING, false), FIRST},
    {"one that shows beats an earlier one that hides", CALL(FIRST, SHOWN_NOTHING, false),
     CALL(SECOND, SHOWN_GARBAGE, true), SECOND},
    {"declining is showing", CALL(FIRST, SHOWN_GARBAGE, true), CALL(SECOND, SHOWN_EMPTY, true),
     SECOND},
    {"the later of two that hide", CALL(FIRST, SHOWN_NOTHING, false),
     CALL(SECOND, SHOWN_NOTHING, false), SECOND},
};

static void stage_two(struct stage *s, const struct shake *first, const struct shake *second)
{
    stage_init(s, "json");
    stage_open(s);
    world_srv(&s->world, "acano.steven.lab", record, 1);
    world_a(&s->world, record[0].target, OURS);
    stage_shake(s, first);
    stage_shake(s, second);
}

Test(party, the_call_that_tells_most)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        static struct stage s;
        struct parties parties;
        struct address tells = address_in(rows[i].tells);
        stage_two(&s, &rows[i].first, &rows[i].second);
        parties_collect(&parties, s.world.federation, federation_domain(s.world.federation, 0));
        cr_assert_eq(parties.num, 1, "%s: %zu parties", rows[i].name, parties.num);
        cr_expect_eq(parties.party[0].side, TLS_CLIENT, "%s", rows[i].name);
        cr_expect(address_equal(&parties.party[0].pair->server.address, &tells), "%s",
                  rows[i].name);
        stage_fini(&s);
    }
}

Test(party, each_role_is_a_party_of_its_own)
{
    static struct stage s;
    struct parties parties;
    const struct shake call = CALL(FIRST, SHOWN_GARBAGE, true);
    struct shake answer = {FIRST, OURS, TLS_1_2, TLS_FULL, .complete = true};
    answer.shown[TLS_SERVER] = SHOWN_GARBAGE;
    stage_two(&s, &call, &answer);
    parties_collect(&parties, s.world.federation, federation_domain(s.world.federation, 0));
    cr_assert_eq(parties.num, 2);
    cr_expect_eq(parties.party[0].side, TLS_CLIENT);
    cr_expect_eq(parties.party[1].side, TLS_SERVER);
    stage_fini(&s);
}

Test(party, success_elsewhere_is_a_complete_handshake_with_another_host)
{
    static const struct {
        bool complete;
        bool elsewhere;
    } cases[] = {{true, true}, {false, false}};
    for (size_t i = 0; i < NUM(cases); i++) {
        static struct stage s;
        const struct shake failed = CALL(FIRST, SHOWN_GARBAGE, false);
        const struct shake other = CALL(SECOND, SHOWN_GARBAGE, cases[i].complete);
        stage_two(&s, &failed, &other);
        const struct pairs *pairs = federation_pairs(s.world.federation);
        const struct pair *pair = pairs_at(pairs, 0);
        cr_expect_eq(party_succeeds_elsewhere(s.world.federation, pair, TLS_CLIENT),
                     cases[i].elsewhere);
        cr_expect_not(party_succeeds_elsewhere(s.world.federation, pair, TLS_SERVER));
        cr_expect(binding_stands_for_any(s.world.federation, pair, TLS_CLIENT));
        cr_expect_not(binding_stands_for_any(s.world.federation, pair, TLS_SERVER));
        stage_fini(&s);
    }
}
