/* rules_profile.c: what a certificate must be like, whatever its name. */
#include <stdio.h>
#include <string.h>

#include "outcome.h"
#include "predictions.h"
#include "text.h"
#include "timestamp.h"

/* EXPIRES_SOON_DAYS is how long before its end a certificate is told of. */
#define EXPIRES_SOON_DAYS 30

/* Sizes of RSA keys in bits: rejected below, too small below, asking for trouble from. */
#define RSA_BITS_REJECTED 1024
#define RSA_BITS_SMALL 2048
#define RSA_BITS_LARGE 8192

static const struct certificate *leaf_of(const struct subject *s)
{
    return s->judgement->certificate[0];
}

static void check_cert_expires_soon(const struct subject *s, struct outcome *o)
{
    const struct certificate *leaf = leaf_of(s);
    int64_t now = subject_side(s)->origin.time_ns;
    if (leaf->not_after_ns < now || leaf->not_after_ns - now > EXPIRES_SOON_DAYS * NS_PER_DAY) {
        return;
    }
    char date[TIMESTAMP_TEXT_MAX];
    char subject[SHOWN_MAX];
    outcome_fail(o, &subject_side(s)->origin,
                 "The %s certificate (%s) expires on %s, %lld days after it was shown.",
                 subject_role(s), shown(leaf->subject, subject),
                 timestamp_format_seconds(leaf->not_after_ns, date),
                 (long long)((leaf->not_after_ns - now) / NS_PER_DAY));
    outcome_remedy(o,
                   "Renew it in time. Public CAs leave clientAuth out of new certificates: look at "
                   "the extended key usage before you upload one as client certificate.");
}

/* fail_eku words the purpose that is missing among those that the certificate is limited to. */
static void fail_eku(const struct subject *s, struct outcome *o, const char *purpose)
{
    char purposes[SHOWN_MAX];
    outcome_fail(o, &subject_side(s)->origin,
                 "The %s certificate is limited to %s, and shown where %s is needed.",
                 subject_role(s), shown(leaf_of(s)->eku, purposes), purpose);
}

static void check_cert_eku(const struct subject *s, struct outcome *o)
{
    const struct certificate *leaf = leaf_of(s);
    if (!leaf->has_eku || leaf->eku_any) {
        return;
    }
    if (s->side == TLS_SERVER && !leaf->eku_server_auth) {
        fail_eku(s, o, "serverAuth");
        outcome_remedy(o, "Re-issue the certificate with serverAuth in its extended key usage.");
        predict_refusal(s, o, PREDICT_WRONG_USAGE);
    } else if (s->side == TLS_CLIENT && !leaf->eku_client_auth) {
        o->severity = SEVERITY_WARNING; /* what Microsoft makes of it is not documented */
        fail_eku(s, o, "clientAuth");
        outcome_remedy(
            o, "It works only with a peer that does not check. Use a certificate that has "
               "clientAuth as well as client certificate; an Expressway from X15.5 on checks "
               "its peers unless xConfiguration SIP TLS Certificate ExtendedKeyUsage Checking "
               "Mode is Off.");
    }
}

static void weaken(struct outcome *o, struct text *t, enum severity severity)
{
    if (t->len > 0) {
        text_add(t, "; ");
    }
    o->severity = t->len == 0 || severity > o->severity ? severity : o->severity;
}

static void add_weak_key(struct outcome *o, struct text *t, const struct certificate *leaf)
{
    static const char *const curves[] = {"prime256v1", "secp384r1", "secp521r1"};
    if (leaf->key == KEY_RSA &&
        (leaf->key_bits < RSA_BITS_SMALL || leaf->key_bits >= RSA_BITS_LARGE)) {
        weaken(o, t, leaf->key_bits < RSA_BITS_REJECTED ? SEVERITY_ERROR : SEVERITY_WARNING);
        text_add(t, "its RSA key has %u bits", leaf->key_bits);
    }
    bool known = leaf->key != KEY_EC;
    for (size_t i = 0; i < sizeof curves / sizeof curves[0] && !known; i++) {
        known = leaf->key_curve != NULL && strcmp(leaf->key_curve, curves[i]) == 0;
    }
    if (!known) {
        weaken(o, t, SEVERITY_WARNING);
        text_add(t, "its key lies on the curve %s, which Microsoft does not list",
                 leaf->key_curve != NULL ? leaf->key_curve : "without a name");
    }
}

