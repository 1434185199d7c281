/* library.c — everything of OpenSSL's default provider but most of its decoders
 *
 * For each public key OpenSSL 3.0 puts a chain of decoders together: it goes through all that there
 * are, for each of them through all again, and that costs more than the certificate's signature.
 * Most are for private keys and for PEM, which no certificate holds. OpenSSL has no switch for them,
 * but whoever offers a provider of his own decides what it holds. */
#include <stdbool.h>
#include <string.h>

#include <openssl/core_dispatch.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/provider.h>

#include "x509_internal.h"

/* DECODERS_MAX is more than OpenSSL has kinds of public keys: 3.0 has twelve. */
#define DECODERS_MAX 64

/* offer is what the provider is made of. It is filled once and the same ever after: OpenSSL asks a
 * provider for its algorithms without a word on whose it is. */
static struct {
    CRYPTO_ONCE once;
    OSSL_PROVIDER *whole;                     /* OpenSSL's default one; NULL: no use */
    OSSL_ALGORITHM decoder[DECODERS_MAX + 1]; /* ends with one without a name */
} offer = {.once = CRYPTO_ONCE_STATIC_INIT};

static bool is_of_certificates(const OSSL_ALGORITHM *decoder)
{
    const char *properties = decoder->property_definition;
    return strstr(properties, "input=der") != NULL &&
           strstr(properties, "structure=SubjectPublicKeyInfo") != NULL;
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
    int ignored = 0;
    const OSSL_ALGORITHM *decoder =
        whole == NULL ? NULL : OSSL_PROVIDER_query_operation(whole, OSSL_OP_DECODER, &ignored);
    size_t num = 0;
    for (; decoder != NULL && decoder->algorithm_names != NULL; decoder++) {
        if (!is_of_certificates(decoder)) {
            continue;
        }
        if (num == DECODERS_MAX) {
            return; /* there is no telling which of them may be left out */
        }
        offer.decoder[num++] = *decoder;
    }
    offer.whole = num > 0 ? whole : NULL;
}

static const OSSL_ALGORITHM *query(void *context, int operation, int *no_cache)
{
    (void)context;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(offer.whole, operation, no_cache);
    return operation == OSSL_OP_DECODER ? offer.decoder : all;
}

static int start_provider(const OSSL_CORE_HANDLE *handle, const OSSL_DISPATCH *core,
                          const OSSL_DISPATCH **functions, void **context)
{
    static const OSSL_DISPATCH offered[] = {
        {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query}, {0, NULL}};
    (void)handle;
    (void)core;
    *functions = offered;
    *context = OSSL_PROVIDER_get0_provider_ctx(offer.whole); /* its algorithms are given it */
    return 1;
}

struct library library_open(void)
{
    static const char name[] = "certificates";
    struct library library = {NULL, NULL};
    if (CRYPTO_THREAD_run_once(&offer.once, fill_offer) != 1 || offer.whole == NULL) {
        return library;
    }
    library.context = OSSL_LIB_CTX_new();
    if (library.context != NULL &&
        OSSL_PROVIDER_add_builtin(library.context, name, start_provider) == 1) {
        library.provider = OSSL_PROVIDER_load(library.context, name);
    }
    if (library.provider == NULL) {
        OSSL_LIB_CTX_free(library.context);
        library.context = NULL;
    }
    return library;
}

void library_close(struct library *library)
{
    if (library->provider != NULL) {
        (void)OSSL_PROVIDER_unload(library->provider);
    }
    OSSL_LIB_CTX_free(library->context);
    *library = (struct library){NULL, NULL};
}
