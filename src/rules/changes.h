/* changes: what of a domain became something else: its target, its address, a certificate. */
#ifndef FEDTAP_CHANGES_H
#define FEDTAP_CHANGES_H

#include "role.h"
#include "rule.h"

enum change_kind { CHANGE_TARGET, CHANGE_ADDRESS, CHANGE_CERTIFICATE };

/* change_name is "target", "address" or "certificate". */
const char *change_name(enum change_kind kind);

/* change is one of them. The texts are escaped, and die with the call that tells it. */
struct change {
    enum change_kind what;
    const struct name *domain;
    enum role role;                /* CHANGE_CERTIFICATE: of the host */
    const struct address *address; /* CHANGE_CERTIFICATE: the host; otherwise NULL */
    const char *before;            /* "host:port"; addresses; or a SHA-256 fingerprint */
    const char *after;
};

/* change_sink is told of changes. */
struct change_sink {
    void (*take)(void *context, const struct change *change);
    void *context;
};

/* shown_certificate is which certificate a party showed last. */
struct shown_certificate {
    struct address address; /* of the party */
    enum tls_side side;
    char fingerprint[CERTIFICATE_SHA256_TEXT_MAX];
};

/* addresses are those of one family that a target has. */
struct addresses {
    struct address address[HOST_ADDRESSES_MAX];
    size_t num;
};

/* known is what was last known of a domain; the zero state is nothing. */
struct known {
    struct name target; /* the root when none */
    uint16_t port;
    struct addresses ipv4;
    struct addresses ipv6;
    struct shown_certificate shown[PARTIES_MAX];
    size_t num_shown;
};

/* changes_tell compares what the subject's domain and its parties are now with what was known, tells sink
 * what became something else, and keeps the present. What becomes known or unknown is no change: findings
 * and verdicts tell of that. While DNS servers disagree, nothing of what they say counts as changed. */
void changes_tell(struct known *known, const struct subject *subject,
                  const struct change_sink *sink);

#endif
