/* kinds.c: how each kind of capture is put together from exchanges and what is around them. */
#include "kinds.h"

#include <stdio.h>
#include <string.h>

#include "exchange.h"
#include "must.h"

/* INTERLEAVED exchanges are under way at the same time. */
#define INTERLEAVED 256

/* Every FAULT_EVERYth partner shows a certificate without the target's name. */
#define FAULT_EVERY 16

/* --- exchanges side by side --- */

/* crowd is partners of whom each has one exchange under way. */
struct crowd {
    struct partner *partner[INTERLEAVED];
    struct exchange exchange[INTERLEAVED];
    size_t num;
    uint32_t num_begun;
    uint64_t random;
};

static struct crowd *crowd_new(const struct authority *authority, size_t num)
{
    struct crowd *c = calloc(1, sizeof *c);
    must(c != NULL && num <= INTERLEAVED, "memory");
    c->random = 1;
    for (c->num = 0; c->num < num; c->num++) {
        uint32_t index = (uint32_t)c->num;
        c->partner[index] = partner_new(authority, index, index, index % FAULT_EVERY == 0);
        c->exchange[index] = exchange_begin(c->partner[index], c->num_begun++);
    }
    return c;
}

static void crowd_free(struct crowd *c)
{
    for (size_t i = 0; i < c->num; i++) {
        partner_free(c->partner[i]);
    }
    free(c);
}

/* pick returns one of num, in an order that looks random and is always the same (xorshift64). */
static size_t pick(struct crowd *c, size_t num)
{
    c->random ^= c->random << 13;
    c->random ^= c->random >> 7;
    c->random ^= c->random << 17;
    return (size_t)(c->random % num);
}

/* crowd_step writes a frame of one exchange, and lets the same partner begin anew behind the last. */
static void crowd_step(struct crowd *c, struct frame_file *file)
{
    size_t i = pick(c, c->num);
    if (!exchange_step(&c->exchange[i], file)) {
        c->exchange[i] = exchange_begin(c->partner[i], c->num_begun++);
    }
}

/* crowd_finish writes what is left of the exchanges under way. */
static void crowd_finish(struct crowd *c, struct frame_file *file)
{
    for (size_t i = 0; i < c->num; i++) {
        while (exchange_step(&c->exchange[i], file)) {
        }
    }
}

/* --- dense: nothing but exchanges, over and over between the same --- */

static void write_dense(struct frame_file *file, const struct authority *authority,
                        uint64_t num_frames, FILE *leaves)
{
    (void)leaves;
    struct crowd *c = crowd_new(authority, INTERLEAVED);
    while (frame_file_count(file) < num_frames) {
        crowd_step(c, file);
    }
    crowd_finish(c, file);
    crowd_free(c);
}

/* --- distinct: nothing but exchanges, each with a certificate that was never seen before --- */

static void write_leaf(const struct partner *partner, FILE *leaves)
{
    struct bytes der = partner->certificate->der;
    must(fwrite(der.ptr, der.len, 1, leaves) == 1, "writing certificates");
}

static void write_distinct(struct frame_file *file, const struct authority *authority,
                           uint64_t num_handshakes, FILE *leaves)
{
    struct crowd *c = crowd_new(authority, INTERLEAVED);
    for (size_t i = 0; i < c->num; i++) {
        write_leaf(c->partner[i], leaves);
    }
    while (c->num_begun < num_handshakes) {
        size_t i = pick(c, c->num);
        if (exchange_step(&c->exchange[i], file)) {
            continue;
        }
        partner_free(c->partner[i]);
        c->partner[i] = partner_new(authority, (uint32_t)i, c->num_begun, i % FAULT_EVERY == 0);
        c->exchange[i] = exchange_begin(c->partner[i], c->num_begun++);
        write_leaf(c->partner[i], leaves);
    }
    crowd_finish(c, file);
    crowd_free(c);
}

/* --- media: calls, with an exchange now and then --- */

#define STREAMS 400
#define RTP_HEADER_LEN 12
#define G711_LEN 160              /* 20 ms */
#define MEDIA_PARTNERS 16         /* of whom one is at fault */
#define MEDIA_EXCHANGE_EVERY 1500 /* frames of RTP between two of exchanges */

