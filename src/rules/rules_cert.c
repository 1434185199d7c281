/* rules_cert.c: what a certificate that stands for the SRV target must be. */
#include "closest.h"
#include "name_match.h"
#include "outcome.h"
#include "predictions.h"
#include "text.h"
#include "timestamp.h"

/* NAMES_SHOWN_MAX is how many dNSNames a message lists. */
#define NAMES_SHOWN_MAX 4

/* NAMES_COMPARED_MAX is how many dNSNames are looked at for the closest one: each costs some time. */
#define NAMES_COMPARED_MAX 32

static const struct certificate *leaf_of(const struct subject *s)
{
    return s->judgement->certificate[0];
}

/* closest_name returns the dNSName that looks most like target, or nothing where none does. */
static struct bytes closest_name(const struct certificate *leaf, const char *target)
{
    struct closest closest = closest_to(bytes_of_text(target));
    for (size_t i = 0; i < leaf->num_san_dns && i < NAMES_COMPARED_MAX; i++) {
        closest_try(&closest, leaf->san_dns[i]);
    }
    return closest.found;
}

static void add_names(struct text *t, const struct certificate *leaf, const char *target)
{
    char name[SHOWN_MAX];
    if (!leaf->has_san) {
        text_add(t, "it has no SAN, and its common name is %s", shown(leaf->common_name, name));
        return;
    }
    if (leaf->num_san_dns == 0) {
        text_add(t, "its SAN has no dNSName, and the common name does not count beside a SAN");
        return;
    }
    text_add(t, "its SAN has ");
    for (size_t i = 0; i < leaf->num_san_dns && i < NAMES_SHOWN_MAX; i++) {
        text_add(t, "%s%s", i > 0 ? ", " : "", shown(leaf->san_dns[i], name));
    }
    if (leaf->num_san_dns > NAMES_SHOWN_MAX) {
        text_add(t, " and %zu more", leaf->num_san_dns - NAMES_SHOWN_MAX);
    }
    struct bytes closest = closest_name(leaf, target);
    if (leaf->num_san_dns > 1 && closest.len > 0) {
        text_add(t, "; the closest is %s", shown(closest, name));
    }
}

/* certificate_title is the name that Microsoft's log gives the certificate. */
static struct bytes certificate_title(const struct certificate *leaf)
{
    return leaf->common_name.len > 0 || leaf->num_san_dns == 0 ? leaf->common_name
                                                               : leaf->san_dns[0];
}

static void predict_wrong_name(const struct subject *s, struct outcome *o, const char *target)
{
    static const char info[] = "The peer certificate does not contain a matching FQDN";
    char title[SHOWN_MAX];
    shown(certificate_title(leaf_of(s)), title);
    if (!is_ours_or_undeclared(s)) {
        return;
    }
    if (s->side == TLS_SERVER) {
        predict(&o->predicts, PREDICT_WRONG_NAME,
                "ErrorType=\"%s\";tls-target=\"%s\";PeerServer=\"%s\"", info, target, title);
    } else {
        predict(&o->predicts, PREDICT_CERT_MISMATCH,
                "expected-fqdn=\"%s\";certName=\"%s\";info=\"%s\"", target, title, info);
    }
}

static void remedy_wrong_name(const struct subject *s, struct outcome *o, const char *target)
{
    if (!is_ours_or_undeclared(s)) {
        o->severity = SEVERITY_WARNING;
        outcome_remedy(o,
                       "The partner's certificate: it fails only where the Expressway's zone has "
                       "TLS verify on. Ask the partner to add %s to its SAN.",
                       target);
        return;
    }
    outcome_remedy(o,
                   "Re-issue the Expressway-E's %s certificate with the dNSName %s in its SAN, and "
                   "upload it. From X15.5 on the server and the client certificate are kept apart: "
                   "both need the name.",
                   subject_role(s), target);
}

/* leave_open: nobody knows whether the name is among those that were not kept. */
static void leave_open(const struct subject *s, struct outcome *o, const char *target)
{
    o->severity = SEVERITY_INFO;
    outcome_fail(o, &subject_side(s)->origin,
                 "The %s certificate carries so many names that fedtap kept only %zu of them: "
                 "whether %s, the %s, is among the others is not known.",
                 subject_role(s), leaf_of(s)->num_san_dns, target, target_title(s));
    outcome_remedy(o, "Look for %s in the certificate itself.", target);
}

static void check_cert_name_mismatch(const struct subject *s, struct outcome *o)
{
    const struct name *target_name = &s->record->srv.target;
    const struct certificate *leaf = leaf_of(s);
    enum name_match match = name_match_of(leaf, target_name);
    if (is_hosted(target_name) || match == NAME_MATCHES || match == NAME_WILDCARD_ONLY) {
        return;
    }
    char target[NAME_TEXT_MAX];
    char names[MESSAGE_MAX];
    struct text t = text_init(names, sizeof names);
    name_format(target_name, target);
    if (match == NAME_NOT_KNOWN) {
        leave_open(s, o, target);
        return;
    }
    add_names(&t, leaf, target);
    outcome_fail(o, &subject_side(s)->origin, "The %s certificate does not carry %s, the %s: %s.",
                 subject_role(s), target, target_title(s), names);
    remedy_wrong_name(s, o, target);
    predict_wrong_name(s, o, target);
}

