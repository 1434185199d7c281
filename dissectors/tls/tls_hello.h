/* tls_hello: how the first octets of a TLS connection look, on whatever port. */
#ifndef FEDTAP_TLS_HELLO_H
#define FEDTAP_TLS_HELLO_H

#include "dissector.h"

/* tls_begins tells whether payload begins with a record that begins with a ClientHello or a
 * ServerHello (RFC 5246, section 7.4.1; SSL 3: RFC 6101), or with an SSLv2-compatible ClientHello
 * (RFC 5246, appendix E.2). Needs the first TLS_HELLO_PREFIX_LEN octets. */
enum beginning tls_begins(struct bytes payload);

#define TLS_HELLO_PREFIX_LEN 11

#endif
