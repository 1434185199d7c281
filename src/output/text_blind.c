/* text_blind.c: one row for each blind spot: when it is one, and what to say of it. */
#include "text_blind.h"

#include "binding.h"
#include "outcome.h"
#include "wrap.h"

/* is_concerned tells whether Microsoft's rules for us hold for a domain. */
static bool is_concerned(const struct output_context *context, const struct domain *domain)
{
    const struct srv_record *used = domain_used_record(domain);
    const struct deployment *deployment = federation_deployment(context->federation);
    return deployment_owner(deployment, &domain->name) != OWNER_PEER &&
           (used == NULL || !is_hosted(&used->srv.target));
}

/* has_concerned tells whether there is such a domain; with a look-up: one that Microsoft looks up. */
static bool has_concerned(const struct output_context *context, bool with_lookup)
{
    const struct federation *f = context->federation;
    for (size_t i = 0; i < federation_num_domains(f); i++) {
        const struct domain *domain = federation_domain(f, i);
        if (is_concerned(context, domain) && !(with_lookup && domain->is_expected)) {
            return true;
        }
    }
    return false;
}

/* is_unasked: a domain is looked up by its record, and no answer was seen. */
static bool is_unasked(const struct domain *domain)
{
    return domain->answer.state == ANSWER_NONE && !domain->is_expected;
}

static bool microsofts_dns(const struct output_context *context, const struct stats *stats)
{
    (void)stats;
    return has_concerned(context, true);
}

static bool microsofts_trust(const struct output_context *context, const struct stats *stats)
{
    (void)stats;
    return has_concerned(context, false) && pairs_count(federation_pairs(context->federation)) > 0;
}

static bool sip_inside_tls(const struct output_context *context, const struct stats *stats)
{
    (void)stats;
    const struct federation *f = context->federation;
    const struct pairs *pairs = federation_pairs(f);
    for (size_t i = 0; i < pairs_count(pairs); i++) {
        const struct pair *pair = pairs_at(pairs, i);
        if (pair->complete && !pair->decrypted && binding_is_port(f, pair->server.port)) {
            return true;
        }
    }
    return false;
}

static bool cached_dns(const struct output_context *context, const struct stats *stats)
{
    const struct federation *f = context->federation;
    for (size_t i = 0; i < federation_num_domains(f); i++) {
        if (is_unasked(federation_domain(f, i))) {
            return stats->counters->value[COUNT_DNS_MESSAGES] > 0;
        }
    }
    return false;
}

static bool other_interface(const struct output_context *context, const struct stats *stats)
{
    (void)context;
    return stats->counters->value[COUNT_DNS_MESSAGES] == 0;
}

static bool undeclared_domain(const struct output_context *context, const struct stats *stats)
{
    (void)stats;
    const struct deployment *deployment = federation_deployment(context->federation);
    return deployment->num_domains + deployment->num_expectations == 0;
}

/* no_call_to_us: no host was called that stands for a domain of ours. */
static bool no_call_to_us(const struct output_context *context, const struct stats *stats)
{
    (void)stats;
    const struct federation *f = context->federation;
    const struct pairs *pairs = federation_pairs(f);
    for (size_t d = 0; d < federation_num_domains(f); d++) {
        const struct domain *domain = federation_domain(f, d);
        for (size_t i = 0; i < pairs_count(pairs) && is_concerned(context, domain); i++) {
            if (binding_stands_for(f, pairs_at(pairs, i), TLS_SERVER, domain)) {
                return false;
            }
        }
    }
    return has_concerned(context, false);
}

static const struct {
    bool (*applies)(const struct output_context *context, const struct stats *stats);
    const char *words;
} rows[] = {
    {undeclared_domain,
     "which of these domains are ours: SIP encrypts it. Tell it by --domain, and the other side's by "
     "--peer-domain."},
    {microsofts_dns,
     "what Microsoft's own resolver says of our record. The Expressway's Connectivity test for the "
     "SIP domain puts our SRV answer on the wire here; compare it with the public DNS."},
    {no_call_to_us,
     "whether calls from Microsoft were tried: none arrived. A wrong SRV record (1008, 1009), a "
     "target without address (1014), a partner that does not allow us, and a call that nobody made "
     "all leave no trace here."},
    {microsofts_trust,
     "which CAs Microsoft's side trusts. Here it is taken to be the anchors given; --private-ca adds "
     "what a partner imported, and --policy office365 leaves public CAs only."},
    {cached_dns,
     "what a look-up would say that was not made: the Expressway keeps answers for as long as their "
     "TTL. Start the capture earlier, or empty its DNS cache."},
    {other_interface,
     "any look-up: no DNS at all was seen. It may leave by the Expressway's other interface: capture "
     "both."},
    {sip_inside_tls,
     "what SIP says inside TLS: 504, ms-diagnostics and refusals by policy (403, 1002, 1017, 1027). "
     "The Expressway's diagnostic log has it, as far as Microsoft told; or give the TLS secrets by "
     "--keylog."},
};

void text_blind(const struct output_context *context, const struct stats *stats)
{
    const char *heading = "What cannot be known from here:\n";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].applies(context, stats)) {
            fputs(heading, context->stream);
            heading = "";
            wrap_paragraph(context->stream, 2, "- ", rows[i].words);
        }
    }
    if (heading[0] == '\0') {
        fputc('\n', context->stream);
    }
}
