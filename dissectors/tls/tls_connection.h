/* tls_connection: what the dissector keeps of one connection, and the facts it tells of it. */
#ifndef FEDTAP_TLS_CONNECTION_H
#define FEDTAP_TLS_CONNECTION_H

#include "dissector.h"
#include "key_log.h"
#include "sip_connection.h"
#include "tls_messages.h"
#include "tls_record.h"

/* tls_keys is how the ciphertext of a direction stands. */
enum tls_keys {
    TLS_KEYS_NONE, /* there is none yet */
    TLS_KEYS_DUE,  /* what follows is under new keys */
    TLS_KEYS_HELD, /* reader has them */
    TLS_KEYS_LOST, /* it cannot be read any more */
};

/* tls_reader reads ciphertext; see tls_protection. */
struct tls_reader;

/* tls_stream is one direction. */
struct tls_stream {
    struct tls_records records;
    struct tls_messages messages;
    uint8_t alert[2];
    uint8_t alert_len;
    bool joined;    /* its beginning is not in the capture */
    bool blind;     /* nothing more of it can be read */
    bool encrypted; /* ChangeCipherSpec was sent: what follows is ciphertext */
    bool finished;  /* and the encrypted Finished, or application data, after it */
    bool opened;    /* ciphertext of it was read */
    bool unread;    /* ciphertext of it could not be read although there are secrets */
    bool early;     /* application data came before the ServerHello */
    bool told_gap;
    bool certificate;         /* a Certificate message was read */
    uint64_t num_application; /* octets of application data records */
    enum tls_keys keys;
    struct tls_reader *reader; /* owned, drawn from the budget */
};

struct tls_connection {
    struct tls_stream stream[2]; /* by enum direction */
    bool ready;                  /* the streams are initialised */
    bool swapped;                /* the flow's client is the TLS server */
    bool roles_known;
    bool has_client_hello;
    bool has_server_hello;
    bool retried; /* a HelloRetryRequest was sent: another ClientHello and the ServerHello follow */
    bool full;    /* ServerHelloDone or the server's Certificate was seen */
    bool hello_done; /* ServerHelloDone was seen */
    bool refused; /* a fatal alert of the client was seen before it: what it refused may follow */
    bool reset;   /* a RST ended the connection */
    bool told_end;
    bool answered;    /* the server spoke after the client's Finished */
    uint16_t version; /* 0 before the ServerHello */
    uint16_t cipher_suite;
    bool encrypt_then_mac;
    uint8_t client_random[TLS_RANDOM_LEN];
    uint8_t server_random[TLS_RANDOM_LEN];
    enum tls_resumption resumption;
    struct sip_connection sip; /* what is decrypted; see tls_application */
};

/* tls_side_of tells which side sends in a direction. */
enum tls_side tls_side_of(const struct tls_connection *c, enum direction direction);

/* tls_fact begins a fact of kind, as fact_begin does: its origin with the right ends and the frames given. */
void tls_fact(struct fact *fact, const struct tls_connection *c, enum fact_kind kind,
              const struct frames *frames, const struct dissection *d);

/* tls_tell_gap tells of missing octets of a direction, once. */
void tls_tell_gap(struct tls_connection *c, enum direction direction, enum gap_cause cause,
                  uint64_t num_missing, const struct dissection *d);

/* tls_tell_end tells that the handshake is over, once, and nothing when none was seen at all. */
void tls_tell_end(struct tls_connection *c, bool complete, const struct dissection *d);

/* tls_take_message takes one handshake message in clear. */
void tls_take_message(struct tls_connection *c, enum direction direction,
                      const struct tls_message *message, const struct dissection *d);

/* tls_take_change_cipher_spec takes that message: what the direction sends next is ciphertext. */
void tls_take_change_cipher_spec(struct tls_connection *c, enum direction direction,
                                 const struct dissection *d);

#endif
