/* test_fragments.c: packets put together, whatever order, repeats and lies their fragments come with. */
#include <criterion/criterion.h>

#include "bounds.h"
#include "fragments.h"
#include "octets.h"

#define SECOND INT64_C(1000000000)

/* bench is a table of fragments and what it draws from. */
struct bench {
    struct budget budget;
    struct counters counters;
    struct fragments *fragments;
};

static void set_up(struct bench *b)
{
    *b = (struct bench){.budget.limit = BUDGET_MAX};
    b->fragments = fragments_new(&b->budget, &b->counters);
    cr_assert_not_null(b->fragments);
}

/* tear_down also sees that everything was given back. */
static void tear_down(struct bench *b)
{
    fragments_free(b->fragments);
    cr_expect_eq(b->budget.used, 0);
}

/* content is what packets carry. */
static uint8_t content(size_t at)
{
    return (uint8_t)(at * 7 + at / 251);
}

/* piece is the fragment from offset to end of a payload of len octets. */
static struct ip_header piece(uint32_t identification, size_t offset, size_t end, size_t len,
                              uint8_t *octets)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    for (size_t i = offset; i < end; i++) {
        octets[i - offset] = content(i);
    }
    return (struct ip_header){
        .source = address_of((struct bytes){from, 4}),
        .destination = address_of((struct bytes){to, 4}),
        .protocol = IP_PROTOCOL_UDP,
        .payload = {octets, end - offset},
        .fragment = {identification, offset, end < len},
    };
}

/* join_piece hands over the fragment from offset to end. */
static enum packet_result join_piece(struct bench *b, size_t offset, size_t end, size_t len,
                                     struct ip_header *out)
{
    uint8_t octets[4096];
    *out = piece(1, offset, end, len, octets);
    out->payload = exact_copy(octets, end - offset);
    struct bytes lent = out->payload;
    enum packet_result result = fragments_join(b->fragments, out, SECOND);
    exact_free(lent);
    return result;
}

static bool is_whole(const struct ip_header *ip, size_t len)
{
    bool same = ip->payload.len == len && ip->num_cut == 0;
    for (size_t i = 0; same && i < len; i++) {
        same = ip->payload.ptr[i] == content(i);
    }
    return same;
}

static const struct {
    const char *name;
    size_t len;
    size_t num;
    struct {
        size_t offset;
        size_t end;
    } part[8];
} rows[] = {
    {"in order", 44, 3, {{0, 16}, {16, 40}, {40, 44}}},
    {"backwards", 44, 3, {{40, 44}, {16, 40}, {0, 16}}},
    {"the middle last", 44, 3, {{0, 16}, {40, 44}, {16, 40}}},
    {"repeats", 44, 6, {{0, 16}, {0, 16}, {40, 44}, {40, 44}, {0, 16}, {16, 40}}},
    {"overlaps of the same octets", 44, 5, {{0, 24}, {8, 32}, {16, 40}, {32, 44}, {40, 44}}},
    {"all within another", 44, 4, {{0, 8}, {8, 16}, {0, 40}, {40, 44}}},
    {"ends on a unit", 48, 2, {{0, 24}, {24, 48}}},
    {"a last octet alone", 25, 2, {{24, 25}, {0, 24}}},
};

/* Other ends of the row "overlaps" are reached before its parts are used up. */
Test(fragments, rows)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bench b;
        struct ip_header ip;
        size_t num_whole = 0;
        set_up(&b);
        for (size_t k = 0; k < rows[i].num; k++) {
            enum packet_result result =
                join_piece(&b, rows[i].part[k].offset, rows[i].part[k].end, rows[i].len, &ip);
            cr_assert(result == PACKET_OK || result == PACKET_FRAGMENT, "%s: part %zu: %d",
                      rows[i].name, k, result);
            num_whole += result == PACKET_OK;
            cr_expect(result != PACKET_OK || is_whole(&ip, rows[i].len), "%s", rows[i].name);
        }
        cr_expect_eq(num_whole, 1, "%s: %zu times whole", rows[i].name, num_whole);
        cr_expect_eq(b.counters.value[COUNT_FRAGMENTED_JOINED], 1);
        cr_expect_eq(b.counters.value[COUNT_FRAGMENT_CONFLICTS], 0, "%s", rows[i].name);
        tear_down(&b);
        cr_expect_eq(b.counters.value[COUNT_FRAGMENTED_INCOMPLETE], 0, "%s", rows[i].name);
    }
}

