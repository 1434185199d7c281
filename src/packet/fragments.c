#include "fragments.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "siphash.h"

/* PAYLOAD_MAX is what the length fields of IP can announce. */
#define PAYLOAD_MAX ((size_t)65535)

/* UNIT is what offsets count (RFC 791, section 3.1). */
#define UNIT ((size_t)8)
#define NUM_UNITS ((PAYLOAD_MAX + UNIT - 1) / UNIT)

#define NUM_BUCKETS FRAGMENTED_PACKETS_MAX

enum gathering {
    GATHERING,
    WHOLE,  /* was handed over; repeats of its fragments are of no use */
    SPOILT, /* its fragments contradict each other */
};

/* gathered is one packet. */
struct gathered {
    struct ip_header header; /* of the first fragment that came; protocol: of the one at offset 0 */
    enum gathering state;
    int64_t since_ns;  /* packet time of the first fragment that came */
    int64_t whole_ns;  /* and of the one that made it whole */
    uint8_t *octet;    /* payload; NULL unless GATHERING, or lent */
    size_t cap;        /* octets allocated */
    size_t end;        /* length of the payload; 0 while the last fragment has not come */
    size_t highest;    /* end of what has come */
    size_t num_octets; /* that have come */
    uint8_t has_unit[(NUM_UNITS + 7) / 8];
    struct gathered *next; /* in the bucket, or of those that are lent */
    struct gathered *newer;
    struct gathered *older;
};

struct fragments {
    struct budget *budget;
    struct counters *counters;
    struct hash_key key;
    struct gathered *newest;
    struct gathered *oldest;
    struct gathered *lent;
    size_t num;
    size_t num_octets; /* allocated for payloads */
    struct gathered *bucket[NUM_BUCKETS];
};

struct fragments *fragments_new(struct budget *budget, struct counters *counters)
{
    struct fragments *f = calloc(1, sizeof *f);
    if (f != NULL) {
        f->budget = budget;
        f->counters = counters;
        f->key = hash_key_random();
    }
    return f;
}

/* --- the table --- */

static bool is_same_packet(const struct ip_header *a, const struct ip_header *b)
{
    bool same_protocol = a->source.family == ADDRESS_IPV6 || a->protocol == b->protocol;
    return a->fragment.identification == b->fragment.identification && same_protocol &&
           address_equal(&a->source, &b->source) && address_equal(&a->destination, &b->destination);
}

static struct gathered **bucket_of(struct fragments *f, const struct ip_header *ip)
{
    uint8_t key[2 * 16 + 4] = {0};
    memcpy(key, ip->source.octet, 16);
    memcpy(key + 16, ip->destination.octet, 16);
    memcpy(key + 32, &ip->fragment.identification, 4);
    return &f->bucket[siphash(&f->key, (struct bytes){key, sizeof key}) % NUM_BUCKETS];
}

static void free_payload(struct fragments *f, struct gathered *g)
{
    budget_release(f->budget, g->octet, g->cap);
    f->num_octets -= g->cap;
    g->octet = NULL;
    g->cap = 0;
}

static void drop(struct fragments *f, struct gathered *g)
{
    struct gathered **link = bucket_of(f, &g->header);
    while (*link != g) {
        link = &(*link)->next;
    }
    *link = g->next;
    *(g->newer != NULL ? &g->newer->older : &f->newest) = g->older;
    *(g->older != NULL ? &g->older->newer : &f->oldest) = g->newer;
    f->num--;
    counter_add(f->counters, COUNT_FRAGMENTED_INCOMPLETE, g->state == GATHERING);
    free_payload(f, g);
    budget_release(f->budget, g, sizeof *g);
}

static void evict_oldest(struct fragments *f)
{
    counter_add(f->counters, COUNT_FRAGMENTED_EVICTIONS, f->oldest->state == GATHERING);
    drop(f, f->oldest);
}

static void expire(struct fragments *f, int64_t now_ns)
{
    while (f->oldest != NULL && now_ns - f->oldest->since_ns >= FRAGMENT_TIMEOUT_NS) {
        drop(f, f->oldest);
    }
}

/* find returns the packet that ip is a fragment of, or NULL. One that is over does not stand in the
 * way of a later packet of the same number. */
static struct gathered *find(struct fragments *f, const struct ip_header *ip, int64_t now_ns)
{
    struct gathered *g = *bucket_of(f, ip);
    while (g != NULL && !is_same_packet(&g->header, ip)) {
        g = g->next;
    }
    if (g != NULL && g->state == WHOLE && now_ns - g->whole_ns >= FRAGMENT_REPEAT_NS) {
        drop(f, g);
        return NULL;
    }
    return g;
}

static struct gathered *add(struct fragments *f, const struct ip_header *ip, int64_t now_ns)
{
    if (f->num == FRAGMENTED_PACKETS_MAX) {
        evict_oldest(f);
    }
    struct gathered *g = budget_grab(f->budget, sizeof *g);
    if (g == NULL) {
        return NULL;
    }
    struct gathered **bucket = bucket_of(f, ip);
    g->header = *ip;
    g->since_ns = now_ns;
    g->next = *bucket;
    *bucket = g;
    g->older = f->newest;
    *(f->newest != NULL ? &f->newest->newer : &f->oldest) = g;
    f->newest = g;
    f->num++;
    return g;
}

/* --- one packet --- */

