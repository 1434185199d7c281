/* test_dispatch.c: what becomes of connections, with a dissector that writes down what it is given. */
#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#include "dispatch.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define SECOND INT64_C(1000000000)

/* heard is all that the dissector and the sink were told, in words. */
static char heard[1024];

static void hear(const char *word)
{
    size_t len = strlen(heard);
    snprintf(heard + len, sizeof heard - len, "%s%s", len > 0 ? " " : "", word);
}

static bool wants(const struct flow_hint *hint)
{
    return hint->expected || hint->application == APPLICATION_TLS;
}

/* data hears octets as they are; 'D' ends the interest, '!' is not its protocol. */
static enum dissected data(void *state, enum direction direction, struct bytes octets,
                           const struct dissection *d)
{
    char word[64];
    (void)d;
    *(uint8_t *)state = octets.ptr[0];
    snprintf(word, sizeof word, "%s(%.*s)", direction == FROM_CLIENT ? "c" : "s",
             (int)(octets.len < 20 ? octets.len : 20), (const char *)octets.ptr);
    hear(word);
    return octets.ptr[0] == 'D'   ? DISSECTED_DONE
           : octets.ptr[0] == '!' ? DISSECTED_NOT_MINE
                                  : DISSECTED_MORE;
}

static enum dissected gap(void *state, enum direction direction, enum gap_cause cause,
                          uint64_t num_missing, const struct dissection *d)
{
    static const char *const causes[] = {"loss", "snap", "mid", "limit", "one-sided"};
    char word[64];
    (void)state;
    (void)d;
    snprintf(word, sizeof word, "%s-%s%llu", direction == FROM_CLIENT ? "c" : "s", causes[cause],
             (unsigned long long)num_missing);
    hear(word);
    return DISSECTED_MORE;
}

/* settled: 'K' was the first octet of what was last heard. */
static bool settled(const void *state)
{
    return *(const uint8_t *)state == 'K';
}

static void end(void *state, enum stream_end how, const struct dissection *d)
{
    static const char *const ends[] = {
        [END_CLOSED] = "closed", [END_RESET] = "reset",         [END_DONE] = "done",
        [END_IDLE] = "idle",     [END_FORGOTTEN] = "forgotten", [END_OF_INPUT] = "over",
    };
    (void)state;
    (void)d;
    hear(ends[how]);
}

/* begins: a client says ">" first, its server "<". */
static enum beginning begins(struct bytes payload)
{
    bool is_client = payload.len > 0 && payload.ptr[0] == '>';
    bool is_server = payload.len > 0 && payload.ptr[0] == '<';
    return is_client ? BEGINS_CLIENT : is_server ? BEGINS_SERVER : BEGINS_NOT;
}

static const struct dissector writing = {
    .name = "writing",
    .transport = TRANSPORT_TCP,
    .filter = "tcp",
    .state_len = 1,
    .wants = wants,
    .begins = begins,
    .data = data,
    .gap = gap,
    .settled = settled,
    .end = end,
};

const struct dissector *const dissectors[] = {&writing, NULL};

static void take(void *context, const struct fact *fact)
{
    static const char *const outcomes[] = {"NONE",    "ESTABLISHED", "REFUSED",
                                           "TIMEOUT", "RESET",       "NOT-TLS"};
    char word[64];
    (void)context;
    if (fact->kind == FACT_TCP_OUTCOME) {
        hear(outcomes[fact->tcp_outcome]);
        return;
    }
    cr_assert_eq(fact->kind, FACT_TCP_CLOSE);
    (void)snprintf(word, sizeof word, "%s-%s-AFTER-%us-%llu", fact->tcp_close.by_server ? "S" : "C",
                   fact->tcp_close.reset ? "CUT" : "CLOSE",
                   (unsigned)(fact->tcp_close.after_ns / SECOND),
                   (unsigned long long)fact->tcp_close.num_octets);
    hear(word);
}

/* step is one segment: from the client or the server, at a time, with its numbers and octets. */
struct step {
    bool server;
    int seconds;
    uint8_t flags;
    uint32_t sequence;
    uint32_t acknowledgement;
    const char *octets;
    size_t num_cut;
};

#define SYN TCP_SYN
#define ACK TCP_ACK
#define OPENED                                                            \
    {false, 0, SYN, 99, 0, "", 0}, {true, 0, SYN | ACK, 499, 100, "", 0}, \
    {                                                                     \
        false, 0, ACK, 100, 500, "", 0                                    \
    }

