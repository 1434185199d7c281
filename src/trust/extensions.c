/* extensions.c — RFC 5280, section 4.2 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <openssl/x509v3.h>

#include "bounds.h"
#include "certificate_holder.h"

/* OID_TEXT_MAX is room for the dotted text of a purpose that OpenSSL has no name for; cut
 * beyond. */
#define OID_TEXT_MAX 128

/* keep_general_names copies the names of one type into out, as many as there is room for. */
static size_t keep_general_names(struct holder *h, const GENERAL_NAMES *names, int type,
                                 struct bytes *out, size_t room)
{
    size_t num = 0;
    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        int its_type = 0;
        const ASN1_STRING *value =
            GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(names, i), &its_type);
        if (its_type != type) {
            continue;
        }
        if (num == room) {
            h->certificate.num_san_skipped++;
            continue;
        }
        out[num++] = holder_keep_string(h, value);
    }
    return num;
}

/* read_san — section 4.2.1.6. An extension that does not parse, or comes twice, holds no names. */
static void read_san(struct holder *h, const X509 *x509)
{
    struct certificate *c = &h->certificate;
    c->has_san = X509_get_ext_by_NID(x509, NID_subject_alt_name, -1) >= 0;
    GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);
    if (sk_GENERAL_NAME_num(names) <= 0) {
        GENERAL_NAMES_free(names);
        return;
    }

    size_t room = (size_t)sk_GENERAL_NAME_num(names);
    room = room > SAN_MAX ? SAN_MAX : room;
    c->san_dns = calloc(room, sizeof *c->san_dns);
    if (c->san_dns == NULL) {
        h->failed = true;
    } else {
        c->num_san_dns = keep_general_names(h, names, GEN_DNS, c->san_dns, room);
        c->san_ip = c->san_dns + c->num_san_dns;
        c->num_san_ip = keep_general_names(h, names, GEN_IPADD, c->san_ip, room - c->num_san_dns);
    }
    GENERAL_NAMES_free(names);
}

static void print_purpose(BIO *out, const ASN1_OBJECT *purpose)
{
    int nid = OBJ_obj2nid(purpose);
    char oid[OID_TEXT_MAX];
    if (nid != NID_undef) {
        BIO_puts(out, OBJ_nid2sn(nid));
    } else if (OBJ_obj2txt(oid, sizeof oid, purpose, 1) > 0) {
        BIO_puts(out, oid);
    }
}

static struct bytes keep_purposes(struct holder *h, const EXTENDED_KEY_USAGE *purposes)
{
    BIO *text = BIO_new(BIO_s_mem());
    if (text == NULL) {
        h->failed = true;
        return (struct bytes){0};
    }
    for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++) {
        if (i > 0) {
            BIO_puts(text, ",");
        }
        print_purpose(text, sk_ASN1_OBJECT_value(purposes, i));
    }
    struct bytes kept = holder_keep_printed(h, text);
    BIO_free(text);
    return kept;
}

/* read_eku — section 4.2.1.12 */
static void read_eku(struct holder *h, const X509 *x509)
{
    struct certificate *c = &h->certificate;
    c->has_eku = X509_get_ext_by_NID(x509, NID_ext_key_usage, -1) >= 0;
    EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(x509, NID_ext_key_usage, NULL, NULL);
    if (purposes == NULL) {
        return;
    }
    for (int i = 0; i < sk_ASN1_OBJECT_num(purposes); i++) {
        int nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(purposes, i));
        c->eku_server_auth = c->eku_server_auth || nid == NID_server_auth;
        c->eku_client_auth = c->eku_client_auth || nid == NID_client_auth;
        c->eku_any = c->eku_any || nid == NID_anyExtendedKeyUsage;
    }
    c->eku = keep_purposes(h, purposes);
    EXTENDED_KEY_USAGE_free(purposes);
}

static void read_distribution_point(struct certificate *c, const DIST_POINT_NAME *point)
{
    static const char http[] = "http://";
    if (point == NULL || point->type != 0) {
        return; /* no name, or one relative to the CRL's issuer */
    }
    for (int i = 0; i < sk_GENERAL_NAME_num(point->name.fullname); i++) {
        int type = 0;
        const ASN1_STRING *uri =
            GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(point->name.fullname, i), &type);
        if (type != GEN_URI) {
            continue;
        }
        c->num_crl_urls++;
        if (ASN1_STRING_length(uri) >= (int)strlen(http) &&
            strncasecmp((const char *)ASN1_STRING_get0_data(uri), http, strlen(http)) == 0) {
            c->has_http_crl = true;
        }
    }
}

/* read_crls — section 4.2.1.13 */
static void read_crls(struct certificate *c, const X509 *x509)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(x509, NID_crl_distribution_points, NULL, NULL);
    for (int i = 0; i < sk_DIST_POINT_num(points); i++) {
        read_distribution_point(c, sk_DIST_POINT_value(points, i)->distpoint);
    }
    CRL_DIST_POINTS_free(points);
}

void extensions_read(struct holder *h, const X509 *x509)
{
    read_san(h, x509);
    read_eku(h, x509);
    read_crls(&h->certificate, x509);
}
