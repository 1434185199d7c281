/* trust: anchors, known intermediates and revocation lists, and what they say of a chain exactly as it was sent.
 *
 * The answers carry no verdict. No certificate remembered from elsewhere ever completes a chain:
 * what is remembered only names what was not sent. There is no network access. */
#ifndef FEDTAP_TRUST_H
#define FEDTAP_TRUST_H

#include "bounds.h"
#include "certificate.h"
#include "revocation.h"
#include "status.h"

/* trust holds anchors, intermediates, issuers seen, and a bounded cache of judged chains. */
struct trust;

enum trust_anchor { ANCHOR_NONE, ANCHOR_PUBLIC, ANCHOR_PRIVATE };

enum trust_answer {
    TRUST_ANCHORED,       /* the chain as sent ends at a known anchor */
    TRUST_SELF_SIGNED,    /* the leaf is self-signed and no anchor */
    TRUST_UNKNOWN_ROOT,   /* the chain ends at a self-signed certificate that is no anchor */
    TRUST_ISSUER_MISSING, /* the issuer of a certificate was neither sent nor is it an anchor */
    TRUST_INVALID,        /* a signature or constraint fails; reason says which */
    TRUST_UNREADABLE,     /* the leaf does not parse */
};

/* Where the issuer that was not sent is known from. */
enum issuer_known { ISSUER_UNKNOWN, ISSUER_CONFIGURED, ISSUER_SEEN };

/* chain_judgement is what is known of one chain; owned by trust, valid until the next call that
 * takes a trust that is not const. The path is the one that was built, however far it got. */
struct chain_judgement {
    const struct certificate *certificate[TLS_CHAIN_MAX]; /* leaf first; NULL: unreadable */
    size_t num_certificates;
    enum trust_answer answer;    /* dates aside: they are judged apart */
    enum trust_anchor anchor;    /* of TRUST_ANCHORED */
    struct bytes missing_issuer; /* the DN wanted, of ISSUER_MISSING and UNKNOWN_ROOT; raw text */
    enum issuer_known issuer_known; /* of ISSUER_MISSING: is what completes it known, and whence */
    const char *reason;             /* OpenSSL's words; NULL for ANCHORED, or when it has none */
    int64_t path_not_before_ns;     /* the latest notBefore on the path */
    int64_t path_not_after_ns;      /* the earliest notAfter on it */
    struct bytes path_not_after_subject; /* whose that is; raw text */
    bool in_order;                       /* each one sent is the issuer of the one before it */
    bool on_path[TLS_CHAIN_MAX];         /* the leaf rests on it, or is it: path holds it */
    struct revocation revocation[TLS_CHAIN_MAX]; /* of each certificate that can be read */
};

/* trust_new makes an empty trust; NULL when out of memory. */
struct trust *trust_new(void);

/* trust_free frees all; NULL is a no-op. */
void trust_free(struct trust *trust);

/* trust_add_anchors loads PEM certificates from a file, or from every regular file of a directory
 * in order of name (OpenSSL hash names not needed). False with the reason when there is none, or
 * when one is malformed: nothing is added then. An intermediate counts as an anchor too. */
bool trust_add_anchors(struct trust *trust, enum trust_anchor kind, const char *path,
                       struct error *error) __attribute__((warn_unused_result));

/* trust_use_system_anchors takes the system's public anchors (OpenSSL's default file and directory,
 * or SSL_CERT_FILE and SSL_CERT_DIR), loaded when the first chain needs them, which takes some 20
 * ms. Used when no public anchor was given. */
void trust_use_system_anchors(struct trust *trust);

/* trust_add_intermediates loads known intermediates likewise. What was judged before is forgotten,
 * as it is when anchors are added. */
bool trust_add_intermediates(struct trust *trust, const char *path, struct error *error)
    __attribute__((warn_unused_result));

/* trust_add_crls loads certificate revocation lists, PEM or DER, from a file or from every regular
 * file of a directory: at most CRLS_MAX of CRLS_OCTETS_MAX. False with the reason when there is
 * none, or when one is malformed. One that must not be used is told where it matters. */
bool trust_add_crls(struct trust *trust, const char *path, struct error *error)
    __attribute__((warn_unused_result));

/* trust_num_anchors counts the anchors of a kind; without any, no chain can be anchored and the
 * answers mean little. Loads the system's if they are still to be loaded: ask before files are out
 * of reach. */
size_t trust_num_anchors(struct trust *trust, enum trust_anchor kind);

/* trust_judge answers for the chain of num certificates in der, leaf first, at packet time. id is
 * the caller's number for exactly these octets, the key of the cache. CA certificates in the chain
 * are remembered (at most SEEN_ISSUERS_MAX) as issuers seen. Never NULL. */
const struct chain_judgement *trust_judge(struct trust *trust, uint64_t id, const struct bytes *der,
                                          size_t num, int64_t time_ns);

/* trust_name_text is certificate_name_format's text of a distinguished name, which is remembered: the same
 * few come with every handshake. NULL when it does not parse. Valid until the next call. */
const char *trust_name_text(struct trust *trust, struct bytes der);

/* trust_generation grows whenever an issuer is remembered that was not known before: judgements
 * with a missing issuer may then have changed. */
uint64_t trust_generation(const struct trust *trust);

#endif
