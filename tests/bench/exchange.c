/* exchange.c: a list of stages, each of which knows what is sent next. */
#include "exchange.h"

#include <string.h>

#include "must.h"

/* Documentation addresses (RFC 5737): Microsoft's Access Edge, and the resolver that it asks. */
#define ACCESS_EDGE UINT32_C(0xcb007101)
#define RESOLVER UINT32_C(0xcb007135)

#define PORT_DNS 53
#define PORT_FEDERATION 5061
#define TYPE_A 1
#define TYPE_SRV 33
#define DNS_QUERY 0x0100
#define DNS_ANSWER 0x8180
#define DNS_MESSAGE_MAX 256

/* Where a hello has its random, and a ServerHello its session id (RFC 5246, section 7.4.1). */
#define HELLO_RANDOM 11
#define HELLO_SESSION_ID 44
#define HELLO_PART_LEN 32

struct exchange exchange_begin(const struct partner *partner, uint32_t number)
{
    return (struct exchange){
        .partner = partner,
        .number = number,
        .ends = {{ACCESS_EDGE, (uint16_t)(1024 + number * 7919 % 64000)},
                 {partner->address, PORT_FEDERATION}},
        .sequence = {number * 2654435761U, number * 2246822519U},
    };
}

/* --- look-ups --- */

/* message is a DNS message in the making. */
struct message {
    uint8_t raw[DNS_MESSAGE_MAX];
    size_t len;
};

static void put(struct message *m, size_t octets, uint32_t value)
{
    must(m->len + octets <= sizeof m->raw, "room in a DNS message");
    while (octets-- > 0) {
        m->raw[m->len++] = (uint8_t)(value >> 8 * octets);
    }
}

static void put_name(struct message *m, const char *name)
{
    while (*name != '\0') {
        size_t len = strcspn(name, ".");
        put(m, 1, (uint32_t)len);
        for (size_t i = 0; i < len; i++) {
            put(m, 1, (uint8_t)name[i]);
        }
        name += name[len] == '.' ? len + 1 : len;
    }
    put(m, 1, 0);
}

/* put_question begins a message; num_answers records are to follow it. */
static void put_question(struct message *m, const struct exchange *e, uint16_t type,
                         uint16_t num_answers)
{
    char name[PARTNER_NAME_MAX + 32];
    (void)snprintf(name, sizeof name, "%s%s", type == TYPE_SRV ? "_sipfederationtls._tcp." : "",
                   type == TYPE_SRV ? e->partner->domain : e->partner->target);
    put(m, 2, e->number * 2 + type);
    put(m, 2, num_answers > 0 ? DNS_ANSWER : DNS_QUERY);
    put(m, 2, 1);
    put(m, 2, num_answers);
    put(m, 4, 0);
    put_name(m, name);
    put(m, 2, type);
    put(m, 2, 1);
}

/* put_record is the head of the one record of an answer; its owner is the question's name. */
static void put_record(struct message *m, uint16_t type, uint16_t rdata_len)
{
    put(m, 2, 0xc00c);
    put(m, 2, type);
    put(m, 2, 1);
    put(m, 4, 3600);
    put(m, 2, rdata_len);
}

static void send_look_up(struct frame_file *file, const struct exchange *e, uint16_t type,
                         const struct message *m)
{
    uint16_t port = (uint16_t)(1024 + (e->number * 31 + type) % 64000);
    struct between ends = {{ACCESS_EDGE, port}, {RESOLVER, PORT_DNS}};
    bool answers = m->raw[2] == DNS_ANSWER >> 8;
    frame_udp(file, answers ? (struct between){ends.to, ends.from} : ends,
              (struct bytes){m->raw, m->len});
}

static bool ask_srv(struct exchange *e, struct frame_file *file)
{
    struct message m = {0};
    put_question(&m, e, TYPE_SRV, 0);
    send_look_up(file, e, TYPE_SRV, &m);
    return true;
}

static bool answer_srv(struct exchange *e, struct frame_file *file)
{
    struct message m = {0};
    put_question(&m, e, TYPE_SRV, 1);
    put_record(&m, TYPE_SRV, (uint16_t)(6 + strlen(e->partner->target) + 2));
    put(&m, 4, 0); /* priority and weight */
    put(&m, 2, PORT_FEDERATION);
    put_name(&m, e->partner->target);
    send_look_up(file, e, TYPE_SRV, &m);
    return true;
}

