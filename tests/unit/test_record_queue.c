/* test_record_queue.c: records come out whole and in order, whatever their lengths, and never exceed the
 * room. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <string.h>

#include "record_queue.h"

#define ROOM ((size_t)4096)
#define NUM_RECORDS 20000

/* fill makes the record of that number: its length and its octets follow from it. */
static struct bytes fill(uint8_t storage[ROOM], unsigned number)
{
    size_t len = number * 2654435761u % 700;
    for (size_t i = 0; i < len; i++) {
        storage[i] = (uint8_t)(number + i);
    }
    return (struct bytes){storage, len};
}

static void expect_record(const struct queued *got, unsigned number)
{
    uint8_t storage[ROOM];
    struct bytes wanted = fill(storage, number);
    cr_assert(got->kind == number, "record %u instead of %u", got->kind, number);
    cr_assert(got->data.len == wanted.len, "record %u", number);
    cr_assert(memcmp(got->data.ptr, wanted.ptr, wanted.len) == 0, "record %u", number);
}

static void *take_all(void *context)
{
    struct record_queue *queue = context;
    struct queued got[7];
    unsigned number = 0;
    size_t num;
    while ((num = record_queue_look(queue, got, 7)) > 0) {
        for (size_t i = 0; i < num; i++) {
            expect_record(&got[i], number++);
        }
        record_queue_drop(queue, num);
    }
    cr_assert(number == NUM_RECORDS, "%u records", number);
    return NULL;
}

Test(record_queue, hands_over_whole_records_in_order)
{
    struct record_queue *queue = record_queue_new(ROOM);
    pthread_t taker;
    cr_assert(pthread_create(&taker, NULL, take_all, queue) == 0);
    for (unsigned i = 0; i < NUM_RECORDS; i++) {
        uint8_t storage[ROOM];
        struct queued record = {i, fill(storage, i)};
        while (!record_queue_put(queue, record, 0)) {
            record_queue_wake(queue);
        }
    }
    record_queue_close(queue);
    pthread_join(taker, NULL);
    cr_expect(record_queue_is_over(queue));
    record_queue_free(queue);
}

Test(record_queue, refuses_what_would_leave_less_than_the_spare_room)
{
    static const uint8_t octets[100];
    struct record_queue *queue = record_queue_new(1024);
    const struct queued record = {1, {octets, sizeof octets}};
    size_t ordinary = 0;
    while (record_queue_put(queue, record, 512)) {
        ordinary++;
    }
    cr_expect(ordinary == 4, "%zu ordinary records", ordinary);
    size_t others = 0;
    while (record_queue_put(queue, record, 0)) {
        others++;
    }
    cr_expect(others == 4, "%zu of the others", others);
    cr_expect(record_queue_used(queue) == 1024);
    struct queued got[16];
    cr_assert(record_queue_look_for(queue, got, 16, 0) == 8);
    record_queue_drop(queue, 8);
    cr_expect(record_queue_used(queue) == 0);
    cr_expect(record_queue_put(queue, record, 512), "there is room again");
    record_queue_free(queue);
}

Test(record_queue, never_takes_what_is_longer_than_itself)
{
    static const uint8_t octets[1024];
    struct record_queue *queue = record_queue_new(1024);
    const size_t longest = 1024 - 16;
    cr_expect(!record_queue_put(queue, (struct queued){0, {octets, longest + 1}}, 0));
    cr_expect(record_queue_put(queue, (struct queued){0, {octets, longest}}, 0));
    cr_expect(!record_queue_put(queue, (struct queued){0, {octets, 0}}, 0));
    record_queue_free(queue);
}

Test(record_queue, waits_for_no_longer_than_it_is_told)
{
    struct record_queue *queue = record_queue_new(1024);
    struct queued got[1];
    cr_expect(record_queue_look_for(queue, got, 1, 1000000) == 0);
    cr_expect(!record_queue_is_over(queue));
    record_queue_close(queue);
    cr_expect(record_queue_look_for(queue, got, 1, INT64_C(3600) * 1000000000) == 0);
    cr_expect(record_queue_is_over(queue));
    record_queue_free(queue);
}
