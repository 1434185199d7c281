/* rules_compare.c: certificates of the same host in both roles, and of all hosts behind one name. */
#include "outcome.h"

/* name_state is whether a party's certificate carries the target. */
enum name_state { NAME_THERE, NAME_NOT_THERE, NAME_UNSEEN };

static enum name_state state_of(const struct party *party)
{
    if (!party->has_match || party->match == NAME_NOT_KNOWN) {
        return NAME_UNSEEN;
    }
    return party->match == NAME_MATCHES ? NAME_THERE : NAME_NOT_THERE;
}

/* find_self returns the party that the subject is about. */
static const struct party *find_self(const struct subject *s)
{
    const struct address *address = pair_address(s->pair, s->side);
    for (size_t i = 0; i < s->parties->num; i++) {
        const struct party *p = &s->parties->party[i];
        if (p->side == s->side && address_equal(pair_address(p->pair, p->side), address)) {
            return p;
        }
    }
    return NULL;
}

/* is_counterpart tells whether another party is compared with the subject: the same host in the other
 * role, or another host in the same role. */
typedef bool is_counterpart(const struct subject *s, const struct party *other);

static bool is_same_host(const struct subject *s, const struct party *other)
{
    return other->side != s->side &&
           deployment_same_host(s->deployment, pair_address(other->pair, other->side),
                                pair_address(s->pair, s->side));
}

static bool is_same_role(const struct subject *s, const struct party *other)
{
    return other->side == s->side &&
           !deployment_same_host(s->deployment, pair_address(other->pair, other->side),
                                 pair_address(s->pair, s->side));
}

/* find_better returns a counterpart whose certificate carries the target when the subject's does not;
 * NULL when there is none, or when either is not known. */
static const struct party *find_better(const struct subject *s, is_counterpart *counts)
{
    const struct party *self = find_self(s);
    if (self == NULL || state_of(self) != NAME_NOT_THERE || !is_ours_or_undeclared(s) ||
        is_hosted(&s->record->srv.target)) {
        return NULL;
    }
    for (size_t i = 0; i < s->parties->num; i++) {
        const struct party *other = &s->parties->party[i];
        if (counts(s, other) && state_of(other) == NAME_THERE) {
            return other;
        }
    }
    return NULL;
}

static void fail_compared(const struct subject *s, struct outcome *o, const struct party *better,
                          const char *consequence)
{
    char target[NAME_TEXT_MAX];
    char address[ADDRESS_TEXT_MAX];
    char better_address[ADDRESS_TEXT_MAX];
    outcome_fail(o, &subject_side(s)->origin,
                 "%s is in the %s certificate of %s and not in the %s certificate of %s: %s.",
                 name_format(&s->record->srv.target, target),
                 better->side == TLS_SERVER ? "server" : "client",
                 address_format(pair_address(better->pair, better->side), better_address),
                 subject_role(s), address_format(pair_address(s->pair, s->side), address),
                 consequence);
    outcome_also(o, &better->pair->side[better->side].origin);
}

static void check_cert_role_differs(const struct subject *s, struct outcome *o)
{
    const struct party *better = find_better(s, is_same_host);
    if (better == NULL) {
        return;
    }
    fail_compared(s, o, better,
                  s->side == TLS_CLIENT ? "calls from Microsoft work, calls to it fail"
                                        : "calls to Microsoft work, calls from it fail");
    outcome_remedy(
        o, "Put the name into both certificates. From X15.5 on the Expressway keeps them "
           "apart: upload the one that is right to both stores (\"Upload server certificate "
           "file as client certificate\").");
}

static void check_cert_cluster_differs(const struct subject *s, struct outcome *o)
{
    const struct party *better = find_better(s, is_same_role);
    if (better == NULL) {
        return;
    }
    fail_compared(s, o, better, "calls work or fail by which peer of the cluster takes them");
    outcome_remedy(o,
                   "Give every peer of the cluster a certificate with the SRV target in its SAN.");
}

static void check_cert_not_requested(const struct subject *s, struct outcome *o)
{
    const struct pair_side *client = &s->pair->side[TLS_CLIENT];
    if (s->side != TLS_SERVER || client->hidden != HIDDEN_NOT_REQUESTED) {
        return;
    }
    char address[ADDRESS_TEXT_MAX];
    outcome_fail(o, &client->hidden_origin,
                 "The server %s did not ask its client for a certificate: there was no mutual TLS.",
                 address_format(pair_address(s->pair, s->side), address));
    outcome_remedy(o,
                   is_ours_or_undeclared(s)
                       ? "Nothing need be done: the Expressway's default zone does not ask by "
                         "default. Where Microsoft's certificate is to be checked, enable mutual "
                         "TLS for the zone or the port."
                       : "Nothing to mend on our side: the partner's server decides.");
}

const struct rule rules_compare[] = {
    {
        .id = "cert-role-differs",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "Server and client certificate of one host both carry the SRV target",
        .why =
            "Microsoft checks the server certificate in its calls to us and the client certificate "
            "in our calls to it. From X15.5 on the Expressway has a store for each.",
        .on_the_wire = "One address showed a certificate with the target in one role, and one "
                       "without it in the other.",
        .far_side = "Calls work in one direction only: 1010, or 0xc3e93d67 and a bare 504, in the "
                    "other.",
        .remedy = "The name in both certificates, or one certificate in both stores.",
        .source = "Cisco TAC 225693; Cisco TAC 212383 (CERT-06, DERIVED)",
        .check = check_cert_role_differs,
    },
    {
        .id = "cert-cluster-differs",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "All peers behind one name carry the SRV target",
        .why =
            "Which peer takes a call is up to round robin. A peer without the name fails its share "
            "of the calls.",
        .on_the_wire = "Two addresses of the target showed certificates in the same role, one with "
                       "the target and one without.",
        .far_side = "1010, or 0xc3e93d67 and a bare 504, now and then.",
        .remedy = "The same names in every peer's certificate.",
        .source =
            "Cisco: Federation using Expressway, clusters; Microsoft: RDCheckEdgeCerts (CERT-07)",
        .check = check_cert_cluster_differs,
    },
    {
        .id = "cert-not-requested",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD,
        .title = "The server asks its client for a certificate",
        .why = "Without a request the client shows none, and nothing can be said of it. On an "
               "Expressway that is the default of the default zone.",
        .on_the_wire = "A handshake up to TLS 1.2 without CertificateRequest that was completed.",
        .far_side = "Nothing.",
        .remedy = "None is needed for federation.",
        .source = "Cisco Expressway Administrator Guide, zones; RFC 5246, section 7.4.4 (TLS-09)",
        .check = check_cert_not_requested,
    },
};

const size_t num_rules_compare = sizeof rules_compare / sizeof rules_compare[0];