/* add_weak_signatures: of all but roots, whose own signature proves nothing. */
static void add_weak_signatures(struct outcome *o, struct text *t, const struct subject *s)
{
    for (size_t i = 0; i < s->judgement->num_certificates; i++) {
        const struct certificate *c = s->judgement->certificate[i];
        bool is_weak = c != NULL && !c->is_self_issued && c->digest != NULL &&
                       (strcmp(c->digest, "MD5") == 0 || strcmp(c->digest, "SHA1") == 0);
        if (is_weak) {
            char subject[SHOWN_MAX];
            weaken(o, t, SEVERITY_WARNING);
            text_add(t, "%s is signed with %s", shown(c->subject, subject), c->signature);
        }
    }
}

static void check_cert_weak(const struct subject *s, struct outcome *o)
{
    char weaknesses[MESSAGE_MAX];
    struct text t = text_init(weaknesses, sizeof weaknesses);
    add_weak_key(o, &t, leaf_of(s));
    add_weak_signatures(o, &t, s);
    if (t.len == 0) {
        return;
    }
    outcome_fail(o, &subject_side(s)->origin, "The %s certificate is weak: %s.", subject_role(s),
                 weaknesses);
    outcome_remedy(o,
                   "Re-issue it with an RSA key of 2048 to 4096 bits, or on P-256, P-384 or P-521, "
                   "and a SHA-256 signature.");
}

static void check_cert_rsa_pss(const struct subject *s, struct outcome *o)
{
    for (size_t i = 0; i < s->judgement->num_certificates; i++) {
        const struct certificate *c = s->judgement->certificate[i];
        if (c == NULL || !c->signature_is_rsa_pss || (i > 0 && c->is_self_issued)) {
            continue;
        }
        char subject[SHOWN_MAX];
        outcome_fail(
            o, &subject_side(s)->origin,
            "%s, in the chain of the %s certificate, is signed with RSASSA-PSS, which Lync "
            "and Skype for Business do not support.",
            shown(c->subject, subject), subject_role(s));
        outcome_remedy(o, "Have it issued with a PKCS#1 v1.5 signature (sha256WithRSAEncryption).");
        predict_refusal(s, o, PREDICT_SIGNATURE);
        return;
    }
}

static void check_cert_no_crl(const struct subject *s, struct outcome *o)
{
    const struct certificate *leaf = leaf_of(s);
    if (leaf->has_http_crl || leaf->is_self_signed) {
        return;
    }
    outcome_fail(o, &subject_side(s)->origin,
                 leaf->num_crl_urls == 0
                     ? "The %s certificate names no place to get a revocation list from (CRL "
                       "distribution point)."
                     : "The %s certificate's revocation lists are not to be had by HTTP.",
                 subject_role(s));
    outcome_remedy(o,
                   "Have the CA put an http:// CRL distribution point into its certificates that "
                   "the far side can reach.");
}

static void check_cert_chain_order(const struct subject *s, struct outcome *o)
{
    if (s->judgement->in_order || s->judgement->num_certificates < 2) {
        return;
    }
    outcome_fail(
        o, &subject_side(s)->origin,
        "The %zu certificates that the %s shows are not in order: each must be the issuer of "
        "the one before it.",
        s->judgement->num_certificates, subject_role(s));
    outcome_remedy(o,
                   "Rebuild the chain: leaf first, then each issuer, nothing else. The Expressway "
                   "sends what its Trusted CA store holds.");
}

