/* pair: what passed between two hosts, last state each. */
#ifndef FEDTAP_PAIR_H
#define FEDTAP_PAIR_H

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

/* pair_take_outcome takes in what became of an attempt to connect; true when that is new. */
bool pair_take_outcome(struct pair *pair, enum tcp_outcome outcome, const struct origin *origin);

/* pair_take_tls takes in a fact about TLS, whose handshake is hs; references to chains are kept. True when
 * the state of pair changed. */
bool pair_take_tls(struct pair *pair, struct chains *chains, const struct fact *fact,
                   const struct handshake *hs);

/* pair_take_close notes how the connection of the last handshake ended; true when that is of another kind
 * than before. */
bool pair_take_close(struct pair *pair, const struct fact *fact);

#endif
