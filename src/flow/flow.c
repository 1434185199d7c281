#include "flow.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "apart.h"
#include "hash_index.h"
#include "table_hash.h"

_Static_assert(sizeof(struct flow) == 2 * CACHE_LINE_LEN, "a flow is two cache lines");

struct age_list {
    struct flow *newest;
    struct flow *oldest;
};

struct flow_table { /* NOLINT(clang-analyzer-optin.performance.Padding): it lies apart on purpose */
    struct hash_key key; /* any thread may look at it */
    _Alignas(APART) struct counters *counters;
    uint64_t last_id;
    size_t num; /* of flows */
    struct hash_index
        *index; /* of storage, by flow_hash: a flow is not looked at for its neighbours */
    struct flow *storage;
    size_t num_stored; /* of storage, those that were ever in use */
    struct flow *free;
    int64_t due_ns; /* no flow expires before */
    struct age_list age[FLOW_NUM_KINDS];
    struct flow *under_way[FLOWS_MAX]; /* lent by flow_table_under_way */
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
    struct flow_table *table = aligned_alloc(APART, sizeof *table);
    if (table == NULL) {
        return NULL;
    }
    memset(table, 0, sizeof *table);
    table->key = hash_key_random();
    table->counters = counters;
    table->storage = aligned_alloc(CACHE_LINE_LEN, FLOWS_MAX * sizeof *table->storage);
    table->index = hash_index_new(FLOWS_MAX);
    if (table->storage == NULL || table->index == NULL) {
        flow_table_free(table);
        return NULL;
    }
    return table;
}

void flow_table_free(struct flow_table *table)
{
    if (table != NULL) {
        hash_index_free(table->index);
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
    table->due_ns = INT64_MIN; /* to be looked at anew */
}

/* word_of takes an endpoint as numbers; an IPv4 endpoint fits into one. */
static uint64_t word_of(const struct flow_table *table, const struct endpoint *e)
{
    uint64_t words[2];
    memcpy(words, e->address.octet, sizeof words);
    return e->address.family == ADDRESS_IPV4
               ? words[0] << 16 | e->port
               : table_hash_words(&table->key, words[0], words[1]) + e->port;
}

uint32_t flow_hash(const struct flow_table *table, const struct packet *p)
{
    uint64_t one = word_of(table, &p->source);
    uint64_t other = word_of(table, &p->destination);
    bool in_order = one < other;
    uint64_t transport = (uint64_t)p->transport << 48;
    return (uint32_t)table_hash_words(&table->key, (in_order ? one : other) ^ transport,
                                      in_order ? other : one);
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
    size_t place = hash_index_first(table->index, p->flow_hash);
    while (place != HASH_INDEX_NONE && !is_between(&table->storage[place], p)) {
        place = hash_index_next(table->index, place);
    }
    return place != HASH_INDEX_NONE ? &table->storage[place] : NULL;
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
    int64_t due_ns = flow->last_ns + idle_ns[flow->kind];
    table->due_ns = due_ns < table->due_ns ? due_ns : table->due_ns;
}

static size_t place_of(const struct flow_table *table, const struct flow *flow)
{
    return (size_t)(flow - table->storage);
}

/* take_free takes a place that was given back, or the next one: what was never needed takes no memory. */
static struct flow *take_free(struct flow_table *table)
{
    struct flow *flow = table->free;
    if (flow != NULL) {
        table->free = flow->older;
        return flow;
    }
    assert(table->num_stored < FLOWS_MAX);
    return &table->storage[table->num_stored++];
}

struct flow *flow_add(struct flow_table *table, const struct packet *p, enum flow_kind kind,
                      int64_t now_ns)
{
    struct flow *flow = take_free(table);
    *flow = (struct flow){
        .client = p->source,
        .server = p->destination,
        .transport = (uint8_t)p->transport,
        .kind = (uint8_t)kind,
        .id = ++table->last_id,
        .last_ns = now_ns,
    };
    hash_index_add(table->index, p->flow_hash, place_of(table, flow));
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
    hash_index_remove(table->index, place_of(table, flow));
    unlink_age(table, flow);
    table->num--;
    flow->older = table->free;
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
    if (table->free != NULL || table->num_stored < FLOWS_MAX) {
        return NULL;
    }
    struct flow *best = NULL;
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        struct flow *flow = table->age[kind].oldest;
        best = best == NULL || (flow != NULL && goes_before(flow, best)) ? flow : best;
    }
    return best;
}

/* find_expired looks at the longest idle of each kind, and notes when the next of them is due. */
static struct flow *find_expired(struct flow_table *table, int64_t now_ns)
{
    struct flow *expired = NULL;
    table->due_ns = INT64_MAX;
    for (enum flow_kind kind = 0; kind < FLOW_NUM_KINDS; kind++) {
        struct flow *flow = table->age[kind].oldest;
        if (flow == NULL) {
            continue;
        }
        int64_t due_ns = flow->last_ns + idle_ns[kind];
        if (due_ns <= now_ns && (expired == NULL || flow->id < expired->id)) {
            expired = flow;
        }
        table->due_ns = due_ns < table->due_ns ? due_ns : table->due_ns;
    }
    return expired;
}

struct flow *flow_expired(struct flow_table *table, int64_t now_ns)
{
    return now_ns < table->due_ns ? NULL : find_expired(table, now_ns);
}

static int compare_ids(const void *a, const void *b)
{
    uint64_t one = (*(struct flow *const *)a)->id;
    uint64_t other = (*(struct flow *const *)b)->id;
    return one < other ? -1 : one > other;
}

struct flow *const *flow_table_under_way(struct flow_table *table, size_t *num)
{
    *num = 0;
    for (size_t i = 0; i < table->num_stored; i++) {
        if (table->storage[i].conversation != NULL) {
            table->under_way[(*num)++] = &table->storage[i];
        }
    }
    qsort(table->under_way, *num, sizeof(struct flow *), compare_ids);
    return table->under_way;
}

void flow_table_clear(struct flow_table *table)
{
    for (size_t i = 0; i < table->num_stored; i++) {
        hash_index_remove(table->index, i);
    }
    memset(table->age, 0, sizeof table->age);
    table->free = NULL;
    table->num_stored = 0;
    table->num = 0;
}
