#include "flow.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "siphash.h"

/* FLOW_BUCKETS is a power of two near FLOWS_MAX. */
#define FLOW_BUCKETS ((size_t)32768)

struct age_list {
    struct flow *newest;
    struct flow *oldest;
};

struct flow_table {
    struct hash_key key;
    struct counters *counters;
    uint64_t last_id;
    size_t num; /* of flows */
    struct flow *storage;
    struct flow *free;
    struct age_list age[FLOW_NUM_KINDS];
    struct flow *bucket[FLOW_BUCKETS];
    struct flow *all[FLOWS_MAX]; /* lent by flow_table_all */
};

static const int64_t idle_ns[FLOW_NUM_KINDS] = {
    [FLOW_UDP] = DNS_TIMEOUT_NS,
    [FLOW_UDP_ANSWERED] = DNS_REPEAT_NS,
    [FLOW_TCP_OPENING] = CONNECT_TIMEOUT_NS,
    [FLOW_TCP] = TCP_IDLE_NS,
    [FLOW_TCP_CLOSED] = TCP_REPEAT_NS,
};

struct flow_table *flow_table_new(struct counters *counters)
{
    struct flow_table *table = calloc(1, sizeof *table);
    struct flow *storage = calloc(FLOWS_MAX, sizeof *storage);
    if (table == NULL || storage == NULL) {
        free(table);
        free(storage);
        return NULL;
    }
    table->key = hash_key_random();
    table->counters = counters;
    table->storage = storage;
    for (size_t i = FLOWS_MAX; i-- > 0;) {
        storage[i].next = table->free;
        table->free = &storage[i];
    }
    return table;
}

void flow_table_free(struct flow_table *table)
{
    if (table != NULL) {
        free(table->storage);
        free(table);
    }
}

size_t flow_table_octets(const struct flow_table *table)
{
    return table->num * sizeof(struct flow);
}

void flow_table_step_back(struct flow_table *table, int64_t step_ns)
{
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        for (struct flow *flow = table->age[kind].newest; flow != NULL; flow = flow->older) {
            flow->last_ns -= step_ns;
            flow->aftermath.since_ns -= step_ns;
        }
    }
}

/* An IPv4 endpoint fits into one word, and both with the transport into two. */
static uint64_t word_of_ipv4(const struct endpoint *e)
{
    uint32_t address;
    memcpy(&address, e->address.octet, sizeof address);
    return (uint64_t)address << 16 | e->port;
}

static uint64_t hash_ipv4(const struct flow_table *table, const struct endpoint *a,
                          const struct endpoint *b, uint8_t transport)
{
    uint64_t one = word_of_ipv4(a);
    uint64_t other = word_of_ipv4(b);
    const uint64_t words[] = {
        (one < other ? one : other) | (uint64_t)transport << 48,
        one < other ? other : one,
    };
    return siphash_words(&table->key, words, 2);
}

static uint64_t hash_any(const struct flow_table *table, const struct endpoint *a,
                         const struct endpoint *b, uint8_t transport)
{
    int by_address = memcmp(a->address.octet, b->address.octet, sizeof a->address.octet);
    bool in_order = by_address != 0 ? by_address < 0 : a->port < b->port;
    const struct endpoint *first = in_order ? a : b;
    const struct endpoint *second = in_order ? b : a;
    uint64_t words[5];
    memcpy(words, first->address.octet, sizeof first->address.octet);
    memcpy(words + 2, second->address.octet, sizeof second->address.octet);
    words[4] = (uint64_t)first->port | (uint64_t)second->port << 16 | (uint64_t)transport << 32;
    return siphash_words(&table->key, words, 5);
}

/* bucket_of is the same whichever of the two sends. */
static size_t bucket_of(const struct flow_table *table, const struct endpoint *a,
                        const struct endpoint *b, uint8_t transport)
{
    bool both_ipv4 = a->address.family == ADDRESS_IPV4 && b->address.family == ADDRESS_IPV4;
    uint64_t hash =
        both_ipv4 ? hash_ipv4(table, a, b, transport) : hash_any(table, a, b, transport);
    return (size_t)(hash % FLOW_BUCKETS);
}

