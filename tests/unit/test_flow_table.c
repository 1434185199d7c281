/* test_flow_table.c: flows are found in either direction, age by packet time, and the least recently
 * used goes first. */
#include <criterion/criterion.h>

#include <string.h>

#include "flow.h"

#define SECOND INT64_C(1000000000)

static struct counters counters;

static struct packet packet_of(uint32_t client, uint16_t port, enum transport transport)
{
    struct packet p = {.transport = transport};
    const uint8_t from[] = {10, (uint8_t)(client >> 16), (uint8_t)(client >> 8), (uint8_t)client};
    const uint8_t to[] = {192, 0, 2, 1};
    p.source = (struct endpoint){address_of((struct bytes){from, 4}), port};
    p.destination = (struct endpoint){address_of((struct bytes){to, 4}), 5061};
    return p;
}

static struct packet reply_to(struct packet p)
{
    struct endpoint source = p.source;
    p.source = p.destination;
    p.destination = source;
    return p;
}

static struct flow *add(struct flow_table *table, uint32_t client, enum flow_kind kind, int64_t s)
{
    struct packet p = packet_of(client, 1000, TRANSPORT_TCP);
    return flow_add(table, &p, kind, s * SECOND);
}

Test(flow_table, finds_both_directions_and_nothing_else)
{
    struct flow_table *table = flow_table_new(&counters);
    struct packet p = packet_of(1, 1000, TRANSPORT_TCP);
    struct packet reply = reply_to(p);
    const struct packet others[] = {packet_of(2, 1000, TRANSPORT_TCP),
                                    packet_of(1, 1001, TRANSPORT_TCP),
                                    packet_of(1, 1000, TRANSPORT_UDP)};
    struct flow *flow = flow_add(table, &p, FLOW_TCP, 0);
    cr_expect_eq(flow_find(table, &p), flow);
    cr_expect_eq(flow_find(table, &reply), flow);
    cr_expect(endpoint_equal(&flow->client, &p.source));
    cr_expect_eq(flow->id, 1);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        cr_expect_null(flow_find(table, &others[i]), "other %zu", i);
    }
    flow_remove(table, flow);
    cr_expect_null(flow_find(table, &p));
    flow_table_free(table);
}

Test(flow_table, each_kind_has_its_own_idle_time)
{
    static const struct {
        enum flow_kind kind;
        int64_t idle_ns;
    } rows[] = {
        {FLOW_UDP, DNS_TIMEOUT_NS},
        {FLOW_UDP_ANSWERED, DNS_REPEAT_NS},
        {FLOW_TCP_OPENING, CONNECT_TIMEOUT_NS},
        {FLOW_TCP, TCP_IDLE_NS},
        {FLOW_TCP_CLOSED, TCP_REPEAT_NS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct flow_table *table = flow_table_new(&counters);
        struct flow *flow = add(table, 1, rows[i].kind, 0);
        cr_expect_null(flow_expired(table, rows[i].idle_ns - 1), "kind %zu", i);
        cr_expect_eq(flow_expired(table, rows[i].idle_ns), flow, "kind %zu", i);
        flow_touch(table, flow, rows[i].kind, SECOND);
        cr_expect_null(flow_expired(table, rows[i].idle_ns), "touched, kind %zu", i);
        cr_expect_eq(flow_expired(table, rows[i].idle_ns + SECOND), flow, "kind %zu", i);
        flow_table_free(table);
    }
}

Test(flow_table, a_flow_that_becomes_another_kind_ages_as_that_kind)
{
    struct flow_table *table = flow_table_new(&counters);
    struct flow *flow = add(table, 1, FLOW_TCP_OPENING, 0);
    flow_touch(table, flow, FLOW_TCP, 0);
    cr_expect_null(flow_expired(table, CONNECT_TIMEOUT_NS));
    cr_expect_eq(flow_expired(table, TCP_IDLE_NS), flow);
    flow_table_free(table);
}

Test(flow_table, those_that_expire_together_go_in_the_order_of_their_numbers)
{
    struct flow_table *table = flow_table_new(&counters);
    struct flow *flow[3] = {add(table, 1, FLOW_TCP, 0), add(table, 2, FLOW_UDP, 0),
                            add(table, 3, FLOW_TCP_OPENING, 0)};
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(flow_expired(table, 2 * TCP_IDLE_NS), flow[i], "flow %zu", i);
        flow_remove(table, flow[i]);
    }
    cr_expect_null(flow_expired(table, 2 * TCP_IDLE_NS));
    flow_table_free(table);
}

