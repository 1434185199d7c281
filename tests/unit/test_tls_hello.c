/* test_tls_hello.c: what the beginning of a TLS connection looks like, and what only resembles it. */
#include <criterion/criterion.h>

#include "octets.h"
#include "tls_hello.h"

static const struct {
    const char *name;
    struct octets data;
    enum beginning beginning;
} rows[] = {
    {"TLS 1.2, ClientHello", HEX(22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3), BEGINS_CLIENT},
    {"TLS 1.2, ServerHello", HEX(22, 3, 3, 0, 80, 2, 0, 0, 76, 3, 3), BEGINS_SERVER},
    {"SSL 3", HEX(22, 3, 0, 0, 80, 1, 0, 0, 76, 3, 0), BEGINS_CLIENT},
    {"a message over many records", HEX(22, 3, 1, 0, 5, 1, 0, 7, 0, 3, 3), BEGINS_CLIENT},
    {"SSLv2 form",
     HEX(0x80, 28, 1, 3, 1, 0, 3, 0, 0, 0, 16, 0, 0, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
         14, 15, 16),
     BEGINS_CLIENT},
    {"application data", HEX(23, 3, 3, 0, 200, 1, 0, 0, 196, 3, 3), BEGINS_NOT},
    {"an encrypted handshake", HEX(22, 3, 3, 0, 40, 0x91, 0x0c, 7, 9, 3, 3), BEGINS_NOT},
    {"a certificate", HEX(22, 3, 3, 4, 0, 11, 0, 3, 0xfc, 3, 3), BEGINS_NOT},
    {"a record of version 2", HEX(22, 2, 1, 0, 200, 1, 0, 0, 196, 3, 3), BEGINS_NOT},
    {"a hello of version 2", HEX(22, 3, 1, 0, 200, 1, 0, 0, 196, 2, 3), BEGINS_NOT},
    {"a hello of version 3.5", HEX(22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 5), BEGINS_NOT},
    {"a record too long", HEX(22, 3, 1, 0x48, 1, 1, 0, 0, 196, 3, 3), BEGINS_NOT},
    {"a record too short", HEX(22, 3, 1, 0, 4, 1, 0, 0, 0, 3, 3), BEGINS_NOT},
    {"a message too long", HEX(22, 3, 1, 0, 200, 1, 1, 0, 0, 3, 3), BEGINS_NOT},
    {"SSLv2 form, lengths that do not add up", HEX(0x80, 29, 1, 3, 1, 0, 3, 0, 0, 0, 16),
     BEGINS_NOT},
    {"SSLv2 form, no cipher", HEX(0x80, 25, 1, 3, 1, 0, 0, 0, 0, 0, 16), BEGINS_NOT},
    {"SSLv2 form, half a cipher", HEX(0x80, 27, 1, 3, 1, 0, 2, 0, 0, 0, 16), BEGINS_NOT},
    {"SSLv2 form, challenge of 15", HEX(0x80, 27, 1, 3, 1, 0, 3, 0, 0, 0, 15), BEGINS_NOT},
    {"SSLv2 itself", HEX(0x80, 28, 1, 0, 2, 0, 3, 0, 0, 0, 16), BEGINS_NOT},
    {"SIP", HEX('O', 'P', 'T', 'I', 'O', 'N', 'S', ' ', 's', 'i', 'p'), BEGINS_NOT},
};

Test(tls_hello, rows)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bytes data = exact_copy(rows[i].data.raw, rows[i].data.len);
        cr_expect_eq(tls_begins(data), rows[i].beginning, "%s", rows[i].name);
        exact_free(data);
    }
}

Test(tls_hello, a_beginning_cut_short_is_not_recognised)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t len = 0; len < TLS_HELLO_PREFIX_LEN; len++) {
            struct bytes data = exact_copy(rows[i].data.raw, len);
            cr_expect_eq(tls_begins(data), BEGINS_NOT, "%s cut to %zu", rows[i].name, len);
            exact_free(data);
        }
    }
}