static const struct {
    const char *name;
    struct step steps[8];
    size_t num;
    const char *heard;
} rows[] = {
    {"a connection that closes",
     {OPENED,
      {false, 0, ACK, 100, 500, "abc", 0},
      {true, 0, ACK | TCP_FIN, 500, 103, "x", 0},
      {false, 0, ACK | TCP_FIN, 103, 502, "", 0}},
     6,
     "ESTABLISHED c(abc) s(x) closed"},
    {"data with the SYN",
     {{false, 0, SYN, 99, 0, "ab", 0}, {false, 0, ACK, 102, 0, "c", 0}},
     2,
     "c(ab) c(c) over"},
    {"segments out of order",
     {OPENED, {false, 0, ACK, 103, 500, "def", 0}, {false, 0, ACK, 100, 500, "abc", 0}},
     5,
     "ESTABLISHED c(abc) c(def) over"},
    {"a FIN before what was sent behind it, when all that was wanted has come",
     {OPENED,
      {false, 0, ACK | TCP_FIN, 103, 500, "", 0},
      {false, 0, ACK, 103, 500, "xy", 0},
      {false, 0, ACK, 100, 500, "Dbc", 0}},
     6,
     "ESTABLISHED c(Dbc) done"},
    {"a FIN in the hole before what is held, and more acknowledged than was sent",
     {OPENED,
      {false, 0, ACK, 101, 500, "xyz", 0},
      {false, 0, ACK | TCP_FIN, 100, 500, "", 0},
      {true, 0, ACK, 500, 99, "", 0},
      {true, 0, ACK, 500, 110, "", 0}},
     7,
     "ESTABLISHED c(xyz) c-loss6 over"},
    {"a hole at the end of the input",
     {OPENED, {false, 0, ACK, 103, 500, "def", 0}},
     4,
     "ESTABLISHED c-loss3 c(def) over"},
    {"a hole that was acknowledged is waited for",
     {OPENED,
      {false, 0, ACK, 103, 500, "def", 0},
      {true, 0, ACK, 500, 106, "", 0},
      {true, 1, ACK, 500, 106, "", 0}},
     6,
     "ESTABLISHED c-loss3 c(def) over"},
    {"octets that the snap length cut",
     {OPENED, {false, 0, ACK, 100, 500, "abc", 5}, {false, 0, ACK, 108, 500, "z", 0}},
     5,
     "ESTABLISHED c(abc) c-snap5 c(z) over"},
    {"a FIN that was lost is no hole",
     {OPENED, {true, 0, ACK, 500, 101, "", 0}, {true, 9, ACK, 500, 101, "", 0}},
     5,
     "ESTABLISHED over"},
    {"joined in the middle", {{true, 0, ACK, 500, 100, "x", 0}}, 1, "s-mid0 s(x) over"},
    {"only one side in the capture",
     {{false, 0, SYN, 99, 0, "", 0},
      {false, 0, ACK, 100, 500, "a", 0},
      {false, 0, ACK, 101, 600, "b", 0}},
     3,
     "c(a) c(b) s-one-sided100 over"},
    {"refused",
     {{false, 0, SYN, 99, 0, "", 0}, {true, 0, TCP_RST | ACK, 0, 100, "", 0}},
     2,
     "REFUSED reset"},
    {"a RST that does not acknowledge the SYN refuses nothing",
     {{false, 0, SYN, 99, 0, "", 0}, {true, 0, TCP_RST | ACK, 0, 7, "", 0}},
     2,
     "reset"},
    {"a late repeat of a refused SYN opens nothing",
     {{false, 0, SYN, 99, 0, "", 0},
      {true, 0, TCP_RST | ACK, 0, 100, "", 0},
      {false, 0, SYN, 99, 0, "", 0},
      {false, 20, SYN, 99, 0, "", 0}},
     4,
     "REFUSED reset"},
    {"nobody answers",
     {{false, 0, SYN, 99, 0, "", 0}, {false, 3, SYN, 99, 0, "", 0}, {false, 11, SYN, 99, 0, "", 0}},
     3,
     "TIMEOUT idle over"},
    {"nobody has answered yet",
     {{false, 0, SYN, 99, 0, "", 0}, {false, 9, SYN, 99, 0, "", 0}},
     2,
     "over"},
    {"a one-sided connection is no timeout",
     {{false, 0, SYN, 99, 0, "", 0},
      {false, 1, ACK, 100, 500, "a", 0},
      {false, 20, ACK, 101, 500, "b", 0}},
     3,
     "c(a) c(b) over"},
    {"cut by RST",
     {OPENED, {true, 0, TCP_RST | ACK, 500, 100, "", 0}},
     4,
     "ESTABLISHED RESET reset"},
    {"a RST of a connection joined in the middle tells nothing",
     {{false, 0, ACK, 100, 500, "a", 0}, {true, 0, TCP_RST, 500, 0, "", 0}},
     2,
     "c-mid0 c(a) reset"},
    {"a reset of what is settled",
     {OPENED, {false, 0, ACK, 100, 500, "Kab", 0}, {false, 0, TCP_RST, 103, 0, "", 0}},
     5,
     "ESTABLISHED c(Kab) reset"},
    {"who closes behind what the dissector wanted, and after how much",
     {OPENED,
      {false, 0, ACK, 100, 500, "Dab", 0},
      {true, 1, ACK, 500, 103, "xyz", 0},
      {true, 2, ACK | TCP_FIN, 503, 103, "zz", 0},
      {false, 3, ACK | TCP_FIN, 103, 506, "", 0}},
     7,
     "ESTABLISHED c(Dab) done S-CLOSE-AFTER-2s-5"},
    {"a reset behind what the dissector wanted",
     {OPENED, {false, 0, ACK, 100, 500, "Dab", 0}, {false, 0, TCP_RST, 110, 0, "", 0}},
     5,
     "ESTABLISHED c(Dab) done C-CUT-AFTER-0s-7"},
    {"a dissector that has heard enough",
     {OPENED, {false, 0, ACK, 100, 500, "Done", 0}, {false, 0, ACK, 104, 500, "more", 0}},
     5,
     "ESTABLISHED c(Done) done"},
    {"another protocol",
     {OPENED, {false, 0, ACK, 100, 500, "!", 0}},
     4,
     "ESTABLISHED c(!) NOT-TLS done"},
    {"the same ports again",
     {OPENED, {false, 1, SYN, 7000, 0, "", 0}, {true, 1, SYN | ACK, 9000, 7001, "", 0}},
     5,
     "ESTABLISHED closed ESTABLISHED over"},
    {"a RST from far ahead is not believed",
     {OPENED,
      {false, 0, ACK, 100, 500, "a", 0},
      {true, 0, TCP_RST, 9000000, 0, "", 0},
      {false, 0, ACK, 101, 500, "b", 0}},
     6,
     "ESTABLISHED c(a) c(b) over"},
    {"nor one from before",
     {OPENED,
      {true, 0, ACK, 500, 100, "xyz", 0},
      {true, 0, TCP_RST, 501, 0, "", 0},
      {true, 0, ACK, 503, 100, "w", 0}},
     6,
     "ESTABLISHED s(xyz) s(w) over"},
    {"a RST behind a hole is believed",
     {OPENED, {true, 0, TCP_RST, 510, 0, "", 0}, {false, 0, ACK, 100, 500, "a", 0}},
     5,
     "ESTABLISHED RESET reset"},
    {"a RST that counts the FIN, or does not",
     {OPENED, {true, 0, ACK | TCP_FIN, 500, 100, "", 0}, {true, 0, TCP_RST, 500, 0, "", 0}},
     5,
     "ESTABLISHED RESET reset"},
    {"keep-alives say nothing",
     {OPENED,
      {false, 0, ACK, 100, 500, "abc", 0},
      {false, 1, ACK, 102, 500, "c", 0},
      {true, 1, ACK, 500, 103, "", 0},
      {false, 2, ACK, 102, 500, "", 0},
      {false, 3, ACK, 103, 500, "d", 0}},
     8,
     "ESTABLISHED c(abc) c(d) over"},
};

