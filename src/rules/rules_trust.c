/* rules_trust.c: how far a chain as sent leads, and certificates that did not show. */
#include "outcome.h"
#include "predictions.h"

static void fail_untrusted(const struct subject *s, struct outcome *o)
{
    const struct chain_judgement *j = s->judgement;
    char issuer[SHOWN_MAX];
    shown(j->missing_issuer, issuer);
    switch (j->answer) {
    case TRUST_SELF_SIGNED:
        outcome_fail(o, &subject_side(s)->origin,
                     "The %s certificate is self-signed and no known anchor.", subject_role(s));
        break;
    case TRUST_UNKNOWN_ROOT:
        outcome_fail(o, &subject_side(s)->origin,
                     "The %s certificate's chain ends at %s, which is no known anchor.",
                     subject_role(s), issuer);
        break;
    case TRUST_ISSUER_MISSING:
        outcome_fail(o, &subject_side(s)->origin,
                     "The %s certificate's chain stops before %s, which was not sent and is no "
                     "known anchor: either an intermediate certificate that should have been "
                     "sent, or a root that fedtap was not given.",
                     subject_role(s), issuer);
        break;
    default:
        outcome_fail(o, &subject_side(s)->origin, "The %s certificate's chain does not verify: %s.",
                     subject_role(s), j->reason != NULL ? j->reason : "it cannot be read");
        break;
    }
}

static void check_cert_untrusted(const struct subject *s, struct outcome *o)
{
    const struct chain_judgement *j = s->judgement;
    if (j->answer == TRUST_ANCHORED ||
        (j->answer == TRUST_ISSUER_MISSING && j->issuer_known != ISSUER_UNKNOWN)) {
        return;
    }
    fail_untrusted(s, o);
    outcome_remedy(
        o, "Use a certificate of a public CA, or have the partner import the private CA (tell "
           "fedtap with --private-ca). Upload root and intermediates to the Expressway's "
           "Trusted CA certificate store: it sends only what is there.");
    predict_refusal(s, o, PREDICT_UNTRUSTED);
}

static void check_cert_chain_incomplete(const struct subject *s, struct outcome *o)
{
    const struct chain_judgement *j = s->judgement;
    if (j->answer != TRUST_ISSUER_MISSING || j->issuer_known == ISSUER_UNKNOWN) {
        return;
    }
    char issuer[SHOWN_MAX];
    outcome_fail(o, &subject_side(s)->origin,
                 "The %s certificate was sent without its intermediate certificate %s, which is "
                 "known %s. With it the chain would be trusted.",
                 subject_role(s), shown(j->missing_issuer, issuer),
                 j->issuer_known == ISSUER_SEEN ? "from another handshake of this capture"
                                                : "from --intermediates");
    outcome_remedy(
        o,
        "Upload %s to the Expressway's Trusted CA certificate store: the Expressway sends "
        "an intermediate only when it is there. The certificate itself need not be "
        "re-issued.",
        issuer);
    predict_refusal(s, o, PREDICT_CHAINING);
}

static void check_cert_private_ca(const struct subject *s, struct outcome *o)
{
    if (s->judgement->answer != TRUST_ANCHORED || s->judgement->anchor != ANCHOR_PRIVATE) {
        return;
    }
    bool cloud = s->deployment->policy == POLICY_OFFICE365 && is_ours_or_undeclared(s);
    outcome_fail(o, &subject_side(s)->origin,
                 "The %s certificate is anchored in a private CA only%s.", subject_role(s),
                 cloud ? ", which Office 365 does not trust"
                       : ": it works with partners that have imported that CA");
    if (!cloud) {
        outcome_remedy(o, "Nothing to mend as long as every partner has imported the CA.");
        return;
    }
    o->severity = SEVERITY_ERROR;
    outcome_remedy(o, "Use a certificate of a public CA.");
    predict_refusal(s, o, PREDICT_UNTRUSTED);
}

static void check_cert_client_missing(const struct subject *s, struct outcome *o)
{
    if (s->side != TLS_CLIENT || subject_side(s)->presented != PRESENTED_EMPTY) {
        return;
    }
    char server[ENDPOINT_TEXT_MAX];
    outcome_fail(o, &subject_side(s)->origin,
                 "%s asked for a client certificate, and the Certificate message that came back "
                 "was empty.",
                 endpoint_format(&s->pair->server, server));
    outcome_remedy(
        o, "Give the Expressway-E a client certificate (from X15.5 on it has a store of its "
           "own), of a CA among those that the server accepts: see acceptable_cas.");
    predict_refusal(s, o, PREDICT_NO_CREDENTIALS);
}

