/* test_tls_handshake13.c: the messages of TLS 1.3 that have another shape, whole, lying and cut. */
#include <criterion/criterion.h>

#include "octets.h"
#include "tls_handshake13.h"

static bool parse_certificate(struct bytes body, size_t *num)
{
    struct tls_certificate out;
    bool ok = tls13_certificate_parse(body, &out);
    *num = ok ? out.num_seen : 0;
    for (size_t i = 0; ok && i < out.num_kept; i++) {
        cr_expect(is_within(out.der[i], body));
    }
    return ok;
}

static bool parse_request(struct bytes body, size_t *num)
{
    struct tls_certificate_request out;
    bool ok = tls13_certificate_request_parse(body, &out);
    *num = ok ? out.num_seen : 0;
    for (size_t i = 0; ok && i < out.num_kept; i++) {
        cr_expect(is_within(out.name[i], body));
    }
    return ok;
}

static const struct {
    const char *name;
    bool (*parse)(struct bytes body, size_t *num);
    struct octets body;
    bool ok;
    size_t num_seen;
} rows[] = {
    {"no certificate", parse_certificate, HEX(0, 0, 0, 0), true, 0},
    {"one certificate", parse_certificate, HEX(0, 0, 0, 7, 0, 0, 2, 8, 9, 0, 0), true, 1},
    {"a context, extensions, two certificates", parse_certificate,
     HEX(1, 5, 0, 0, 16, 0, 0, 1, 8, 0, 4, 0, 5, 0, 0, 0, 0, 1, 9, 0, 0), true, 2},
    {"an empty certificate", parse_certificate, HEX(0, 0, 0, 5, 0, 0, 0, 0, 0), false, 0},
    {"no extensions", parse_certificate, HEX(0, 0, 0, 5, 0, 0, 2, 8, 9), false, 0},
    {"extensions that overrun", parse_certificate, HEX(0, 0, 0, 7, 0, 0, 2, 8, 9, 0, 1), false, 0},
    {"an octet behind", parse_certificate, HEX(0, 0, 0, 0, 0), false, 0},
    {"the shape of TLS 1.2", parse_certificate, HEX(0, 0, 4, 0, 0, 1, 8), false, 0},
    {"no names", parse_request, HEX(0, 0, 4, 0, 13, 0, 0), true, 0},
    {"two names", parse_request, HEX(1, 5, 0, 13, 0, 47, 0, 9, 0, 7, 0, 2, 1, 2, 0, 1, 3), true, 2},
    {"a name that overruns", parse_request, HEX(0, 0, 9, 0, 47, 0, 5, 0, 3, 0, 2, 1), false, 0},
    {"an octet behind the names", parse_request, HEX(0, 0, 10, 0, 47, 0, 6, 0, 3, 0, 1, 1, 0),
     false, 0},
    {"an octet behind the extensions", parse_request, HEX(0, 0, 0, 0), false, 0},
};

Test(tls_handshake13, messages_are_told_from_lies)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        size_t num;
        struct bytes body = exact_copy(rows[i].body.raw, rows[i].body.len);
        cr_expect_eq(rows[i].parse(body, &num), rows[i].ok, "%s", rows[i].name);
        cr_expect_eq(num, rows[i].num_seen, "%s: %zu", rows[i].name, num);
        exact_free(body);
    }
}

Test(tls_handshake13, every_proper_prefix_is_refused)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        for (size_t len = 0; rows[i].ok && len < rows[i].body.len; len++) {
            size_t num;
            struct bytes body = exact_copy(rows[i].body.raw, len);
            cr_expect(!rows[i].parse(body, &num), "%s cut to %zu octets", rows[i].name, len);
            exact_free(body);
        }
    }
}

Test(tls_handshake13, certificates_beyond_the_limit_are_counted)
{
    uint8_t body[4 + 6 * (TLS_CHAIN_MAX + 2)] = {0, 0, 0, 6 * (TLS_CHAIN_MAX + 2)};
    struct tls_certificate out;
    for (size_t i = 0; i < TLS_CHAIN_MAX + 2; i++) {
        body[4 + 6 * i + 2] = 1;
    }
    cr_assert(tls13_certificate_parse((struct bytes){body, sizeof body}, &out));
    cr_expect_eq(out.num_kept, TLS_CHAIN_MAX);
    cr_expect_eq(out.num_seen, TLS_CHAIN_MAX + 2);
}
