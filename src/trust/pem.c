/* pem.c — certificates from PEM files (RFC 7468) and directories of them */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "files.h"
#include "x509_internal.h"

/* loader collects certificates, each once: a directory of anchors commonly holds every one of them
 * under three names, and parsing is what costs. */
struct loader {
    const struct library *library;
    STACK_OF(X509) *out;
    uint8_t (*sha256)[SHA256_DIGEST_LENGTH]; /* of those loaded */
    size_t num_loaded;
    size_t room; /* for fingerprints */
};

static bool is_loaded(const struct loader *l, const uint8_t sha256[SHA256_DIGEST_LENGTH])
{
    for (size_t i = 0; i < l->num_loaded; i++) {
        if (memcmp(l->sha256[i], sha256, SHA256_DIGEST_LENGTH) == 0) {
            return true;
        }
    }
    return false;
}

static bool make_room(struct loader *l)
{
    if (l->num_loaded < l->room) {
        return true;
    }
    size_t room = l->room == 0 ? 64 : 2 * l->room;
    void *grown = realloc(l->sha256, room * sizeof *l->sha256);
    if (grown == NULL) {
        return false;
    }
    l->sha256 = grown;
    l->room = room;
    return true;
}

static bool load_der(struct loader *l, struct bytes der)
{
    uint8_t sha256[SHA256_DIGEST_LENGTH];
    SHA256(der.ptr, der.len, sha256);
    if (is_loaded(l, sha256)) {
        return true;
    }
    X509 *x509 = make_room(l) ? x509_parse(l->library, der) : NULL;
    if (x509 == NULL || sk_X509_push(l->out, x509) <= 0) {
        X509_free(x509);
        return false;
    }
    memcpy(l->sha256[l->num_loaded++], sha256, sizeof sha256);
    return true;
}

/* load_bio loads every certificate; it stops at the first malformed one and returns its number, the
 * first being 1, or 0 when all is well. */
static size_t load_bio(struct loader *l, BIO *bio)
{
    char no_password[] = ""; /* keeps OpenSSL from asking for one at the terminal */
    for (size_t num = 1;; num++) {
        unsigned char *der = NULL;
        long len = 0;
        ERR_clear_error();
        if (PEM_bytes_read_bio(&der, &len, NULL, PEM_STRING_X509, bio, NULL, no_password) != 1) {
            bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
            return is_end ? 0 : num;
        }
        bool ok = load_der(l, (struct bytes){der, (size_t)len});
        OPENSSL_free(der);
        if (!ok) {
            return num;
        }
    }
}

static bool load_file(void *loader, const char *path, struct error *error)
{
    struct loader *l = loader;
    FILE *file = fopen(path, "re");
    BIO *bio = file == NULL ? NULL : BIO_new_fp(file, BIO_NOCLOSE);
    if (bio == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    size_t malformed = load_bio(l, bio);
    BIO_free(bio);
    (void)fclose(file);
    return malformed == 0 ||
           error_set(error, "%s: certificate %zu of this file is malformed", path, malformed);
}

bool pem_load(const struct library *library, const char *path, STACK_OF(X509) *out,
              struct error *error)
{
    struct loader l = {.library = library, .out = out};
    bool ok = files_each(path, &(struct files_visitor){load_file, &l}, error);
    if (ok && l.num_loaded == 0) {
        ok = error_set(error, "%s: no %s holds a certificate in PEM form", path,
                       files_is_folder(path) ? "file in this directory" : "block of this file");
    }
    free(l.sha256);
    ERR_clear_error();
    return ok;
}

/* is_hashed tells whether a file is named as OpenSSL looks certificates up: "5ad8a5d6.0". */
static int is_hashed(const struct dirent *entry)
{
    size_t num_hex = strspn(entry->d_name, "0123456789abcdef");
    const char *rest = entry->d_name + num_hex;
    return num_hex == 8 && rest[0] == '.' && rest[1] != '\0' &&
           strspn(rest + 1, "0123456789") == strlen(rest + 1);
}

static const char *or_default(const char *from_environment, const char *otherwise)
{
    return from_environment != NULL ? from_environment : otherwise;
}

void pem_load_system(const struct library *library, STACK_OF(X509) *out)
{
    struct loader l = {.library = library, .out = out};
    const struct files_visitor visitor = {load_file, &l};
    (void)load_file(
        &l, or_default(getenv(X509_get_default_cert_file_env()), X509_get_default_cert_file()),
        NULL);

    char *folders =
        strdup(or_default(getenv(X509_get_default_cert_dir_env()), X509_get_default_cert_dir()));
    char *rest = NULL;
    for (char *folder = folders == NULL ? NULL : strtok_r(folders, ":", &rest); folder != NULL;
         folder = strtok_r(NULL, ":", &rest)) {
        (void)files_each_in_folder(folder, is_hashed, &visitor, NULL);
    }
    free(folders);
    free(l.sha256);
    ERR_clear_error();
}