/* Every size of fragment, in every rotation of their order. */
Test(fragments, every_split_in_many_orders)
{
    enum { LEN = 101 };
    for (size_t size = 8; size <= LEN + 7; size += 8) {
        size_t num = (LEN + size - 1) / size;
        for (size_t first = 0; first < num && num > 1; first++) {
            struct bench b;
            struct ip_header ip;
            set_up(&b);
            for (size_t k = 0; k < num; k++) {
                size_t at = (first + k * (num - 1)) % num; /* backwards, from first */
                size_t end = (at + 1) * size < LEN ? (at + 1) * size : LEN;
                enum packet_result result = join_piece(&b, at * size, end, LEN, &ip);
                cr_assert_eq(result, k == num - 1 ? PACKET_OK : PACKET_FRAGMENT);
            }
            cr_expect(is_whole(&ip, LEN), "fragments of %zu, first %zu", size, first);
            tear_down(&b);
        }
    }
}

/* lie is the octets of a fragment with one of them other than it was. */
static enum packet_result join_lie(struct bench *b, size_t offset, size_t end, size_t len)
{
    uint8_t octets[4096];
    struct ip_header ip = piece(1, offset, end, len, octets);
    octets[end - offset - 1] ^= 1;
    return fragments_join(b->fragments, &ip, SECOND);
}

Test(fragments, a_packet_whose_fragments_differ_is_given_up)
{
    struct bench b;
    struct ip_header ip;
    set_up(&b);
    cr_expect_eq(join_piece(&b, 0, 16, 44, &ip), PACKET_FRAGMENT);
    cr_expect_eq(join_lie(&b, 8, 24, 44),
                 PACKET_FRAGMENT); /* another octet, not one that is held */
    cr_expect_eq(b.counters.value[COUNT_FRAGMENT_CONFLICTS], 0);
    cr_expect_eq(join_lie(&b, 0, 16, 44), PACKET_FRAGMENT);
    cr_expect_eq(b.counters.value[COUNT_FRAGMENT_CONFLICTS], 1);
    cr_expect_eq(join_piece(&b, 0, 16, 44, &ip), PACKET_FRAGMENT);
    cr_expect_eq(join_piece(&b, 16, 44, 44, &ip), PACKET_FRAGMENT,
                 "it must not become whole again");
    tear_down(&b);
}

Test(fragments, an_end_that_moves_is_a_conflict)
{
    static const struct {
        size_t offset[2];
        size_t end[2];
        size_t len[2];
    } ends[] = {
        {{40, 32}, {44, 40}, {44, 40}}, /* ends earlier */
        {{40, 40}, {44, 46}, {44, 46}}, /* ends later */
        {{40, 48}, {44, 56}, {44, 99}}, /* goes on behind the end */
        {{48, 40}, {56, 44}, {99, 44}}, /* the end comes after octets behind it */
        {{40, 40}, {44, 48}, {44, 99}}, /* goes on over the end */
    };
    for (size_t i = 0; i < NUM(ends); i++) {
        struct bench b;
        struct ip_header ip;
        set_up(&b);
        for (size_t k = 0; k < 2; k++) {
            cr_expect_eq(join_piece(&b, ends[i].offset[k], ends[i].end[k], ends[i].len[k], &ip),
                         PACKET_FRAGMENT);
        }
        cr_expect_eq(b.counters.value[COUNT_FRAGMENT_CONFLICTS], 1, "row %zu", i);
        tear_down(&b);
    }
}

Test(fragments, what_cannot_be_is_refused)
{
    static const struct {
        size_t offset;
        size_t end;
        size_t len;
    } bad[] = {
        {0, 15, 44},           /* not the last, and no whole units */
        {0, 0, 44},            /* nothing */
        {65528, 65536, 65536}, /* beyond the largest packet */
        {65528, 65544, 70000},
    };
    for (size_t i = 0; i < NUM(bad); i++) {
        struct bench b;
        struct ip_header ip;
        set_up(&b);
        cr_expect_eq(join_piece(&b, bad[i].offset, bad[i].end, bad[i].len, &ip), PACKET_MALFORMED,
                     "row %zu", i);
        tear_down(&b);
    }
}

Test(fragments, a_fragment_cut_by_the_snap_length_is_cut)
{
    struct bench b;
    uint8_t octets[64];
    set_up(&b);
    struct ip_header ip = piece(1, 0, 16, 44, octets);
    ip.num_cut = 8;
    cr_expect_eq(fragments_join(b.fragments, &ip, SECOND), PACKET_CUT);
    tear_down(&b);
}