const struct rule rules_profile[] = {
    {
        .id = "cert-expires-soon",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate is good for another 30 days",
        .why = "Whoever renews it needs time, and the next one may lack clientAuth.",
        .on_the_wire = "notAfter of the certificate lies within 30 days of the packet's time.",
        .far_side = "Nothing yet; later what cert-expired says.",
        .remedy = "Renew the certificate.",
        .source = "RFC 5280, section 4.1.2.5 (CERT-22)",
        .check = check_cert_expires_soon,
    },
    {
        .id = "cert-eku",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate may be used in the role that it is shown in",
        .why =
            "A certificate whose extended key usage leaves the role out is refused by whoever checks. "
            "Microsoft documents only serverAuth; what it makes of a client certificate without "
            "clientAuth is unverified, so that is a warning.",
        .on_the_wire = "extendedKeyUsage of the certificate, and which side shows it.",
        .far_side = "As server: 1010, SEC_E_CERT_WRONG_USAGE. As client: nothing, or a TLS alert.",
        .remedy = "Re-issue the certificate with serverAuth and clientAuth.",
        .source = "Microsoft: Edge certificate requirements; Cisco Expressway X15.5 release notes "
                  "(CERT-10 to CERT-14)",
        .check = check_cert_eku,
    },
    {
        .id = "cert-weak",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "Key and signature are strong enough",
        .why =
            "RSA below 1024 bits is rejected; below 2048 no public CA issues, from 8192 on the "
            "Expressway has trouble. Microsoft lists P-256, P-384 and P-521. Modern Windows distrusts "
            "SHA-1 (unverified for Skype for Business, which lists it).",
        .on_the_wire = "The leaf's key; the signatures of all certificates but roots.",
        .far_side = "1010, or nothing at all.",
        .remedy = "RSA 2048 to 4096 or a listed curve, and SHA-256.",
        .source = "Microsoft: Edge certificate requirements (CERT-40 to CERT-42, CERT-44, CERT-45)",
        .check = check_cert_weak,
    },
    {
        .id = "cert-rsa-pss",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "No certificate is signed with RSASSA-PSS",
        .why =
            "Lync and Skype for Business do not support such certificates. Handshakes signed with "
            "rsa_pss are another matter, and fine.",
        .on_the_wire = "signatureAlgorithm of the leaf and of what stands between it and the root.",
        .far_side = "1010, TRUST_E_CERT_SIGNATURE.",
        .remedy = "PKCS#1 v1.5 signatures.",
        .source = "Microsoft: Edge certificate requirements, RSASSA-PSS (CERT-43)",
        .check = check_cert_rsa_pss,
    },
    {
        .id = "cert-no-crl",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate says where its revocation list is, by HTTP",
        .why =
            "Microsoft asks for a CRL distribution point in every server certificate, and its Edge "
            "fetches the list over port 80.",
        .on_the_wire = "cRLDistributionPoints of the leaf.",
        .far_side = "CRYPT_E_REVOCATION_OFFLINE in the Edge's log, where it insists.",
        .remedy = "A CA profile with an http:// CRL distribution point.",
        .source = "Microsoft: Edge certificate requirements (CERT-50, CERT-51)",
        .check = check_cert_no_crl,
    },
    {
        .id = "cert-chain-order",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The chain is in order",
        .why =
            "TLS 1.2 asks for each certificate to certify the one before it. Windows usually copes, "
            "other peers do not.",
        .on_the_wire = "The order of the Certificate message, and certificates in it that do not "
                       "belong.",
        .far_side = "Nothing, or a TLS alert of a strict peer.",
        .remedy = "Leaf first, then each issuer.",
        .source = "RFC 5246, section 7.4.2 (CERT-32)",
        .check = check_cert_chain_order,
    },
};

const size_t num_rules_profile = sizeof rules_profile / sizeof rules_profile[0];
