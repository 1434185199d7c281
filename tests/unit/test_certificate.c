#include "certificate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "make_certificate.h"
#include "timestamp.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static bool is_text(struct bytes octets, const char *text)
{
    return bytes_equal(octets, bytes_of_text(text));
}

/* read_made parses what recipe makes, from an exact-size heap block. */
static struct certificate *read_made(const struct recipe *recipe)
{
    struct made *made = make_certificate(recipe);
    struct certificate *c = certificate_new(made->der);
    made_free(made);
    return c;
}

Test(certificate, says_what_an_ordinary_leaf_says)
{
    struct made *ca = make_certificate(
        &(struct recipe){.subject = "C=US/O=Example Trust/CN=Example Issuing CA", .ca = true});
    struct made *made = make_certificate(&(struct recipe){
        .subject = "C=DE/O=Beispiel/CN=wrong.example/CN=sip.example.com",
        .issuer = ca,
        .key = "RSA-1024",
        .serial = "0A00FF",
        .extensions = "subjectAltName=DNS:sip.example.com,IP:192.0.2.1,email:a@b,DNS:*.example.com,"
                      "IP:2001:db8::1\n"
                      "extendedKeyUsage=serverAuth,clientAuth,1.2.3.4\n"
                      "crlDistributionPoints=URI:ldap://a/b,URI:HTTP://crl.example/a.crl\n"});
    struct certificate *c = certificate_new(made->der);
    cr_assert_not_null(c);

    cr_expect(is_text(c->subject, "CN=sip.example.com,CN=wrong.example,O=Beispiel,C=DE"));
    cr_expect(is_text(c->issuer, "CN=Example Issuing CA,O=Example Trust,C=US"));
    cr_expect(is_text(c->common_name, "sip.example.com"), "the last CN is the one");
    cr_expect(is_text(c->serial, "0A00FF"));
    cr_expect_eq(c->not_before_ns, MADE_NOT_BEFORE_S * NS_PER_SECOND);
    cr_expect_eq(c->not_after_ns, MADE_NOT_AFTER_S * NS_PER_SECOND);

    cr_expect(c->has_san);
    cr_assert_eq(c->num_san_dns, 2);
    cr_expect(is_text(c->san_dns[0], "sip.example.com"));
    cr_expect(is_text(c->san_dns[1], "*.example.com"));
    cr_assert_eq(c->num_san_ip, 2);
    cr_expect_eq(c->san_ip[0].len, 4);
    cr_expect_eq(c->san_ip[1].len, 16);
    cr_expect_eq(c->num_san_skipped, 0);

    cr_expect_eq(c->key, KEY_RSA);
    cr_expect_eq(c->key_bits, 1024);
    cr_expect_null(c->key_curve);
    cr_expect_str_eq(c->signature, "ecdsa-with-SHA256");
    cr_expect_str_eq(c->digest, "SHA256");
    cr_expect_not(c->signature_is_rsa_pss);

    cr_expect(c->has_eku && c->eku_server_auth && c->eku_client_auth && !c->eku_any);
    cr_expect(is_text(c->eku, "serverAuth,clientAuth,1.2.3.4"));
    cr_expect_eq(c->num_crl_urls, 2);
    cr_expect(c->has_http_crl);
    cr_expect(!c->is_ca && !c->is_self_issued && !c->is_self_signed);

    certificate_free(c);
    made_free(made);
    made_free(ca);
}

Test(certificate, fingerprint_is_of_the_octets_as_they_are)
{
    struct made *made = make_certificate(&(struct recipe){.subject = "CN=a"});
    struct certificate *a = certificate_new(made->der);
    struct certificate *b = certificate_new(made->der);
    cr_expect_eq(strlen(a->sha256), 64);
    cr_expect_eq(strspn(a->sha256, "0123456789abcdef"), 64);
    cr_expect_str_eq(a->sha256, b->sha256);
    certificate_free(a);
    certificate_free(b);
    made_free(made);
}

Test(certificate, what_is_absent_is_empty)
{
    struct certificate *c = read_made(&(struct recipe){.subject = "O=No common name"});
    cr_assert_not_null(c);
    cr_expect_eq(c->common_name.len, 0);
    cr_expect(!c->has_san && c->num_san_dns == 0 && c->num_san_ip == 0);
    cr_expect(!c->has_eku && c->eku.len == 0);
    cr_expect_eq(c->num_crl_urls, 0);
    cr_expect(c->is_self_issued && c->is_self_signed && !c->is_ca);
    certificate_free(c);
}

