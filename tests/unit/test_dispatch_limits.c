/* test_dispatch_limits.c: what happens at the limits of dispatch, and that it is counted. */
#include <criterion/criterion.h>

#include <string.h>

#include "dispatch.h"

#define SECOND INT64_C(1000000000)
#define ODD_PORT 8443

/* hello is the beginning of a TLS connection: a ClientHello with the server name fed.example. */
static const uint8_t hello[] = {
    0x16, 0x03, 0x01, 0x00, 0x43, 0x01, 0x00, 0x00, 0x3f, 0x03, 0x03, 0x10, 0x21, 0x32, 0x43,
    0x54, 0x65, 0x76, 0x87, 0x98, 0xa9, 0xba, 0xcb, 0xdc, 0xed, 0xfe, 0x0f, 0x10, 0x21, 0x32,
    0x43, 0x54, 0x65, 0x76, 0x87, 0x98, 0xa9, 0xba, 0xcb, 0xdc, 0xed, 0xfe, 0x0f, 0x00, 0x00,
    0x02, 0xc0, 0x30, 0x01, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x10, 0x00, 0x0e, 0x00, 0x00,
    0x0b, 'f',  'e',  'd',  '.',  'e',  'x',  'a',  'm',  'p',  'l',  'e'};

/* heard counts what the dissector was told. */
static struct {
    size_t num_octets;
    size_t num_gaps;
    uint64_t num_missing;
    enum gap_cause cause; /* of the last gap */
    size_t num_ends;
    enum stream_end how; /* the last end */
    size_t num_facts;
} heard;

static bool wants(const struct flow_hint *hint)
{
    return hint->transport == TRANSPORT_TCP &&
           (hint->expected || hint->application == APPLICATION_TLS);
}

static enum dissected data(void *state, enum direction direction, struct bytes octets,
                           const struct dissection *d)
{
    (void)state;
    (void)direction;
    (void)d;
    heard.num_octets += octets.len;
    return DISSECTED_MORE;
}

static enum dissected gap(void *state, enum direction direction, enum gap_cause cause,
                          uint64_t num_missing, const struct dissection *d)
{
    (void)state;
    (void)direction;
    (void)d;
    heard.num_gaps++;
    heard.num_missing += num_missing;
    heard.cause = cause;
    return DISSECTED_MORE;
}

static void end(void *state, enum stream_end how, const struct dissection *d)
{
    (void)state;
    (void)d;
    heard.num_ends++;
    heard.how = how;
}

static const struct dissector counting = {
    .name = "counting",
    .transport = TRANSPORT_TCP,
    .filter = "tcp",
    .state_len = 1,
    .wants = wants,
    .data = data,
    .gap = gap,
    .end = end,
};

const struct dissector *const dissectors[] = {&counting, NULL};

static void take(void *context, const struct fact *fact)
{
    (void)context;
    (void)fact;
    heard.num_facts++;
}

/* bench is a dispatch under test; each packet comes a microsecond after the last. */
struct bench {
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct dispatch *dispatch;
    int64_t now_ns;
};

static void bench_init(struct bench *b, size_t budget)
{
    *b = (struct bench){.budget.limit = budget, .sink.take = take};
    memset(&heard, 0, sizeof heard);
    b->dispatch = dispatch_new(&b->budget, &b->counters, &b->sink);
    cr_assert_not_null(b->dispatch);
}

static void bench_fini(struct bench *b)
{
    dispatch_free(b->dispatch);
    cr_expect_eq(b->budget.used, 0, "%zu octets were not given back", b->budget.used);
}

static uint64_t count(const struct bench *b, enum counter which)
{
    return b->counters.value[which];
}

