/* test_read_ahead.c: what one thread reads comes out of the other whole and in order, whoever is faster. */
#include <criterion/criterion.h>

#include <pthread.h>
#include <string.h>

#include "bounds.h"
#include "dawdle.h"
#include "read_ahead.h"

#define NUM_PACKETS 20000u

/* given is what was handed out as key logs, by the number of packets before each. */
struct given {
    unsigned num;
    unsigned num_packets;
};

/* talk is one run: how it is read, and who dawdles. */
struct talk {
    struct read_ahead *ahead;
    bool whole;
    bool reader_is_slow;
    bool taker_is_slow;
    uint8_t octets[2][PCAP_PACKET_MAX + UINT16_MAX];
};

/* Lengths, kinds and octets of a packet follow from its number. */
static size_t len_of(unsigned number)
{
    return number % 1000 == 999 ? PCAP_PACKET_MAX : number * 2654435761u % 1700;
}

static bool is_wanted(unsigned number)
{
    return number % 3 != 0;
}

static bool is_joined(unsigned number)
{
    return number % 7 == 1;
}

static struct bytes octets_of(uint8_t *storage, unsigned number, size_t len)
{
    memset(storage, (int)(number % 251), len);
    return (struct bytes){storage, len};
}

/* read_packet reads a packet into the slot as a capture does: its octets are elsewhere, and will be others. */
static bool read_packet(struct talk *talk, unsigned number)
{
    struct content *content = read_ahead_slot(talk->ahead);
    struct bytes frame = octets_of(talk->octets[0], number, len_of(number));
    struct bytes inner = {frame.ptr + frame.len / 2, frame.len - frame.len / 2};
    const struct reading reading = {
        .time_ns = number,
        .captured_len = (uint32_t)frame.len,
        .source = (uint16_t)number,
        .result = is_wanted(number) ? PACKET_OK : PACKET_IGNORED,
        .is_wanted = is_wanted(number),
    };
    *content = (struct content){
        .frame = {.data = frame, .number = number},
        .packet.payload =
            is_joined(number) ? octets_of(talk->octets[1], number + 1, UINT16_MAX) : inner,
    };
    bool has_room = read_ahead_keep(talk->ahead, &reading);
    memset(talk->octets[0], 0xff, frame.len);
    return has_room;
}

static void *read_all(void *context)
{
    struct talk *talk = context;
    for (unsigned number = 0; number < NUM_PACKETS; number++) {
        const struct error error = {"what was met"};
        dawdle(talk->reader_is_slow, number);
        if (number % 500 == 499) {
            read_ahead_keep_key_log(talk->ahead, (struct bytes){(const uint8_t *)"keys", 4});
        }
        bool has_room = read_packet(talk, number);
        if (number % 5000 == 4999) {
            read_ahead_close(talk->ahead, CAPTURE_ERROR, &error);
            has_room = false;
        }
        if (!has_room && !read_ahead_hand_over(talk->ahead)) {
            return NULL;
        }
    }
    read_ahead_close(talk->ahead, CAPTURE_END, NULL);
    cr_assert_not(read_ahead_hand_over(talk->ahead));
    return NULL;
}

static void expect_filled(struct bytes octets, unsigned number, size_t len, const char *what)
{
    cr_assert_eq(octets.len, len, "%s of %u has %zu octets", what, number, octets.len);
    for (size_t i = 0; i < len; i += 61) {
        cr_assert_eq(octets.ptr[i], number % 251, "octet %zu of the %s of %u", i, what, number);
    }
}

static void expect_content(const struct talk *talk, const struct content *content, unsigned number)
{
    size_t len = len_of(number);
    cr_assert_eq(content->frame.number, number);
    if (talk->whole) {
        expect_filled(content->frame.data, number, len, "frame");
    } else {
        cr_assert_eq(content->frame.data.len, 0);
    }
    if (!is_wanted(number)) {
        return;
    }
    struct bytes payload = content->packet.payload;
    if (is_joined(number)) {
        expect_filled(payload, number + 1, UINT16_MAX, "payload put together");
    } else {
        expect_filled(payload, number, len - len / 2, "payload");
    }
    bool lies_within = payload.ptr == content->frame.data.ptr + len / 2;
    cr_assert(len <= 1 || lies_within == (talk->whole && !is_joined(number)), "packet %u", number);
}

static void count_key_log(void *context, struct bytes key_log)
{
    struct given *given = context;
    cr_assert(bytes_equal(key_log, bytes_of_text("keys")));
    cr_assert_eq(given->num_packets % 500, 499, "after %u packets", given->num_packets);
    given->num++;
}

/* expect_all takes everything, and looks at it. */
static void expect_all(struct talk *talk, struct given *given)
{
    struct reading reading;
    const struct content *content;
    struct error error;
    unsigned num_errors = 0;
    enum capture_status status;
    while ((status = read_ahead_next(talk->ahead, &reading, &content, &error)) != CAPTURE_END) {
        if (status == CAPTURE_ERROR) {
            cr_assert_eq(given->num_packets % 5000, 0);
            num_errors++;
            continue;
        }
        unsigned number = given->num_packets++;
        dawdle(talk->taker_is_slow, number);
        cr_assert_eq(reading.time_ns, number);
        cr_assert_eq(reading.captured_len, len_of(number));
        cr_assert_eq(content != NULL, talk->whole || is_wanted(number), "packet %u", number);
        if (content != NULL) {
            expect_content(talk, content, number);
        }
    }
    cr_assert_eq(given->num_packets, NUM_PACKETS);
    cr_assert_eq(given->num, NUM_PACKETS / 500);
    cr_assert_eq(num_errors, NUM_PACKETS / 5000);
    cr_assert_eq(read_ahead_next(talk->ahead, &reading, &content, &error), CAPTURE_END, "for ever");
}

static void expect_same(bool whole, bool reader_is_slow, bool taker_is_slow)
{
    static struct talk talk;
    struct given given = {0};
    pthread_t reader;
    const struct capture_keys keys = {count_key_log, &given};
    talk.ahead = read_ahead_new(&keys, whole);
    talk.whole = whole;
    talk.reader_is_slow = reader_is_slow;
    talk.taker_is_slow = taker_is_slow;
    cr_assert_eq(pthread_create(&reader, NULL, read_all, &talk), 0);
    expect_all(&talk, &given);
    pthread_join(reader, NULL);
    read_ahead_free(talk.ahead);
}

Test(read_ahead, all_comes_out_in_order)
{
    expect_same(true, false, false);
    expect_same(false, false, false);
}

Test(read_ahead, all_comes_out_whoever_is_slower)
{
    expect_same(true, true, false);
    expect_same(true, false, true);
}

Test(read_ahead, who_wants_no_more_is_not_waited_for)
{
    static struct talk talk;
    struct given given = {0};
    struct reading reading;
    const struct content *content;
    struct error error;
    pthread_t reader;
    const struct capture_keys keys = {count_key_log, &given};
    talk.ahead = read_ahead_new(&keys, false);
    cr_assert_eq(pthread_create(&reader, NULL, read_all, &talk), 0);
    cr_assert_eq(read_ahead_next(talk.ahead, &reading, &content, &error), CAPTURE_FRAME);
    read_ahead_stop(talk.ahead);
    pthread_join(reader, NULL);
    read_ahead_free(talk.ahead);
}
