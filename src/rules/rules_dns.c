/* rules_dns.c: what the SRV record and the addresses of its target must be. */
#include "outcome.h"
#include "predictions.h"
#include "text.h"

/* show_records lists the targets as the Edge's log does: fqdn1="host:port";fqdn2=… */
static const char *show_records(const struct domain *domain, char out[MESSAGE_MAX])
{
    struct text t = text_init(out, MESSAGE_MAX);
    for (size_t i = 0; i < domain->num_records; i++) {
        char target[NAME_TEXT_MAX];
        const struct dns_srv *srv = &domain->record[i].srv;
        text_add(&t, ";fqdn%zu=\"%s:%u\"", i + 1, name_format(&srv->target, target), srv->port);
    }
    return out;
}

/* suggest_target names the host that the record should name: the same first label, in the domain. */
static const char *suggest_target(const struct subject *s, char out[NAME_TEXT_MAX])
{
    struct name name = {0};
    bool ok = name_add_label(&name, name_first_label(&s->record->srv.target));
    for (struct name rest = s->domain->name; ok && !name_is_root(&rest);) {
        ok = name_add_label(&name, name_first_label(&rest));
        name_parent(&rest, &rest);
    }
    return ok ? name_format(&name, out) : "(a host directly in the domain)";
}

static void check_srv_missing(const struct subject *s, struct outcome *o)
{
    char domain[NAME_TEXT_MAX];
    name_format(&s->domain->name, domain);
    const struct answer *answer = &s->domain->answer;
    if (answer->state == ANSWER_NXDOMAIN || answer->state == ANSWER_NODATA) {
        outcome_fail(o, &answer->origin,
                     "There is no SRV record " FEDERATION_OWNER "%s: the name %s.", domain,
                     answer->state == ANSWER_NXDOMAIN ? "does not exist (NXDOMAIN)"
                                                      : "has no record of type SRV (NODATA)");
    } else if (answer->state == ANSWER_RECORDS && s->record == NULL) {
        outcome_fail(o, &answer->origin,
                     "The SRV record of %s has the target \".\", which declares that there is no "
                     "federation for this domain.",
                     domain);
    } else {
        return;
    }
    outcome_remedy(o,
                   "Publish in the public DNS\n " FEDERATION_OWNER
                   "%s. 3600 IN SRV 0 0 5061 <host>.%s.\nan A record "
                   "for that host, and its name in the SAN of the Expressway-E's certificates.",
                   domain, domain);
    if (is_ours_or_undeclared(s)) {
        predict(&o->predicts, PREDICT_NO_SRV, "domain=\"%s\"", domain);
    }
}

/* mend_target words the records to publish instead of a target outside the domain. */
static void mend_target(const struct subject *s, struct outcome *o, const char *domain,
                        const char *target)
{
    const struct dns_srv *srv = &s->record->srv;
    const struct resolution *r = &s->record->resolution;
    char mended[NAME_TEXT_MAX];
    char address[ADDRESS_TEXT_MAX] = "<address of the Expressway-E>";
    const char *type = "A";
    suggest_target(s, mended);
    if (r->num_addresses > 0) {
        address_format(&r->address[0], address);
        type = r->address[0].family == ADDRESS_IPV6 ? "AAAA" : "A";
    }
    outcome_remedy(o,
                   "Publish\n " FEDERATION_OWNER
                   "%s. 3600 IN SRV %u %u %u %s.\n %s. 3600 IN %s %s\nand put %s "
                   "into the SAN of the Expressway-E's server and client certificates. Or have the "
                   "partner enter %s as Access Edge name for %s.",
                   domain, srv->priority, srv->weight, srv->port, mended, mended, type, address,
                   mended, target, domain);
}

