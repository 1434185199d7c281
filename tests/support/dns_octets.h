/* dns_octets: the parts that DNS messages in tables are written with. The question begins at offset
 * 12, right behind the header. */
#ifndef FEDTAP_DNS_OCTETS_H
#define FEDTAP_DNS_OCTETS_H

#include "octets.h"

/* The flags of a header: QR, TC, RD and RA as resolvers set them, and the rcode. */
#define QUERY 0x0100
#define RESPONSE 0x8180
#define TRUNCATED 0x8380
#define NXDOMAIN 0x8183
#define SERVFAIL 0x8182

/* HEADER has 12 octets (RFC 1035, section 4.1.1). */
#define HEADER(id, flags, questions, answers, authorities, additionals) \
    U16(id), U16(flags), U16(questions), U16(answers), U16(authorities), U16(additionals)

/* EXAMPLE is example.com, 13 octets. */
#define EXAMPLE 7, 'e', 'x', 'a', 'm', 'p', 'l', 'e', 3, 'c', 'o', 'm', 0

/* SIPFED is _sipfederationtls._tcp.example.com, 36 octets; as the question its example.com is at
 * EXAMPLE_IN_SIPFED. */
#define SIPFED                                                                                  \
    17, '_', 's', 'i', 'p', 'f', 'e', 'd', 'e', 'r', 'a', 't', 'i', 'o', 'n', 't', 'l', 's', 4, \
        '_', 't', 'c', 'p', EXAMPLE
#define EXAMPLE_IN_SIPFED 35

/* POINTER is a compression pointer (RFC 1035, section 4.1.4). */
#define POINTER(to) U16(0xc000 | (to))
#define QNAME POINTER(12)

/* IN_CLASS is what follows a name: type and class IN. */
#define IN_CLASS(type) U16(type), U16(1)

#define TTL 0, 0, 1, 44 /* 300 s */

/* RECORD is all between the owner and the RDATA. */
#define RECORD(type, rdata_len) IN_CLASS(type), TTL, U16(rdata_len)

#endif
