/* mask.c: what is kept, what becomes of the rest, and packets made anew. */
#include "mask.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mask_state.h"

#define IPV4_HEADER_LEN 20
#define IPV6_HEADER_LEN 40
#define TCP_HEADER_LEN 20
#define UDP_HEADER_LEN 8
#define DNS_PORT 53
#define HOP_LIMIT 64

/* TEXT_SHARE: payload of which so many per cent are printable is text, and no TLS. */
#define TEXT_SHARE 97

enum { RECORD_FIRST = 20, RECORD_HANDSHAKE = 22, RECORD_LAST = 24, MESSAGE_CLIENT_HELLO = 1 };

struct mask *mask_new(void)
{
    struct mask *mask = calloc(1, sizeof *mask);
    if (mask != NULL) {
        mask->key = hash_key_random();
    }
    return mask;
}

void mask_free(struct mask *mask)
{
    free(mask);
}

/* --- what is kept --- */

void mask_keep_name(struct mask *mask, const struct name *name)
{
    bool is_known = name_is_root(name);
    for (size_t i = 0; i < mask->num_names && !is_known; i++) {
        is_known = name_equal(&mask->name[i], name);
    }
    if (!is_known && mask->num_names < MASK_NAMES_MAX) {
        name_copy(&mask->name[mask->num_names++], name);
    }
}

static bool is_kept(const struct mask *mask, const struct address *address)
{
    for (size_t i = 0; i < mask->num_addresses; i++) {
        if (address_equal(&mask->address[i], address)) {
            return true;
        }
    }
    return false;
}

void mask_keep_address(struct mask *mask, const struct address *address)
{
    bool is_new = address->family != ADDRESS_NONE && !is_kept(mask, address);
    if (is_new && mask->num_addresses < MASK_ADDRESSES_MAX) {
        mask->address[mask->num_addresses++] = *address;
    }
}

size_t mask_num_kept(const struct mask *mask, const struct name *name)
{
    size_t most = 0;
    for (size_t i = 0; i < mask->num_names; i++) {
        size_t num = name_num_labels(&mask->name[i]);
        if (num > most && name_is_under(name, &mask->name[i])) {
            most = num;
        }
    }
    return most;
}

/* --- what becomes of the rest --- */

static uint8_t lower_of(uint8_t letter)
{
    return letter >= 'A' && letter <= 'Z' ? (uint8_t)(letter + 'a' - 'A') : letter;
}

void mask_label(const struct mask *mask, uint8_t *label, size_t len)
{
    uint8_t lower[NAME_WIRE_MAX + 1];
    if (len == 0 || label[0] == '_' || len >= sizeof lower) {
        return; /* a label in a message has 63 octets at most */
    }
    for (size_t i = 0; i < len; i++) {
        lower[i] = lower_of(label[i]);
    }
    for (size_t i = 0; i < len; i++) {
        lower[len] = (uint8_t)i;
        label[i] = (uint8_t)('a' + siphash(&mask->key, (struct bytes){lower, len + 1}) % 26);
    }
}

/* front_of is how many octets at the front of an address say of which kind it is. They stay; a public IPv4
 * address becomes one for measurements (RFC 2544), and an IPv6 one for documentation (RFC 3849). */
static size_t front_of(struct address *a)
{
    uint8_t *octet = a->octet;
    bool is_special = address_is_private(a) || address_is_loopback(a);
    if (a->family == ADDRESS_IPV4) {
        if (!is_special && octet[0] < 224) {
            octet[0] = 198;
            octet[1] = 18 + (octet[1] & 1);
        }
        return octet[0] == 10 || octet[0] == 127 ? 1 : 2;
    }
    if (!is_special && octet[0] != 0xff) {
        memcpy(octet, (const uint8_t[]){0x20, 0x01, 0x0d, 0xb8}, 4);
    }
    return 4;
}