/* Packets are told apart by both addresses, the identification and, in IPv4, the protocol. */
Test(fragments, packets_do_not_mix)
{
    struct bench b;
    uint8_t octets[64];
    set_up(&b);
    for (unsigned kind = 0; kind < 5; kind++) {
        struct ip_header ip = piece(1, kind == 0 ? 0 : 16, kind == 0 ? 16 : 44, 44, octets);
        ip.fragment.identification += kind == 1;
        ip.source.octet[3] = (uint8_t)(ip.source.octet[3] + (kind == 2));
        ip.destination.octet[3] = (uint8_t)(ip.destination.octet[3] + (kind == 3));
        ip.protocol = kind == 4 ? IP_PROTOCOL_TCP : IP_PROTOCOL_UDP;
        cr_expect_eq(fragments_join(b.fragments, &ip, SECOND), PACKET_FRAGMENT, "kind %u", kind);
    }
    tear_down(&b);
    cr_expect_eq(b.counters.value[COUNT_FRAGMENTED_INCOMPLETE], 5);
}

Test(fragments, the_same_number_may_come_again_but_not_at_once)
{
    static const struct {
        int64_t after_ns;
        enum packet_result result;
    } again[] = {{FRAGMENT_REPEAT_NS - 1, PACKET_FRAGMENT}, {FRAGMENT_REPEAT_NS, PACKET_OK}};
    for (size_t i = 0; i < NUM(again); i++) {
        struct bench b;
        enum packet_result result = PACKET_FRAGMENT;
        set_up(&b);
        for (size_t k = 0; k < 4; k++) {
            uint8_t octets[64];
            bool is_last = k % 2 == 1;
            struct ip_header ip = piece(1, is_last ? 16 : 0, is_last ? 44 : 16, 44, octets);
            result = fragments_join(b.fragments, &ip, k < 2 ? SECOND : SECOND + again[i].after_ns);
            cr_expect(k != 1 || result == PACKET_OK);
        }
        cr_expect_eq(result, again[i].result, "row %zu", i);
        tear_down(&b);
    }
}

Test(fragments, what_does_not_become_whole_in_time_is_given_up)
{
    struct bench b;
    uint8_t octets[64];
    set_up(&b);
    struct ip_header ip = piece(1, 0, 16, 44, octets);
    cr_expect_eq(fragments_join(b.fragments, &ip, SECOND), PACKET_FRAGMENT);
    ip = piece(1, 16, 44, 44, octets);
    cr_expect_eq(fragments_join(b.fragments, &ip, SECOND + FRAGMENT_TIMEOUT_NS), PACKET_FRAGMENT);
    cr_expect_eq(b.counters.value[COUNT_FRAGMENTED_INCOMPLETE], 1);
    tear_down(&b);
}

/* A flood of first fragments pushes the oldest out, is counted, and stays within its bounds. */
Test(fragments, a_flood_is_bounded)
{
    struct bench b;
    uint8_t octets[64];
    set_up(&b);
    for (uint32_t i = 0; i < 4 * FRAGMENTED_PACKETS_MAX; i++) {
        struct ip_header ip = piece(i, 65520 - 16, 65520, 70000, octets);
        cr_expect_eq(fragments_join(b.fragments, &ip, SECOND), PACKET_FRAGMENT);
        cr_assert_leq(b.budget.used, FRAGMENT_OCTETS_MAX + FRAGMENTED_PACKETS_MAX * 1536);
    }
    uint64_t evictions = b.counters.value[COUNT_FRAGMENTED_EVICTIONS];
    cr_expect_eq(evictions, 4 * FRAGMENTED_PACKETS_MAX - FRAGMENT_OCTETS_MAX / 65536);
    tear_down(&b);
}

Test(fragments, a_budget_that_refuses_loses_the_packet_only)
{
    for (size_t limit = 0; limit < 8192; limit += 512) {
        struct bench b;
        struct ip_header ip;
        set_up(&b);
        b.budget.limit = limit;
        (void)join_piece(&b, 0, 16, 44, &ip);
        enum packet_result result = join_piece(&b, 16, 44, 44, &ip);
        cr_expect(result == PACKET_FRAGMENT || (result == PACKET_OK && is_whole(&ip, 44)));
        tear_down(&b);
    }
}
