/* rule_rows_connection.c: what can become of a connection, and what the rules answer. */
#include "scene.h"

static void gap(struct scene *s)
{
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_GAP;
}

static void refused_by_alert(struct scene *s)
{
    s->pair.has_alert = true;
    s->pair.alert = (struct tls_alert){TLS_SERVER, TLS_ALERT_FATAL, 48};
}

static void server_refused_by_alert(struct scene *s)
{
    refused_by_alert(s);
    s->pair.alert.side = TLS_CLIENT;
    s->subject.side = TLS_SERVER;
}

static void refuses_a_known_peer(struct scene *s)
{
    refused_by_alert(s);
    s->pair.alert.side = TLS_CLIENT;
    s->subject.other_side_known = true;
}

static void refuses_a_scanner(struct scene *s)
{
    refused_by_alert(s);
    s->pair.alert.side = TLS_CLIENT;
    s->pair.alert.description = 40;
    s->subject.succeeds_elsewhere = true;
}

static void as_server(struct scene *s, enum tcp_outcome outcome)
{
    s->subject.side = TLS_SERVER;
    s->pair.outcome = outcome;
}

static void connection_refused(struct scene *s)
{
    as_server(s, TCP_OUTCOME_REFUSED);
}

static void connection_timed_out(struct scene *s)
{
    as_server(s, TCP_OUTCOME_TIMEOUT);
}

static void plain_sip(struct scene *s)
{
    as_server(s, TCP_OUTCOME_NOT_TLS);
}

static void others_refused(struct scene *s)
{
    s->pair.outcome = TCP_OUTCOME_REFUSED; /* we are the client: somebody else's server */
}

static void over_tls11(struct scene *s)
{
    a_call_from_microsoft(s);
    s->pair.version = TLS_1_1;
}

static void over_tls11_told_of_the_server(struct scene *s)
{
    s->pair.version = TLS_1_1;
    s->subject.other_side_known = true;
}

static void asks_for(struct scene *s, const char *sni)
{
    a_call_from_microsoft(s);
    s->pair.sni = name_of(sni);
}

static void asks_for_the_target(struct scene *s)
{
    asks_for(s, "vcse.acano.steven.lab");
}

static void asks_for_a_stranger(struct scene *s)
{
    asks_for(s, "sip.example.net");
}

static void asks_for_a_typing_error(struct scene *s)
{
    asks_for(s, "vsce.acano.steven.lab");
}

static void asks_for_another_name_of_ours(struct scene *s)
{
    asks_for(s, "expe.acano.steven.lab");
    s->san[0] = bytes_of_text("expe.acano.steven.lab");
}

static void a_scanner_asks_for_a_stranger(struct scene *s)
{
    asks_for_a_stranger(s);
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
}

static void a_refusal_after_a_typing_error(struct scene *s)
{
    a_scanner_asks_for_a_stranger(s);
    s->pair.has_alert = true;
    s->pair.alert.side = TLS_CLIENT;
}

static void cut_after_our_certificate(struct scene *s)
{
    a_call_from_microsoft(s);
    s->pair.cut = true;
    s->pair.cut_after = TLS_SERVER;
}

static void cut_after_their_certificate(struct scene *s)
{
    cut_after_our_certificate(s);
    s->pair.cut_after = TLS_CLIENT;
}

static void closed_at_once(struct scene *s)
{
    a_call_from_microsoft(s);
    s->pair.closed = true;
    s->pair.close = (struct tcp_close){.num_octets = 299, .after_ns = 1000000000};
}

static void closed_by_ourselves(struct scene *s)
{
    closed_at_once(s);
    s->pair.close.by_server = true;
}

static void closed_later(struct scene *s)
{
    closed_at_once(s);
    s->pair.close.after_ns++;
}

static void closed_after_sip(struct scene *s)
{
    closed_at_once(s);
    s->pair.close.num_octets++;
}

static void closed_by_a_scanner(struct scene *s)
{
    closed_at_once(s);
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
}

static void closed_by_a_server_of_tls13(struct scene *s)
{
    closed_at_once(s);
    s->subject.side = TLS_CLIENT;
    s->pair.close.by_server = true;
    s->pair.version = TLS_1_3;
}

const struct rule_row rule_rows_connection[] = {
    {"capture-gap", as_it_is, PASSES},
    {"capture-gap", gap, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tls-alert", as_it_is, PASSES},
    {"tls-alert", refuses_a_known_peer, PASSES},
    {"tls-alert", refused_by_alert, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"tls-alert", server_refused_by_alert, true, SEVERITY_ERROR, 1047, NULL, NULL},
    {"tls-alert", refuses_a_scanner, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tcp-refused", as_it_is, PASSES},
    {"tcp-refused", others_refused, PASSES},
    {"tcp-refused", connection_refused, true, SEVERITY_ERROR, 0, NULL, "0x8007274d"},
    {"tcp-timeout", as_it_is, PASSES},
    {"tcp-timeout", connection_timed_out, true, SEVERITY_ERROR, 0, NULL, "0x8007274c"},
    {"not-tls", as_it_is, PASSES},
    {"not-tls", plain_sip, true, SEVERITY_ERROR, 0, NULL, "0x80090308"},
    {"tls-version", as_it_is, PASSES},
    {"tls-version", a_call_from_microsoft, PASSES},
    {"tls-version", over_tls11_told_of_the_server, PASSES},
    {"tls-version", over_tls11, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tls-sni", as_it_is, PASSES},
    {"tls-sni", asks_for_the_target, PASSES},
    {"tls-sni", asks_for_another_name_of_ours, PASSES},
    {"tls-sni", a_scanner_asks_for_a_stranger, PASSES},
    {"tls-sni", asks_for_a_stranger, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tls-sni", asks_for_a_typing_error, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tls-sni", a_refusal_after_a_typing_error, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"tcp-reset", as_it_is, PASSES},
    {"tcp-reset", a_call_from_microsoft, PASSES},
    {"tcp-reset", cut_after_their_certificate, PASSES},
    {"tcp-reset", cut_after_our_certificate, true, SEVERITY_WARNING, 1047, NULL, NULL},
    {"tls-closed-early", as_it_is, PASSES},
    {"tls-closed-early", closed_by_ourselves, PASSES},
    {"tls-closed-early", closed_later, PASSES},
    {"tls-closed-early", closed_after_sip, PASSES},
    {"tls-closed-early", closed_by_a_scanner, PASSES},
    {"tls-closed-early", closed_by_a_server_of_tls13, PASSES},
    {"tls-closed-early", closed_at_once, true, SEVERITY_WARNING, 0, NULL, NULL},
};

const size_t num_rule_rows_connection =
    sizeof rule_rows_connection / sizeof rule_rows_connection[0];
