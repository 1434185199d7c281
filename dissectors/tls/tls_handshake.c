#include "tls_handshake.h"

enum extension {
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_SESSION_TICKET = 35,
    EXTENSION_PRE_SHARED_KEY = 41,
    EXTENSION_SUPPORTED_VERSIONS = 43,
};

#define RANDOM_LEN 32
#define SERVER_NAME_HOST 0

/* is_grease tells the reserved values that clients send to keep servers tolerant (RFC 8701). */
static bool is_grease(uint16_t value)
{
    return (value & 0x0f0f) == 0x0a0a && value >> 8 == (value & 0xff);
}

/* read_server_name: a list of names, of which only host names are defined. */
static void read_server_name(struct cursor *c, struct tls_client_hello *out)
{
    struct cursor list = cursor_block(c, 2);
    while (cursor_more(&list)) {
        uint8_t type = cursor_u8(&list);
        struct cursor name = cursor_block(&list, 2);
        if (type == SERVER_NAME_HOST && !out->has_sni && cursor_ok(&list)) {
            out->has_sni = name_parse(name.rest, &out->sni);
            out->sni.len = out->has_sni ? out->sni.len : 0;
        }
    }
    cursor_close(c, &list);
}

static void read_client_versions(struct cursor *c, struct tls_client_hello *out)
{
    struct cursor list = cursor_block(c, 1);
    while (cursor_more(&list)) {
        uint16_t version = cursor_u16(&list);
        if (!is_grease(version) && version > out->version) {
            out->version = version;
        }
    }
    cursor_close(c, &list);
}

static void read_client_extensions(struct cursor *c, struct tls_client_hello *out)
{
    struct cursor list = cursor_block(c, 2);
    while (cursor_more(&list)) {
        uint16_t type = cursor_u16(&list);
        struct cursor extension = cursor_block(&list, 2);
        if (type == EXTENSION_SERVER_NAME) {
            read_server_name(&extension, out);
        } else if (type == EXTENSION_SUPPORTED_VERSIONS) {
            read_client_versions(&extension, out);
        } else if (type == EXTENSION_SESSION_TICKET) {
            out->ticket = extension.rest;
        }
        if (!cursor_ok(&extension)) {
            cursor_fail(&list);
        }
    }
    cursor_close(c, &list);
}

bool tls_client_hello_parse(struct bytes body, struct tls_client_hello *out)
{
    struct cursor c = cursor_of(body);
    out->has_sni = false;
    out->sni.len = 0;
    out->ticket = (struct bytes){0};
    out->version = cursor_u16(&c);
    cursor_skip(&c, RANDOM_LEN);
    out->session_id = cursor_block(&c, 1).rest;
    (void)cursor_block(&c, 2); /* cipher suites */
    (void)cursor_block(&c, 1); /* compression methods */
    if (cursor_more(&c)) {
        read_client_extensions(&c, out);
    }
    return cursor_ok(&c) && !cursor_more(&c);
}

static void read_server_extensions(struct cursor *c, struct tls_server_hello_message *out)
{
    struct cursor list = cursor_block(c, 2);
    while (cursor_more(&list)) {
        uint16_t type = cursor_u16(&list);
        struct cursor extension = cursor_block(&list, 2);
        if (type == EXTENSION_SUPPORTED_VERSIONS) {
            out->hello.version = cursor_u16(&extension);
            cursor_close(&list, &extension);
        } else if (type == EXTENSION_PRE_SHARED_KEY) {
            out->has_pre_shared_key = true;
        } else if (type == EXTENSION_ENCRYPT_THEN_MAC) {
            out->encrypt_then_mac = true;
        }
    }
    cursor_close(c, &list);
}

bool tls_server_hello_parse(struct bytes body, struct tls_server_hello_message *out)
{
    /* SHA-256 of "HelloRetryRequest" */
    static const uint8_t retry_random[RANDOM_LEN] = {
        0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
        0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
        0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    struct cursor c = cursor_of(body);
    *out = (struct tls_server_hello_message){0};
    out->hello.version = cursor_u16(&c);
    out->is_retry_request =
        bytes_equal(cursor_take(&c, RANDOM_LEN), (struct bytes){retry_random, RANDOM_LEN});
    out->hello.session_id = cursor_block(&c, 1).rest;
    out->hello.cipher_suite = cursor_u16(&c);
    cursor_skip(&c, 1); /* compression method */
    if (cursor_more(&c)) {
        read_server_extensions(&c, out);
    }
    return cursor_ok(&c) && !cursor_more(&c);
}

bool tls_certificate_parse(struct bytes body, struct tls_certificate *out)
{
    struct cursor c = cursor_of(body);
    struct cursor list = cursor_block(&c, 3);
    out->num_kept = 0;
    out->num_seen = 0;
    while (cursor_more(&list)) {
        struct cursor certificate = cursor_block(&list, 3);
        if (!cursor_more(&certificate)) {
            cursor_fail(&list); /* an empty certificate is not a certificate */
            break;
        }
        if (out->num_kept < TLS_CHAIN_MAX) {
            out->der[out->num_kept++] = certificate.rest;
        }
        out->num_seen++;
    }
    cursor_close(&c, &list);
    return cursor_ok(&c) && !cursor_more(&c);
}

bool tls_certificate_request_parse(struct bytes body, uint16_t version,
                                   struct tls_certificate_request *out)
{
    struct cursor c = cursor_of(body);
    out->num_kept = 0;
    out->num_seen = 0;
    (void)cursor_block(&c, 1); /* certificate types */
    if (version >= TLS_1_2) {
        (void)cursor_block(&c, 2); /* signature algorithms */
    }
    struct cursor list = cursor_block(&c, 2);
    while (cursor_more(&list)) {
        struct cursor name = cursor_block(&list, 2);
        if (out->num_kept < TLS_ACCEPTABLE_CAS_MAX && cursor_ok(&name)) {
            out->name[out->num_kept++] = name.rest;
        }
        out->num_seen++;
    }
    cursor_close(&c, &list);
    return cursor_ok(&c) && !cursor_more(&c);
}

bool tls_ticket_parse(struct bytes body, struct bytes *out)
{
    struct cursor c = cursor_of(body);
    cursor_skip(&c, 4); /* lifetime */
    *out = cursor_block(&c, 2).rest;
    return cursor_ok(&c) && !cursor_more(&c);
}

struct bytes tls_hello_random(struct bytes body)
{
    struct cursor c = cursor_of(body);
    cursor_skip(&c, 2); /* version */
    return cursor_take(&c, RANDOM_LEN);
}
