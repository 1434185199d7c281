#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/dsa.h>
#include <openssl/evp.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>

#include "make_certificate.h"
#include "must.h"
#include "x509_internal.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* CURVE_LEN is room for the name of a curve. */
#define CURVE_LEN 80

static struct library open_own(void)
{
    struct library library = library_open();
    cr_assert_not_null(library.common.context, "unless OpenSSL is configured with other providers");
    return library;
}

static bool same_key(X509 *a, X509 *b)
{
    const EVP_PKEY *key_a = X509_get0_pubkey(a);
    const EVP_PKEY *key_b = X509_get0_pubkey(b);
    char curve_a[CURVE_LEN] = "";
    char curve_b[CURVE_LEN] = "";
    if (key_a == NULL || key_b == NULL) {
        return key_a == key_b;
    }
    (void)EVP_PKEY_get_group_name(key_a, curve_a, sizeof curve_a, NULL);
    (void)EVP_PKEY_get_group_name(key_b, curve_b, sizeof curve_b, NULL);
    return EVP_PKEY_get_base_id(key_a) == EVP_PKEY_get_base_id(key_b) &&
           EVP_PKEY_get_bits(key_a) == EVP_PKEY_get_bits(key_b) && strcmp(curve_a, curve_b) == 0;
}

/* same tells whether a certificate says the same in library and in OpenSSL's own context. */
static bool same(const struct library *library, struct bytes der)
{
    X509 *a = x509_parse(library, der);
    X509 *b = x509_parse(NULL, der);
    bool ok = (a == NULL) == (b == NULL);
    if (a != NULL && b != NULL) {
        ok = same_key(a, b) && X509_self_signed(a, 1) == X509_self_signed(b, 1) &&
             X509_get_extension_flags(a) == X509_get_extension_flags(b);
    }
    X509_free(a);
    X509_free(b);
    return ok;
}

static bool has_key(const struct library *library, struct bytes der)
{
    X509 *x509 = x509_parse(library, der);
    bool ok = x509 != NULL && X509_get0_pubkey(x509) != NULL;
    X509_free(x509);
    return ok;
}

Test(library, reads_what_openssl_alone_reads)
{
    static const char *const keys[] = {"RSA-1024", "P-256",     "P-384",   "P-521",
                                       "explicit", "secp256k1", "Ed25519", "ED448"};
    struct library library = open_own();
    for (size_t i = 0; i < NUM(keys); i++) {
        struct made *made = make_certificate(&(struct recipe){.subject = "CN=a", .key = keys[i]});
        X509 *x509 = x509_parse(&library, made->der);
        cr_expect(x509 != NULL && X509_self_signed(x509, 1) == 1, "%s", keys[i]);
        cr_expect(same(&library, made->der), "%s", keys[i]);
        X509_free(x509);
        made_free(made);
    }
    library_close(&library);
}

/* rare_key makes a key of a kind that few certificates have. */
static EVP_PKEY *rare_key(const char *kind)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, kind, NULL);
    OSSL_PARAM group[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, (char[]){"ffdhe2048"}, 0),
        OSSL_PARAM_construct_end()};
    EVP_PKEY *parameters = NULL;
    EVP_PKEY *key = NULL;
    if (strcmp(kind, "DSA") == 0) {
        must(EVP_PKEY_paramgen_init(context) == 1 &&
                 EVP_PKEY_CTX_set_dsa_paramgen_bits(context, 1024) == 1 &&
                 EVP_PKEY_paramgen(context, &parameters) == 1,
             "parameters");
        EVP_PKEY_CTX_free(context);
        context = EVP_PKEY_CTX_new_from_pkey(NULL, parameters, NULL);
    }
    must(EVP_PKEY_keygen_init(context) == 1, "key generation");
    must(strncmp(kind, "DH", 2) != 0 || EVP_PKEY_CTX_set_params(context, group) == 1, "group");
    must(EVP_PKEY_generate(context, &key) == 1, "key generation");
    EVP_PKEY_free(parameters);
    EVP_PKEY_CTX_free(context);
    return key;
}

Test(library, reads_keys_that_few_certificates_have)
{
    static const char *const kinds[] = {"RSA-PSS", "DSA", "DH", "X25519", "X448", "SM2"};
    struct library library = open_own();
    struct made *issuer = make_certificate(&(struct recipe){.subject = "CN=ca", .ca = true});
    for (size_t i = 0; i < NUM(kinds); i++) {
        struct made key = {.key = rare_key(kinds[i])};
        struct made *made =
            make_certificate(&(struct recipe){.subject = "CN=a", .issuer = issuer, .key_of = &key});
        cr_expect(has_key(&library, made->der), "%s", kinds[i]);
        cr_expect(same(&library, made->der), "%s", kinds[i]);
        made_free(made);
        EVP_PKEY_free(key.key);
    }
    made_free(issuer);
    library_close(&library);
}

