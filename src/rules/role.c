/* role.c: side and owner make a role. */
#include "role.h"

const char *role_name(enum role role)
{
    static const char *const names[] = {
        [ROLE_NONE] = NULL,
        [ROLE_SERVER] = "server",
        [ROLE_CLIENT] = "client",
        [ROLE_OUR_SERVER] = "our-server",
        [ROLE_OUR_CLIENT] = "our-client",
        [ROLE_PEER_SERVER] = "peer-server",
        [ROLE_PEER_CLIENT] = "peer-client",
    };
    return names[role];
}

enum role role_of(enum ownership owner, enum tls_side side)
{
    static const enum role roles[][2] = {
        [OWNER_UNDECLARED] = {[TLS_CLIENT] = ROLE_CLIENT, [TLS_SERVER] = ROLE_SERVER},
        [OWNER_OURS] = {[TLS_CLIENT] = ROLE_OUR_CLIENT, [TLS_SERVER] = ROLE_OUR_SERVER},
        [OWNER_PEER] = {[TLS_CLIENT] = ROLE_PEER_CLIENT, [TLS_SERVER] = ROLE_PEER_SERVER},
    };
    return roles[owner][side];
}
