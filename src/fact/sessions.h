/* sessions: which certificates a TLS session that may be resumed was made with. */
#ifndef FEDTAP_SESSIONS_H
#define FEDTAP_SESSIONS_H

#include "chains.h"
#include "presentation.h"

/* session_key stands for a session ID or a ticket; the zero state for none. */
struct session_key {
    uint64_t half[2];
};

/* session is what both sides showed in the full handshake that made it. */
struct session {
    struct session_key key;
    struct presentation side[2]; /* by enum tls_side; references */
    struct origin origin;        /* of that handshake */
};

/* sessions remembers at most SESSIONS_MAX; the oldest goes first. */
struct sessions;

/* sessions_new makes an empty table that keeps references in chains (borrowed). NULL when out of
 * memory. */
struct sessions *sessions_new(struct chains *chains, struct counters *counters);

/* sessions_free frees the table and its references; NULL is a no-op. */
void sessions_free(struct sessions *sessions);

/* sessions_octets tells how many octets the sessions remembered take. */
size_t sessions_octets(const struct sessions *sessions);

/* sessions_key hashes a session ID or a ticket; empty octets give the zero state. */
struct session_key sessions_key(const struct sessions *sessions, struct bytes octets);

/* sessions_remember keeps what a handshake showed under key; the zero key is a no-op. */
void sessions_remember(struct sessions *sessions, struct session_key key,
                       const struct presentation side[2], const struct origin *origin);

/* sessions_find returns the session of key, or NULL; valid until the next sessions_remember. */
const struct session *sessions_find(const struct sessions *sessions, struct session_key key);

#endif
