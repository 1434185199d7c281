/* mask_state: what the files of mask share. Private to them. */
#ifndef FEDTAP_MASK_STATE_H
#define FEDTAP_MASK_STATE_H

#include "bounds.h"
#include "mask.h"
#include "name.h"

/* MASK_PACKET_MAX is the longest IP packet. */
#define MASK_PACKET_MAX ((size_t)65535 + 40)

/* split_hello is a ClientHello that goes on in further segments of its direction, up to this sequence number. */
struct split_hello {
    struct endpoint from;
    struct endpoint to;
    uint32_t begin;
    uint32_t end;
};

struct mask {
    struct hash_key key;
    struct name name[MASK_NAMES_MAX];
    size_t num_names;
    struct address address[MASK_ADDRESSES_MAX];
    size_t num_addresses;
    struct split_hello hello[MASK_HELLOS_MAX];
    size_t num_hellos;               /* ever; modulo the ring, where the next one goes */
    uint8_t mark[MASK_PACKET_MAX];   /* of a DNS message: see mask_dns.c */
    uint8_t packet[MASK_PACKET_MAX]; /* that is being made */
};

/* mask_address writes what becomes of an address. */
struct address mask_address(const struct mask *mask, const struct address *address);

/* mask_label replaces a label by another of its length, unless it is one of a service ("_tcp"). */
void mask_label(const struct mask *mask, uint8_t *label, size_t len);

/* mask_num_kept tells how many labels at the end of name stay. */
size_t mask_num_kept(const struct mask *mask, const struct name *name);

/* mask_dns masks a DNS message in place; false when it is none, and then it is of no use. */
bool mask_dns(struct mask *mask, uint8_t *message, size_t len);

/* mask_client_hello masks the SNI in a TLS record with a ClientHello in place; false when the record does not
 * lie whole in the len octets, or contradicts itself. */
bool mask_client_hello(const struct mask *mask, uint8_t *record, size_t len);

#endif
