/* x509_internal: what the files of this folder share. The one header that knows OpenSSL's types. */
#ifndef FEDTAP_X509_INTERNAL_H
#define FEDTAP_X509_INTERNAL_H

#include <openssl/bio.h>
#include <openssl/sha.h>
#include <openssl/types.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "id_cache.h"
#include "trust.h"

/* --- library.c --- */

/* shelf is one context of OpenSSL, with the one provider that is in it. NULL is OpenSSL's own. */
struct shelf {
    OSSL_LIB_CTX *context;
    OSSL_PROVIDER *provider;
};

/* library is what OpenSSL reads certificates with. */
struct library {
    struct shelf common; /* knows the public keys that nearly all certificates have, */
    struct shelf whole;  /* or all of them */
};

/* library_open makes contexts in which public keys cost less to read, and say the same. It never
 * fails: where the system's configuration of OpenSSL names other providers, and when out of memory,
 * both are OpenSSL's own. Close it with library_close, after all that was read in it. */
struct library library_open(void);

/* library_close gives the contexts back; the zero state is a no-op. */
void library_close(struct library *library);

/* --- certificate.c --- */

/* parsed is one certificate in both forms. Both NULL: the octets are no certificate. */
struct parsed {
    uint8_t sha256[SHA256_DIGEST_LENGTH]; /* of the octets as they were sent */
    X509 *x509;
    struct certificate *certificate;
};

/* x509_parse parses DER that must end where the certificate ends; NULL otherwise. library outlives
 * it; NULL is OpenSSL's own. */
X509 *x509_parse(const struct library *library, struct bytes der);

/* certificate_read copies the values out of x509, with one user; NULL when out of memory. */
struct certificate *certificate_read(X509 *x509, const uint8_t sha256[SHA256_DIGEST_LENGTH]);

/* certificate_retain adds a user, whose certificate_free will be one more; returns c. */
struct certificate *certificate_retain(struct certificate *c);

/* x509_name_print writes name in RFC 2253 form to out. False when out of memory. */
bool x509_name_print(const X509_NAME *name, BIO *out);

/* x509_time_ns converts t, saturating; unreadable is the answer when t is no time at all. */
int64_t x509_time_ns(const ASN1_TIME *t, int64_t unreadable);

/* --- pem.c --- */

/* pem_load appends to out every certificate of the PEM file at path, or of every regular file of
 * the directory at path, in order of name. False with the reason when there is none, or when one is
 * malformed; out may then have grown. */
bool pem_load(const struct library *library, const char *path, STACK_OF(X509) *out,
              struct error *error);

/* pem_load_system appends the system's anchors: those of OpenSSL's default file and directory, or
 * of SSL_CERT_FILE and SSL_CERT_DIR. What cannot be read is left out. */
void pem_load_system(const struct library *library, STACK_OF(X509) *out);

/* --- chain.c --- */

/* path is the best way found from a leaf towards an anchor. It borrows from the chain and the
 * stores it was built from. */
struct path {
    enum trust_answer answer;
    enum trust_anchor anchor;
    int error;                           /* X509_V_OK or X509_V_ERR_… */
    const X509 *last;                    /* where it ends */
    const X509 *earliest;                /* the one that expires first */
    const X509 *step[TLS_CHAIN_MAX + 1]; /* all of it, leaf first; longer ones are cut */
    size_t num_steps;
    int64_t not_before_ns;
    int64_t not_after_ns;
};

/* path_query is a leaf, what may lie between, and the anchors, one store for each kind. */
struct path_query {
    X509_STORE_CTX *context;                 /* scratch; keeps nothing from one query to the next */
    X509_STORE *anchors[ANCHOR_PRIVATE + 1]; /* by kind; ANCHOR_NONE is NULL */
    X509 *leaf;
    STACK_OF(X509) *untrusted;
    int64_t time_ns;
};

