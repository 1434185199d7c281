/* verify.c: OpenSSL's own price for judging certificates: d2i_X509 and X509_verify_cert, and nothing
 * else, on the leaves that a capture shows.
 *
 *   bench-verify ROOT.pem CERTIFICATES.der
 *
 * The first certificate of the second file is the intermediate of all others. It is read once.
 */
#include <stdio.h>
#include <stdlib.h>

#include <openssl/x509_vfy.h>

#include "must.h"

/* whole reads a file; the caller frees it. */
static unsigned char *whole(const char *path, long *len)
{
    FILE *file = fopen(path, "rbe");
    must(file != NULL && fseek(file, 0, SEEK_END) == 0, path);
    *len = ftell(file);
    must(*len > 0 && fseek(file, 0, SEEK_SET) == 0, path);
    unsigned char *octets = malloc((size_t)*len);
    must(octets != NULL && fread(octets, (size_t)*len, 1, file) == 1, path);
    (void)fclose(file);
    return octets;
}

static bool verify(X509_STORE *store, STACK_OF(X509) *intermediates, X509 *leaf)
{
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    must(context != NULL && X509_STORE_CTX_init(context, store, leaf, intermediates) == 1,
         "memory");
    bool ok = X509_verify_cert(context) == 1;
    X509_STORE_CTX_free(context);
    return ok;
}

int main(int argc, char **argv)
{
    must(argc == 3, "usage: bench-verify ROOT.pem CERTIFICATES.der:");
    X509_STORE *store = X509_STORE_new();
    must(store != NULL && X509_STORE_load_file(store, argv[1]) == 1, argv[1]);

    long len = 0;
    unsigned char *octets = whole(argv[2], &len);
    const unsigned char *at = octets;
    STACK_OF(X509) *intermediates = sk_X509_new_null();
    must(sk_X509_push(intermediates, d2i_X509(NULL, &at, len)) == 1, "intermediate certificate");

    unsigned long num_good = 0;
    unsigned long num = 0;
    for (; at < octets + len; num++) {
        X509 *leaf = d2i_X509(NULL, &at, octets + len - at);
        must(leaf != NULL, "a leaf certificate");
        num_good += verify(store, intermediates, leaf) ? 1 : 0;
        X509_free(leaf);
    }
    (void)printf("%lu certificates, %lu good\n", num, num_good);
    sk_X509_pop_free(intermediates, X509_free);
    X509_STORE_free(store);
    free(octets);
    return num == num_good ? 0 : 1;
}
