#include "tls_handshake13.h"

#define EXTENSION_CERTIFICATE_AUTHORITIES 47

bool tls13_certificate_parse(struct bytes body, struct tls_certificate *out)
{
    struct cursor c = cursor_of(body);
    (void)cursor_block(&c, 1); /* context */
    struct cursor list = cursor_block(&c, 3);
    out->num_kept = 0;
    out->num_seen = 0;
    while (cursor_more(&list)) {
        struct cursor certificate = cursor_block(&list, 3);
        (void)cursor_block(&list, 2); /* extensions */
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

static void read_authorities(struct cursor *c, struct tls_certificate_request *out)
{
    struct cursor list = cursor_block(c, 2);
    while (cursor_more(&list)) {
        struct cursor name = cursor_block(&list, 2);
        if (out->num_kept < TLS_ACCEPTABLE_CAS_MAX && cursor_ok(&name)) {
            out->name[out->num_kept++] = name.rest;
        }
        out->num_seen++;
    }
    cursor_close(c, &list);
}

bool tls13_certificate_request_parse(struct bytes body, struct tls_certificate_request *out)
{
    struct cursor c = cursor_of(body);
    (void)cursor_block(&c, 1); /* context */
    struct cursor list = cursor_block(&c, 2);
    out->num_kept = 0;
    out->num_seen = 0;
    while (cursor_more(&list)) {
        uint16_t type = cursor_u16(&list);
        struct cursor extension = cursor_block(&list, 2);
        if (type == EXTENSION_CERTIFICATE_AUTHORITIES) {
            read_authorities(&extension, out);
            cursor_close(&list, &extension);
        }
    }
    cursor_close(&c, &list);
    return cursor_ok(&c) && !cursor_more(&c);
}