/* The same on a port where nothing is expected. */
static const struct {
    const char *name;
    struct step steps[8];
    size_t num;
    const char *heard;
} free_rows[] = {
    {"nothing that begins", {OPENED, {false, 0, ACK, 100, 500, "hello", 0}}, 4, ""},
    {"begins at once",
     {OPENED, {false, 0, ACK, 100, 500, ">a", 0}, {true, 0, ACK, 500, 102, "<b", 0}},
     5,
     "c(>a) s(<b) over"},
    {"begins behind another protocol",
     {OPENED,
      {true, 0, ACK, 500, 100, "ready", 0},
      {false, 0, ACK, 100, 505, "go", 0},
      {false, 0, ACK, 102, 505, ">a", 0},
      {true, 0, ACK, 505, 104, "<b", 0}},
     7,
     "c(>a) s(<b) over"},
    {"the server's octets came first, and those before never",
     {OPENED,
      {true, 0, ACK, 505, 104, "b", 0},
      {false, 0, ACK, 100, 500, "go", 0},
      {false, 0, ACK, 102, 505, ">a", 0}},
     6,
     "c(>a) s(b) over"},
    {"a late repeat of the beginning begins nothing",
     {OPENED,
      {false, 0, ACK, 100, 500, ">a", 0},
      {true, 0, ACK, 500, 102, "<b", 0},
      {false, 0, ACK, 102, 502, "D", 0},
      {true, 0, ACK, 500, 103, "<b", 0},
      {false, 0, ACK, 100, 502, ">a", 0}},
     8,
     "c(>a) s(<b) c(D) done"},
    {"nor one after the connection was closed or cut",
     {OPENED,
      {false, 0, ACK, 100, 500, ">a", 0},
      {true, 0, TCP_RST, 500, 0, "", 0},
      {false, 0, ACK, 100, 500, ">a", 0}},
     6,
     "c(>a) reset"},
    {"cut by RST behind a hole, before it is known what it is",
     {OPENED, {false, 0, ACK, 105, 500, "abc", 0}, {true, 0, TCP_RST | ACK, 500, 100, "", 0}},
     5,
     ""},
    {"only the server's half",
     {{true, 0, ACK, 500, 100, "<b", 0}, {true, 0, ACK, 502, 100, "c", 0}},
     2,
     "s(<b) s(c) over"},
    {"joined just before it begins",
     {{false, 0, ACK, 100, 500, "go", 0},
      {false, 0, ACK, 102, 505, ">a", 0},
      {true, 0, ACK, 505, 104, "<b", 0}},
     3,
     "c(>a) s(<b) over"},
};

