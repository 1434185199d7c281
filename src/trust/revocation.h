/* revocation: what the lists that were given (--crl) say of one certificate. No verdict: the time
 * of the packets is for the rule to compare. */
#ifndef FEDTAP_REVOCATION_H
#define FEDTAP_REVOCATION_H

#include "bytes.h"

enum revocation_answer {
    REVOCATION_UNCHECKED, /* no list that is about it could be used: nothing is known */
    REVOCATION_UNLISTED,  /* it stands on none of those that are about it */
    REVOCATION_LISTED,
};

/* revocation lends its texts from the trust that answered. */
struct revocation {
    enum revocation_answer answer;
    struct bytes list; /* whose list that is, of UNLISTED and LISTED: RFC 2253, raw text */
    int64_t
        next_update_ns; /* when the newest of them should have been replaced; INT64_MAX: never */
    int64_t revoked_ns; /* of LISTED: since when */
    bool on_hold;       /* of LISTED: it may be taken back */
    const char *reason; /* of LISTED: in words; NULL when the list gives none */
    const char *unused; /* why a list that is about it was not used, in words; or NULL */
    struct bytes unused_list; /* whose that is; raw text */
};

#endif