/* send_rtp sends one packet of a stream (RFC 3550, section 5.1). */
static void send_rtp(struct frame_file *file, uint32_t stream, uint32_t number)
{
    uint8_t payload[RTP_HEADER_LEN + G711_LEN];
    memset(payload, 0xd5, sizeof payload);
    const uint32_t words[] = {UINT32_C(0x80080000) | (number & 0xffff), number * G711_LEN, stream};
    for (size_t i = 0; i < RTP_HEADER_LEN; i++) {
        payload[i] = (uint8_t)(words[i / 4] >> 8 * (3 - i % 4));
    }
    struct between ends = {{UINT32_C(0x0a010000) + stream, (uint16_t)(20000 + stream * 2)},
                           {UINT32_C(0x0a020000) + stream, (uint16_t)(36000 + stream * 2)}};
    frame_udp(file, ends, (struct bytes){payload, sizeof payload});
}

static void write_media(struct frame_file *file, const struct authority *authority,
                        uint64_t num_frames, FILE *leaves)
{
    (void)leaves;
    struct crowd *c = crowd_new(authority, MEDIA_PARTNERS);
    for (uint64_t i = 0; frame_file_count(file) < num_frames; i++) {
        send_rtp(file, (uint32_t)(i % STREAMS), (uint32_t)(i / STREAMS));
        if (i % MEDIA_EXCHANGE_EVERY == 0) {
            crowd_step(c, file);
        }
    }
    crowd_finish(c, file);
    crowd_free(c);
}

/* --- flows: connections begun and hardly ever finished, with an exchange now and then --- */

#define FLOW_PARTNERS 16
#define FLOW_EXCHANGE_EVERY 1000 /* flows between two frames of exchanges */
#define FLOW_BACK 5000           /* flows that are begun until one is answered */

/* flow_ends gives the ends of a flow: to the ports that a scan and everyday traffic go to. */
static struct between flow_ends(uint64_t number)
{
    static const uint16_t ports[] = {443, 80, 5061, 5060, 22, 8443, 25, 3478};
    uint32_t host = (uint32_t)(number / 16);
    return (struct between){{UINT32_C(0x0a000000) + host, (uint16_t)(32768 + number % 16)},
                            {UINT32_C(0xc6336400) + host % 256, ports[number % 8]}};
}

/* answer_flow: one of four servers is there, and every other client of those says something. */
static void answer_flow(struct frame_file *file, uint64_t number)
{
    static const uint8_t said[] = "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n";
    struct between ends = flow_ends(number);
    uint32_t sequence = (uint32_t)number * 64;
    if (number % 4 != 1) {
        return;
    }
    frame_tcp(file, (struct between){ends.to, ends.from}, TCP_SYN | TCP_ACK, 1, sequence + 1,
              (struct bytes){NULL, 0});
    if (number % 8 == 1) {
        frame_tcp(file, ends, TCP_PSH | TCP_ACK, sequence + 1, 2,
                  (struct bytes){said, sizeof said - 1});
    }
}

static void write_flows(struct frame_file *file, const struct authority *authority,
                        uint64_t num_flows, FILE *leaves)
{
    (void)leaves;
    struct crowd *c = crowd_new(authority, FLOW_PARTNERS);
    for (uint64_t i = 0; i < num_flows; i++) {
        frame_tcp(file, flow_ends(i), TCP_SYN, (uint32_t)i * 64, 0, (struct bytes){NULL, 0});
        if (i >= FLOW_BACK) {
            answer_flow(file, i - FLOW_BACK);
        }
        if (i % FLOW_EXCHANGE_EVERY == 0) {
            crowd_step(c, file);
        }
    }
    crowd_finish(c, file);
    crowd_free(c);
}

const struct kind kinds[] = {
    {"media", "frames: RTP, with a federation exchange now and then", 5000000, 50000, write_media},
    {"dense", "frames: nothing but look-ups and mutual TLS handshakes", 1500000, 20000,
     write_dense},
    {"distinct", "handshakes, each with a certificate of its own", 20000, 20000, write_distinct},
    {"flows", "TCP connections at once, hardly any of which is finished", 1000000, 100000,
     write_flows},
    {"long", "frames: dense, ten times over", 15000000, 20000, write_dense},
    {NULL, NULL, 0, 0, NULL},
};