static struct packet packet_of(const struct step *s, uint16_t port)
{
    static const uint8_t client[4] = {192, 0, 2, 1};
    static const uint8_t server[4] = {192, 0, 2, 2};
    struct endpoint c = {address_of((struct bytes){client, 4}), 25000};
    struct endpoint e = {address_of((struct bytes){server, 4}), port};
    return (struct packet){
        .source = s->server ? e : c,
        .destination = s->server ? c : e,
        .transport = TRANSPORT_TCP,
        .payload = bytes_of_text(s->octets),
        .num_cut = s->num_cut,
        .sequence = s->sequence,
        .acknowledgement = s->acknowledgement,
        .tcp_flags = s->flags,
    };
}

/* play gives the steps to a dispatch, and expects to hear what is to be heard. */
static void play(const char *name, const struct step *steps, size_t num, uint16_t port,
                 const char *expected)
{
    struct budget budget = {.limit = BUDGET_MAX};
    struct counters counters = {0};
    const struct fact_sink sink = {take, NULL};
    struct dispatch *dispatch = dispatch_new(&budget, &counters, &sink);
    cr_assert_not_null(dispatch);
    heard[0] = '\0';
    for (size_t n = 0; n < num; n++) {
        struct frame frame = {.number = n + 1};
        frame.time_ns = (1 + steps[n].seconds) * SECOND;
        struct packet packet = packet_of(&steps[n], port);
        dispatch_packet(dispatch, &frame, &packet);
    }
    dispatch_finish(dispatch);
    cr_expect_str_eq(heard, expected, "%s: %s", name, heard);
    dispatch_free(dispatch);
    cr_expect_eq(budget.used, 0, "%s: %zu octets leaked", name, budget.used);
}

Test(dispatch, what_becomes_of_connections)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        play(rows[i].name, rows[i].steps, rows[i].num, 5061, rows[i].heard);
    }
}

Test(dispatch, what_begins_on_any_port_is_found)
{
    for (size_t i = 0; i < NUM(free_rows); i++) {
        play(free_rows[i].name, free_rows[i].steps, free_rows[i].num, 5432, free_rows[i].heard);
    }
}

Test(dispatch, a_connection_is_as_old_as_it_was_when_the_clock_is_put_back)
{
    static const struct step syn = {false, 0, SYN, 99, 0, "", 0};
    struct budget budget = {.limit = BUDGET_MAX};
    struct counters counters = {0};
    const struct fact_sink sink = {take, NULL};
    struct dispatch *dispatch = dispatch_new(&budget, &counters, &sink);
    struct packet packet = packet_of(&syn, 5061);
    struct frame frame = {.number = 1, .time_ns = 4000 * SECOND};
    heard[0] = '\0';
    dispatch_packet(dispatch, &frame, &packet);
    cr_expect(dispatch_flow_octets(dispatch) > 0);
    dispatch_step_back(dispatch, 3600 * SECOND);
    packet.source.port++; /* another connection, by whose packets time passes */
    frame.time_ns = 400 * SECOND + CONNECT_TIMEOUT_NS - 1;
    dispatch_packet(dispatch, &frame, &packet);
    cr_expect_str_eq(heard, "", "too early: %s", heard);
    frame.time_ns = 400 * SECOND + CONNECT_TIMEOUT_NS;
    dispatch_packet(dispatch, &frame, &packet);
    cr_expect_not_null(strstr(heard, "TIMEOUT"), "%s", heard);
    dispatch_free(dispatch);
}
