/* fuzz_ipfrag: fragments of a few packets in any order, against a model that cannot be wrong: each
 * packet is an array of octets and of flags, and whoever contradicts it spoils it.
 *
 * The input is an octet (bit 0: memory is short), and then steps of four octets: which packet, whether
 * more fragments follow, whether other octets come than usually, and how much time goes by; the
 * offset in units of eight octets; the length; and what is said of octets that were cut. */
#include "bounds.h"
#include "fragments.h"
#include "fuzz.h"
#include "octets.h"
#include "timestamp.h"

#define NUM_PACKETS 4
#define PACKET_MAX ((size_t)3072) /* octets of a packet in the model */
#define SHORT_MEMORY ((size_t)20000)

enum model_state { NOTHING, SOME, ALL, CONTRADICTED };

/* model is one packet. */
struct model {
    enum model_state state;
    int64_t since_ns;
    int64_t whole_ns;
    size_t end; /* 0 while it is not known */
    size_t highest;
    uint8_t octet[PACKET_MAX];
    bool seen[PACKET_MAX];
};

struct world {
    struct model packet[NUM_PACKETS];
    uint64_t num_joined;
    uint64_t num_conflicts;
    int64_t now_ns;
    bool is_poor; /* memory is short: what is kept is not known */
};

/* fragment is one step of the input. */
struct fragment {
    unsigned packet;
    size_t offset;
    size_t len;
    bool more;
    bool is_cut;
    uint8_t octet[256];
};

static struct fragment read_fragment(struct cursor *c, struct world *w)
{
    uint8_t head = cursor_u8(c);
    struct fragment f = {
        .packet = head % NUM_PACKETS,
        .more = (head & 4) != 0,
        .offset = (size_t)cursor_u8(c) * 8,
        .len = cursor_u8(c),
        .is_cut = cursor_u8(c) == 1,
    };
    /* Now and then more time goes by than fragments are waited for. */
    w->now_ns += (head >> 4) * ((head & 8) != 0 ? 3 * NS_PER_SECOND : 10 * NS_PER_MS);
    for (size_t i = 0; i < f.len; i++) {
        bool lies = (head & 0xf8) == 0xf8;
        f.octet[i] = (uint8_t)(f.packet + (f.offset + i) / 3 + lies);
    }
    return f;
}

static void forget_old(struct world *w, const struct fragment *f)
{
    for (size_t i = 0; i < NUM_PACKETS; i++) {
        struct model *m = &w->packet[i];
        bool is_late = w->now_ns - m->since_ns >= FRAGMENT_TIMEOUT_NS;
        bool is_over =
            i == f->packet && m->state == ALL && w->now_ns - m->whole_ns >= FRAGMENT_REPEAT_NS;
        if (m->state != NOTHING && (is_late || is_over)) {
            *m = (struct model){0};
        }
    }
}

/* contradicts tells whether a fragment can be of no packet that the others are of. */
static bool contradicts(const struct model *m, const struct fragment *f)
{
    size_t end = f->offset + f->len;
    for (size_t i = 0; i < f->len; i++) {
        if (m->seen[f->offset + i] && m->octet[f->offset + i] != f->octet[i]) {
            return true;
        }
    }
    if (f->more) {
        return m->end != 0 && end >= m->end;
    }
    return m->end != 0 ? end != m->end : m->highest > end;
}

/* expect returns what is to become of a fragment. */
static enum packet_result expect(struct world *w, const struct fragment *f)
{
    struct model *m = &w->packet[f->packet];
    forget_old(w, f);
    if (f->is_cut) {
        return PACKET_CUT;
    }
    if (f->len == 0 || (f->more && f->len % 8 != 0)) {
        return PACKET_MALFORMED;
    }
    if (m->state == NOTHING) {
        *m = (struct model){.state = SOME, .since_ns = w->now_ns};
    }
    if (m->state != SOME) {
        return PACKET_FRAGMENT;
    }
    if (contradicts(m, f)) {
        m->state = CONTRADICTED;
        w->num_conflicts++;
        return PACKET_FRAGMENT;
    }
    memcpy(m->octet + f->offset, f->octet, f->len);
    memset(m->seen + f->offset, true, f->len);
    m->highest = f->offset + f->len > m->highest ? f->offset + f->len : m->highest;
    m->end = f->more ? m->end : f->offset + f->len;
    if (m->end == 0 || memchr(m->seen, false, m->end) != NULL) {
        return PACKET_FRAGMENT;
    }
    m->state = ALL;
    m->whole_ns = w->now_ns;
    w->num_joined++;
    return PACKET_OK;
}

/* join hands a fragment over; its octets die at once. */
static void join(struct fragments *fragments, struct world *w, const struct fragment *f)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    enum packet_result expected = expect(w, f);
    struct bytes octets = exact_copy(f->octet, f->len);
    struct ip_header ip = {
        .source = address_of((struct bytes){from, sizeof from}),
        .destination = address_of((struct bytes){to, sizeof to}),
        .protocol = IP_PROTOCOL_UDP,
        .payload = octets,
        .num_cut = f->is_cut ? 1 : 0,
        .fragment = {f->packet, f->offset, f->more},
    };
    fragments_release(fragments);
    enum packet_result result = fragments_join(fragments, &ip, w->now_ns);
    exact_free(octets);
    if (result == PACKET_OK && !w->is_poor) {
        const struct model *m = &w->packet[f->packet];
        assert(ip.num_cut == 0 && bytes_equal(ip.payload, (struct bytes){m->octet, m->end}));
    }
    assert(result == expected || w->is_poor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cursor c = cursor_of((struct bytes){data, size});
    struct world *w = calloc(1, sizeof *w);
    assert(w != NULL);
    w->is_poor = (cursor_u8(&c) & 1) != 0;
    w->now_ns = NS_PER_SECOND;
    struct budget budget = {.limit = w->is_poor ? SHORT_MEMORY : BUDGET_MAX};
    struct counters counters = {0};
    struct fragments *fragments = fragments_new(&budget, &counters);
    assert(fragments != NULL);
    while (cursor_more(&c)) {
        struct fragment f = read_fragment(&c, w);
        join(fragments, w, &f);
    }
    if (!w->is_poor) {
        assert(counters.value[COUNT_FRAGMENTED_JOINED] == w->num_joined);
        assert(counters.value[COUNT_FRAGMENT_CONFLICTS] == w->num_conflicts);
        assert(counters.value[COUNT_FRAGMENTED_EVICTIONS] == 0);
    }
    fragments_free(fragments);
    assert(budget.used == 0);
    free(w);
    return 0;
}
