/* tls_handshake13: the handshake messages that have another shape in TLS 1.3; otherwise as in
 * tls_handshake.h. */
#ifndef FEDTAP_TLS_HANDSHAKE13_H
#define FEDTAP_TLS_HANDSHAKE13_H

#include "fact.h"

/* tls13_certificate_parse: RFC 8446, 4.4.2. Views lie within body; side is left alone. */
bool tls13_certificate_parse(struct bytes body, struct tls_certificate *out);

/* tls13_certificate_request_parse: RFC 8446, 4.3.2; the names are an extension (4.2.4). */
bool tls13_certificate_request_parse(struct bytes body, struct tls_certificate_request *out);

#endif
