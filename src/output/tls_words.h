/* tls_words: numbers and states of TLS in words, for every output. */
#ifndef FEDTAP_TLS_WORDS_H
#define FEDTAP_TLS_WORDS_H

#include "certificate.h"
#include "handshakes.h"

/* tls_version_words returns "TLS 1.2", or writes the number of an unknown version. */
const char *tls_version_words(uint16_t version, char *out, size_t cap);

/* tls_cipher_words returns the IANA name of a cipher suite, or writes its number. */
const char *tls_cipher_words(uint16_t suite, char *out, size_t cap);

/* tls_key_words writes "RSA 2048" or "EC prime256v1". Returns out. */
const char *tls_key_words(const struct certificate *c, char *out, size_t cap);

/* tls_why_no_certificate says why the server's certificate was not seen in a handshake, or the
 * client's when only that is missing; NULL when both were or nobody asked the client. */
const char *tls_why_no_certificate(const struct handshake *hs);

#endif
