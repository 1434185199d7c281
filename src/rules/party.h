/* party: the hosts that stand for a target, each in each role, by what they showed last. */
#ifndef FEDTAP_PARTY_H
#define FEDTAP_PARTY_H

#include "federation.h"
#include "name_match.h"

/* PARTIES_MAX is how many hosts of one target are judged: every address in both roles. */
#define PARTIES_MAX (2 * HOST_ADDRESSES_MAX)

/* party is one address in one role; pair is where it last showed a certificate, or where it last
 * failed to. */
struct party {
    const struct pair *pair;
    enum tls_side side;
    bool has_match;        /* its certificate is readable */
    enum name_match match; /* of the certificate with the target, when has_match */
    char fingerprint[CERTIFICATE_SHA256_TEXT_MAX]; /* of it, when has_match */
};

struct parties {
    struct party party[PARTIES_MAX];
    size_t num;
};

/* parties_collect fills out with every party that stands for the domain's target, not compared yet. */
void parties_collect(struct parties *out, const struct federation *federation,
                     const struct domain *domain);

/* party_succeeds_elsewhere tells whether a side of pair completed its last handshake with some other
 * host, in the same role. */
bool party_succeeds_elsewhere(const struct federation *federation, const struct pair *pair,
                              enum tls_side side);

/* pair_address returns the address of a side of pair. */
const struct address *pair_address(const struct pair *pair, enum tls_side side);

#endif
