/* library.c — what of OpenSSL's default provider reads certificates
 *
 * For each public key OpenSSL 3.0 puts a chain of decoders together: it goes through all that there
 * are, and through all kinds of keys, for each of them through all again, and that costs more than
 * the certificate's signature. Most are for private keys and for PEM, which no certificate holds, or
 * for keys that hardly any certificate has. OpenSSL has no switch for them, but whoever offers a
 * provider of his own decides what it holds. */
#include <stdbool.h>
#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "x509_internal.h"

/* KINDS_MAX is more than OpenSSL has kinds of public keys: 3.0 has twelve. */
#define KINDS_MAX 64

/* The kinds of keys that nearly all certificates have, and those besides that sign some of them. */
static const char *const common_keys[] = {"RSA", "RSA-PSS", "EC", "ED25519", "ED448", NULL};
static const char *const other_signing_keys[] = {"DSA", "SM2", NULL};

/* algorithms end with one without a name. */
struct algorithms {
    OSSL_ALGORITHM list[KINDS_MAX + 1];
    size_t num;
};

/* offer is what the providers are made of. It is filled once and the same ever after: OpenSSL asks a
 * provider for its algorithms without a word on whose it is. */
static struct {
    CRYPTO_ONCE once;
    OSSL_PROVIDER *whole;              /* OpenSSL's default one; NULL: no use */
    struct algorithms decoders;        /* of public keys in certificates */
    struct algorithms common_decoders; /* of common_keys only */
    struct algorithms common_kinds;    /* of keys: those that may be decoded, or sign */
} offer = {.once = CRYPTO_ONCE_STATIC_INIT};

static bool is_of_certificates(const OSSL_ALGORITHM *decoder)
{
    const char *properties = decoder->property_definition;
    return strstr(properties, "input=der") != NULL &&
           strstr(properties, "structure=SubjectPublicKeyInfo") != NULL;
}

/* is_named tells whether the first of an algorithm's names is one of names. */
static bool is_named(const OSSL_ALGORITHM *algorithm, const char *const names[])
{
    size_t len = strcspn(algorithm->algorithm_names, ":");
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strlen(names[i]) == len && strncmp(names[i], algorithm->algorithm_names, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_common_decoder(const OSSL_ALGORITHM *decoder)
{
    return is_of_certificates(decoder) && is_named(decoder, common_keys);
}

static bool is_common_kind(const OSSL_ALGORITHM *kind)
{
    return is_named(kind, common_keys) || is_named(kind, other_signing_keys);
}

/* pick fills out with the algorithms of one operation that are wanted. False when there are none, or too
 * many to tell which of them may be left out. */
static bool pick(OSSL_PROVIDER *whole, int operation, bool (*is_wanted)(const OSSL_ALGORITHM *),
                 struct algorithms *out)
{
    int ignored = 0;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(whole, operation, &ignored);
    for (; all != NULL && all->algorithm_names != NULL; all++) {
        if (!is_wanted(all)) {
            continue;
        }
        if (out->num == KINDS_MAX) {
            return false;
        }
        out->list[out->num++] = *all;
    }
    return out->num > 0;
}

static int count_provider(OSSL_PROVIDER *provider, void *num)
{
    (void)provider;
    ++*(size_t *)num;
    return 1;
}

/* is_as_built tells whether the system's configuration of OpenSSL leaves the choice of providers as
 * it comes. What it puts in their place, or besides, must be asked. */
static bool is_as_built(void)
{
    size_t num = 0;
    return OSSL_PROVIDER_do_all(NULL, count_provider, &num) == 1 && num == 1 &&
           OSSL_PROVIDER_available(NULL, "default") == 1 &&
           EVP_default_properties_is_fips_enabled(NULL) == 0;
}

static void fill_offer(void)
{
    OSSL_PROVIDER *whole = is_as_built() ? OSSL_PROVIDER_try_load(NULL, "default", 1) : NULL;
    if (whole != NULL && pick(whole, OSSL_OP_DECODER, is_of_certificates, &offer.decoders) &&
        pick(whole, OSSL_OP_DECODER, is_common_decoder, &offer.common_decoders) &&
        pick(whole, OSSL_OP_KEYMGMT, is_common_kind, &offer.common_kinds)) {
        offer.whole = whole;
    }
}

/* --- the providers --- */

static const OSSL_ALGORITHM *query_whole(void *context, int operation, int *no_cache)
{
    (void)context;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(offer.whole, operation, no_cache);
    return operation == OSSL_OP_DECODER ? offer.decoders.list : all;
}

static const OSSL_ALGORITHM *query_common(void *context, int operation, int *no_cache)
{
    const OSSL_ALGORITHM *all = query_whole(context, operation, no_cache);
    switch (operation) {
    case OSSL_OP_DECODER:
        return offer.common_decoders.list;
    case OSSL_OP_KEYMGMT:
        return offer.common_kinds.list;
    default:
        return all;
    }
}

static int start(const OSSL_DISPATCH *offered, const OSSL_DISPATCH **functions, void **context)
{
    *functions = offered;
    *context = OSSL_PROVIDER_get0_provider_ctx(offer.whole); /* its algorithms are given it */
    return 1;
}

static int start_whole(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core,
                       const OSSL_DISPATCH **functions, void **context)
{
    static const OSSL_DISPATCH offered[] = {
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query_whole}, {0, NULL}};
    (void)handle;
    (void)core;
    return start(offered, functions, context);
}

static int start_common(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core,
                        const OSSL_DISPATCH **functions, void **context)
{
    static const OSSL_DISPATCH offered[] = {
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query_common}, {0, NULL}};
    (void)handle;
    (void)core;
    return start(offered, functions, context);
}

/* --- their contexts --- */

static void close_shelf(struct shelf *shelf)
{
    if (shelf->provider != NULL) {
        (void)OSSL_PROVIDER_unload(shelf->provider);
    }
    OSSL_LIB_CTX_free(shelf->context);
    *shelf = (struct shelf){NULL, NULL};
}

static struct shelf open_shelf(OSSL_provider_init_fn *start_provider)
{
    static const char name[] = "certificates";
    struct shelf shelf = {OSSL_LIB_CTX_new(), NULL};
    if (shelf.context != NULL &&
        OSSL_PROVIDER_add_builtin(shelf.context, name, start_provider) == 1) {
        shelf.provider = OSSL_PROVIDER_load(shelf.context, name);
    }
    if (shelf.provider == NULL) {
        close_shelf(&shelf);
    }
    return shelf;
}

struct library library_open(void)
{
    struct library library = {{NULL, NULL}, {NULL, NULL}};
    if (CRYPTO_THREAD_run_once(&offer.once, fill_offer) != 1 || offer.whole == NULL) {
        return library;
    }
    library.common = open_shelf(start_common);
    library.whole = open_shelf(start_whole);
    if (library.common.context == NULL || library.whole.context == NULL) {
        library_close(&library);
    }
    return library;
}

void library_close(struct library *library)
{
    close_shelf(&library->common);
    close_shelf(&library->whole);
}