static bool is_between(const struct flow *flow, const struct packet *p)
{
    bool forth =
        endpoint_equal(&flow->client, &p->source) && endpoint_equal(&flow->server, &p->destination);
    bool back =
        endpoint_equal(&flow->client, &p->destination) && endpoint_equal(&flow->server, &p->source);
    return flow->transport == p->transport && (forth || back);
}

struct flow *flow_find(const struct flow_table *table, const struct packet *p)
{
    struct flow *flow =
        table->bucket[bucket_of(table, &p->source, &p->destination, (uint8_t)p->transport)];
    while (flow != NULL && !is_between(flow, p)) {
        flow = flow->next;
    }
    return flow;
}

static void unlink_age(struct flow_table *table, struct flow *flow)
{
    struct age_list *list = &table->age[flow->kind];
    *(flow->newer != NULL ? &flow->newer->older : &list->newest) = flow->older;
    *(flow->older != NULL ? &flow->older->newer : &list->oldest) = flow->newer;
}

static void link_newest(struct flow_table *table, struct flow *flow)
{
    struct age_list *list = &table->age[flow->kind];
    flow->newer = NULL;
    flow->older = list->newest;
    *(list->newest != NULL ? &list->newest->newer : &list->oldest) = flow;
    list->newest = flow;
}

struct flow *flow_add(struct flow_table *table, const struct packet *p, enum flow_kind kind,
                      int64_t now_ns)
{
    struct flow *flow = table->free;
    assert(flow != NULL);
    table->free = flow->next;
    struct flow **bucket =
        &table->bucket[bucket_of(table, &p->source, &p->destination, (uint8_t)p->transport)];
    *flow = (struct flow){
        .client = p->source,
        .server = p->destination,
        .transport = (uint8_t)p->transport,
        .kind = (uint8_t)kind,
        .id = ++table->last_id,
        .last_ns = now_ns,
        .next = *bucket,
    };
    *bucket = flow;
    table->num++;
    link_newest(table, flow);
    counter_add(table->counters, COUNT_FLOWS, 1);
    return flow;
}

void flow_touch(struct flow_table *table, struct flow *flow, enum flow_kind kind, int64_t now_ns)
{
    unlink_age(table, flow);
    flow->kind = (uint8_t)kind;
    flow->last_ns = now_ns;
    link_newest(table, flow);
}

void flow_remove(struct flow_table *table, struct flow *flow)
{
    assert(flow->conversation == NULL);
    struct flow **link =
        &table->bucket[bucket_of(table, &flow->client, &flow->server, flow->transport)];
    while (*link != flow) {
        link = &(*link)->next;
    }
    *link = flow->next;
    unlink_age(table, flow);
    table->num--;
    flow->next = table->free;
    table->free = flow;
}

bool flow_is_over(const struct flow *flow)
{
    return flow->kind == FLOW_UDP_ANSWERED || flow->kind == FLOW_TCP_CLOSED;
}

static bool goes_before(const struct flow *a, const struct flow *b)
{
    bool over = flow_is_over(a);
    return over == flow_is_over(b) ? a->last_ns < b->last_ns : over;
}

struct flow *flow_to_evict(const struct flow_table *table)
{
    if (table->free != NULL) {
        return NULL;
    }
    struct flow *best = NULL;
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        struct flow *flow = table->age[kind].oldest;
        best = best == NULL || (flow != NULL && goes_before(flow, best)) ? flow : best;
    }
    return best;
}

struct flow *flow_expired(const struct flow_table *table, int64_t now_ns)
{
    struct flow *expired = NULL;
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        struct flow *flow = table->age[kind].oldest;
        bool is_old = flow != NULL && now_ns - flow->last_ns >= idle_ns[kind];
        if (is_old && (expired == NULL || flow->id < expired->id)) {
            expired = flow;
        }
    }
    return expired;
}

static int compare_ids(const void *a, const void *b)
{
    uint64_t one = (*(struct flow *const *)a)->id;
    uint64_t other = (*(struct flow *const *)b)->id;
    return one < other ? -1 : one > other;
}

struct flow *const *flow_table_all(struct flow_table *table, size_t *num)
{
    *num = 0;
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        for (struct flow *flow = table->age[kind].newest; flow != NULL; flow = flow->older) {
            table->all[(*num)++] = flow;
        }
    }
    qsort(table->all, *num, sizeof(struct flow *), compare_ids);
    return table->all;
}
