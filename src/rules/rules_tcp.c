/* rules_tcp.c: whether a connection comes up at all, and how it ends. */
#include "outcome.h"
#include "predictions.h"

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

static void check_tcp_reset(const struct subject *s, struct outcome *o)
{
    if (!s->pair->cut || s->pair->cut_after != s->side) {
        return;
    }
    char address[ADDRESS_TEXT_MAX];
    outcome_fail(o, &s->pair->cut_origin,
                 "The connection was reset right after the %s certificate of %s, without an alert: "
                 "either the other side refused the certificate in silence, or a firewall cut it.",
                 subject_role(s), address_format(pair_address(s->pair, s->side), address));
    outcome_remedy(o, "Capture outside the firewall too: when there is no RST there, the firewall "
                      "(ALG, TLS inspection) made it. Otherwise see the findings about the "
                      "certificate, and whether the other side trusts its CA.");
    if (s->side == TLS_SERVER && is_ours_or_undeclared(s)) {
        predict(&o->predicts, PREDICT_NEGOTIATION, "WinsockFailureCode=\"10054(WSAECONNRESET)\"");
    }
}

static void check_tls_closed_early(const struct subject *s, struct outcome *o)
{
    const struct pair *pair = s->pair;
    enum tls_side closer = pair->close.by_server ? TLS_SERVER : TLS_CLIENT;
    /* a server of TLS 1.3 sends tickets, which cannot be told from SIP */
    bool is_countable = closer == TLS_CLIENT || pair->version < TLS_1_3;
    if (!pair->closed || closer == s->side || !is_countable || !is_ours_or_undeclared(s) ||
        !is_credible(s) || !tcp_close_is_early(&pair->close)) {
        return;
    }
    char address[ADDRESS_TEXT_MAX];
    outcome_fail(
        o, &pair->close_origin,
        "The TLS %s %s %s the connection within a second of the handshake, having sent %llu octets "
        "since: no SIP message is so short. It may have refused the %s certificate only "
        "then; that is a guess.",
        closer == TLS_SERVER ? "server" : "client",
        address_format(pair_address(pair, closer), address), pair->close.reset ? "reset" : "closed",
        (unsigned long long)pair->close.num_octets, subject_role(s));
    outcome_remedy(o, "See the findings about the certificate. Without any, ask the other side for "
                      "its log; a connection test closes in the same way, and means nothing.");
}

const struct rule rules_tcp[] = {
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
    {
        .id = "tcp-reset",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "No RST ends the handshake",
        .why =
            "Windows may refuse a certificate without an alert, and firewalls that inspect SIP or "
            "TLS cut connections in the same way. The capture cannot tell them apart; a refusal "
            "with an alert is told by tls-alert.",
        .on_the_wire =
            "RST after the certificate of the side, before the handshake was over, and no "
            "alert.",
        .far_side = "1047 with WinsockFailureCode 10054 has been seen for an untrusted CA.",
        .remedy = "Capture on both sides of the firewall.",
        .source = "Cisco TAC 212475, mutual TLS (TCP-03)",
        .check = check_tcp_reset,
    },
    {
        .id = "tls-closed-early",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_PAIR,
        .needs = NEED_RECORD,
        .title = "The connection is used after the handshake",
        .why =
            "Some stacks check the certificate only when the handshake is over, and then close. A "
            "heuristic: Microsoft documents nothing of the kind. It holds for our domains, and for "
            "a peer that is known by its address or showed a certificate.",
        .on_the_wire = "The other side closed within a second of the handshake, having sent fewer "
                       "than 300 octets since. Of a TLS 1.3 server nothing is said, since it sends "
                       "tickets.",
        .far_side = "As for a certificate that is refused.",
        .remedy = "Look at the certificate, then at the other side's log.",
        .source = "No document; observed of stacks that verify late (TLS-14, DERIVED)",
        .check = check_tls_closed_early,
    },
};

const size_t num_rules_tcp = sizeof rules_tcp / sizeof rules_tcp[0];
