/* rules_record.c: what is odd about the SRV record, its rank, its time to live and its target's name. */
#include "outcome.h"
#include "text.h"

/* TTL_LONG is a day, in seconds: longer ones keep a wrong record alive for long. */
#define TTL_LONG 86400u

static bool has_match(const struct subject *s)
{
    return name_is_child(&s->record->srv.target, &s->domain->name);
}

/* best_ranked returns the record that is to be tried first. */
static const struct srv_record *best_ranked(const struct domain *domain)
{
    const struct srv_record *best = &domain->record[0];
    for (size_t i = 1; i < domain->num_records; i++) {
        if (srv_ranks_above(&domain->record[i].srv, &best->srv)) {
            best = &domain->record[i];
        }
    }
    return best;
}

static void check_srv_target_ignored(const struct subject *s, struct outcome *o)
{
    if (s->domain->num_records < 2 || !has_match(s)) {
        return; /* without any match srv-domain-mismatch says what counts */
    }
    char domain[NAME_TEXT_MAX];
    char best[NAME_TEXT_MAX];
    char used[NAME_TEXT_MAX];
    const struct srv_record *first = best_ranked(s->domain);
    name_format(&s->domain->name, domain);
    name_format(&first->srv.target, best);
    name_format(&s->record->srv.target, used);
    if (name_is_child(&first->srv.target, &s->domain->name)) {
        outcome_fail(
            o, &s->domain->answer.origin,
            "%s has %zu SRV records. Microsoft uses one, that of %s, and no other when that "
            "fails.",
            domain, s->domain->num_records, best);
    } else {
        o->severity = SEVERITY_WARNING;
        outcome_fail(
            o, &s->domain->answer.origin,
            "Of the %zu SRV records of %s, the best ranked names %s, outside the domain; only "
            "%s, ranked lower, lies in it. Which of them Microsoft goes by is documented in "
            "two ways that contradict each other.",
            s->domain->num_records, domain, best, used);
    }
    outcome_remedy(o, "Keep exactly one SRV record, and give its target several addresses.");
}

static void check_srv_ttl(const struct subject *s, struct outcome *o)
{
    if (s->record->ttl <= TTL_LONG || has_match(s) || is_hosted(&s->record->srv.target)) {
        return;
    }
    char domain[NAME_TEXT_MAX];
    outcome_fail(o, &s->domain->answer.origin,
                 "The wrong SRV record of %s may be cached for %u seconds, which is %u days.",
                 name_format(&s->domain->name, domain), s->record->ttl, s->record->ttl / TTL_LONG);
    outcome_remedy(
        o, "Lower the TTL before the record is mended, and wait for the old one to run out; "
           "Microsoft's Edge keeps a cache of its own.");
}

