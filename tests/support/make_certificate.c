/* make_certificate.c — what openssl-req(1) and openssl-x509(1) do, without files */
#include "make_certificate.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/conf.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "must.h"

static EVP_PKEY *new_key(const char *kind)
{
    EVP_PKEY *key = NULL;
    if (kind == NULL) {
        key = EVP_EC_gen("P-256");
    } else if (strncmp(kind, "RSA-", 4) == 0) {
        key = EVP_RSA_gen((unsigned)strtoul(kind + 4, NULL, 10));
    } else if (strcmp(kind, "Ed25519") == 0 || strcmp(kind, "ED448") == 0) {
        key = EVP_PKEY_Q_keygen(NULL, NULL, kind);
    } else if (strcmp(kind, "explicit") == 0) {
        key = EVP_EC_gen("P-256");
        must(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit") == 1, "explicit curve");
    } else {
        key = EVP_EC_gen(kind);
    }
    must(key != NULL, "key generation");
    return key;
}

static void add_name(X509 *x509, const char *subject)
{
    X509_NAME *name = X509_NAME_new();
    char *parts = strdup(subject);
    char *rest = NULL;
    must(name != NULL && parts != NULL, "name");
    for (char *part = strtok_r(parts, "/", &rest); part != NULL;
         part = strtok_r(NULL, "/", &rest)) {
        char *value = strchr(part, '=');
        must(value != NULL, "attribute");
        *value++ = '\0';
        must(X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, (const unsigned char *)value, -1,
                                        -1, 0) == 1,
             "attribute");
    }
    must(X509_set_subject_name(x509, name) == 1, "subject");
    free(parts);
    X509_NAME_free(name);
}

static void set_time(ASN1_TIME *time, const char *text, int64_t seconds, int64_t otherwise)
{
    if (text != NULL) { /* not ASN1_TIME_set_string, which would refuse what is not a time */
        must(ASN1_STRING_set(time, text, -1) == 1, "date");
        time->type = V_ASN1_GENERALIZEDTIME;
        return;
    }
    must(ASN1_TIME_set(time, seconds == 0 ? otherwise : seconds) != NULL, "date");
}

static void set_serial(X509 *x509, const char *hex)
{
    BIGNUM *number = NULL;
    must(BN_hex2bn(&number, hex == NULL ? "1" : hex) > 0, "serial");
    ASN1_INTEGER *serial = BN_to_ASN1_INTEGER(number, NULL);
    must(X509_set_serialNumber(x509, serial) == 1, "serial");
    ASN1_INTEGER_free(serial);
    BN_free(number);
}

static void add_extensions(X509 *x509, X509 *issuer, const char *lines)
{
    BIO *text = BIO_new_mem_buf(lines, -1);
    CONF *conf = NCONF_new(NULL);
    X509V3_CTX context;
    must(text != NULL && conf != NULL && NCONF_load_bio(conf, text, NULL) == 1, "extensions");
    X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
    X509V3_set_nconf(&context, conf);
    must(X509V3_EXT_add_nconf(conf, &context, "default", x509) == 1, "extensions");
    NCONF_free(conf);
    BIO_free(text);
}

static void sign(X509 *x509, EVP_PKEY *key, const struct recipe *recipe)
{
    bool has_own_digest = EVP_PKEY_is_a(key, "ED25519") || EVP_PKEY_is_a(key, "ED448");
    const char *name = recipe->digest == NULL ? "SHA256" : recipe->digest;
    const EVP_MD *digest = has_own_digest ? NULL : EVP_get_digestbyname(name);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key_context = NULL;
    must(EVP_DigestSignInit(context, &key_context, digest, NULL, key) == 1, "signing");
    must(!recipe->pss || EVP_PKEY_CTX_set_rsa_padding(key_context, RSA_PKCS1_PSS_PADDING) == 1,
         "RSASSA-PSS");
    must(X509_sign_ctx(x509, context) > 0, "signing");
    EVP_MD_CTX_free(context);
}

static struct made *encode(X509 *x509, EVP_PKEY *key)
{
    struct made *made = calloc(1, sizeof *made);
    unsigned char *der = NULL;
    int len = i2d_X509(x509, &der);
    must(made != NULL && len > 0, "encoding");
    uint8_t *exact = malloc((size_t)len); /* so that an overread by one octet is seen */
    must(exact != NULL, "memory");
    memcpy(exact, der, (size_t)len);
    OPENSSL_free(der);
    *made = (struct made){.der = {exact, (size_t)len}, .x509 = x509, .key = key};
    return made;
}

struct made *make_certificate(const struct recipe *recipe)
{
    X509 *x509 = X509_new();
    must(x509 != NULL && X509_set_version(x509, X509_VERSION_3) == 1, "certificate");
    EVP_PKEY *key = recipe->key_of == NULL ? new_key(recipe->key) : recipe->key_of->key;
    must(recipe->key_of == NULL || EVP_PKEY_up_ref(key) == 1, "key");
    X509 *issuer = recipe->issuer == NULL ? x509 : recipe->issuer->x509;
    EVP_PKEY *issuer_key = recipe->issuer == NULL ? key : recipe->issuer->key;

    set_serial(x509, recipe->serial);
    add_name(x509, recipe->subject);
    must(X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1, "issuer");
    must(X509_set_pubkey(x509, key) == 1, "public key");
    set_time(X509_getm_notBefore(x509), recipe->not_before, recipe->not_before_s,
             MADE_NOT_BEFORE_S);
    set_time(X509_getm_notAfter(x509), recipe->not_after, recipe->not_after_s, MADE_NOT_AFTER_S);
    if (recipe->ca) {
        add_extensions(x509, issuer,
                       "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n");
    }
    if (recipe->extensions != NULL) {
        add_extensions(x509, issuer, recipe->extensions);
    }
    sign(x509, issuer_key, recipe);
    return encode(x509, key);
}

void made_free(struct made *made)
{
    if (made == NULL) {
        return;
    }
    X509_free(made->x509);
    EVP_PKEY_free(made->key);
    free((void *)(uintptr_t)made->der.ptr);
    free(made);
}

struct bytes made_subject(const struct made *made)
{
    unsigned char *der = NULL;
    int len = i2d_X509_NAME(X509_get_subject_name(made->x509), &der);
    must(len > 0, "encoding");
    uint8_t *exact = malloc((size_t)len);
    must(exact != NULL, "memory");
    memcpy(exact, der, (size_t)len);
    OPENSSL_free(der);
    return (struct bytes){exact, (size_t)len};
}

void make_pem(const char *path, const struct made *made)
{
    FILE *file = fopen(path, "ae");
    must(file != NULL && PEM_write_X509(file, made->x509) == 1, "PEM");
    must(fclose(file) == 0, "PEM");
}
