/* mask: packets made anew without what is nobody's business: for evidence that leaves the house.
 *
 * Nothing of a frame is handed on but what is known to be harmless: an IP header and a TCP or UDP header are made
 * anew, around the payload of the innermost packet. Link layers, tunnels and options are gone. Addresses and names
 * that are not kept become others, the same ones always the same, by a key that is drawn for each run: whoever
 * has the file cannot try out which address gives which mask. Addresses keep their kind, and names their lengths.
 * Of the payload, DNS messages and TLS records stay, with other names in questions, records and SNI; whatever
 * else is there becomes zeros. Certificates stay as they are: to change them would break their signatures. */
#ifndef FEDTAP_MASK_H
#define FEDTAP_MASK_H

#include "name.h"
#include "packet.h"

struct mask;

/* mask_new makes a mask that keeps nothing; NULL when out of memory. */
struct mask *mask_new(void);

/* mask_free frees it; NULL is a no-op. */
void mask_free(struct mask *mask);

/* mask_keep_name lets a name stay, also as the end of longer ones. Beyond MASK_NAMES_MAX it becomes another too. */
void mask_keep_name(struct mask *mask, const struct name *name);

/* mask_keep_address lets an address stay, likewise up to MASK_ADDRESSES_MAX. */
void mask_keep_address(struct mask *mask, const struct address *address);

/* MASK_LINK_TYPE is the link type of what mask_frame makes: IP packets as they are. */
#define MASK_LINK_TYPE LINK_RAW

/* mask_frame makes the packet in frame anew; its octets are the mask's until the next call, original_len follows.
 * False when there is no TCP or UDP packet in it that stands for itself: a fragment does not. */
bool mask_frame(struct mask *mask, const struct frame *frame, struct frame *out)
    __attribute__((warn_unused_result));

#endif
