/* key_log: TLS secrets in the NSS key log format (SSLKEYLOGFILE), by the client random of their
 * connection. */
#ifndef FEDTAP_KEY_LOG_H
#define FEDTAP_KEY_LOG_H

#include "bounds.h"
#include "bytes.h"
#include "counters.h"

/* TLS_RANDOM_LEN is the octets of a hello's random (RFC 5246, section 7.4.1.2). */
#define TLS_RANDOM_LEN 32

/* TLS_SECRET_MAX is the most octets of a secret: the master secret, or an output of SHA-384. */
#define TLS_SECRET_MAX 48

/* secret_label tells the secrets of one connection apart. */
enum secret_label {
    SECRET_MASTER, /* CLIENT_RANDOM: TLS 1.2 and before */
    SECRET_CLIENT_HANDSHAKE,
    SECRET_SERVER_HANDSHAKE,
    SECRET_CLIENT_APPLICATION,
    SECRET_SERVER_APPLICATION,
    SECRET_LABELS
};

/* key_log keeps the secrets of at most KEY_LOG_CONNECTIONS_MAX connections; the least recently used
 * goes first, and is counted. */
struct key_log;

/* key_log_text is where one source of lines stands. The zero state is before its first line. */
struct key_log_text {
    uint8_t line[KEY_LOG_LINE_MAX]; /* as far as it came */
    size_t len;
    bool too_long; /* the rest of the line is passed over */
};

/* key_log_new makes an empty log that counts in counters (borrowed). NULL when out of memory. */
struct key_log *key_log_new(struct counters *counters);

/* key_log_free wipes and frees it; NULL is a no-op. */
void key_log_free(struct key_log *log);

/* key_log_octets tells how many octets the secrets take. */
size_t key_log_octets(const struct key_log *log);

/* key_log_feed takes the next octets of a source, cut anywhere. Comments, other labels and either
 * line end are fine; what is not understood is counted. A later secret replaces an earlier one. */
void key_log_feed(struct key_log *log, struct key_log_text *text, struct bytes octets);

/* key_log_pause says that nothing more comes for now: a last line without its end is taken as it
 * stands. Should it go on after all, the whole line replaces what was taken. */
void key_log_pause(struct key_log *log, struct key_log_text *text);

/* key_log_take takes a whole key log, as a Decryption Secrets block of pcapng holds it. log is a
 * struct key_log, so that this can be given as a callback. */
void key_log_take(void *log, struct bytes octets);

/* key_log_knows tells whether there is any secret of the connection of that ClientHello's random. */
bool key_log_knows(struct key_log *log, struct bytes client_random);

/* key_log_find returns a secret of the connection with client_random, empty when it is not known.
 * It is borrowed until the next call that takes octets. */
struct bytes key_log_find(struct key_log *log, struct bytes client_random, enum secret_label label);

#endif