Test(certificate, keys_and_signatures)
{
    static const struct {
        const char *name;
        struct recipe recipe;
        enum key_algorithm key;
        unsigned bits;
        const char *curve;
        const char *signature;
        const char *digest;
        bool pss;
    } rows[] = {
        {"P-256",
         {.key = "P-256"},
         KEY_EC,
         256,
         "prime256v1",
         "ecdsa-with-SHA256",
         "SHA256",
         false},
        {"P-384 with SHA-1",
         {.key = "P-384", .digest = "SHA1"},
         KEY_EC,
         384,
         "secp384r1",
         "ecdsa-with-SHA1",
         "SHA1",
         false},
        {"odd curve",
         {.key = "secp256k1"},
         KEY_EC,
         256,
         "secp256k1",
         "ecdsa-with-SHA256",
         "SHA256",
         false},
        {"curve spelt out",
         {.key = "explicit"},
         KEY_EC,
         256,
         "prime256v1",
         "ecdsa-with-SHA256",
         "SHA256",
         false},
        {"Ed25519", {.key = "Ed25519"}, KEY_ED25519, 256, NULL, "ED25519", NULL, false},
        {"ED448", {.key = "ED448"}, KEY_ED448, 456, NULL, "ED448", NULL, false},
        {"weak RSA with MD5",
         {.key = "RSA-512", .digest = "MD5"},
         KEY_RSA,
         512,
         NULL,
         "md5WithRSAEncryption",
         "MD5",
         false},
        {"RSASSA-PSS",
         {.key = "RSA-1024", .pss = true},
         KEY_RSA,
         1024,
         NULL,
         "rsassaPss",
         "SHA256",
         true},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct recipe recipe = rows[i].recipe;
        recipe.subject = "CN=key";
        struct certificate *c = read_made(&recipe);
        cr_assert_not_null(c, "%s", rows[i].name);
        cr_expect_eq(c->key, rows[i].key, "%s", rows[i].name);
        cr_expect_eq(c->key_bits, rows[i].bits, "%s: %u bits", rows[i].name, c->key_bits);
        cr_expect_str_eq(c->key_curve == NULL ? "" : c->key_curve,
                         rows[i].curve == NULL ? "" : rows[i].curve, "%s", rows[i].name);
        cr_expect_str_eq(c->signature, rows[i].signature, "%s: %s", rows[i].name, c->signature);
        cr_expect_str_eq(c->digest == NULL ? "" : c->digest,
                         rows[i].digest == NULL ? "" : rows[i].digest, "%s", rows[i].name);
        cr_expect_eq(c->signature_is_rsa_pss, rows[i].pss, "%s", rows[i].name);
        cr_expect(c->is_self_signed, "%s: its own key verifies its signature", rows[i].name);
        certificate_free(c);
    }
}