struct address mask_address(const struct mask *mask, const struct address *address)
{
    struct address masked = *address;
    if (address->family == ADDRESS_NONE || is_kept(mask, address) || address_is_loopback(address)) {
        return masked;
    }
    const struct bytes octets = address_octets(address);
    uint64_t hash[2];
    for (size_t i = 0; i < 2; i++) {
        struct hash_key key = {{mask->key.half[0], mask->key.half[1] + i}};
        hash[i] = siphash(&key, octets);
    }
    size_t front = front_of(&masked);
    memcpy(masked.octet + front, hash, octets.len - front);
    return masked;
}

/* --- payload --- */

static bool is_text(const uint8_t *octets, size_t len)
{
    size_t num = 0;
    for (size_t i = 0; i < len; i++) {
        num += isprint(octets[i]) != 0 || isspace(octets[i]) != 0;
    }
    return num * 100 >= len * TEXT_SHARE;
}

static bool is_after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

/* is_of_hello tells whether a segment is a part of a ClientHello that was not whole. */
static bool is_of_hello(const struct mask *mask, const struct packet *p)
{
    size_t num = mask->num_hellos;
    if (num > MASK_HELLOS_MAX) {
        num = MASK_HELLOS_MAX;
    }
    for (size_t i = 0; i < num; i++) {
        const struct split_hello *h = &mask->hello[i];
        if (endpoint_equal(&h->from, &p->source) && endpoint_equal(&h->to, &p->destination) &&
            !is_after(h->begin, p->sequence) && is_after(h->end, p->sequence)) {
            return true;
        }
    }
    return false;
}

/* note_hello remembers that the ClientHello in p goes on. */
static void note_hello(struct mask *mask, const struct packet *p)
{
    struct cursor c = cursor_of(p->payload);
    cursor_skip(&c, 3);
    uint32_t len = 5 + (uint32_t)cursor_u16(&c);
    mask->hello[mask->num_hellos++ % MASK_HELLOS_MAX] =
        (struct split_hello){p->source, p->destination, p->sequence, p->sequence + len};
}

/* mask_stream masks a segment's payload in place; false when it must not be shown. */
static bool mask_stream(struct mask *mask, const struct packet *p, uint8_t *payload)
{
    size_t len = p->payload.len;
    if (p->source.port == DNS_PORT || p->destination.port == DNS_PORT) {
        return len >= 2 && (size_t)(payload[0] << 8 | payload[1]) == len - 2 &&
               mask_dns(mask, payload + 2, len - 2);
    }
    if (is_of_hello(mask, p)) {
        return false;
    }
    bool is_record =
        len >= 6 && payload[0] >= RECORD_FIRST && payload[0] <= RECORD_LAST && payload[1] == 3;
    if (!is_record) {
        return !is_text(payload, len); /* it goes on with a record */
    }
    bool is_hello = payload[0] == RECORD_HANDSHAKE && payload[5] == MESSAGE_CLIENT_HELLO;
    if (is_hello && !mask_client_hello(mask, payload, len)) {
        note_hello(mask, p);
        return false;
    }
    return true;
}

static bool mask_datagram(struct mask *mask, const struct packet *p, uint8_t *payload)
{
    return (p->source.port == DNS_PORT || p->destination.port == DNS_PORT) && p->num_cut == 0 &&
           mask_dns(mask, payload, p->payload.len);
}

/* --- packets --- */

static uint8_t *put_u16(uint8_t *to, uint32_t number)
{
    to[0] = (uint8_t)(number >> 8);
    to[1] = (uint8_t)number;
    return to + 2;
}

static uint8_t *put_u32(uint8_t *to, uint32_t number)
{
    return put_u16(put_u16(to, number >> 16), number);
}

static uint8_t *put_address(uint8_t *to, const struct address *address)
{
    struct bytes octets = address_octets(address);
    memcpy(to, octets.ptr, octets.len);
    return to + octets.len;
}

