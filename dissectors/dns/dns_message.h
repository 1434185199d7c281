/* dns_message: one DNS message as values (RFC 1035, section 4; SRV: RFC 2782; EDNS: RFC 6891). Pure
 * parsing: no state, no memory. */
#ifndef FEDTAP_DNS_MESSAGE_H
#define FEDTAP_DNS_MESSAGE_H

#include "fact.h"

enum dns_parsed {
    DNS_PARSED,
    DNS_CUT,       /* the message ends before its counts do, without saying so by TC */
    DNS_MALFORMED, /* it contradicts itself */
};

/* dns_message is a query or a response with at most one question. It is large: keep it on the stack
 * of one function, and read records only up to their number. */
struct dns_message {
    uint16_t id;
    bool is_response;
    uint8_t opcode; /* 0 is QUERY */
    uint8_t rcode;
    bool truncated;
    bool has_question;       /* of class IN */
    bool has_other_question; /* of another class */
    struct dns_question question;
    size_t num_answers;     /* kept in record, from 0 on */
    size_t num_authorities; /* kept behind the answers */
    size_t num_skipped;     /* beyond DNS_RECORDS_MAX */
    struct dns_record record[DNS_RECORDS_MAX];
};

/* dns_message_parse reads the whole of octets. out is meaningful on DNS_PARSED only. A truncated
 * message may end anywhere behind its question; its whole records are kept. Records of another class
 * than IN, and OPT, are passed over. The additional section is not read: nobody asked for it. */
enum dns_parsed dns_message_parse(struct bytes octets, struct dns_message *out);

#endif
