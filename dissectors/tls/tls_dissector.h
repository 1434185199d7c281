/* tls_dissector: TLS handshakes over TCP; see README.md for what is covered. */
#ifndef FEDTAP_TLS_DISSECTOR_H
#define FEDTAP_TLS_DISSECTOR_H

#include "dissector.h"

extern const struct dissector tls_dissector;

#endif