static bool is_dns_letter(uint8_t octet)
{
    return (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9') || octet == '-';
}

/* is_odd tells whether a label holds anything but letters, digits and hyphens, or is one of another
 * alphabet (RFC 5890). */
static bool is_odd(struct bytes label)
{
    static const uint8_t prefix[] = {'x', 'n', '-', '-'};
    bool odd = label.len >= sizeof prefix && bytes_equal((struct bytes){label.ptr, sizeof prefix},
                                                         (struct bytes){prefix, sizeof prefix});
    for (size_t i = 0; i < label.len && !odd; i++) {
        odd = !is_dns_letter(label.ptr[i]);
    }
    return odd;
}

static void check_target_name_invalid(const struct subject *s, struct outcome *o)
{
    struct name rest;
    name_copy(&rest, &s->record->srv.target);
    while (!name_is_root(&rest) && !is_odd(name_first_label(&rest))) {
        name_parent(&rest, &rest);
    }
    if (name_is_root(&rest)) {
        return;
    }
    char target[NAME_TEXT_MAX];
    outcome_fail(o, &s->domain->answer.origin,
                 "The %s %s is no host name that Skype for Business supports: letters, digits "
                 "and hyphens only, and no IDN.",
                 target_title(s), name_format(&s->record->srv.target, target));
    outcome_remedy(o, "Rename the host, in DNS and in the certificates.");
}

static void check_target_ipv6_only(const struct subject *s, struct outcome *o)
{
    const struct resolution *r = &s->record->resolution;
    bool no_ipv4 = r->a.state == ANSWER_NODATA || r->a.state == ANSWER_NXDOMAIN;
    if (r->num_addresses == 0 || !no_ipv4) {
        return;
    }
    char target[NAME_TEXT_MAX];
    outcome_fail(o, &r->a.origin,
                 "The %s %s has IPv6 addresses and no IPv4 address. Whether Office 365 "
                 "federates over IPv6 is not documented.",
                 target_title(s), name_format(&s->record->srv.target, target));
    outcome_also(o, &r->aaaa.origin);
    outcome_remedy(o, "Publish an A record as well.");
}

static void add_address(struct text *t, const struct address *address)
{
    char shown_address[ADDRESS_TEXT_MAX];
    text_add(t, "%s%s", t->len > 0 ? ", " : "", address_format(address, shown_address));
}

/* sorted is the target's addresses by what can be said of them. */
struct sorted {
    char loopback[MESSAGE_MAX / 4];
    char strange[MESSAGE_MAX / 4]; /* none of our Expressway-E */
    char private[MESSAGE_MAX / 4]; /* ours, and out of reach from the Internet */
    size_t num_ours;
};

static void sort_addresses(const struct subject *s, struct sorted *out)
{
    struct text loopback = text_init(out->loopback, sizeof out->loopback);
    struct text strange = text_init(out->strange, sizeof out->strange);
    struct text private = text_init(out->private, sizeof out->private);
    const struct resolution *r = &s->record->resolution;
    out->num_ours = 0;
    for (size_t i = 0; i < r->num_addresses; i++) {
        const struct address *a = &r->address[i];
        if (address_is_loopback(a)) {
            add_address(&loopback, a);
        } else if (!deployment_is_expressway(s->deployment, a)) {
            add_address(&strange, a);
        } else {
            out->num_ours++;
            if (address_is_private(a)) {
                add_address(&private, a);
            }
        }
    }
}

static void check_target_not_expressway(const struct subject *s, struct outcome *o)
{
    struct sorted sorted;
    char target[NAME_TEXT_MAX];
    if (s->owner != OWNER_OURS || s->deployment->num_expressways == 0 ||
        is_hosted(&s->record->srv.target)) {
        return;
    }
    sort_addresses(s, &sorted);
    name_format(&s->record->srv.target, target);
    const struct origin *origin = &s->record->resolution.a.origin;
    if (sorted.loopback[0] != '\0') {
        outcome_fail(o, origin, "The %s %s leads to %s, which is whoever asks.", target_title(s),
                     target, sorted.loopback);
    } else if (sorted.strange[0] != '\0') {
        o->severity = sorted.num_ours > 0 ? SEVERITY_WARNING : SEVERITY_ERROR;
        outcome_fail(o, origin, "The %s %s leads to %s: no address of our Expressway-E%s.",
                     target_title(s), target, sorted.strange,
                     sorted.num_ours > 0 ? ", although others of its addresses are" : "");
    } else if (sorted.private[0] != '\0') {
        bool in_cloud = s->deployment->policy == POLICY_OFFICE365;
        o->severity = in_cloud ? SEVERITY_ERROR : SEVERITY_INFO;
        outcome_fail(o, origin, "The %s %s leads to the private address %s: %s.", target_title(s),
                     target, sorted.private,
                     in_cloud ? "Office 365 cannot reach it"
                              : "right only where Microsoft's Edge is on the same private network");
    } else {
        return;
    }
    outcome_also(o, &s->record->resolution.aaaa.origin);
    outcome_remedy(o,
                   "Let %s lead to the public address of the Expressway-E. Where that is right and "
                   "static NAT stands in between, tell fedtap by --nat PUBLIC=PRIVATE; where this "
                   "was an internal DNS view, compare it with the public one.",
                   target);
}

const struct rule rules_record[] = {
    {
        .id = "srv-target-ignored",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD | NEED_LOOKUP,
        .title = "There is one SRV record, which is the one that counts",
        .why =
            "Microsoft uses one record and does not fall back to others. When only a lower-ranked one "
            "lies in the domain, its documents contradict each other: any match counts, or the best "
            "one only. That is a warning.",
        .on_the_wire = "Several SRV records in the answer, their priorities, weights and targets.",
        .far_side = "Nothing, or 1009 when the best ranked record counts.",
        .remedy = "One record; several addresses for its target.",
        .source = "Cisco TAC 212383; Cisco Expressway DNS guide (DNS-04, DNS-05: CONFLICT)",
        .check = check_srv_target_ignored,
    },
    {
        .id = "srv-ttl",
        .severity = SEVERITY_INFO,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD | NEED_LOOKUP,
        .title = "A wrong SRV record does not stay cached for long",
        .why = "After it was mended, caches still hand out the wrong one for as long as it allows.",
        .on_the_wire = "A TTL of more than a day on a record that has a fault.",
        .far_side = "The fault goes on after the record was mended.",
        .remedy = "A short TTL before a change.",
        .source = "Microsoft: DnsSrvCacheRecordCount (DNS-19)",
        .check = check_srv_ttl,
    },
    {
        .id = "target-name-invalid",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD,
        .title = "The SRV target is a plain host name",
        .why = "Skype for Business supports no underscores, no IDN and no Unicode in host names.",
        .on_the_wire = "The target's labels.",
        .far_side = "Undefined; mostly no federation.",
        .remedy = "Rename the host.",
        .source = "Microsoft: Skype for Business, host name requirements (DNS-12)",
        .check = check_target_name_invalid,
    },
    {
        .id = "target-ipv6-only",
        .severity = SEVERITY_WARNING,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD,
        .title = "The SRV target has an IPv4 address",
        .why = "Microsoft supports AAAA on premises; for Office 365 that is unverified.",
        .on_the_wire = "Addresses for AAAA, and the denial of A.",
        .far_side = "1014 or 1046, where IPv6 is not supported.",
        .remedy = "An A record.",
        .source = "Microsoft: IPv6 in Skype for Business (DNS-08: UNVERIFIED for Office 365)",
        .check = check_target_ipv6_only,
    },
    {
        .id = "target-not-expressway",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .needs = NEED_RECORD,
        .title = "The SRV target leads to our Expressway-E",
        .why = "Where the name leads elsewhere, Microsoft connects elsewhere. Asked only for our "
               "domains, when --expressway says where the Expressway-E is. Only some wrong "
               "addresses beside right ones are a warning; a private address of ours is an error "
               "under --policy office365 and a note otherwise.",
        .on_the_wire = "The addresses of the target against --expressway and --nat.",
        .far_side = "Calls from Microsoft never arrive; 1046 or a time-out (UNVERIFIED).",
        .remedy = "Correct the address record.",
        .source = "Cisco TAC 212383, DNS (DNS-11, DERIVED)",
        .check = check_target_not_expressway,
    },
};

const size_t num_rules_record = sizeof rules_record / sizeof rules_record[0];
