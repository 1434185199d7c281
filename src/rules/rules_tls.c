/* rules_tls.c: whether a connection comes up at all, and what ended it. */
#include <stdio.h>

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

/* fail_connect words a connection attempt on a federation port that did not come to TLS. */
static void fail_connect(const struct subject *s, struct outcome *o, const char *what)
{
    char client[ADDRESS_TEXT_MAX];
    char server[ENDPOINT_TEXT_MAX];
    outcome_fail(o, &s->pair->outcome_origin, "%s tried to reach %s: %s.",
                 address_format(&s->pair->client, client),
                 endpoint_format(&s->pair->server, server), what);
    outcome_also(o, &s->domain->answer.origin);
}

static bool attempt_ended(const struct subject *s, enum tcp_outcome outcome)
{
    return s->side == TLS_SERVER && s->pair->outcome == outcome;
}

static void predict_connect(const struct subject *s, struct outcome *o, enum predicted which)
{
    if (is_ours_or_undeclared(s)) {
        predict(&o->predicts, which, NULL);
    }
}

static void check_tcp_refused(const struct subject *s, struct outcome *o)
{
    if (!attempt_ended(s, TCP_OUTCOME_REFUSED)) {
        return;
    }
    fail_connect(s, o, "the connection was refused with RST, nobody listens there");
    outcome_remedy(
        o, "Check that SIP TLS is enabled on the Expressway-E and listens on this port, and "
           "that the address in DNS is the right host.");
    predict_connect(s, o, PREDICT_CONNECT_REFUSED);
}

static void check_tcp_timeout(const struct subject *s, struct outcome *o)
{
    if (!attempt_ended(s, TCP_OUTCOME_TIMEOUT)) {
        return;
    }
    fail_connect(s, o, "nobody answered for 10 seconds, the Expressway's connect timeout");
    outcome_remedy(
        o, "Check firewalls in both directions, routing, static NAT, and that the address in "
           "DNS is the right host.");
    predict_connect(s, o, PREDICT_CONNECT_TIMEOUT);
}

static void check_not_tls(const struct subject *s, struct outcome *o)
{
    if (!attempt_ended(s, TCP_OUTCOME_NOT_TLS)) {
        return;
    }
    fail_connect(s, o, "something other than TLS is spoken there");
    outcome_remedy(
        o, "Let the port that the SRV record names speak SIP over TLS: plain SIP belongs on "
           "5060, and a proxy or firewall in between must not answer.");
    predict_connect(s, o, PREDICT_NOT_TLS);
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
        .id = "tcp-refused",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "Somebody listens on the federation port",
        .why = "A RST to the SYN: the host is there, the service is not.",
        .on_the_wire = "RST in answer to a SYN to the target's address and port.",
        .far_side = "504; WSAECONNREFUSED.",
        .remedy = "Enable SIP TLS on that port, or correct the address.",
        .source = "RFC 9293, section 3.10.7 (TCP-02)",
        .check = check_tcp_refused,
    },
    {
        .id = "tcp-timeout",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "The federation port answers",
        .why = "A SYN without any answer: a firewall, a wrong address, or a host that is down.",
        .on_the_wire = "SYN and its repeats without answer for 10 seconds.",
        .far_side = "504; WSAETIMEDOUT.",
        .remedy = "Open the firewall for TCP 5061 in both directions, or correct the address.",
        .source = "Cisco Expressway Administrator Guide, connect timeout (TCP-01)",
        .check = check_tcp_timeout,
    },
    {
        .id = "not-tls",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "The federation port speaks TLS",
        .why = "Federation is SIP over TLS and nothing else.",
        .on_the_wire = "The first octets on the federation port are no TLS record.",
        .far_side = "504; SEC_E_INVALID_TOKEN.",
        .remedy = "Make the port a SIP TLS listener.",
        .source = "RFC 5246, section 6.2.1",
        .check = check_not_tls,
    },
};

const size_t num_rules_tls = sizeof rules_tls / sizeof rules_tls[0];