Test(flow_table, a_full_table_gives_up_the_least_recently_used_of_all_kinds)
{
    struct flow_table *table = flow_table_new(&counters);
    struct flow *first = NULL;
    struct flow *second = NULL;
    for (uint32_t i = 0; i < FLOWS_MAX; i++) {
        cr_assert_null(flow_to_evict(table), "room for %zu flows, not %u", FLOWS_MAX, i);
        struct flow *flow = add(table, i, i % 2 == 0 ? FLOW_TCP : FLOW_UDP, i);
        first = i == 0 ? flow : first;
        second = i == 1 ? flow : second;
    }
    cr_expect_eq(flow_to_evict(table), first);
    flow_touch(table, first, FLOW_TCP, FLOWS_MAX * SECOND);
    cr_expect_eq(flow_to_evict(table), second);
    flow_remove(table, second);
    cr_expect_null(flow_to_evict(table));
    struct flow *last = add(table, FLOWS_MAX, FLOW_TCP, (int64_t)FLOWS_MAX);
    cr_expect_eq(last->id, FLOWS_MAX + 1, "numbers are never given twice");
    flow_table_free(table);
}

Test(flow_table, those_under_way_are_lent_by_their_numbers)
{
    struct flow_table *table = flow_table_new(&counters);
    struct conversation *const some = (void *)&counters; /* nobody looks into it */
    size_t num;
    for (uint32_t i = 0; i < 100; i++) {
        struct flow *flow = add(table, i, FLOW_TCP, i);
        flow->conversation = i % 3 == 0 ? some : NULL;
        if (i % 3 == 1) {
            flow_remove(table, flow); /* the next one takes its place, before others */
        }
    }
    struct flow *const *flow = flow_table_under_way(table, &num);
    cr_assert_eq(num, 34);
    for (size_t i = 0; i < num; i++) {
        cr_expect_eq(flow[i]->conversation, some);
        cr_expect_eq(flow[i]->id, 3 * i + 1);
    }
    flow_table_free(table);
}

Test(flow_table, nothing_is_found_when_it_is_cleared)
{
    struct flow_table *table = flow_table_new(&counters);
    struct packet p = packet_of(7, 1000, TRANSPORT_TCP);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < FLOWS_MAX; i++) {
            add(table, i, FLOW_TCP, 0);
        }
        flow_table_clear(table);
        cr_expect_null(flow_find(table, &p));
        cr_expect_null(flow_expired(table, 2 * TCP_IDLE_NS));
        cr_expect_null(flow_to_evict(table), "there is room again");
        cr_expect_eq(flow_table_octets(table), 0);
    }
    flow_table_free(table);
}

Test(flow_table, flows_that_are_over_are_evicted_before_others)
{
    struct flow_table *table = flow_table_new(&counters);
    struct flow *over[2] = {NULL, NULL};
    for (uint32_t i = 0; i < FLOWS_MAX; i++) {
        struct flow *flow = add(table, i, FLOW_TCP, i);
        if (i == 100 || i == 200) {
            over[i / 100 - 1] = flow;
        }
    }
    flow_touch(table, over[0], FLOW_TCP_CLOSED, FLOWS_MAX + 1);
    flow_touch(table, over[1], FLOW_UDP_ANSWERED, FLOWS_MAX);
    for (int i = 1; i >= 0; i--) {
        cr_expect_eq(flow_to_evict(table), over[i]);
        cr_expect(flow_is_over(over[i]));
        flow_remove(table, over[i]);
        (void)add(table, FLOWS_MAX + (uint32_t)i, FLOW_TCP, FLOWS_MAX + 2);
    }
    cr_expect_not(flow_is_over(flow_to_evict(table)));
    flow_table_free(table);
}

Test(flow_table, what_was_removed_leaves_its_neighbours_in_the_bucket)
{
    enum { NUM_FLOWS = 20000 }; /* enough for many buckets to hold several */
    static struct flow *flow[NUM_FLOWS];
    struct flow_table *table = flow_table_new(&counters);
    for (uint32_t i = 0; i < NUM_FLOWS; i++) {
        flow[i] = add(table, i, FLOW_TCP, i);
    }
    for (uint32_t i = 0; i < NUM_FLOWS; i += 2) {
        flow_remove(table, flow[i]);
    }
    for (uint32_t i = 0; i < NUM_FLOWS; i++) {
        struct packet p = packet_of(i, 1000, TRANSPORT_TCP);
        cr_expect_eq(flow_find(table, &p), i % 2 == 0 ? NULL : flow[i], "flow %u", i);
    }
    flow_table_free(table);
}

Test(flow_table, free_of_nothing_is_a_no_op)
{
    flow_table_free(NULL);
}

Test(flow_table, is_as_old_as_it_was_when_the_clock_is_put_back)
{
    struct flow_table *table = flow_table_new(&counters);
    struct flow *flow = add(table, 1, FLOW_TCP_OPENING, 1000);
    cr_expect_eq(flow_table_octets(table), sizeof *flow);
    flow_table_step_back(table, 900 * SECOND);
    cr_expect_null(flow_expired(table, 100 * SECOND + CONNECT_TIMEOUT_NS - 1));
    cr_expect_eq(flow_expired(table, 100 * SECOND + CONNECT_TIMEOUT_NS), flow);
    flow_remove(table, flow);
    cr_expect_eq(flow_table_octets(table), 0);
    flow_table_free(table);
}
