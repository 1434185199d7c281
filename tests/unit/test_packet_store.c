/* test_packet_store.c: the latest packets are there, whole and in order, whatever their lengths. */
#include <criterion/criterion.h>

#include <string.h>

#include "packet_store.h"

#define ROOM ((size_t)8192)
#define LONGEST 1500

/* make makes the packet of that number; its length and its octets follow from it. */
static struct output_packet make(uint64_t number, uint8_t storage[LONGEST])
{
    size_t len = (number * 2654435761u >> 7) % LONGEST;
    memset(storage, (int)(number & 0xff), len);
    return (struct output_packet){.data = {storage, len}, .number = number};
}

/* expect_latest checks that what is kept are the packets up to number, without a hole; returns how many. */
static size_t expect_latest(struct packet_store *store, uint64_t number)
{
    uint8_t storage[LONGEST];
    struct packet_walk walk = packet_store_walk(store);
    const struct stored_packet *stored = packet_walk_next(&walk);
    size_t num = 0;
    cr_assert(stored != NULL, "nothing is kept at %llu", (unsigned long long)number);
    uint64_t wanted = stored->packet.number;
    for (; stored != NULL; stored = packet_walk_next(&walk), wanted++, num++) {
        struct output_packet packet = make(wanted, storage);
        cr_assert(stored->packet.number == wanted);
        cr_assert(stored->packet.data.len == packet.data.len);
        cr_assert(memcmp(stored->packet.data.ptr, storage, packet.data.len) == 0);
    }
    cr_assert(wanted == number + 1, "%llu is missing", (unsigned long long)number);
    return num;
}

Test(packet_store, keeps_the_latest_packets_whole_and_in_order)
{
    struct packet_store *store = packet_store_new(ROOM);
    size_t fewest = SIZE_MAX;
    for (uint64_t number = 1; number < 20000; number++) {
        uint8_t storage[LONGEST];
        struct output_packet packet = make(number, storage);
        cr_assert(packet_store_add(store, &packet) != NULL);
        size_t num = expect_latest(store, number);
        fewest = number > 20 && num < fewest ? num : fewest;
    }
    cr_expect(fewest >= 2, "only %zu are kept", fewest);
    packet_store_free(store);
}

Test(packet_store, passes_over_what_is_gone)
{
    static const uint8_t octets[4];
    struct packet_store *store = packet_store_new(ROOM);
    for (uint64_t number = 1; number <= 4; number++) {
        const struct output_packet packet = {.data = {octets, 4}, .number = number};
        struct stored_packet *stored = packet_store_add(store, &packet);
        cr_assert(stored != NULL);
        stored->is_gone = number != 3;
    }
    struct packet_walk walk = packet_store_walk(store);
    const struct stored_packet *only = packet_walk_next(&walk);
    cr_assert(only != NULL);
    cr_expect(only->packet.number == 3);
    cr_expect(packet_walk_next(&walk) == NULL);
    packet_store_free(store);
}

Test(packet_store, refuses_what_is_larger_than_itself_and_keeps_the_rest)
{
    static const uint8_t octets[1024];
    struct packet_store *store = packet_store_new(1024);
    const struct output_packet small = {.data = {octets, 10}, .number = 1};
    const struct output_packet large = {.data = {octets, sizeof octets}, .number = 2};
    cr_expect(packet_store_add(store, &small) != NULL);
    cr_expect(packet_store_add(store, &large) == NULL);
    struct packet_walk walk = packet_store_walk(store);
    cr_expect(packet_walk_next(&walk) != NULL);
    packet_store_free(store);
}
