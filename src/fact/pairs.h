/* pairs: what passed between two hosts, last state each. */
#ifndef FEDTAP_PAIRS_H
#define FEDTAP_PAIRS_H

#include "chains.h"
#include "handshakes.h"

/* Why a side's certificate could not be seen in its last handshake. */
enum hidden {
    HIDDEN_NOT,
    HIDDEN_TLS13,
    HIDDEN_RESUMED,
    HIDDEN_GAP,           /* gap says which octets */
    HIDDEN_NOT_REQUESTED, /* the server did not ask its client for one */
    HIDDEN_CUT_OFF,       /* the handshake ended before */
};

/* pair_side is what is known of one side of a pair. A certificate once shown stays known until
 * another Certificate message replaces it. */
struct pair_side {
    enum presented presented;
    const struct chain *chain; /* a reference */
    struct origin origin;      /* of presented */
    enum hidden hidden;        /* in the last handshake; HIDDEN_NOT when it was shown there */
    struct origin hidden_origin;
    struct tls_gap gap; /* of HIDDEN_GAP */
};

/* pair is what passed between one client address and one server endpoint, last state each, for one
 * name that the client asked for. */
struct pair {
    struct address client;
    struct endpoint server;
    struct name sni;          /* the root when none */
    struct origin sni_origin; /* where it was first asked for */
    struct pair_side side[2]; /* by enum tls_side */
    enum tcp_outcome outcome; /* of the last attempt */
    struct origin outcome_origin;
    bool complete;    /* the last handshake that was over succeeded */
    bool decrypted;   /* and its ciphertext was read */
    uint16_t version; /* of the last ServerHello; 0 when none was seen */
    struct origin version_origin;
    bool has_alert; /* a fatal one ended the last handshake */
    struct tls_alert alert;
    struct origin alert_origin;
    bool cut;                /* a RST ended the last handshake, without an alert, */
    enum tls_side cut_after; /* right after this side had shown its certificate */
    struct origin cut_origin;
    uint64_t num_early[2];  /* by enum tls_side: octets of application data by the end of the last
                              handshake that succeeded */
    bool closed;            /* after that its connection was closed, */
    struct tcp_close close; /* like this, num_early included */
    struct origin close_origin;
};

/* pairs remembers at most PAIRS_MAX; of those whose sides have shown the fewest certificates, the least
 * recently used goes first. */
struct pairs;

/* pairs_new makes an empty table that keeps references in chains (borrowed); NULL when out of
 * memory. */
struct pairs *pairs_new(struct chains *chains, struct counters *counters);

/* pairs_free frees the table; NULL is a no-op. */
void pairs_free(struct pairs *pairs);

/* pairs_take takes in a fact about TCP or TLS; hs is what handshakes_take returned for it.
 * Returns the pair whose state changed, or NULL when nothing did. */
const struct pair *pairs_take(struct pairs *pairs, const struct fact *fact,
                              const struct handshake *hs);

/* pairs_count and pairs_at walk the pairs in the order of their first appearance, except that a
 * forgotten pair's place is used again. */
size_t pairs_count(const struct pairs *pairs);
const struct pair *pairs_at(const struct pairs *pairs, size_t index);

/* pairs_clock grows with every fact about a pair; pairs_changed says what it was when the pair at index
 * last changed. */
uint64_t pairs_clock(const struct pairs *pairs);
uint64_t pairs_changed(const struct pairs *pairs, size_t index);

/* pairs_renew says that what is known of the pairs with that SNI means something else now. */
void pairs_renew(struct pairs *pairs, const struct name *sni);

/* pairs_index returns the place of a pair that the table lends, or PAIRS_MAX when it is another one. */
size_t pairs_index(const struct pairs *pairs, const struct pair *pair);

/* pairs_serial returns a number of the pair at a place that no other pair ever has, nor this one before
 * pairs_renew. */
uint64_t pairs_serial(const struct pairs *pairs, size_t index);

#endif
