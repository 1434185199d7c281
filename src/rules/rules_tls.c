/* rules_tls.c: what is said in the handshake besides certificates, and what of it was not seen. */
#include <stdio.h>

#include "name_match.h"
#include "outcome.h"
#include "predictions.h"

enum alert_description {
    ALERT_BAD_CERTIFICATE = 42,
    ALERT_UNKNOWN_CA = 48,
    ALERT_CERTIFICATE_REQUIRED = 116,
};

/* alerts says what each alert means here (RFC 8446, section 6.2). */
static const struct {
    uint8_t description;
    const char *name;
    const char *meaning;
} alerts[] = {
    {10, "unexpected_message", "a message came out of turn; often something between the two"},
    {20, "bad_record_mac", "a record was damaged or tampered with on the way"},
    {22, "record_overflow", "a record was too long; often not TLS at all"},
    {40, "handshake_failure",
     "no common cipher or key type (RSA or ECDSA), or no client certificate"},
    {42, "bad_certificate", "the certificate was refused: its name, its date or its content"},
    {43, "unsupported_certificate", "the certificate's usage (EKU) or type was refused"},
    {44, "certificate_revoked",
     "the certificate is revoked, or its revocation could not be checked"},
    {45, "certificate_expired", "the certificate has expired"},
    {46, "certificate_unknown",
     "the certificate was refused for a reason not given; often its name "
     "or an untrusted chain"},
    {47, "illegal_parameter", "a field was refused; often a version or a group"},
    {48, "unknown_ca", "the chain does not lead to a CA that the sender trusts"},
    {49, "access_denied", "the certificate was good but its owner is not allowed"},
    {51, "decrypt_error", "a signature did not verify: the key does not fit the certificate"},
    {70, "protocol_version", "no common TLS version"},
    {71, "insufficient_security", "the offered ciphers are too weak for the sender"},
    {80, "internal_error", "the sender failed by itself"},
    {112, "unrecognized_name", "the name that the client asked for (SNI) is not known"},
    {116, "certificate_required", "a client certificate was required and none was given"},
    {120, "no_application_protocol", "no common application protocol (ALPN)"},
};

static const char *alert_meaning(uint8_t description, const char **name)
{
    for (size_t i = 0; i < sizeof alerts / sizeof alerts[0]; i++) {
        if (alerts[i].description == description) {
            *name = alerts[i].name;
            return alerts[i].meaning;
        }
    }
    *name = "an alert without a known name";
    return "its meaning here is not known";
}

static bool is_about_certificate(uint8_t description)
{
    return (description >= ALERT_BAD_CERTIFICATE && description <= ALERT_UNKNOWN_CA) ||
           description == ALERT_CERTIFICATE_REQUIRED;
}