static void check_srv_domain_mismatch(const struct subject *s, struct outcome *o)
{
    const struct dns_srv *srv = &s->record->srv;
    if (name_is_child(&srv->target, &s->domain->name) || is_hosted(&srv->target)) {
        return;
    }
    char domain[NAME_TEXT_MAX];
    char target[NAME_TEXT_MAX];
    char records[MESSAGE_MAX];
    name_format(&s->domain->name, domain);
    name_format(&srv->target, target);
    outcome_fail(o, &s->domain->answer.origin,
                 "The SRV record of %s points to %s, which is not exactly one label under %s.",
                 domain, target, domain);
    if (!is_ours_or_undeclared(s)) {
        o->severity = SEVERITY_INFO;
        outcome_remedy(o, "Nothing to mend here: Microsoft asks this of our domains only.");
        return;
    }
    mend_target(s, o, domain, target);
    predict(&o->predicts, PREDICT_NO_MATCH, "domain=\"%s\"%s", domain,
            show_records(s->domain, records));
}

static void check_srv_port(const struct subject *s, struct outcome *o)
{
    const struct dns_srv *srv = &s->record->srv;
    if (srv->port == FEDERATION_PORT) {
        return;
    }
    char domain[NAME_TEXT_MAX];
    char target[NAME_TEXT_MAX];
    name_format(&s->domain->name, domain);
    name_format(&srv->target, target);
    outcome_fail(o, &s->domain->answer.origin,
                 "The SRV record of %s names port %u; Microsoft's documents name only 5061, and "
                 "whether another port is honoured is not known.",
                 domain, srv->port);
    outcome_remedy(o, "Publish\n " FEDERATION_OWNER "%s. 3600 IN SRV %u %u 5061 %s.", domain,
                   srv->priority, srv->weight, target);
}

static void check_srv_hosted(const struct subject *s, struct outcome *o)
{
    if (!is_hosted(&s->record->srv.target)) {
        return;
    }
    char domain[NAME_TEXT_MAX];
    char target[NAME_TEXT_MAX];
    name_format(&s->domain->name, domain);
    name_format(&s->record->srv.target, target);
    outcome_fail(o, &s->domain->answer.origin, "The SRV record of %s points to %s: Office 365.",
                 domain, target);
    if (s->owner != OWNER_OURS) {
        outcome_remedy(o, "Nothing to mend: this domain is served by Microsoft's cloud.");
        return;
    }
    o->severity = SEVERITY_ERROR;
    outcome_remedy(
        o,
        "Calls from Microsoft to %s go to the cloud and never to the Expressway-E. Use a "
        "SIP domain of its own for the Expressway, or let its SRV record name the "
        "Expressway-E.",
        domain);
}

static bool is_denied(const struct answer *answer)
{
    return answer->state == ANSWER_NODATA || answer->state == ANSWER_NXDOMAIN;
}

static void check_target_no_address(const struct subject *s, struct outcome *o)
{
    const struct resolution *r = &s->record->resolution;
    bool denied = r->a.state == ANSWER_NXDOMAIN || (is_denied(&r->a) && is_denied(&r->aaaa));
    if (r->num_addresses > 0 || !denied) {
        return;
    }
    char target[NAME_TEXT_MAX];
    name_format(&s->record->srv.target, target);
    outcome_fail(o, &r->a.origin, "The %s %s has no address: %s.", target_title(s), target,
                 r->a.state == ANSWER_NXDOMAIN ? "the name does not exist (NXDOMAIN)"
                                               : "it has neither A nor AAAA record");
    outcome_also(o, &r->aaaa.origin);
    outcome_remedy(o, "Publish\n %s. 3600 IN A <public address of the Expressway-E>", target);
    if (is_ours_or_undeclared(s)) {
        predict(&o->predicts, PREDICT_NO_ADDRESS, NULL);
    }
}

static void check_target_is_cname(const struct subject *s, struct outcome *o)
{
    const struct resolution *r = &s->record->resolution;
    if (!r->is_alias) {
        return;
    }
    char target[NAME_TEXT_MAX];
    char alias[NAME_TEXT_MAX];
    name_format(&s->record->srv.target, target);
    name_format(&r->alias, alias);
    outcome_fail(o, &r->alias_origin,
                 "The %s %s is an alias of %s; RFC 2782 forbids that. The certificate must "
                 "still carry %s.",
                 target_title(s), target, alias, target);
    outcome_remedy(o, "Replace the CNAME record of %s by an A record.", target);
}