static void check_cert_not_visible(const struct subject *s, struct outcome *o)
{
    const struct pair_side *side = subject_side(s);
    bool hides = side->hidden == HIDDEN_TLS13 || side->hidden == HIDDEN_RESUMED;
    if (!hides || side->presented != PRESENTED_NOTHING) {
        return;
    }
    outcome_fail(o, &side->hidden_origin, "The %s certificate cannot be seen: %s.", subject_role(s),
                 side->hidden == HIDDEN_TLS13
                     ? "TLS 1.3 encrypts it"
                     : "the session was resumed, and nobody shows a certificate then");
    outcome_remedy(o, side->hidden == HIDDEN_TLS13
                          ? "Test again with the SIP interface limited to TLS 1.2, or run the "
                            "Expressway's Connectivity test, which does not offer TLS 1.3."
                          : "Capture a full handshake: restart the connection after the session's "
                            "lifetime, or restart the service.");
}

const struct rule rules_trust[] = {
    {
        .id = "cert-untrusted",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The chain as sent leads to a known anchor",
        .why =
            "The far side has nothing but what was sent and its own anchors. Which anchors it has "
            "cannot be seen: fedtap judges by those it was given.",
        .on_the_wire =
            "Self-signed, ends at an unknown root, or stops before an issuer that is not "
            "known.",
        .far_side = "1010, SEC_E_UNTRUSTED_ROOT; or alert 48 unknown_ca.",
        .remedy =
            "Use a CA that the far side trusts, and have the Expressway send the intermediates.",
        .source = "Cisco TAC 212383, Certificate (CERT-30)",
        .check = check_cert_untrusted,
    },
    {
        .id = "cert-chain-incomplete",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The intermediate certificates are sent",
        .why = "The Expressway sends an intermediate only when it is in its own Trusted CA store. "
               "A far side that does not have it cannot build the chain.",
        .on_the_wire =
            "The chain lacks an issuer that was seen in another handshake or is given by "
            "--intermediates.",
        .far_side = "1010, CERT_E_CHAINING; or alert 48 unknown_ca.",
        .remedy = "Upload the intermediate to the Trusted CA certificate store.",
        .source = "Cisco TAC 212475, mutual TLS (CERT-31)",
        .check = check_cert_chain_incomplete,
    },
    {
        .id = "cert-private-ca",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "The certificate is anchored in a public CA",
        .why =
            "Office 365 trusts public CAs only; a partner on premises trusts a private one after "
            "importing it.",
        .on_the_wire = "The chain's anchor is among --private-ca and not among the public ones.",
        .far_side = "With Office 365: 1010, SEC_E_UNTRUSTED_ROOT.",
        .remedy = "For Office 365 use a certificate of a public CA.",
        .source = "Cisco TAC 212383, Certificate (CERT-33, CERT-34)",
        .check = check_cert_private_ca,
    },
    {
        .id = "cert-client-missing",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .title = "A client certificate is given when it is asked for",
        .why =
            "Federation is mutual TLS. A client that declines cannot be told apart from anybody.",
        .on_the_wire = "CertificateRequest, and then an empty Certificate message.",
        .far_side =
            "The handshake is refused, or calls fail with 504; SEC_E_INCOMPLETE_CREDENTIALS.",
        .remedy = "Give the Expressway-E a client certificate of a CA that the server accepts.",
        .source = "RFC 5246, section 7.4.6; Microsoft: TLS and MTLS (TLS-07)",
        .check = check_cert_client_missing,
    },
    {
        .id = "cert-not-visible",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_PARTY,
        .title = "The certificate can be seen",
        .why =
            "TLS 1.3 encrypts certificates and a resumed session sends none. What was not seen is "
            "unknown, never a pass.",
        .on_the_wire =
            "TLS 1.3 was negotiated, or the server went on without a Certificate message.",
        .far_side = "Nothing: this is fedtap's own blind spot.",
        .remedy = "Capture a full handshake of TLS 1.2.",
        .source = "RFC 8446, section 4.4.2; RFC 5246, section 7.3 (BLIND-TLS13, BLIND-RESUMED)",
        .check = check_cert_not_visible,
    },
};

const size_t num_rules_trust = sizeof rules_trust / sizeof rules_trust[0];
