/* test_tls_handshake.c: each message as its RFC draws it, cut everywhere, and lying. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "tls_handshake.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define RANDOM                                                                                     \
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, \
        27, 28, 29, 30, 31, 32

static bool parse_client_hello(struct bytes body)
{
    struct tls_client_hello hello;
    return tls_client_hello_parse(body, &hello);
}

static bool parse_server_hello(struct bytes body)
{
    struct tls_server_hello_message hello;
    return tls_server_hello_parse(body, &hello);
}

static bool parse_certificate(struct bytes body)
{
    struct tls_certificate certificate;
    return tls_certificate_parse(body, &certificate);
}

static bool parse_request(struct bytes body)
{
    struct tls_certificate_request request;
    return tls_certificate_request_parse(body, TLS_1_2, &request);
}

static bool parse_old_request(struct bytes body)
{
    struct tls_certificate_request request;
    return tls_certificate_request_parse(body, TLS_1_1, &request);
}

static bool parse_ticket(struct bytes body)
{
    struct bytes ticket;
    return tls_ticket_parse(body, &ticket);
}

static const struct {
    const char *name;
    bool (*parse)(struct bytes body);
    bool ok;
    bool cut_is_valid; /* what follows a certain point may be missing altogether */
    size_t len;
    uint8_t raw[96];
} rows[] = {
    {"a plain ClientHello",
     parse_client_hello,
     true,
     false,
     41,
     {3, 3, RANDOM, 0, 0, 2, 0xc0, 0x2f, 1, 0}},
    {"a ClientHello with SNI",
     parse_client_hello,
     true,
     true,
     57,
     {3, 3, RANDOM, 0, 0, 2, 0xc0, 0x2f, 1,   0,   0,   14,  0,
      0, 0, 10,     0, 8, 0, 0,    5,    'a', '.', 'b', '.', 'c'}},
    {"a ServerHello", parse_server_hello, true, false, 38, {3, 3, RANDOM, 0, 0xc0, 0x30, 0}},
    {"a ServerHello of TLS 1.3",
     parse_server_hello,
     true,
     true,
     46,
     {3, 3, RANDOM, 0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 4}},
    {"one certificate", parse_certificate, true, false, 8, {0, 0, 5, 0, 0, 2, 0xaa, 0xbb}},
    {"a client that declines", parse_certificate, true, false, 3, {0, 0, 0}},
    {"a CertificateRequest of TLS 1.2",
     parse_request,
     true,
     false,
     12,
     {1, 1, 0, 2, 4, 1, 0, 4, 0, 2, 0x30, 0}},
    {"a CertificateRequest of TLS 1.1", parse_old_request, true, false, 4, {1, 1, 0, 0}},
    {"an SNI list that overruns",
     parse_client_hello,
     false,
     false,
     57,
     {3, 3, RANDOM, 0, 0, 2, 0xc0, 0x2f, 1,   0,   0,   14,  0,
      0, 0, 10,     0, 9, 0, 0,    5,    'a', '.', 'b', '.', 'c'}},
    {"octets behind the extensions",
     parse_client_hello,
     false,
     false,
     44,
     {3, 3, RANDOM, 0, 0, 2, 0xc0, 0x2f, 1, 0, 0, 0, 7}},
    {"a certificate that overruns", parse_certificate, false, false, 7, {0, 0, 4, 0, 0, 2, 0xaa}},
    {"an empty certificate in the list", parse_certificate, false, false, 6, {0, 0, 3, 0, 0, 0}},
    {"octets behind the list", parse_certificate, false, false, 4, {0, 0, 0, 0}},
    {"a CA name that overruns",
     parse_request,
     false,
     false,
     12,
     {1, 1, 0, 2, 4, 1, 0, 4, 0, 3, 0x30, 0}},
    {"a ticket", parse_ticket, true, false, 9, {0, 0, 1, 0, 0, 3, 7, 8, 9}},
    {"a ticket that is none", parse_ticket, true, false, 6, {0, 0, 0, 0, 0, 0}},
    {"a ticket and an octet", parse_ticket, false, false, 8, {0, 0, 1, 0, 0, 1, 7, 8}},
};

static bool parse_exact(size_t row, size_t len)
{
    uint8_t *exact = malloc(len + (len == 0)); /* an octet read too many is caught */
    memcpy(exact, rows[row].raw, len);
    bool ok = rows[row].parse((struct bytes){exact, len});
    free(exact);
    return ok;
}

