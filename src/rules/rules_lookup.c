/* rules_lookup.c: how the look-ups went: who was asked for what, and who answered how. */
#include <stdio.h>

#include "outcome.h"

/* has_failed: a cut answer is a failure of the capture, not of DNS. */
static bool has_failed(const struct answer *answer)
{
    return answer->failure == FAILURE_RCODE || answer->failure == FAILURE_SILENCE;
}

/* inquiry is one question that federation depends on, and what became of it. */
struct inquiry {
    const struct answer *answer;
    const char *prefix; /* of name */
    const struct name *name;
    const char *type;
};

/* INQUIRY_WORDS_MAX is room for an inquiry in words, with its terminator. */
#define INQUIRY_WORDS_MAX (NAME_TEXT_MAX + 64)

/* inquiry_words writes an inquiry as dig would take it, and returns out. */
static const char *inquiry_words(const struct inquiry *inquiry, char out[INQUIRY_WORDS_MAX])
{
    char name[NAME_TEXT_MAX];
    snprintf(out, INQUIRY_WORDS_MAX, "%s%s %s", inquiry->prefix, name_format(inquiry->name, name),
             inquiry->type);
    return out;
}

/* INQUIRIES_MAX: the SRV record, and A and AAAA of its target. */
#define INQUIRIES_MAX 3

/* inquiries_of lists the questions of a domain in the order in which they are asked; AAAA only where A
 * left the target without an address. Returns how many there are. */
static size_t inquiries_of(const struct subject *s, struct inquiry inquiry[INQUIRIES_MAX])
{
    size_t num = 0;
    if (!s->domain->is_expected) {
        inquiry[num++] =
            (struct inquiry){&s->domain->answer, FEDERATION_OWNER, &s->domain->name, "SRV"};
    }
    if (s->record == NULL) {
        return num;
    }
    const struct resolution *r = &s->record->resolution;
    const struct name *target = &s->record->srv.target;
    inquiry[num++] = (struct inquiry){&r->a, "", target, "A"};
    if (r->a.state != ANSWER_RECORDS) {
        inquiry[num++] = (struct inquiry){&r->aaaa, "", target, "AAAA"};
    }
    return num;
}

static void fail_dns(struct outcome *o, const struct inquiry *inquiry)
{
    const struct answer *answer = inquiry->answer;
    static const char *const rcodes[] = {"NOERROR",  "FORMERR", "SERVFAIL",
                                         "NXDOMAIN", "NOTIMP",  "REFUSED"};
    char server[ENDPOINT_TEXT_MAX];
    char words[INQUIRY_WORDS_MAX];
    const char *question = inquiry_words(inquiry, words);
    endpoint_format(&answer->failure_origin.server, server);
    if (answer->failure == FAILURE_SILENCE) {
        outcome_fail(o, &answer->failure_origin, "Nobody answered at %s when asked for %s.", server,
                     question);
    } else if (answer->rcode < sizeof rcodes / sizeof rcodes[0]) {
        outcome_fail(o, &answer->failure_origin, "%s answered %s when asked for %s.", server,
                     rcodes[answer->rcode], question);
    } else {
        outcome_fail(o, &answer->failure_origin, "%s answered rcode %u when asked for %s.", server,
                     answer->rcode, question);
    }
    outcome_remedy(o, "Check the delegation of the zone, DNSSEC, and that UDP and TCP port 53 are "
                      "open; an internal zone of the same name may hide the public one.");
}

static void check_dns_failure(const struct subject *s, struct outcome *o)
{
    struct inquiry inquiry[INQUIRIES_MAX];
    size_t num = inquiries_of(s, inquiry);
    for (size_t i = 0; i < num && !o->failed; i++) {
        if (has_failed(inquiry[i].answer)) {
            fail_dns(o, &inquiry[i]);
        }
    }
}