/* path_find finds the best path. It never fails: when memory is exhausted, the answer is
 * TRUST_INVALID and the error says so. */
struct path path_find(const struct path_query *query);

/* path_holds tells whether a certificate is on the path, in the same octets; NULL never is. */
bool path_holds(const struct path *path, const X509 *x509);

/* store_is_empty tells whether a store holds no anchor. */
bool store_is_empty(const X509_STORE *store);

/* --- issuers.c --- */

/* issuers remembers the CA certificates of the chains seen, at most SEEN_ISSUERS_MAX. */
struct issuers;

/* issuers_new makes an empty set; NULL when out of memory. */
struct issuers *issuers_new(void);

/* issuers_free frees the set; NULL is a no-op. */
void issuers_free(struct issuers *issuers);

/* issuers_add remembers what is not known yet, with its own references; the oldest makes room. */
void issuers_add(struct issuers *issuers, const struct parsed *issuer);

/* issuers_find lends the one with that fingerprint, or NULL; it dies with the next issuers_add. */
const struct parsed *issuers_find(const struct issuers *issuers,
                                  const uint8_t sha256[SHA256_DIGEST_LENGTH]);

/* issuers_list lists all of them, borrowed; free the list with sk_X509_free. NULL when out of
 * memory. */
STACK_OF(X509) *issuers_list(const struct issuers *issuers);

/* issuers_generation grows with every issuer that was not known. */
uint64_t issuers_generation(const struct issuers *issuers);

/* --- name_texts.c --- */

/* name_texts remembers the texts of a few distinguished names. */
struct name_texts;

/* name_texts_new makes an empty memory; NULL when out of memory. */
struct name_texts *name_texts_new(void);

/* name_texts_free frees it; NULL is a no-op. */
void name_texts_free(struct name_texts *texts);

/* name_texts_find does what trust_name_text promises. */
const char *name_texts_find(struct name_texts *texts, struct bytes der);

/* --- sent.c --- */

/* sent is a chain as it was sent, leaf first. */
struct sent {
    struct parsed item[TLS_CHAIN_MAX];
    size_t num;
};

/* sent_parse parses num certificates, at most TLS_CHAIN_MAX; those that are issuers seen before are
 * taken from there, and those that are issuers are remembered there. The caller takes over each
 * item's certificate, and calls sent_drop for the rest. */
void sent_parse(struct sent *sent, const struct library *library, const struct bytes *der,
                size_t num, struct issuers *seen);

/* sent_drop gives the X509s back. */
void sent_drop(struct sent *sent);

/* sent_in_order tells whether each certificate is the issuer of the one before it. */
bool sent_in_order(const struct sent *sent);

/* sent_find returns the values of x509 when it was sent, else NULL. */
const struct certificate *sent_find(const struct sent *sent, const X509 *x509);

/* sent_issuers lists what was sent besides the leaf, borrowed; free the list with sk_X509_free.
 * NULL when out of memory. */
STACK_OF(X509) *sent_issuers(const struct sent *sent);

/* --- judgements.c --- */

/* judged is a judgement with all that it lends, and when it was made. */
struct judged {
    struct chain_judgement judgement;
    struct certificate *certificate[TLS_CHAIN_MAX]; /* what judgement.certificate lends */
    BIO *anchor_subject; /* the text of path_not_after_subject when it was not sent, or NULL */
    int64_t time_ns;
    uint64_t generation; /* of the issuers seen */
};

/* judgements_new makes an empty cache of struct judged by the ids of their chains: at most TRUST_CACHE_MAX, made
 * from at most TRUST_CACHE_OCTETS_MAX octets. NULL when out of memory. */
struct id_cache *judgements_new(void);

/* judgements_renew returns the entry of id, now the most recently used and blank, for a chain of
 * octets octets; NULL when out of memory. */
struct judged *judgements_renew(struct id_cache *judgements, uint64_t id, size_t octets);

#endif