/* send sends one segment of client number who to a port of the server. */
static void send(struct bench *b, uint32_t who, uint16_t port, uint8_t flags, uint32_t sequence,
                 struct bytes octets)
{
    const uint8_t from[] = {10, (uint8_t)(who >> 16), (uint8_t)(who >> 8), (uint8_t)who};
    const uint8_t to[] = {192, 0, 2, 1};
    const struct packet packet = {
        .source = {address_of((struct bytes){from, 4}), 40000},
        .destination = {address_of((struct bytes){to, 4}), port},
        .transport = TRANSPORT_TCP,
        .payload = octets,
        .sequence = sequence,
        .tcp_flags = flags,
    };
    b->now_ns += 1000;
    const struct frame frame = {.time_ns = b->now_ns, .number = (uint64_t)b->now_ns / 1000};
    dispatch_packet(b->dispatch, &frame, &packet);
}

static void open_one(struct bench *b, uint32_t who, uint16_t port)
{
    send(b, who, port, TCP_SYN, 99, (struct bytes){0});
}

Test(dispatch_limits, a_flow_too_many_costs_the_least_recently_used_one)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    for (uint32_t who = 0; who < FLOWS_MAX; who++) {
        open_one(&b, who, 5061);
    }
    cr_expect_eq(count(&b, COUNT_FLOW_EVICTIONS), 0);
    open_one(&b, FLOWS_MAX, 5061);
    cr_expect_eq(count(&b, COUNT_FLOW_EVICTIONS), 1);
    cr_expect_eq(heard.num_ends, 1);
    cr_expect_eq(heard.how, END_FORGOTTEN);
    cr_expect_eq(heard.num_facts, 0, "what is forgotten is no timeout");
    bench_fini(&b);
    cr_expect_eq(heard.num_ends, FLOWS_MAX + 1, "each hears of its end once");
}

Test(dispatch_limits, a_spent_budget_refuses_the_flow_and_nothing_else)
{
    struct bench b;
    bench_init(&b, 64);
    open_one(&b, 1, 5061);
    send(&b, 1, 5061, TCP_ACK, 100, bytes_of_text("abc"));
    cr_expect_eq(count(&b, COUNT_STREAM_REFUSED), 1);
    cr_expect_eq(heard.num_octets, 0);
    open_one(&b, 2, ODD_PORT);
    send(&b, 2, ODD_PORT, TCP_ACK, 100, (struct bytes){hello, sizeof hello});
    cr_expect_eq(count(&b, COUNT_CLASSIFY_REFUSED), 1);
    b.budget.limit = BUDGET_MAX;
    send(&b, 2, ODD_PORT, TCP_ACK, 100, (struct bytes){hello, sizeof hello});
    cr_expect_eq(heard.num_octets, 0, "a flow once refused stays so");
    open_one(&b, 3, 5061);
    send(&b, 3, 5061, TCP_ACK, 100, bytes_of_text("abc"));
    cr_expect_eq(heard.num_octets, 3);
    bench_fini(&b);
}

Test(dispatch_limits, more_held_back_than_is_kept_gives_the_hole_up)
{
    static uint8_t octets[4096];
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    open_one(&b, 1, 5061);
    uint32_t sequence = 100 + 7; /* 7 octets never come */
    for (size_t held = 0; held < REORDER_OCTETS_MAX; held += sizeof octets) {
        send(&b, 1, 5061, TCP_ACK, sequence, (struct bytes){octets, sizeof octets});
        sequence += (uint32_t)sizeof octets;
    }
    cr_expect_eq(heard.num_octets, 0);
    cr_expect_eq(heard.num_gaps, 0);
    send(&b, 1, 5061, TCP_ACK, sequence, (struct bytes){octets, 1});
    cr_expect_eq(heard.num_octets, REORDER_OCTETS_MAX + 1, "all but the hole, the last one too");
    cr_expect_eq(heard.num_gaps, 1);
    cr_expect_eq(heard.num_missing, 7);
    cr_expect_eq(heard.cause, GAP_SPAN_LOSS);
    cr_expect_eq(count(&b, COUNT_STREAM_GAPS), 1);
    cr_expect_eq(count(&b, COUNT_STREAM_REFUSED), 0);
    bench_fini(&b);
}