static void check_dns_truncated(const struct subject *s, struct outcome *o)
{
    struct inquiry inquiry[INQUIRIES_MAX];
    size_t num = inquiries_of(s, inquiry);
    for (size_t i = 0; i < num && !o->failed; i++) {
        const struct answer *answer = inquiry[i].answer;
        char server[ENDPOINT_TEXT_MAX];
        char words[INQUIRY_WORDS_MAX];
        if (answer->failure == FAILURE_TRUNCATED) {
            outcome_fail(
                o, &answer->failure_origin,
                "%s truncated its answer for %s, and nobody was seen to ask again over TCP.",
                endpoint_format(&answer->failure_origin.server, server),
                inquiry_words(&inquiry[i], words));
            outcome_remedy(o, "Open TCP port 53 from the Expressway-E to its DNS servers; or keep "
                              "the answer small: one SRV record is enough.");
        }
    }
}

/* fail_views words what two servers disagree about. */
static void fail_views(struct outcome *o, const struct inquiry *inquiry, const struct view *one,
                       const struct view *other)
{
    char first[ADDRESS_TEXT_MAX];
    char second[ADDRESS_TEXT_MAX];
    char words[INQUIRY_WORDS_MAX];
    struct origin origin = inquiry->answer->origin;
    origin.source = one->source;
    origin.frames.num_kept = 0;
    frames_add(&origin.frames, one->frame);
    if (other->source == one->source) {
        frames_add(&origin.frames, other->frame);
    }
    outcome_fail(o, &origin, "The DNS servers %s and %s answer differently when asked for %s.",
                 address_format(&one->server, first), address_format(&other->server, second),
                 inquiry_words(inquiry, words));
    outcome_remedy(o,
                   "Find out which of them shows the public answer: that is what Microsoft sees. "
                   "The other one has a zone of its own for this name, or an old copy.");
}

static void check_dns_answers_differ(const struct subject *s, struct outcome *o)
{
    struct inquiry inquiry[INQUIRIES_MAX];
    if (!is_ours_or_undeclared(s) || (s->record != NULL && is_hosted(&s->record->srv.target))) {
        return; /* the cloud answers by where the question comes from */
    }
    size_t num = inquiries_of(s, inquiry);
    for (size_t i = 0; i < num && !o->failed; i++) {
        const struct view *one;
        const struct view *other;
        if (answer_views_differ(inquiry[i].answer, s->now_ns, &one, &other)) {
            fail_views(o, &inquiry[i], one, other);
        }
    }
}

static void check_srv_owner_name(const struct subject *s, struct outcome *o)
{
    if (name_is_root(&s->domain->misspelt)) {
        return;
    }
    char client[ADDRESS_TEXT_MAX];
    char asked[NAME_TEXT_MAX];
    char domain[NAME_TEXT_MAX];
    name_format(&s->domain->name, domain);
    outcome_fail(o, &s->domain->misspelt_origin,
                 "%s asked for %s; the owner name that Microsoft looks for is " FEDERATION_OWNER
                 "%s.",
                 address_format(&s->domain->misspelt_origin.client.address, client),
                 name_format(&s->domain->misspelt, asked), domain);
    outcome_remedy(o,
                   "Where the wrong name stands in a zone or in a tool, write " FEDERATION_OWNER
                   "%s: two labels, each with its underscore.",
                   domain);
}

static void check_srv_not_queried(const struct subject *s, struct outcome *o)
{
    const struct domain *domain = s->domain;
    bool was_asked = domain->answer.state != ANSWER_NONE || domain->answer.failure != FAILURE_NONE;
    int64_t age_ns = s->now_ns - domain->sip_origin.time_ns; /* below 0: the clock was put back */
    bool may_come = !s->is_over && age_ns >= 0 && age_ns < DNS_TIMEOUT_NS;
    if (!domain->asked_as_sip || was_asked || may_come) {
        return;
    }
    char name[NAME_TEXT_MAX];
    char client[ADDRESS_TEXT_MAX];
    name_format(&domain->name, name);
    outcome_fail(o, &domain->sip_origin,
                 "%s looked %s up as standard SIP (_sips._tcp, _sip._tcp) and never asked "
                 "for " FEDERATION_OWNER "%s: the call leaves as standard SIP.",
                 address_format(&domain->sip_origin.client.address, client), name, name);
    outcome_remedy(o, "On the Expressway-E, let the search rule of this domain lead to a DNS zone "
                      "whose SIP variant (traffic type) is Microsoft.");
}