/* The issuer's key was read in another context than the certificate that it signed. */
Test(library, keys_that_few_certificates_have_sign_others)
{
    static const char *const kinds[] = {"RSA-PSS", "DSA"};
    struct library library = open_own();
    for (size_t i = 0; i < NUM(kinds); i++) {
        struct made key = {.key = rare_key(kinds[i])};
        struct made *issuer =
            make_certificate(&(struct recipe){.subject = "CN=ca", .ca = true, .key_of = &key});
        struct made *made = make_certificate(&(struct recipe){.subject = "CN=a", .issuer = issuer});
        X509 *signer = x509_parse(&library, issuer->der);
        X509 *x509 = x509_parse(&library, made->der);
        cr_assert(signer != NULL && x509 != NULL);
        cr_expect_eq(X509_verify(x509, X509_get0_pubkey(signer)), 1, "%s", kinds[i]);
        cr_expect_eq(X509_self_signed(signer, 1), 1, "%s", kinds[i]);
        X509_free(signer);
        X509_free(x509);
        made_free(made);
        made_free(issuer);
        EVP_PKEY_free(key.key);
    }
    library_close(&library);
}

Test(library, an_octet_changed_means_the_same_to_both)
{
    static const char *const keys[] = {"RSA-1024", "P-256", "Ed25519"};
    static const uint8_t changes[] = {0x01, 0x80};
    struct library library = open_own();
    for (size_t k = 0; k < NUM(keys); k++) {
        struct made *made = make_certificate(&(struct recipe){.subject = "CN=a", .key = keys[k]});
        uint8_t *copy = malloc(made->der.len);
        memcpy(copy, made->der.ptr, made->der.len);
        for (size_t i = 0; i < made->der.len * NUM(changes); i++) {
            copy[i / NUM(changes)] ^= changes[i % NUM(changes)];
            cr_expect(same(&library, (struct bytes){copy, made->der.len}), "%s, octet %zu", keys[k],
                      i / NUM(changes));
            copy[i / NUM(changes)] = made->der.ptr[i / NUM(changes)];
        }
        free(copy);
        made_free(made);
    }
    library_close(&library);
}

static void count(OSSL_DECODER *decoder, void *num)
{
    (void)decoder;
    ++*(size_t *)num;
}

Test(library, has_fewer_decoders_than_openssl)
{
    struct library library = open_own();
    size_t num_all = 0;
    size_t num = 0;
    size_t num_common = 0;
    OSSL_DECODER_do_all_provided(NULL, count, &num_all);
    OSSL_DECODER_do_all_provided(library.whole.context, count, &num);
    OSSL_DECODER_do_all_provided(library.common.context, count, &num_common);
    cr_expect(num > 0 && num <= num_all / 2, "%zu of %zu", num, num_all);
    cr_expect(num_common > 0 && num_common <= num / 2, "%zu of %zu", num_common, num);
    library_close(&library);
}

Test(library, each_is_closed_by_itself)
{
    struct library first = open_own();
    struct library second = open_own();
    struct made *made = make_certificate(&(struct recipe){.subject = "CN=a"});
    library_close(&first);
    cr_expect(first.common.context == NULL && first.whole.context == NULL);
    library_close(&first);
    cr_expect(has_key(&second, made->der));
    library_close(&second);
    made_free(made);
}

Test(library, other_providers_are_asked)
{
    OSSL_PROVIDER *provider = OSSL_PROVIDER_load(NULL, "default");
    OSSL_PROVIDER *other = OSSL_PROVIDER_load(NULL, "base");
    cr_assert(provider != NULL && other != NULL);
    struct library library = library_open();
    cr_expect(library.common.context == NULL && library.whole.context == NULL);
    library_close(&library);
    OSSL_PROVIDER_unload(other);
    OSSL_PROVIDER_unload(provider);
}

Test(library, what_must_be_validated_stays_so)
{
    cr_assert_eq(EVP_default_properties_enable_fips(NULL, 1), 1);
    struct library library = library_open();
    cr_expect(library.common.context == NULL && library.whole.context == NULL);
    library_close(&library);
}
