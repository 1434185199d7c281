/* fuzz_tcp: TCP segments as anybody may make them, on ports that are expected and on others. Whatever comes,
 * every fact is one that fact.h allows, and when all is over nothing is left of the budget.
 *
 * The input is steps, each with a header of seven octets: who sends on which port, the control bits, how far the
 * sequence number is from where the sender is, and the acknowledgement from where the other one is, octets
 * that the capture has not, tenths of a second since the step before, octets of payload; which follow. */
#include <assert.h>
#include <string.h>

#include "bounds.h"
#include "dispatch.h"
#include "fuzz.h"
#include "octets.h"
#include "timestamp.h"
#include "told.h"

#define HEADER_LEN 7
#define NUM_PORTS 4
#define TENTH_NS (NS_PER_SECOND / 10)
#define BEGINNING_NS NS_PER_SECOND
#define SHORT_MEMORY ((size_t)2048)

static const uint16_t port[NUM_PORTS] = {5061, 53, 443, 8080};

/* FLOWS_TRACKED is more than an input has steps. */
#define FLOWS_TRACKED 4096

/* listener hears the facts of all connections. */
struct listener {
    struct told told;
    uint64_t num_before;         /* flows of earlier plays */
    bool is_over[FLOWS_TRACKED]; /* by flow: the end of its handshake was told */
};

/* hear takes a fact: behind the end of its handshake none is of TLS. */
static void hear(void *context, const struct fact *fact)
{
    struct listener *listener = context;
    uint64_t flow = fact->origin.flow_id - listener->num_before;
    bool is_tls = fact->kind >= FACT_TLS_CLIENT_HELLO;
    assert(flow > 0 && flow < FLOWS_TRACKED);
    assert(!is_tls || !listener->is_over[flow]);
    listener->is_over[flow] = listener->is_over[flow] || fact->kind == FACT_TLS_END;
    listener->told.num[FACT_TLS_END] = 0; /* of another connection */
    told_take(&listener->told, fact);
}

/* stage is where all is played, one input after the other: it takes long to make nDPI. */
static struct stage {
    struct budget budget;
    struct counters counters;
    struct listener listener;
    struct fact_sink sink;
    struct dispatch *dispatch;
    uint32_t next[NUM_PORTS][2]; /* number of the next octet, by port and sender */
    struct frame frame;
} stage;

/* distance_of extends the sign of an octet. */
static uint32_t distance_of(uint8_t octet)
{
    return (octet ^ UINT32_C(0x80)) - UINT32_C(0x80);
}

static void play_step(const uint8_t *header, struct bytes payload)
{
    size_t which = header[0] >> 1 & 3;
    bool by_server = (header[0] & 1) != 0;
    uint32_t *next = stage.next[which];
    struct endpoint client = {address_of(bytes_of_text("abcd")), 25000};
    struct endpoint server = {address_of(bytes_of_text("efgh")), port[which]};
    struct bytes exact = exact_copy(payload.ptr, payload.len);
    const struct packet packet = {
        .source = by_server ? server : client,
        .destination = by_server ? client : server,
        .transport = TRANSPORT_TCP,
        .payload = exact,
        .num_cut = header[4] >> 4,
        .sequence = next[by_server] + distance_of(header[2]),
        .acknowledgement = next[!by_server] + distance_of(header[3]),
        .tcp_flags = header[1],
    };
    stage.frame.number++;
    stage.frame.time_ns += header[5] * TENTH_NS;
    next[by_server] = packet.sequence + (uint32_t)(payload.len + packet.num_cut);
    dispatch_packet(stage.dispatch, &stage.frame, &packet);
    exact_free(exact);
}

/* set makes the stage as it was before the first input. */
static void set(size_t budget_limit)
{
    stage.budget.limit = budget_limit;
    stage.sink = (struct fact_sink){hear, &stage.listener};
    if (stage.dispatch == NULL) {
        stage.dispatch = dispatch_new(&stage.budget, &stage.counters, &stage.sink);
        assert(stage.dispatch != NULL);
    }
    memset(stage.next, 0, sizeof stage.next);
    stage.frame = (struct frame){.time_ns = BEGINNING_NS};
    stage.listener = (struct listener){.num_before = stage.counters.value[COUNT_FLOWS]};
    told_begin(&stage.listener.told);
}

/* clear ends all connections, and returns what was told. */
static struct told clear(void)
{
    dispatch_finish(stage.dispatch);
    dispatch_step_back(stage.dispatch, stage.frame.time_ns - BEGINNING_NS);
    assert(stage.budget.used == 0);
    told_end(&stage.listener.told);
    return stage.listener.told;
}

/* play plays all steps, and returns what was told. */
static struct told play(struct bytes script, size_t budget_limit)
{
    struct cursor c = cursor_of(script);
    set(budget_limit);
    while (c.rest.len >= HEADER_LEN) {
        const uint8_t *header = cursor_take(&c, HEADER_LEN).ptr;
        size_t len = header[6] < c.rest.len ? header[6] : c.rest.len;
        play_step(header, cursor_take(&c, len));
    }
    return clear();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct told once = play((struct bytes){data, size}, BUDGET_MAX);
    struct told twice = play((struct bytes){data, size}, BUDGET_MAX);
    struct told poor = play((struct bytes){data, size}, SHORT_MEMORY);
    told_same(&once, &twice);
    told_free(&once);
    told_free(&twice);
    told_free(&poor);
    return 0;
}