/* sum_of adds up octets in pairs, for a checksum (RFC 1071). */
static uint32_t sum_of(const uint8_t *octets, size_t len, uint32_t sum)
{
    for (size_t i = 0; i < len; i++) {
        sum += (uint32_t)octets[i] << (i % 2 == 0 ? 8 : 0);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum;
}

/* put_ip makes the header of an IP packet with len octets behind it; returns where these begin. */
static uint8_t *put_ip(uint8_t *to, const struct packet *p, size_t len)
{
    uint8_t protocol = p->transport == TRANSPORT_TCP ? 6 : 17;
    uint8_t *at = to;
    if (p->source.address.family == ADDRESS_IPV6) {
        at = put_u32(at, UINT32_C(6) << 28);
        at = put_u16(at, (uint32_t)len);
        *at++ = protocol;
        *at++ = HOP_LIMIT;
        return put_address(put_address(at, &p->source.address), &p->destination.address);
    }
    at = put_u16(at, 0x4500);
    at = put_u16(at, (uint32_t)len + IPV4_HEADER_LEN);
    at = put_u32(at, 0x4000); /* not to be fragmented */
    *at++ = HOP_LIMIT;
    *at++ = protocol;
    uint8_t *checksum = at;
    at = put_u16(at, 0);
    at = put_address(put_address(at, &p->source.address), &p->destination.address);
    put_u16(checksum, ~sum_of(to, IPV4_HEADER_LEN, 0));
    return at;
}

/* put_transport makes the header of TCP or UDP; returns where the payload begins, and where the checksum is. */
static uint8_t *put_transport(uint8_t *at, const struct packet *p, uint8_t **out_checksum)
{
    at = put_u16(put_u16(at, p->source.port), p->destination.port);
    if (p->transport == TRANSPORT_UDP) {
        at = put_u16(at, (uint32_t)(UDP_HEADER_LEN + p->payload.len + p->num_cut));
        *out_checksum = at;
        return put_u16(at, 0);
    }
    at = put_u32(put_u32(at, p->sequence), p->acknowledgement);
    *at++ = TCP_HEADER_LEN / 4 << 4;
    *at++ = p->tcp_flags;
    at = put_u16(at, UINT16_MAX); /* window */
    *out_checksum = at;
    return put_u16(put_u16(at, 0), 0);
}

/* put_checksum sums up what is behind the IP header, unless some of it was cut off. */
static void put_checksum(const struct packet *p, const uint8_t *segment, size_t len,
                         uint8_t *checksum)
{
    uint8_t pseudo[40];
    uint8_t *at = put_address(put_address(pseudo, &p->source.address), &p->destination.address);
    at = put_u32(at, (uint32_t)len);
    at = put_u32(at, p->transport == TRANSPORT_TCP ? 6 : 17);
    uint32_t sum = ~sum_of(segment, len, sum_of(pseudo, (size_t)(at - pseudo), 0)) & 0xffff;
    if (p->num_cut == 0) {
        put_u16(checksum, sum == 0 && p->transport == TRANSPORT_UDP ? UINT16_MAX : sum);
    }
}

bool mask_frame(struct mask *mask, const struct frame *frame, struct frame *out)
{
    struct packet p;
    if (packet_decode(frame, NULL, &p) != PACKET_OK ||
        p.payload.len + p.num_cut > UINT16_MAX - IPV6_HEADER_LEN - TCP_HEADER_LEN) {
        return false;
    }
    struct packet masked = p;
    masked.source.address = mask_address(mask, &p.source.address);
    masked.destination.address = mask_address(mask, &p.destination.address);
    size_t header_len = p.transport == TRANSPORT_TCP ? TCP_HEADER_LEN : UDP_HEADER_LEN;
    uint8_t *segment = put_ip(mask->packet, &masked, header_len + p.payload.len + p.num_cut);
    uint8_t *checksum = NULL;
    uint8_t *payload = put_transport(segment, &masked, &checksum);
    if (p.payload.len > 0) {
        memcpy(payload, p.payload.ptr, p.payload.len);
    }
    bool may_be_shown = p.transport == TRANSPORT_TCP ? mask_stream(mask, &p, payload)
                                                     : mask_datagram(mask, &p, payload);
    if (!may_be_shown) {
        memset(payload, 0, p.payload.len);
    }
    put_checksum(&masked, segment, header_len + p.payload.len, checksum);
    *out = *frame;
    out->link_type = MASK_LINK_TYPE;
    out->data = (struct bytes){mask->packet, (size_t)(payload - mask->packet) + p.payload.len};
    out->original_len = (uint32_t)(out->data.len + p.num_cut);
    return true;
}
