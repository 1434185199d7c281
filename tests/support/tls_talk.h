/* tls_talk: what a TLS client and server really say to each other, by OpenSSL, in memory. */
#ifndef FEDTAP_TLS_TALK_H
#define FEDTAP_TLS_TALK_H

#include "dissector.h"

#define TALK_FLIGHTS_MAX 32
#define TALK_KEY_LOG_MAX 4096
#define TALK_SNI "sip.acano.example"

struct made;

/* talk_setup says how the two are configured; both speak exactly one version. */
struct talk_setup {
    int version;           /* TLS1_VERSION to TLS1_3_VERSION of OpenSSL */
    bool asks;             /* the server asks for a certificate, naming one CA */
    bool client_declines;  /* the client has none */
    bool refuses;          /* the server takes the client's certificate for untrusted */
    bool no_common;        /* no cipher suite in common */
    bool resumes;          /* a session of the same two before this one is resumed */
    bool by_session_id;    /* and not by a ticket */
    bool retries;          /* the client's first key share is of a group that the server refuses */
    uint16_t suite;        /* the only cipher suite that both have; 0: what OpenSSL prefers */
    bool mac_then_encrypt; /* no encrypt_then_mac */
    bool renegotiates;     /* the server asks for a second handshake, and a certificate in it */
    const char *request;   /* said by the client then; NULL: some octets */
    const char *answer;    /* said by the server to that; NULL: some octets */
    bool updates_keys;     /* TLS 1.3: both update their keys; there are no tickets */
    const char *sni;       /* NULL: TALK_SNI */
    const struct made
        *issuer; /* sent by both behind their own certificate; NULL: a CA of its own */
    const struct made *server; /* the server's certificate; NULL: one of that CA */
    const struct made *client; /* the client's; NULL: the same */
};

/* flight is what one side says until it waits for the other. */
struct flight {
    enum direction direction;
    uint8_t *raw;
    size_t len;
};

struct talk {
    struct flight flight[TALK_FLIGHTS_MAX];
    size_t num;
    char key_log[TALK_KEY_LOG_MAX]; /* the secrets, as SSLKEYLOGFILE has them */
};

/* talk_knows tells whether OpenSSL has a cipher suite. */
bool talk_knows(uint16_t suite);

/* talk_make lets the two talk: handshake, and a few octets of data each way where it succeeds. A
 * failure that setup does not ask for aborts the test. Free with talk_free. */
struct talk *talk_make(const struct talk_setup *setup);
void talk_free(struct talk *talk);

/* talk_add appends a flight of one's own. */
void talk_add(struct talk *talk, enum direction direction, struct bytes octets);

/* talk_len counts the octets of a direction. */
size_t talk_len(const struct talk *talk, enum direction direction);

/* talk_reframe says the same with the handshake messages in clear in records of at most max octets
 * each, as many messages in one as fit. */
struct talk *talk_reframe(const struct talk *talk, size_t max);

#endif