static void check_cert_wildcard(const struct subject *s, struct outcome *o)
{
    const struct name *target_name = &s->record->srv.target;
    if (is_hosted(target_name) || name_match_of(leaf_of(s), target_name) != NAME_WILDCARD_ONLY) {
        return;
    }
    char target[NAME_TEXT_MAX];
    name_format(target_name, target);
    outcome_fail(o, &subject_side(s)->origin,
                 "Only a wildcard of the %s certificate covers %s, the %s; Microsoft's "
                 "federation does not match wildcards.",
                 subject_role(s), target, target_title(s));
    remedy_wrong_name(s, o, target);
    predict_wrong_name(s, o, target);
}

static void check_cert_expired(const struct subject *s, struct outcome *o)
{
    const struct certificate *leaf = leaf_of(s);
    int64_t now = subject_side(s)->origin.time_ns;
    char date[TIMESTAMP_TEXT_MAX];
    char subject[SHOWN_MAX];
    if (leaf->not_after_ns < now) {
        outcome_fail(o, &subject_side(s)->origin,
                     "The %s certificate (%s) expired on %s, before it was shown.", subject_role(s),
                     shown(leaf->subject, subject),
                     timestamp_format_seconds(leaf->not_after_ns, date));
    } else if (s->judgement->answer == TRUST_ANCHORED && s->judgement->path_not_after_ns < now) {
        outcome_fail(o, &subject_side(s)->origin,
                     "The certificate %s, on which the %s certificate rests, expired on %s.",
                     shown(s->judgement->path_not_after_subject, subject), subject_role(s),
                     timestamp_format_seconds(s->judgement->path_not_after_ns, date));
    } else {
        return;
    }
    outcome_remedy(o, "Renew the certificate and upload it to the Expressway-E.");
    predict_refusal(s, o, PREDICT_EXPIRED);
}

static void check_cert_not_yet_valid(const struct subject *s, struct outcome *o)
{
    const struct certificate *leaf = leaf_of(s);
    int64_t now = subject_side(s)->origin.time_ns;
    char date[TIMESTAMP_TEXT_MAX];
    char subject[SHOWN_MAX];
    if (leaf->not_before_ns > now) {
        outcome_fail(o, &subject_side(s)->origin, "The %s certificate (%s) is not valid before %s.",
                     subject_role(s), shown(leaf->subject, subject),
                     timestamp_format_seconds(leaf->not_before_ns, date));
    } else if (s->judgement->answer == TRUST_ANCHORED && s->judgement->path_not_before_ns > now) {
        outcome_fail(o, &subject_side(s)->origin,
                     "A certificate on which the %s certificate rests is not valid before %s.",
                     subject_role(s),
                     timestamp_format_seconds(s->judgement->path_not_before_ns, date));
    } else {
        return;
    }
    outcome_remedy(o,
                   "Check the clock of whoever issued it and of the capturing host; otherwise use "
                   "a certificate that is valid now.");
    predict_refusal(s, o, PREDICT_EXPIRED);
}

const struct rule rules_cert[] = {
    {
        .id = "cert-name-mismatch",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .essential = true,
        .title = "The certificate carries the SRV target",
        .why =
            "Microsoft compares the SRV target of the SIP domain with the certificate: as server in "
            "calls from Microsoft, as client in calls to it. Only the dNSNames of the SAN count; "
            "the common name counts when there is no SAN at all. The bare SIP domain need not be "
            "there. A declared peer's certificate is a warning only: an Expressway checks it "
            "only where TLS verify is on.",
        .on_the_wire = "The Certificate message of a connection that stands for the SRV target.",
        .far_side =
            "As server: 1010, SEC_E_WRONG_PRINCIPAL. As client: 0xc3e93d67 in the Edge's log "
            "and a bare 504, over a TLS connection that came up without complaint.",
        .remedy = "Re-issue the certificate with the SRV target as dNSName.",
        .source = "Cisco TAC 212383, Certificate and log samples (CERT-01 to CERT-03)",
        .check = check_cert_name_mismatch,
    },
    {
        .id = "cert-wildcard",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .essential = true,
        .title = "The certificate carries the SRV target itself, not a wildcard",
        .why = "Microsoft's federation does not match wildcards, and RFC 5922 bars them for SIP.",
        .on_the_wire = "Only \"*.\" and the target's parent stand in the certificate.",
        .far_side = "As for a certificate without the name: 1010, or 0xc3e93d67 and a bare 504.",
        .remedy = "Re-issue the certificate with the SRV target spelt out.",
        .source = "Microsoft: Wildcard certificate support; RFC 5922, section 7.2 (CERT-04)",
        .check = check_cert_wildcard,
    },
    {
        .id = "cert-expired",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate had not expired when it was shown",
        .why = "An expired certificate is refused. Packet time decides, not today's date.",
        .on_the_wire = "notAfter of the certificate, or of one on which it rests, lies before the "
                       "packet's time.",
        .far_side = "1010, SEC_E_CERT_EXPIRED; or alert 45 certificate_expired.",
        .remedy = "Renew the certificate.",
        .source = "RFC 5280, section 4.1.2.5 (CERT-20)",
        .check = check_cert_expired,
    },
    {
        .id = "cert-not-yet-valid",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate was valid already when it was shown",
        .why = "A certificate from the future is refused; often a clock is wrong.",
        .on_the_wire = "notBefore lies after the packet's time.",
        .far_side = "1010, SEC_E_CERT_EXPIRED (the same code covers both ends of the validity).",
        .remedy = "Set the clocks right, or wait.",
        .source = "RFC 5280, section 4.1.2.5 (CERT-21)",
        .check = check_cert_not_yet_valid,
    },
};

const size_t num_rules_cert = sizeof rules_cert / sizeof rules_cert[0];