Test(certificate, extended_key_usage)
{
    static const struct {
        const char *extensions;
        bool has, server, client, any;
        const char *text;
    } rows[] = {
        {"extendedKeyUsage=serverAuth", true, true, false, false, "serverAuth"},
        {"extendedKeyUsage=clientAuth", true, false, true, false, "clientAuth"},
        {"extendedKeyUsage=anyExtendedKeyUsage", true, false, false, true, "anyExtendedKeyUsage"},
        {"extendedKeyUsage=DER:04:00", true, false, false, false, ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct certificate *c =
            read_made(&(struct recipe){.subject = "CN=a", .extensions = rows[i].extensions});
        cr_assert_not_null(c, "%s", rows[i].extensions);
        cr_expect_eq(c->has_eku, rows[i].has, "%s", rows[i].extensions);
        cr_expect_eq(c->eku_server_auth, rows[i].server, "%s", rows[i].extensions);
        cr_expect_eq(c->eku_client_auth, rows[i].client, "%s", rows[i].extensions);
        cr_expect_eq(c->eku_any, rows[i].any, "%s", rows[i].extensions);
        cr_expect(is_text(c->eku, rows[i].text), "%s", rows[i].extensions);
        certificate_free(c);
    }
}

Test(certificate, hostile_names_come_out_raw_and_whole)
{
    static const struct {
        const char *name;
        const char *extensions;
        size_t num_dns;
        struct bytes first;
    } rows[] = {
        {"NUL inside",
         "subjectAltName=DER:30:07:82:05:61:00:2e:62:63",
         1,
         {(const uint8_t *)"a\0.bc", 5}},
        {"empty", "subjectAltName=DER:30:02:82:00", 1, {NULL, 0}},
        {"not ASCII", "subjectAltName=DER:30:04:82:02:ff:1b", 1, {(const uint8_t *)"\xff\x1b", 2}},
        {"no names at all", "subjectAltName=DER:30:00", 0, {NULL, 0}},
        {"not a sequence", "subjectAltName=DER:04:01:00", 0, {NULL, 0}},
        {"length runs over", "subjectAltName=DER:30:05:82:05:61", 0, {NULL, 0}},
        {"octets after it", "subjectAltName=DER:30:03:82:01:61:00", 1, {(const uint8_t *)"a", 1}},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct certificate *c =
            read_made(&(struct recipe){.subject = "CN=a", .extensions = rows[i].extensions});
        cr_assert_not_null(c, "%s", rows[i].name);
        cr_expect(c->has_san, "%s", rows[i].name);
        cr_assert_eq(c->num_san_dns, rows[i].num_dns, "%s: %zu", rows[i].name, c->num_san_dns);
        cr_expect(c->num_san_dns == 0 || bytes_equal(c->san_dns[0], rows[i].first), "%s",
                  rows[i].name);
        certificate_free(c);
    }
}

Test(certificate, names_beyond_the_limit_are_counted)
{
    static const size_t num_names = 6000; /* 100 KiB of them */
    size_t cap = num_names * 24;
    char *extensions = malloc(cap);
    int len = snprintf(extensions, cap, "subjectAltName=IP:192.0.2.1");
    for (size_t i = 0; i < num_names; i++) {
        len += snprintf(extensions + len, cap - (size_t)len, ",DNS:n%zu.example.com", i);
    }
    struct certificate *c =
        read_made(&(struct recipe){.subject = "CN=a", .extensions = extensions});
    cr_assert_not_null(c);
    cr_expect_eq(c->num_san_dns, SAN_MAX);
    char last[32];
    snprintf(last, sizeof last, "n%zu.example.com", SAN_MAX - 1);
    cr_expect(is_text(c->san_dns[SAN_MAX - 1], last));
    cr_expect_eq(c->num_san_dns + c->num_san_ip + c->num_san_skipped, num_names + 1);
    certificate_free(c);
    free(extensions);
}

Test(certificate, serials)
{
    static const struct {
        const char *hex;
        const char *text;
    } rows[] = {
        {"0", "00"},
        {"7F", "7F"},
        {"80", "80"},
        {"-0F", "-0F"},
        {"-8000", "-8000"},
        {"0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20",
         "0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F20"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct certificate *c =
            read_made(&(struct recipe){.subject = "CN=a", .serial = rows[i].hex});
        cr_assert_not_null(c, "%s", rows[i].hex);
        cr_expect(is_text(c->serial, rows[i].text), "%s: %.*s", rows[i].hex, (int)c->serial.len,
                  (const char *)c->serial.ptr);
        certificate_free(c);
    }
}

Test(certificate, dates_saturate)
{
    static const struct {
        const char *not_before;
        const char *not_after;
        int64_t not_before_ns;
        int64_t not_after_ns;
    } rows[] = {
        {"19500101000000Z", "99991231235959Z", INT64_C(-631152000) * NS_PER_SECOND, INT64_MAX},
        {"16000101000000Z", "22620411234716Z", INT64_MIN, INT64_C(9223372036) * NS_PER_SECOND},
        {"16770921001244Z", "22620411234717Z", INT64_C(-9223372036) * NS_PER_SECOND, INT64_MAX},
        {"yesterday", "", INT64_MIN, INT64_MAX},
        {"20231301000000Z", "20230230000000Z", INT64_MIN, INT64_MAX},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct certificate *c = read_made(&(struct recipe){
            .subject = "CN=a", .not_before = rows[i].not_before, .not_after = rows[i].not_after});
        cr_assert_not_null(c, "%s", rows[i].not_before);
        cr_expect_eq(c->not_before_ns, rows[i].not_before_ns, "%s", rows[i].not_before);
        cr_expect_eq(c->not_after_ns, rows[i].not_after_ns, "%s", rows[i].not_after);
        certificate_free(c);
    }
}

Test(certificate, distinguished_names_keep_utf8_and_escape_the_rest)
{
    static const struct {
        const char *subject;
        const char *text;
        const char *common_name;
    } rows[] = {
        {"CN=M\xc3\xbcller", "CN=M\xc3\xbcller", "M\xc3\xbcller"},
        {"CN=a,b+c", "CN=a\\,b\\+c", "a,b+c"},
        {"CN=a\x1b[2J", "CN=a\\1B[2J", "a\x1b[2J"},
        {"1.2.3.4=x", "1.2.3.4=#0C0178", ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct certificate *c = read_made(&(struct recipe){.subject = rows[i].subject});
        cr_assert_not_null(c, "%s", rows[i].subject);
        cr_expect(is_text(c->subject, rows[i].text), "%.*s", (int)c->subject.len,
                  (const char *)c->subject.ptr);
        cr_expect(is_text(c->common_name, rows[i].common_name), "%s", rows[i].subject);
        certificate_free(c);
    }
}

Test(certificate, a_signature_that_does_not_verify_is_no_self_signature)
{
    struct made *made = make_certificate(&(struct recipe){.subject = "CN=a"});
    uint8_t *copy = malloc(made->der.len);
    memcpy(copy, made->der.ptr, made->der.len);
    copy[made->der.len - 1] ^= 1;
    struct certificate *c = certificate_new((struct bytes){copy, made->der.len});
    cr_assert_not_null(c);
    cr_expect(c->is_self_issued && !c->is_self_signed);
    certificate_free(c);
    free(copy);
    made_free(made);
}

Test(certificate, every_proper_prefix_is_refused)
{
    struct made *made = make_certificate(
        &(struct recipe){.subject = "CN=a", .extensions = "subjectAltName=DNS:a.example"});
    for (size_t len = 0; len < made->der.len; len++) {
        uint8_t *exact = malloc(len == 0 ? 1 : len);
        memcpy(exact, made->der.ptr, len);
        cr_expect_null(certificate_new((struct bytes){exact, len}), "cut to %zu octets", len);
        free(exact);
    }
    made_free(made);
}

Test(certificate, an_octet_more_is_refused)
{
    struct made *made = make_certificate(&(struct recipe){.subject = "CN=a"});
    uint8_t *longer = calloc(1, made->der.len + 1);
    memcpy(longer, made->der.ptr, made->der.len);
    cr_expect_null(certificate_new((struct bytes){longer, made->der.len + 1}));
    free(longer);
    made_free(made);
}

Test(certificate, no_octet_changed_does_harm)
{
    struct made *made = make_certificate(&(struct recipe){
        .subject = "CN=a",
        .extensions = "subjectAltName=DNS:a.example,IP:192.0.2.1\nextendedKeyUsage=serverAuth\n"
                      "crlDistributionPoints=URI:http://crl.example/a.crl\n"});
    static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xFF};
    uint8_t *copy = malloc(made->der.len);
    for (size_t i = 0; i < made->der.len * NUM(changes); i++) {
        memcpy(copy, made->der.ptr, made->der.len);
        copy[i / NUM(changes)] ^= changes[i % NUM(changes)];
        struct certificate *c = certificate_new((struct bytes){copy, made->der.len});
        cr_expect(c == NULL || (c->signature != NULL && strlen(c->sha256) == 64));
        certificate_free(c);
    }
    free(copy);
    made_free(made);
}

Test(certificate, name_format)
{
    struct made *made = make_certificate(&(struct recipe){.subject = "O=Example Trust/CN=Root 1"});
    struct bytes der = made_subject(made);
    char text[64];
    cr_expect(certificate_name_format(der, text, sizeof text));
    cr_expect_str_eq(text, "CN=Root 1,O=Example Trust");
    cr_expect(certificate_name_format(der, text, 8));
    cr_expect_str_eq(text, "CN=Root", "cut when too long");
    cr_expect(certificate_name_format(der, text, 1));
    cr_expect_str_eq(text, "");

    for (size_t len = 0; len < der.len; len++) {
        uint8_t *exact = malloc(len == 0 ? 1 : len);
        memcpy(exact, der.ptr, len);
        text[0] = 'x';
        cr_expect_not(certificate_name_format((struct bytes){exact, len}, text, sizeof text),
                      "cut to %zu octets", len);
        cr_expect_str_eq(text, "");
        free(exact);
    }
    free((void *)(uintptr_t)der.ptr);
    made_free(made);
}

Test(certificate, name_format_of_what_is_no_name)
{
    static const struct {
        const char *name;
        struct bytes der;
        bool ok;
        const char *text;
    } rows[] = {
        {"nothing", {NULL, 0}, false, ""},
        {"empty name", {(const uint8_t *)"\x30\x00", 2}, true, ""},
        {"octet after it", {(const uint8_t *)"\x30\x00\x00", 3}, false, ""},
        {"another type", {(const uint8_t *)"\x04\x02xy", 4}, false, ""},
        {"length of length",
         {(const uint8_t *)"\x30\x88\xff\xff\xff\xff\xff\xff\xff\xff", 10},
         false,
         ""},
        {"text", {(const uint8_t *)"CN=a", 4}, false, ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char text[64];
        cr_expect_eq(certificate_name_format(rows[i].der, text, sizeof text), rows[i].ok, "%s",
                     rows[i].name);
        cr_expect_str_eq(text, rows[i].text, "%s", rows[i].name);
    }
}

Test(certificate, free_of_null_is_a_no_op)
{
    certificate_free(NULL);
}