Test(tls_handshake, messages_are_told_from_lies)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect_eq(parse_exact(i, rows[i].len), rows[i].ok, "%s", rows[i].name);
    }
}

Test(tls_handshake, every_proper_prefix_is_refused)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        size_t num_accepted = 0;
        for (size_t len = 0; rows[i].ok && len < rows[i].len; len++) {
            num_accepted += parse_exact(i, len);
        }
        /* Extensions may be left out as a whole, and only so. */
        cr_expect_eq(num_accepted, rows[i].cut_is_valid ? 1 : 0, "%s", rows[i].name);
    }
}

Test(tls_handshake, what_they_say)
{
    struct tls_client_hello client;
    struct tls_server_hello_message server;
    struct name sni = name_of("a.b.c");
    cr_assert(tls_client_hello_parse((struct bytes){rows[1].raw, rows[1].len}, &client));
    cr_expect(client.has_sni && name_equal(&client.sni, &sni));
    cr_expect_eq(client.version, TLS_1_2);
    cr_assert(tls_server_hello_parse((struct bytes){rows[2].raw, rows[2].len}, &server));
    cr_expect_eq(server.hello.version, TLS_1_2);
    cr_expect_eq(server.hello.cipher_suite, 0xc030);
    cr_assert(tls_server_hello_parse((struct bytes){rows[3].raw, rows[3].len}, &server));
    cr_expect_eq(server.hello.version, TLS_1_3, "the real version, not the legacy one");
    cr_expect_not(server.is_retry_request);
}

Test(tls_handshake, certificates_beyond_the_limit_are_counted)
{
    uint8_t raw[3 + (TLS_CHAIN_MAX + 2) * 4];
    struct tls_certificate certificate;
    size_t list_len = sizeof raw - 3;
    memset(raw, 0, sizeof raw);
    raw[2] = (uint8_t)list_len;
    for (size_t at = 3; at < sizeof raw; at += 4) {
        raw[at + 2] = 1;
    }
    cr_assert(tls_certificate_parse((struct bytes){raw, sizeof raw}, &certificate));
    cr_expect_eq(certificate.num_kept, TLS_CHAIN_MAX);
    cr_expect_eq(certificate.num_seen, TLS_CHAIN_MAX + 2);
    for (size_t i = 0; i < certificate.num_kept; i++) {
        cr_expect_eq(certificate.der[i].ptr, raw + 3 + 4 * i + 3);
    }
}

/* HELLO is a ClientHello of TLS 1.2 with extensions of len octets. */
#define HELLO(len, ...)                                              \
    {                                                                \
        3, 3, RANDOM, 0, 0, 2, 0xc0, 0x2f, 1, 0, 0, len, __VA_ARGS__ \
    }

static const struct {
    const char *name;
    uint16_t version;
    const char *sni; /* NULL: none */
    size_t len;
    uint8_t raw[96];
} hellos[] = {
    {"TLS 1.3 among reserved values", TLS_1_3, NULL, 54,
     HELLO(11, 0, 43, 0, 7, 6, 0x7a, 0x7a, 3, 4, 3, 3)},
    {"an extension that is not known", TLS_1_2, NULL, 49, HELLO(6, 0xff, 1, 0, 2, 1, 2)},
    {"a name that is no host name", TLS_1_2, NULL, 54,
     HELLO(11, 0, 0, 0, 7, 0, 5, 1, 0, 2, 'a', 'b')},
    {"a host name behind another", TLS_1_2, "c", 58,
     HELLO(15, 0, 0, 0, 11, 0, 9, 1, 0, 2, 'a', 'b', 0, 0, 1, 'c')},
    {"of two host names the first", TLS_1_2, "b", 57,
     HELLO(14, 0, 0, 0, 10, 0, 8, 0, 0, 1, 'B', 0, 0, 1, 'c')},
    {"a host name with an empty label", TLS_1_2, NULL, 55,
     HELLO(12, 0, 0, 0, 8, 0, 6, 0, 0, 3, 'a', '.', '.')},
    {"an empty list of names", TLS_1_2, NULL, 49, HELLO(6, 0, 0, 0, 2, 0, 0)},
};

