/* role: who a finding is about. */
#ifndef FEDTAP_ROLE_H
#define FEDTAP_ROLE_H

#include "deployment.h"
#include "fact.h"

enum role {
    ROLE_NONE,
    ROLE_SERVER,
    ROLE_CLIENT,
    ROLE_OUR_SERVER,
    ROLE_OUR_CLIENT,
    ROLE_PEER_SERVER,
    ROLE_PEER_CLIENT,
};

/* role_name is the name of a role in JSON, "our-server" and so on; NULL for ROLE_NONE. */
const char *role_name(enum role role);

/* role_of names the role of a side of a connection that stands for a domain of owner. */
enum role role_of(enum ownership owner, enum tls_side side);

#endif
