/* test_sip_dissector.c: a connection in clear, from its first octets to its facts. */
#include <criterion/criterion.h>

#include <stdalign.h>

#include "octets.h"
#include "sip_dissector.h"
#include "sip_octets.h"

struct play {
    alignas(max_align_t) uint8_t state[DISSECTOR_STATE_MAX];
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct origin origin;
    struct dissection d;
    size_t num_facts;
    bool by_server;
    uint16_t status;
};

static void collect(void *context, const struct fact *fact)
{
    struct play *p = context;
    cr_assert_eq(fact->kind, FACT_SIP_MESSAGE);
    p->num_facts++;
    p->by_server = fact->sip_message.by_server;
    p->status = fact->sip_message.status;
}

static void begin(struct play *p)
{
    *p = (struct play){.budget = {.limit = BUDGET_MAX}};
    cr_assert(sip_dissector.state_len <= sizeof p->state);
    p->sink = (struct fact_sink){collect, p};
    frames_add(&p->origin.frames, 1);
    p->d = (struct dissection){&p->origin, &p->sink, &p->budget, &p->counters, NULL, 0};
}

static enum dissected give(struct play *p, enum direction direction, const char *octets)
{
    return sip_dissector.data(p->state, direction, bytes_of_text(octets), &p->d);
}

static void end(struct play *p)
{
    sip_dissector.end(p->state, END_OF_INPUT, &p->d);
    cr_expect_eq(p->budget.used, 0);
}

Test(sip_dissector, known_by_its_first_octets)
{
    static const struct {
        const char *payload;
        enum beginning beginning;
    } rows[] = {
        {SIP_INVITE, BEGINS_CLIENT},
        {SIP_TIMED_OUT, BEGINS_SERVER},
        {"OPTIONS sip:b SIP/2.0\n", BEGINS_CLIENT},
        {"INVITE sip:a@b SIP/2.0", BEGINS_NOT}, /* the line may go on */
        {"GET / HTTP/1.1\r\n", BEGINS_NOT},
        {"\r\n", BEGINS_NOT},
        {"", BEGINS_NOT},
        {"\x16\x03\x01\n", BEGINS_NOT},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect_eq(sip_dissector.begins(bytes_of_text(rows[i].payload)), rows[i].beginning, "%s",
                     rows[i].payload);
    }
    const struct flow_hint hint = {.transport = TRANSPORT_TCP, .server_port = 5060};
    cr_expect_not(sip_dissector.wants(&hint));
}

Test(sip_dissector, both_directions_tell)
{
    static struct play p;
    begin(&p);
    cr_expect_eq(give(&p, FROM_CLIENT, SIP_INVITE), DISSECTED_MORE);
    cr_expect(p.num_facts == 1 && !p.by_server && p.status == 0);
    cr_expect_eq(give(&p, FROM_SERVER, SIP_TIMED_OUT), DISSECTED_MORE);
    cr_expect(p.num_facts == 2 && p.by_server && p.status == 504);
    cr_expect_eq(p.counters.value[COUNT_SIP_MESSAGES], 2);
    end(&p);
}

Test(sip_dissector, what_is_malformed_ends_its_direction_only)
{
    static struct play p;
    begin(&p);
    (void)give(&p, FROM_CLIENT, SIP_INVITE);
    cr_expect_eq(give(&p, FROM_CLIENT, "nonsense\r\n" SIP_INVITE), DISSECTED_MORE);
    cr_expect_eq(p.counters.value[COUNT_SIP_MALFORMED], 1);
    cr_expect_eq(give(&p, FROM_SERVER, SIP_OK), DISSECTED_MORE);
    cr_expect_eq(p.num_facts, 2);
    cr_expect_eq(give(&p, FROM_SERVER, "nonsense\r\n"), DISSECTED_DONE);
    end(&p);
}

Test(sip_dissector, a_hole_costs_what_it_hides)
{
    static struct play p;
    begin(&p);
    cr_expect_eq(sip_dissector.gap(p.state, FROM_SERVER, GAP_MID_STREAM, 0, &p.d), DISSECTED_MORE);
    (void)give(&p, FROM_SERVER, "half a line\r\n" SIP_OK);
    cr_expect_eq(p.num_facts, 1);
    (void)give(&p, FROM_SERVER, "SIP/2.0 200 OK\r\n");
    cr_expect_eq(sip_dissector.gap(p.state, FROM_SERVER, GAP_SPAN_LOSS, 9, &p.d), DISSECTED_MORE);
    (void)give(&p, FROM_SERVER, "\r\n\r\n" SIP_TIMED_OUT);
    cr_expect_eq(p.num_facts, 2);
    cr_expect_eq(p.status, 504);
    end(&p);
}