/* An alert is a fault of who was refused; of who refused only when the other is a stranger. */
static void check_tls_alert(const struct subject *s, struct outcome *o)
{
    const struct tls_alert *alert = &s->pair->alert;
    if (!s->pair->has_alert || (alert->side == s->side && s->other_side_known)) {
        return;
    }
    char client[ADDRESS_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    const char *name;
    const char *meaning = alert_meaning(alert->description, &name);
    bool from_server = alert->side == TLS_SERVER;
    address_format(&s->pair->client, client);
    endpoint_format(&s->pair->server, server);
    outcome_fail(o, &s->pair->alert_origin,
                 "The TLS %s %s refused the %s %s with the fatal alert %u %s: %s.",
                 from_server ? "server" : "client", from_server ? server : client,
                 from_server ? "client" : "server", from_server ? client : server,
                 alert->description, name, meaning);
    bool stranger = alert->side == s->side;
    if (stranger && s->succeeds_elsewhere && !is_about_certificate(alert->description)) {
        o->severity = SEVERITY_WARNING; /* a scanner on the Internet is refused in the same way */
    }
    outcome_remedy(
        o, "%s",
        is_about_certificate(alert->description)
            ? "See the findings about the certificate that was refused; where there is "
              "none, look at the trust store and the TLS settings of who sent the alert."
            : "Compare the TLS versions and ciphers that both sides allow; the Expressway's "
              "are under xConfiguration SIP Advanced SipTlsVersions and the cipher settings.");
    if (!stranger && s->side == TLS_SERVER && is_ours_or_undeclared(s)) {
        predict(&o->predicts, PREDICT_NEGOTIATION, NULL);
    }
}

static const char *gap_words(enum gap_cause cause)
{
    static const char *const words[] = {
        [GAP_SPAN_LOSS] = "the capture lost them on the way (span port or kernel)",
        [GAP_SNAP_LEN] = "the snap length cut them off",
        [GAP_MID_STREAM] = "the capture began in the middle of the connection",
        [GAP_LIMIT] = "a limit of fedtap was reached",
        [GAP_ONE_SIDED] = "this direction is not in the capture at all",
    };
    return words[cause];
}

static const char *gap_remedy(enum gap_cause cause)
{
    static const char *const words[] = {
        [GAP_SPAN_LOSS] = "Capture with a larger buffer (-B), or off a less busy port.",
        [GAP_SNAP_LEN] = "Capture whole packets: tcpdump -s 0.",
        [GAP_MID_STREAM] =
            "Start the capture before the call, or end the connection and call again.",
        [GAP_LIMIT] = "See docs/limits.md.",
        [GAP_ONE_SIDED] = "Mirror both directions of the port.",
    };
    return words[cause];
}

static void check_capture_gap(const struct subject *s, struct outcome *o)
{
    const struct pair_side *side = &s->pair->side[s->side];
    if (side->hidden != HIDDEN_GAP) {
        return;
    }
    char octets[64] = "Octets";
    if (side->gap.num_missing > 0) {
        snprintf(octets, sizeof octets, "%llu octets", (unsigned long long)side->gap.num_missing);
    }
    outcome_fail(o, &side->hidden_origin, "%s of the %s's handshake are missing: %s.", octets,
                 s->side == TLS_SERVER ? "server" : "client", gap_words(side->gap.cause));
    outcome_remedy(o, "%s", gap_remedy(side->gap.cause));
}

/* is_told_once: of two known sides only the server is told of what they agreed on. */
static bool is_told_once(const struct subject *s)
{
    return s->side == TLS_SERVER || !s->other_side_known;
}

static void check_tls_version(const struct subject *s, struct outcome *o)
{
    uint16_t version = s->pair->version;
    if (version == 0 || version >= TLS_1_2 || !is_told_once(s)) {
        return;
    }
    char server[ENDPOINT_TEXT_MAX];
    outcome_fail(o, &s->pair->version_origin, "The server %s agreed on %s, which is below TLS 1.2.",
                 endpoint_format(&s->pair->server, server),
                 version == TLS_1_1   ? "TLS 1.1"
                 : version == TLS_1_0 ? "TLS 1.0"
                                      : "SSL 3.0 or older");
    outcome_remedy(o, "Allow TLS 1.2 on both sides: xConfiguration SIP Advanced SipTlsVersions on "
                      "the Expressway, Schannel on the Edge. Office 365 is likely to refuse less.");
}

/* is_under_ours tells whether a name is one label under the domain asked about, or any declared ours. */
static bool is_under_ours(const struct subject *s, const struct name *name)
{
    bool is_under = name_is_child(name, &s->domain->name);
    for (size_t i = 0; i < s->deployment->num_domains && !is_under; i++) {
        is_under = name_is_child(name, &s->deployment->domains[i]);
    }
    return is_under;
}

static void check_tls_sni(const struct subject *s, struct outcome *o)
{
    const struct name *sni = &s->pair->sni;
    if (s->side != TLS_SERVER || name_is_root(sni) || name_equal(sni, &s->record->srv.target) ||
        !is_ours_or_undeclared(s) || !is_credible(s)) {
        return;
    }
    bool is_readable = s->judgement != NULL && s->judgement->certificate[0] != NULL;
    bool is_carried =
        !is_readable || name_match_of(s->judgement->certificate[0], sni) == NAME_MATCHES;
    bool is_under = is_under_ours(s, sni);
    if (is_carried && is_under) {
        return;
    }
    char name[NAME_TEXT_MAX];
    char target[NAME_TEXT_MAX];
    char client[ADDRESS_TEXT_MAX];
    outcome_fail(o, &s->pair->sni_origin, "%s asked for the server name %s, which is not %s%s%s%s.",
                 address_format(&s->pair->client, client), name_format(sni, name),
                 is_carried ? "" : "in the certificate",
                 !is_carried && !is_under ? " and not " : "",
                 is_under ? "" : "one label under a domain of ours",
                 is_readable ? "" : "; the certificate could not be read");
    outcome_remedy(
        o,
        "The server name shows the name that the other side goes by. Where it is mistyped, "
        "have the partner correct the Access Edge name, or correct the SRV record; "
        "otherwise tell fedtap by --expect-fqdn, and put it into the certificate. The SRV "
        "target seen here is %s.",
        name_format(&s->record->srv.target, target));
}

const struct rule rules_tls[] = {
    {
        .id = "capture-gap",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PARTY,
        .title = "The handshake is in the capture, whole",
        .why =
            "A certificate that the capture does not hold cannot be judged, and a gap is no proof of "
            "anything.",
        .on_the_wire = "Octets of a handshake are missing, from whatever cause.",
        .far_side = "Nothing: this is fedtap's own blind spot.",
        .remedy = "Capture again, from before the call, whole packets, both directions.",
        .source = "RFC 9293, section 3.4 (BLIND-GAP, BLIND-SNAP, BLIND-MID)",
        .check = check_capture_gap,
    },
    {
        .id = "tls-alert",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PAIR,
        .title = "No fatal alert ends the handshake",
        .why =
            "An alert is the refusing side's own word. It is told of the side that was refused; of "
            "the refusing side when the other is not known. It is a warning only when a stranger was "
            "refused for something other than a certificate while the side succeeds with others: "
            "scanners on the Internet are refused in that way.",
        .on_the_wire = "An alert of level fatal, in clear, before the handshake was over.",
        .far_side = "Calls fail; 1047 in calls from Microsoft.",
        .remedy = "What the alert means decides: certificate, trust, versions or ciphers.",
        .source = "RFC 5246, section 7.2; RFC 8446, section 6 (TLS-01 to TLS-06)",
        .check = check_tls_alert,
    },
    {
        .id = "tls-version",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "TLS 1.2 or later is spoken",
        .why =
            "Older versions are deprecated, and refused by more and more sides. Microsoft asks for "
            "TLS 1.2 of SIP peers of Teams; for the federation proxies that is not documented.",
        .on_the_wire = "The version of the ServerHello.",
        .far_side = "protocol_version (70) or a reset, once the other side is hardened.",
        .remedy = "Allow TLS 1.2 on both sides.",
        .source = "RFC 8996; Microsoft: Direct Routing, what's new (TLS-03)",
        .check = check_tls_version,
    },
    {
        .id = "tls-sni",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "The server name that is asked for is one of ours",
        .why =
            "The SNI shows the name that the other side goes by: the SRV target that it resolved, "
            "or a name that somebody typed. One that is not ours is the strongest hint of a typing "
            "error. Whether Microsoft's Edge sends any is not documented; none means nothing.",
        .on_the_wire =
            "The server_name extension of a ClientHello to our target, against the "
            "certificate and our domains. Strangers without a certificate are passed over.",
        .far_side = "1010 when the certificate lacks the name.",
        .remedy = "Correct the name that was typed, or the SRV record.",
        .source = "RFC 6066, section 3; Cisco TAC 212383 (TLS-11, TLS-12, DERIVED)",
        .check = check_tls_sni,
    },
};

const size_t num_rules_tls = sizeof rules_tls / sizeof rules_tls[0];