const struct rule rules_dns[] = {
    {
        .id = "srv-missing",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_LOOKUP,
        .title = "The SIP domain has a federation SRV record",
        .why =
            "Microsoft finds a federated domain by _sipfederationtls._tcp.<domain> and by nothing "
            "else, both to call it and to check who calls.",
        .on_the_wire = "The answer to the SRV question is NXDOMAIN, has no SRV record, or has the "
                       "target \".\".",
        .far_side =
            "1008 \"Unable to resolve DNS SRV record\" in calls from Microsoft; a bare 504 in "
            "calls to it.",
        .remedy = "Publish one SRV record for each SIP domain, with a host in that very domain.",
        .source = "Cisco TAC 212383, DNS; RFC 2782; [MS-OCER] 1008 (DNS-01, DNS-10)",
        .check = check_srv_missing,
    },
    {
        .id = "srv-domain-mismatch",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD | NEED_LOOKUP,
        .essential = true,
        .title = "The SRV target is exactly one label under the SIP domain",
        .why =
            "Microsoft trusts a target only when the SIP domain without anything more stands "
            "behind its first label. A parent's host, a deeper host and another domain's host are "
            "all refused, however well they resolve. Names of Office 365 are exempt.",
        .on_the_wire = "No target of the SRV answer is one label under the domain asked for.",
        .far_side =
            "1009 \"No match for domain in DNS SRV results\" in calls from Microsoft, which "
            "never connects; 0xc3e93d6f in the Edge's log and a bare 504 in calls to it.",
        .remedy =
            "Point the record to a host directly in the domain, give that host an address, and "
            "add its name to the certificates.",
        .source = "Cisco TAC 212383, DNS and log samples (DNS-03)",
        .check = check_srv_domain_mismatch,
    },
    {
        .id = "srv-port",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD | NEED_LOOKUP,
        .title = "The SRV record names port 5061",
        .why = "Every Microsoft document gives port 5061. Whether another one is honoured is not "
               "documented.",
        .on_the_wire = "The port of the SRV record in use is another one.",
        .far_side = "Unknown; calls from Microsoft may go to 5061 all the same.",
        .remedy = "Publish port 5061 and let the Expressway-E listen there.",
        .source = "Microsoft: Edge Server environmental requirements (DNS-06)",
        .check = check_srv_port,
    },
    {
        .id = "srv-hosted",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD | NEED_LOOKUP,
        .title = "The SRV target is Office 365",
        .why =
            "A peer's domain that points to Office 365 is in order, and exempt from the one-label "
            "rule. A domain of ours that does is never called through the Expressway-E.",
        .on_the_wire = "The target is one of Microsoft's published federation names.",
        .far_side = "For a domain of ours: calls from Microsoft go to the cloud.",
        .remedy =
            "Decide which side owns the SIP domain; use a domain of its own for the Expressway.",
        .source = "Microsoft: external DNS records for Office 365 (DNS-17, DNS-18)",
        .check = check_srv_hosted,
    },
    {
        .id = "target-no-address",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD,
        .title = "The SRV target has an address",
        .why = "Without an A or AAAA record nobody can connect.",
        .on_the_wire = "A is NXDOMAIN, or A and AAAA are both denied.",
        .far_side = "1014 \"Unable to resolve DNS A record\" in calls from Microsoft.",
        .remedy = "Publish an A record for the target.",
        .source = "[MS-OCER] 1014; Microsoft: Edge Server environmental requirements (DNS-07)",
        .check = check_target_no_address,
    },
    {
        .id = "target-is-cname",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD,
        .title = "The SRV target is not an alias",
        .why = "RFC 2782 forbids an alias as target. The certificate is compared with the target's "
               "own name, never with the name behind the alias.",
        .on_the_wire = "A CNAME record of the target in the answer to its A or AAAA question.",
        .far_side = "Often none; strict resolvers refuse it.",
        .remedy = "Give the target an A record of its own.",
        .source = "RFC 2782 (DNS-09)",
        .check = check_target_is_cname,
    },
};

const size_t num_rules_dns = sizeof rules_dns / sizeof rules_dns[0];