const struct rule rules_lookup[] = {
    {
        .id = "dns-failure",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .title = "The look-ups are answered",
        .why =
            "A server that fails, refuses or is silent leaves the domain unresolvable for whoever "
            "depends on it. A later good answer resolves the finding.",
        .on_the_wire = "SERVFAIL, REFUSED or another error, or no answer for 5 seconds.",
        .far_side = "1008 when Microsoft's own resolver fares the same.",
        .remedy = "Check delegation, DNSSEC and firewalls for UDP and TCP port 53.",
        .source = "Microsoft: Edge Server environmental requirements (DNS-02)",
        .check = check_dns_failure,
    },
    {
        .id = "dns-truncated",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .title = "A truncated answer is asked for again over TCP",
        .why = "A truncated answer is incomplete, and whoever goes by it may miss the record. "
               "Microsoft lists TCP port 53 among the ports that must be open.",
        .on_the_wire = "An answer with the TC bit, and no whole answer, over UDP or TCP, within 5 "
                       "seconds or to the end.",
        .far_side = "1008 when Microsoft's own resolver fares the same.",
        .remedy = "Open TCP port 53; publish fewer records.",
        .source = "RFC 7766, section 5; Microsoft: Edge Server environmental requirements (DNS-15)",
        .check = check_dns_truncated,
    },
    {
        .id = "dns-answers-differ",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .title = "All DNS servers give the same answer",
        .why = "An Expressway asks all its DNS servers at once and goes by the first answer. When "
               "they disagree, what it sees is not what Microsoft sees; often an internal zone "
               "hides the public one. Each answer counts as long as its TTL lets it.",
        .on_the_wire = "The last answers of two servers to one question, SRV or address, both "
                       "within their TTL. A partner's domain and Office 365 are left out.",
        .far_side = "Calls fail now and then, or on one side only.",
        .remedy = "Make the answers the same, or leave one server out.",
        .source = "Cisco Expressway Administrator Guide, DNS (DNS-14)",
        .check = check_dns_answers_differ,
    },
    {
        .id = "srv-owner-name",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_LOOKUP,
        .title = "Nobody asks for a mistyped owner name",
        .why = "A record under any other name than _sipfederationtls._tcp is found by nobody. "
               "Several published guides had the name wrong.",
        .on_the_wire = "An SRV question that begins with nearly that: without an underscore, "
                       "without _tcp, or with the two labels joined.",
        .far_side = "1008, when the record was published under the wrong name.",
        .remedy = "Use the owner name _sipfederationtls._tcp.<domain>.",
        .source = "OfficeDocs-SkypeForBusiness issues on the SRV name (DNS-13)",
        .check = check_srv_owner_name,
    },
    {
        .id = "srv-not-queried",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_LOOKUP,
        .title = "A call to a federated peer asks for its federation record",
        .why =
            "A call that is routed by _sips or _sip leaves as standard SIP, and Microsoft's Edge "
            "does not take that for federation.",
        .on_the_wire =
            "For a domain given with --peer-domain, _sips._tcp, _sip._tcp or _sip._udp "
            "was asked for, and no _sipfederationtls._tcp within 5 seconds or to the end.",
        .far_side = "The call is refused, often with 504.",
        .remedy = "A DNS zone of SIP variant Microsoft, and a search rule that leads to it.",
        .source = "Cisco: Federation using Expressway, DNS zone (DNS-16, DERIVED)",
        .check = check_srv_not_queried,
    },
};

const size_t num_rules_lookup = sizeof rules_lookup / sizeof rules_lookup[0];