Test(dispatch_limits, ndpi_is_asked_about_so_many_flows_at_once)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    for (uint32_t who = 0; who <= CLASSIFY_FLOWS_MAX; who++) {
        cr_expect_eq(count(&b, COUNT_CLASSIFY_REFUSED), 0);
        open_one(&b, who, ODD_PORT);
        send(&b, who, ODD_PORT, TCP_ACK, 100, (struct bytes){hello, 1});
    }
    cr_expect_eq(count(&b, COUNT_CLASSIFY_REFUSED), 1);
    send(&b, 0, ODD_PORT, TCP_ACK, 101, (struct bytes){hello + 1, sizeof hello - 1});
    cr_expect_eq(heard.num_octets, 0, "the oldest was given up");
    send(&b, 1, ODD_PORT, TCP_ACK, 101, (struct bytes){hello + 1, sizeof hello - 1});
    cr_expect_eq(heard.num_octets, sizeof hello, "the others were not");
    bench_fini(&b);
}

Test(dispatch_limits, ndpi_is_asked_about_the_first_packets_only)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    open_one(&b, 1, ODD_PORT);
    for (uint32_t i = 0; i < CLASSIFY_PACKETS_MAX; i++) {
        cr_expect_eq(b.budget.used > 0, i > 0, "packet %u", i);
        send(&b, 1, ODD_PORT, TCP_ACK, 100 + i, bytes_of_text("x"));
    }
    cr_expect_eq(b.budget.used, 0, "nothing is kept of a flow that nobody wants");
    send(&b, 1, ODD_PORT, TCP_ACK, 100 + CLASSIFY_PACKETS_MAX, (struct bytes){hello, sizeof hello});
    cr_expect_eq(heard.num_octets, 0);
    bench_fini(&b);
}

Test(dispatch_limits, tls_found_by_ndpi_in_the_middle_is_told_so)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    send(&b, 1, ODD_PORT, TCP_ACK, 100, (struct bytes){hello, sizeof hello});
    cr_expect_eq(heard.num_gaps, 1);
    cr_expect_eq(heard.cause, GAP_MID_STREAM);
    cr_expect_eq(heard.num_octets, sizeof hello);
    cr_expect_eq(count(&b, COUNT_STREAM_GAPS), 0, "what came before the capture is not lost");
    bench_fini(&b);
}

Test(dispatch_limits, ports_learnt_are_expected_up_to_the_limit)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    for (uint16_t i = 0; i < EXPECTED_PORTS_MAX; i++) {
        dispatch_expect_port(b.dispatch, 6000);
        dispatch_expect_port(b.dispatch, 6000 + i);
    }
    dispatch_expect_port(b.dispatch, 7000);
    static const struct {
        uint16_t port;
        size_t num_octets; /* heard so far */
    } rows[] = {{5061, 1}, {6000, 2}, {6000 + EXPECTED_PORTS_MAX - 1, 3}, {7000, 3}, {443, 3}};
    for (uint32_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        open_one(&b, i, rows[i].port);
        send(&b, i, rows[i].port, TCP_ACK, 100, bytes_of_text("x"));
        cr_expect_eq(heard.num_octets, rows[i].num_octets, "port %u", rows[i].port);
    }
    bench_fini(&b);
}

Test(dispatch_limits, time_that_steps_back_ages_nothing_and_moves_nothing_back)
{
    struct bench b;
    bench_init(&b, BUDGET_MAX);
    b.now_ns = 1000 * SECOND;
    open_one(&b, 1, 5061);
    b.now_ns = 10 * SECOND;
    open_one(&b, 2, 5061);
    b.now_ns = 1000 * SECOND + CONNECT_TIMEOUT_NS - 2000;
    open_one(&b, 3, 5061);
    cr_expect_eq(heard.num_facts, 0);
    b.now_ns = 1000 * SECOND + CONNECT_TIMEOUT_NS + 2000;
    open_one(&b, 4, 5061);
    cr_expect_eq(heard.num_facts, 2, "both time out by the time that stood still");
    bench_fini(&b);
}
