/* make_crl.c — what openssl-ca(1) does with -gencrl, without files */
#include "make_crl.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/conf.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "must.h"

/* unknown_extension is critical, and of an object that is in no table. */
static X509_EXTENSION *unknown_extension(void)
{
    ASN1_OBJECT *object = OBJ_txt2obj("1.3.6.1.4.1.99999.1", 1);
    ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
    must(object != NULL && value != NULL &&
             ASN1_OCTET_STRING_set(value, (const unsigned char *)"\x05\x00", 2) == 1,
         "unknown extension");
    X509_EXTENSION *extension = X509_EXTENSION_create_by_OBJ(NULL, object, 1, value);
    must(extension != NULL, "unknown extension");
    ASN1_OCTET_STRING_free(value);
    ASN1_OBJECT_free(object);
    return extension;
}

static ASN1_TIME *time_of(int64_t seconds)
{
    ASN1_TIME *time = ASN1_TIME_set(NULL, seconds);
    must(time != NULL, "date");
    return time;
}

static void add_reason(X509_REVOKED *entry, int reason)
{
    ASN1_ENUMERATED *value = ASN1_ENUMERATED_new();
    must(value != NULL && ASN1_ENUMERATED_set(value, reason) == 1 &&
             X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, value, 0, 0) == 1,
         "reason");
    ASN1_ENUMERATED_free(value);
}

static void add_entry_issuer(X509_REVOKED *entry, const struct made *issuer)
{
    GENERAL_NAMES *names = GENERAL_NAMES_new();
    GENERAL_NAME *name = GENERAL_NAME_new();
    X509_NAME *subject = X509_NAME_dup(X509_get_subject_name(issuer->x509));
    must(names != NULL && name != NULL && subject != NULL, "certificate issuer");
    GENERAL_NAME_set0_value(name, GEN_DIRNAME, subject);
    must(sk_GENERAL_NAME_push(names, name) > 0 &&
             X509_REVOKED_add1_ext_i2d(entry, NID_certificate_issuer, names, 1, 0) == 1,
         "certificate issuer");
    GENERAL_NAMES_free(names);
}

static void add_row(X509_CRL *crl, const struct crl_row *row)
{
    X509_REVOKED *entry = X509_REVOKED_new();
    ASN1_INTEGER *serial = ASN1_INTEGER_new();
    ASN1_TIME *time = time_of(row->revoked_s);
    must(entry != NULL && serial != NULL && ASN1_INTEGER_set(serial, row->serial) == 1 &&
             X509_REVOKED_set_serialNumber(entry, serial) == 1 &&
             X509_REVOKED_set_revocationDate(entry, time) == 1,
         "entry");
    if (row->reason != NO_REASON) {
        add_reason(entry, row->reason);
    }
    if (row->issuer != NULL) {
        add_entry_issuer(entry, row->issuer);
    }
    if (row->unknown) {
        X509_EXTENSION *extension = unknown_extension();
        must(X509_REVOKED_add_ext(entry, extension, -1) == 1, "unknown extension");
        X509_EXTENSION_free(extension);
    }
    must(X509_CRL_add0_revoked(crl, entry) == 1, "entry");
    ASN1_TIME_free(time);
    ASN1_INTEGER_free(serial);
}

static void add_number(X509_CRL *crl, int nid, long number)
{
    ASN1_INTEGER *value = ASN1_INTEGER_new();
    must(value != NULL && ASN1_INTEGER_set(value, number) == 1 &&
             X509_CRL_add1_ext_i2d(crl, nid, value, nid == NID_delta_crl, 0) == 1,
         "number");
    ASN1_INTEGER_free(value);
}

static void add_extensions(X509_CRL *crl, const char *lines)
{
    BIO *text = BIO_new_mem_buf(lines, -1);
    CONF *conf = NCONF_new(NULL);
    X509V3_CTX context;
    must(text != NULL && conf != NULL && NCONF_load_bio(conf, text, NULL) == 1, "extensions");
    X509V3_set_ctx(&context, NULL, NULL, NULL, crl, 0);
    X509V3_set_nconf(&context, conf);
    must(X509V3_EXT_CRL_add_nconf(conf, &context, "default", crl) == 1, "extensions");
    NCONF_free(conf);
    BIO_free(text);
}

static void set_dates(X509_CRL *crl, const struct crl_recipe *recipe)
{
    ASN1_TIME *this_update =
        time_of(recipe->this_update_s == 0 ? MADE_NOT_BEFORE_S : recipe->this_update_s);
    ASN1_TIME *next_update =
        time_of(recipe->next_update_s == 0 ? MADE_NOT_AFTER_S : recipe->next_update_s);
    must(X509_CRL_set1_lastUpdate(crl, this_update) == 1, "thisUpdate");
    must(recipe->next_update_s < 0 || X509_CRL_set1_nextUpdate(crl, next_update) == 1,
         "nextUpdate");
    ASN1_TIME_free(next_update);
    ASN1_TIME_free(this_update);
}

static void set_extensions(X509_CRL *crl, const struct crl_recipe *recipe)
{
    if (recipe->number != 0) {
        add_number(crl, NID_crl_number, recipe->number);
    }
    if (recipe->base_number != 0) {
        add_number(crl, NID_delta_crl, recipe->base_number);
    }
    if (recipe->extensions != NULL) {
        add_extensions(crl, recipe->extensions);
    }
    if (recipe->unknown) {
        X509_EXTENSION *extension = unknown_extension();
        must(X509_CRL_add_ext(crl, extension, -1) == 1, "unknown extension");
        X509_EXTENSION_free(extension);
    }
}

static struct bytes encode(X509_CRL *crl)
{
    unsigned char *der = NULL;
    int len = i2d_X509_CRL(crl, &der);
    must(len > 0, "encoding");
    uint8_t *exact = malloc((size_t)len); /* so that an overread by one octet is seen */
    must(exact != NULL, "memory");
    memcpy(exact, der, (size_t)len);
    OPENSSL_free(der);
    return (struct bytes){exact, (size_t)len};
}

struct bytes make_crl(const struct crl_recipe *recipe)
{
    const struct made *signer = recipe->signer == NULL ? recipe->issuer : recipe->signer;
    X509_CRL *crl = X509_CRL_new();
    must(crl != NULL && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
             X509_CRL_set_issuer_name(crl, X509_get_subject_name(recipe->issuer->x509)) == 1,
         "list");
    set_dates(crl, recipe);
    for (size_t i = 0; i < CRL_ROWS_MAX && recipe->row[i].serial != 0; i++) {
        add_row(crl, &recipe->row[i]);
    }
    set_extensions(crl, recipe);
    must(X509_CRL_sign(crl, signer->key, EVP_sha256()) > 0, "signing");
    struct bytes der = encode(crl);
    X509_CRL_free(crl);
    return der;
}

void make_crl_pem(const char *path, struct bytes der)
{
    const unsigned char *at = der.ptr;
    X509_CRL *crl = d2i_X509_CRL(NULL, &at, (long)der.len);
    FILE *file = fopen(path, "ae");
    must(crl != NULL && file != NULL && PEM_write_X509_CRL(file, crl) == 1, "PEM");
    must(fclose(file) == 0, "PEM");
    X509_CRL_free(crl);
}
