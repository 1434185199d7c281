/* tls_messages: handshake messages out of the fragments of one direction (RFC 5246, section 7.4):
 * one message over many records, or many in one. */
#ifndef FEDTAP_TLS_MESSAGES_H
#define FEDTAP_TLS_MESSAGES_H

#include "buf.h"
#include "fact.h"

#define TLS_HANDSHAKE_HEADER_LEN 4

/* tls_messages is where one direction stands. Make one with tls_messages_init. */
struct tls_messages {
    struct buf partial;   /* a message with its header, as far as it came */
    struct frames frames; /* that partial came in */
    uint32_t num_to_skip; /* octets still to come of a message that is not read */
};

/* tls_message is one whole message. */
struct tls_message {
    uint8_t type;         /* enum tls_handshake_type */
    struct bytes body;    /* borrowed until the next call */
    struct frames frames; /* that carried it */
};

enum tls_message_result {
    TLS_MESSAGE_WHOLE,     /* out was filled */
    TLS_MESSAGE_MORE,      /* everything is read */
    TLS_MESSAGE_TOO_LONG,  /* over TLS_MESSAGE_MAX; it is passed over */
    TLS_MESSAGE_NO_MEMORY, /* the budget refused: nothing more of this direction can be read */
};

void tls_messages_init(struct tls_messages *messages, struct budget *budget);
void tls_messages_fini(struct tls_messages *messages);

/* tls_messages_next reads the next message off data, which came in frames. */
enum tls_message_result tls_messages_next(struct tls_messages *messages, struct cursor *data,
                                          const struct frames *frames, struct tls_message *out);

/* tls_messages_skip passes over num octets that will never come: the present message is lost. False
 * when they reach beyond it, or its length is not known. */
bool tls_messages_skip(struct tls_messages *messages, uint64_t num);

#endif