Test(tls_handshake, what_extensions_say)
{
    for (size_t i = 0; i < NUM(hellos); i++) {
        struct tls_client_hello hello;
        cr_assert(tls_client_hello_parse((struct bytes){hellos[i].raw, hellos[i].len}, &hello),
                  "%s", hellos[i].name);
        cr_expect_eq(hello.version, hellos[i].version, "%s", hellos[i].name);
        cr_expect_eq(hello.has_sni, hellos[i].sni != NULL, "%s", hellos[i].name);
        struct name sni = name_of(hellos[i].sni != NULL ? hellos[i].sni : ".");
        cr_expect(name_equal(&hello.sni, &sni), "%s", hellos[i].name);
    }
}

Test(tls_handshake, a_hello_retry_request_is_known_by_its_random)
{
    uint8_t raw[] = {3,    3,    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d,
                     0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                     0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c, 0,    0x13,
                     0x01, 0,    0,    6,    0,    43,   0,    2,    3,    4};
    struct tls_server_hello_message hello;
    cr_assert(tls_server_hello_parse((struct bytes){raw, sizeof raw}, &hello));
    cr_expect(hello.is_retry_request && !hello.has_pre_shared_key);
    raw[33] ^= 1;
    cr_assert(tls_server_hello_parse((struct bytes){raw, sizeof raw}, &hello));
    cr_expect_not(hello.is_retry_request);
}

Test(tls_handshake, a_pre_shared_key_is_told)
{
    static const uint8_t raw[] = {3, 3, RANDOM, 0, 0x13, 0x01, 0, 0, 12, 0, 41,
                                  0, 2, 0,      0, 0,    43,   0, 2, 3,  4};
    struct tls_server_hello_message hello;
    cr_assert(tls_server_hello_parse((struct bytes){raw, sizeof raw}, &hello));
    cr_expect(hello.has_pre_shared_key);
    cr_expect_eq(hello.hello.version, TLS_1_3);
}

Test(tls_handshake, ca_names_beyond_the_limit_are_counted)
{
    uint8_t raw[6 + (TLS_ACCEPTABLE_CAS_MAX + 3) * 3] = {1, 1, 0, 0, 0, sizeof raw - 6};
    struct tls_certificate_request request;
    for (size_t at = 6; at < sizeof raw; at += 3) {
        raw[at + 1] = 1;
        raw[at + 2] = (uint8_t)at;
    }
    cr_assert(tls_certificate_request_parse((struct bytes){raw, sizeof raw}, TLS_1_2, &request));
    cr_expect_eq(request.num_kept, TLS_ACCEPTABLE_CAS_MAX);
    cr_expect_eq(request.num_seen, TLS_ACCEPTABLE_CAS_MAX + 3);
    for (size_t i = 0; i < request.num_kept; i++) {
        cr_expect(request.name[i].len == 1 && request.name[i].ptr == raw + 6 + 3 * i + 2);
    }
}

Test(tls_handshake, what_a_session_is_resumed_by)
{
    static const uint8_t client[] = {3, 3, RANDOM, 2, 0xaa, 0xbb, 0, 2, 0xc0, 0x2f, 1,
                                     0, 0, 7,      0, 35,   0,    3, 7, 8,    9};
    static const uint8_t server[] = {3, 3, RANDOM, 2, 0xaa, 0xbb, 0xc0, 0x2f, 0};
    static const uint8_t issued[] = {0, 0, 1, 0, 0, 3, 7, 8, 9};
    static const uint8_t id[] = {0xaa, 0xbb};
    static const uint8_t octets[] = {7, 8, 9};
    struct tls_client_hello client_hello;
    struct tls_server_hello_message server_hello;
    struct bytes ticket;
    cr_assert(tls_client_hello_parse((struct bytes){client, sizeof client}, &client_hello));
    cr_assert(tls_server_hello_parse((struct bytes){server, sizeof server}, &server_hello));
    cr_assert(tls_ticket_parse((struct bytes){issued, sizeof issued}, &ticket));
    cr_expect(bytes_equal(client_hello.session_id, (struct bytes){id, sizeof id}));
    cr_expect(bytes_equal(server_hello.hello.session_id, (struct bytes){id, sizeof id}));
    cr_expect(bytes_equal(client_hello.ticket, (struct bytes){octets, sizeof octets}));
    cr_expect(bytes_equal(ticket, client_hello.ticket));
}
