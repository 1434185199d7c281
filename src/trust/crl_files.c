/* crl_files.c — revocation lists from files and directories, PEM (RFC 7468) or DER */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "crl.h"
#include "files.h"

static bool add(struct crls *crls, struct bytes der, const char *path, struct error *error)
{
    if (crls->num == CRLS_MAX) {
        return error_set(error, "%s: more than %zu revocation lists are given", path, CRLS_MAX);
    }
    if (der.len > CRLS_OCTETS_MAX - crls->octets) {
        return error_set(error, "%s: all revocation lists together have more than %zu octets", path,
                         CRLS_OCTETS_MAX);
    }
    struct crl *crl = crl_new(crls->library, der);
    if (crl == NULL) {
        return error_set(error, "%s: a revocation list of this file is malformed", path);
    }
    crls->list[crls->num++] = crl;
    crls->octets += der.len;
    return true;
}

/* add_pem adds every list among the blocks of a PEM file. */
static bool add_pem(struct crls *crls, struct bytes content, const char *path, struct error *error)
{
    char no_password[] = ""; /* keeps OpenSSL from asking for one at the terminal */
    BIO *bio = BIO_new_mem_buf(content.ptr, (int)content.len);
    bool ok = bio != NULL || error_set(error, "%s: out of memory", path);
    while (ok) {
        unsigned char *der = NULL;
        long len = 0;
        ERR_clear_error();
        if (PEM_bytes_read_bio(&der, &len, NULL, PEM_STRING_X509_CRL, bio, NULL, no_password) !=
            1) {
            ok = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE ||
                 error_set(error, "%s: a revocation list of this file is malformed", path);
            break;
        }
        ok = add(crls, (struct bytes){der, (size_t)len}, path, error);
        OPENSSL_free(der);
    }
    BIO_free(bio);
    return ok;
}

/* is_certificate tells whether a DER file among the lists is there for something else. */
static bool is_certificate(const struct library *library, struct bytes der)
{
    X509 *x509 = x509_parse(library, der);
    X509_free(x509);
    return x509 != NULL;
}

/* is_der tells whether content begins as DER does: a SEQUENCE with a length of the long form. */
static bool is_der(struct bytes content)
{
    return content.len >= 2 && content.ptr[0] == 0x30 && content.ptr[1] >= 0x80;
}

static bool add_content(struct crls *crls, struct bytes content, const char *path,
                        struct error *error)
{
    if (!is_der(content)) {
        return add_pem(crls, content, path, error);
    }
    return is_certificate(crls->library, content) || add(crls, content, path, error);
}

/* content is a file in memory. */
struct content {
    uint8_t *ptr;
    size_t len;
    size_t room;
};

/* make_room doubles the room of content, up to CRL_FILE_OCTETS_MAX. */
static bool make_room(struct content *content)
{
    size_t room = content->room == 0 ? CRL_FILE_OCTETS_MAX / 1024 : 2 * content->room;
    uint8_t *grown = room > CRL_FILE_OCTETS_MAX ? NULL : realloc(content->ptr, room);
    if (grown == NULL) {
        return false;
    }
    content->ptr = grown;
    content->room = room;
    return true;
}

/* read_file reads all of a file. False when it is too long, or out of memory. */
static bool read_file(FILE *file, struct content *content)
{
    while (feof(file) == 0 && ferror(file) == 0) {
        if (content->len == content->room && !make_room(content)) {
            return false;
        }
        content->len += fread(content->ptr + content->len, 1, content->room - content->len, file);
    }
    return true;
}

static bool load_file(void *context, const char *path, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    struct content content = {0};
    bool ok = read_file(file, &content) ||
              error_set(error, "%s: a file of revocation lists has less than %zu octets", path,
                        CRL_FILE_OCTETS_MAX);
    ok = ok && (ferror(file) == 0 || error_set(error, "%s: %s", path, strerror(errno)));
    (void)fclose(file);
    ok = ok && add_content(context, (struct bytes){content.ptr, content.len}, path, error);
    free(content.ptr);
    return ok;
}

struct crls *crls_new(const struct library *library)
{
    struct crls *crls = calloc(1, sizeof *crls);
    if (crls != NULL) {
        crls->library = library;
    }
    return crls;
}

bool crls_load(struct crls *crls, const char *path, struct error *error)
{
    size_t num_before = crls->num;
    bool ok = files_each(path, &(struct files_visitor){load_file, crls}, error);
    if (ok && crls->num == num_before) {
        ok = error_set(
            error, "%s: %s holds a certificate revocation list, in PEM or in DER form", path,
            files_is_folder(path) ? "no file in this directory" : "nothing in this file");
    }
    ERR_clear_error();
    return ok;
}

void crls_free(struct crls *crls)
{
    for (size_t i = 0; crls != NULL && i < crls->num; i++) {
        crl_free(crls->list[i]);
    }
    free(crls);
}