/* reserve makes room for len octets of payload. */
static bool reserve(struct fragments *f, struct gathered *g, size_t len)
{
    size_t cap = g->cap > 0 ? g->cap : 2048;
    while (cap < len) {
        cap *= 2;
    }
    if (cap == g->cap) {
        return true;
    }
    while (f->num_octets + cap > FRAGMENT_OCTETS_MAX && f->oldest != g) {
        evict_oldest(f);
    }
    uint8_t *octet = budget_grab(f->budget, cap);
    if (octet == NULL) {
        return false;
    }
    if (g->octet != NULL) {
        memcpy(octet, g->octet, g->highest);
    }
    free_payload(f, g);
    g->octet = octet;
    g->cap = cap;
    f->num_octets += cap;
    return true;
}

static bool has_unit(const struct gathered *g, size_t unit)
{
    return (g->has_unit[unit / 8] >> unit % 8 & 1) != 0;
}

/* fits tells whether the fragment agrees with the packet's end, as far as either is known. */
static bool fits(const struct gathered *g, const struct ip_fragment *fragment, size_t end)
{
    if (!fragment->more) {
        return g->end == 0 ? g->highest <= end : g->end == end;
    }
    return g->end == 0 || end < g->end;
}

/* copy takes octets for offset; false when other octets are there already. */
static bool copy(struct gathered *g, size_t offset, struct bytes data)
{
    for (size_t at = 0; at < data.len; at += UNIT) {
        size_t unit = (offset + at) / UNIT;
        size_t len = data.len - at < UNIT ? data.len - at : UNIT;
        uint8_t *to = g->octet + offset + at;
        if (!has_unit(g, unit)) {
            memcpy(to, data.ptr + at, len);
            g->has_unit[unit / 8] |= (uint8_t)(1u << unit % 8);
            g->num_octets += len;
        } else if (memcmp(to, data.ptr + at, len) != 0) {
            return false;
        }
    }
    return true;
}

static void spoil(struct fragments *f, struct gathered *g)
{
    counter_add(f->counters, COUNT_FRAGMENT_CONFLICTS, 1);
    free_payload(f, g);
    g->state = SPOILT;
}

/* store adds one fragment. False when there is no room. */
static bool store(struct fragments *f, struct gathered *g, const struct ip_header *ip)
{
    size_t end = ip->fragment.offset + ip->payload.len;
    if (!fits(g, &ip->fragment, end)) {
        spoil(f, g);
        return true;
    }
    if (!reserve(f, g, end)) {
        return false;
    }
    if (!copy(g, ip->fragment.offset, ip->payload)) {
        spoil(f, g);
        return true;
    }
    g->highest = end > g->highest ? end : g->highest;
    if (!ip->fragment.more) {
        g->end = end;
    }
    if (ip->fragment.offset == 0) {
        g->header.protocol = ip->protocol;
    }
    return true;
}

/* lend hands the payload over, and leaves the packet in the table to tell repeats. */
static bool lend(struct fragments *f, struct gathered *g, struct ip_header *out, int64_t now_ns)
{
    struct gathered *loan = budget_grab(f->budget, sizeof *loan);
    if (loan == NULL) {
        return false;
    }
    *loan = (struct gathered){.octet = g->octet, .cap = g->cap, .next = f->lent};
    f->lent = loan;
    out->protocol = g->header.protocol;
    out->payload = (struct bytes){g->octet, g->end};
    out->num_cut = 0;
    g->octet = NULL;
    g->cap = 0;
    g->state = WHOLE;
    g->whole_ns = now_ns;
    return true;
}

void fragments_release(struct fragments *f)
{
    while (f != NULL && f->lent != NULL) {
        struct gathered *loan = f->lent;
        f->lent = loan->next;
        free_payload(f, loan);
        budget_release(f->budget, loan, sizeof *loan);
    }
}

/* is_possible: only the last fragment may end within a unit, and a packet has its largest size. */
static bool is_possible(const struct ip_header *ip)
{
    bool has_right_len = ip->payload.len > 0 && (!ip->fragment.more || ip->payload.len % UNIT == 0);
    return has_right_len && ip->fragment.offset + ip->payload.len <= PAYLOAD_MAX;
}

enum packet_result fragments_join(struct fragments *f, struct ip_header *ip, int64_t time_ns)
{
    expire(f, time_ns);
    if (ip->num_cut > 0) {
        return PACKET_CUT;
    }
    if (!is_possible(ip)) {
        return PACKET_MALFORMED;
    }
    struct gathered *g = find(f, ip, time_ns);
    if (g == NULL) {
        g = add(f, ip, time_ns);
    }
    if (g == NULL) {
        counter_add(f->counters, COUNT_FRAGMENTED_EVICTIONS, 1);
        return PACKET_FRAGMENT;
    }
    if (g->state == GATHERING && !store(f, g, ip)) {
        spoil(f, g);
    }
    if (g->state != GATHERING || g->end == 0 || g->num_octets < g->end ||
        !lend(f, g, ip, time_ns)) {
        return PACKET_FRAGMENT;
    }
    counter_add(f->counters, COUNT_FRAGMENTED_JOINED, 1);
    return ip_skip_extensions(ip);
}

void fragments_forget(struct fragments *f)
{
    while (f->oldest != NULL) {
        drop(f, f->oldest);
    }
}

void fragments_free(struct fragments *f)
{
    if (f != NULL) {
        fragments_release(f);
        fragments_forget(f);
        free(f);
    }
}

size_t fragments_octets(const struct fragments *f)
{
    return f->num * sizeof(struct gathered) + f->num_octets;
}

void fragments_step_back(struct fragments *f, int64_t step_ns)
{
    for (struct gathered *g = f->newest; g != NULL; g = g->older) {
        g->since_ns -= step_ns;
        g->whole_ns -= step_ns;
    }
}
