#include "tls_hello.h"

#include "bounds.h"
#include "tls_handshake.h"
#include "tls_messages.h"
#include "tls_record.h"

#define SSL_MAJOR 3
#define SSLV2_LONG_FORM 0x8000
#define SSLV2_CIPHER_SPEC_LEN 3
#define SSLV2_CHALLENGE_MIN 16
#define SSLV2_CHALLENGE_MAX 32

/* Record header, handshake header, and the version that both hellos begin with. */
static enum beginning begins_with_record(struct cursor c)
{
    uint8_t content = cursor_u8(&c);
    uint8_t record_major = cursor_u8(&c);
    cursor_skip(&c, 1);
    size_t record_len = cursor_u16(&c);
    uint8_t type = cursor_u8(&c);
    size_t message_len = cursor_u24(&c);
    uint8_t hello_major = cursor_u8(&c);
    uint8_t hello_minor = cursor_u8(&c);
    bool is_hello = content == TLS_HANDSHAKE && record_major == SSL_MAJOR && hello_minor <= 4 &&
                    hello_major == SSL_MAJOR && record_len > TLS_HANDSHAKE_HEADER_LEN &&
                    record_len <= TLS_RECORD_MAX && message_len <= UINT16_MAX;
    if (!cursor_ok(&c) || !is_hello) {
        return BEGINS_NOT;
    }
    switch (type) {
    case TLS_CLIENT_HELLO:
        return BEGINS_CLIENT;
    case TLS_SERVER_HELLO:
        return BEGINS_SERVER;
    default:
        return BEGINS_NOT;
    }
}

static bool begins_with_sslv2(struct cursor c)
{
    size_t len = cursor_u16(&c);
    uint8_t type = cursor_u8(&c);
    uint8_t major = cursor_u8(&c);
    cursor_skip(&c, 1);
    size_t cipher_specs_len = cursor_u16(&c);
    size_t session_id_len = cursor_u16(&c);
    size_t challenge_len = cursor_u16(&c);
    size_t announced = 1 + 2 + 2 + 2 + 2 + cipher_specs_len + session_id_len + challenge_len;
    return cursor_ok(&c) && type == TLS_CLIENT_HELLO && major == SSL_MAJOR &&
           len == (SSLV2_LONG_FORM | announced) && cipher_specs_len > 0 &&
           cipher_specs_len % SSLV2_CIPHER_SPEC_LEN == 0 && session_id_len == 0 &&
           challenge_len >= SSLV2_CHALLENGE_MIN && challenge_len <= SSLV2_CHALLENGE_MAX;
}

enum beginning tls_begins(struct bytes payload)
{
    struct cursor c = cursor_of(payload);
    return begins_with_sslv2(c) ? BEGINS_CLIENT : begins_with_record(c);
}