static bool ask_address(struct exchange *e, struct frame_file *file)
{
    struct message m = {0};
    put_question(&m, e, TYPE_A, 0);
    send_look_up(file, e, TYPE_A, &m);
    return true;
}

static bool answer_address(struct exchange *e, struct frame_file *file)
{
    struct message m = {0};
    put_question(&m, e, TYPE_A, 1);
    put_record(&m, TYPE_A, 4);
    put(&m, 4, e->partner->address);
    send_look_up(file, e, TYPE_A, &m);
    return true;
}

/* --- the connection --- */

static void send_segment(struct exchange *e, struct frame_file *file, enum direction direction,
                         uint8_t flags, struct bytes payload)
{
    struct between ends = e->ends;
    if (direction == FROM_SERVER) {
        ends = (struct between){ends.to, ends.from};
    }
    uint32_t acknowledgement = (flags & TCP_ACK) != 0 ? e->sequence[!direction] : 0;
    frame_tcp(file, ends, flags, e->sequence[direction], acknowledgement, payload);
    e->sequence[direction] += (uint32_t)payload.len + ((flags & (TCP_SYN | TCP_FIN)) != 0);
}

/* --- the talk --- */

/* scatter writes octets that hang on number and nothing else (the finaliser of splitmix64). */
static void scatter(uint8_t *to, uint64_t number)
{
    for (size_t i = 0; i < HELLO_PART_LEN; i++) {
        uint64_t mixed = number * HELLO_PART_LEN + i + UINT64_C(0x9e3779b97f4a7c15);
        mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
        to[i] = (uint8_t)(mixed >> 56);
    }
}

/* freshen makes the first segment of a hello that of another connection. */
static void freshen(const struct exchange *e, uint8_t *segment)
{
    scatter(segment + HELLO_RANDOM, (uint64_t)e->number * 4 + e->flight);
    if (e->flight == 1 && segment[HELLO_SESSION_ID - 1] == HELLO_PART_LEN) {
        scatter(segment + HELLO_SESSION_ID, (uint64_t)e->number * 4 + 2);
    }
}

/* talk sends the next segment of what the two said, and an acknowledgement when a flight is over. */
static bool talk(struct exchange *e, struct frame_file *file)
{
    const struct flight *f = &e->partner->talk->flight[e->flight];
    if (e->sent == f->len) {
        send_segment(e, file, direction_opposite(f->direction), TCP_ACK, (struct bytes){NULL, 0});
        e->flight++;
        e->sent = 0;
        return e->flight == e->partner->talk->num;
    }
    uint8_t segment[FRAME_PAYLOAD_MAX];
    size_t left = f->len - e->sent;
    size_t len = left < sizeof segment ? left : sizeof segment;
    memcpy(segment, f->raw + e->sent, len);
    if (e->flight < 2 && e->sent == 0) {
        freshen(e, segment);
    }
    send_segment(e, file, f->direction, TCP_ACK | TCP_PSH, (struct bytes){segment, len});
    e->sent += len;
    return false;
}

/* stage sends one frame, and tells whether its part is over; without a function, it is a segment with
 * flags and nothing in it. */
struct stage {
    bool (*send)(struct exchange *e, struct frame_file *file);
    enum direction from;
    uint8_t flags;
};

static const struct stage stages[] = {
    {.send = ask_srv},
    {.send = answer_srv},
    {.send = ask_address},
    {.send = answer_address},
    {.from = FROM_CLIENT, .flags = TCP_SYN},
    {.from = FROM_SERVER, .flags = TCP_SYN | TCP_ACK},
    {.from = FROM_CLIENT, .flags = TCP_ACK},
    {.send = talk},
    {.from = FROM_CLIENT, .flags = TCP_FIN | TCP_ACK},
    {.from = FROM_SERVER, .flags = TCP_FIN | TCP_ACK},
    {.from = FROM_CLIENT, .flags = TCP_ACK},
};

bool exchange_step(struct exchange *exchange, struct frame_file *file)
{
    const struct stage *stage = &stages[exchange->stage];
    bool is_over = true;
    if (stage->send != NULL) {
        is_over = stage->send(exchange, file);
    } else {
        send_segment(exchange, file, stage->from, stage->flags, (struct bytes){NULL, 0});
    }
    exchange->stage += is_over;
    return exchange->stage < sizeof stages / sizeof stages[0];
}
