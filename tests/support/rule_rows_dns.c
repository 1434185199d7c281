/* rule_rows_dns.c: what DNS can say, and what the rules answer. */
#include "scene.h"

static void target_elsewhere(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("vcse.steven.lab");
}

static void target_deeper(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("vcse.sub.acano.steven.lab");
}

static void target_without_the_dot(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("badacano.steven.lab");
}

static void target_is_the_domain(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("acano.steven.lab");
}

static void hosted_peer(struct scene *s)
{
    target_hosted(s);
    s->subject.owner = OWNER_PEER;
}

static void peer_elsewhere(struct scene *s)
{
    target_elsewhere(s);
    s->subject.owner = OWNER_PEER;
}

static void nxdomain(struct scene *s)
{
    s->domain.answer.state = ANSWER_NXDOMAIN;
    s->subject.record = NULL;
}

static void nodata(struct scene *s)
{
    s->domain.answer.state = ANSWER_NODATA;
    s->subject.record = NULL;
}

static void root_target(struct scene *s)
{
    s->domain.record[0].srv.target.len = 0;
    s->subject.record = NULL;
}

static void never_asked(struct scene *s)
{
    s->domain.answer.state = ANSWER_NONE;
    s->subject.record = NULL;
}

static void other_port(struct scene *s)
{
    s->domain.record[0].srv.port = 5062;
}

static void no_address(struct scene *s)
{
    s->domain.record[0].resolution.num_addresses = 0;
    s->domain.record[0].resolution.a.state = ANSWER_NODATA;
    s->domain.record[0].resolution.aaaa.state = ANSWER_NODATA;
}

static void half_an_answer(struct scene *s)
{
    no_address(s);
    s->domain.record[0].resolution.aaaa.state = ANSWER_NONE;
}

static void alias(struct scene *s)
{
    s->domain.record[0].resolution.is_alias = true;
    s->domain.record[0].resolution.alias = name_of("expe.steven.lab");
}

static void servfail(struct scene *s)
{
    s->domain.answer.failure = FAILURE_RCODE;
    s->domain.answer.rcode = DNS_SERVFAIL;
}

static void silence_for_a(struct scene *s)
{
    s->domain.record[0].resolution.a.failure = FAILURE_SILENCE;
}

static void second_record(struct scene *s, const char *target, uint16_t priority)
{
    s->domain.num_records = 2;
    s->domain.record[1].srv.target = name_of(target);
    s->domain.record[1].srv.priority = priority;
}

static void another_match(struct scene *s)
{
    second_record(s, "other.acano.steven.lab", 9);
}

static void better_stranger(struct scene *s)
{
    s->domain.record[0].srv.priority = 9;
    second_record(s, "vcse.steven.lab", 1);
}

static void two_strangers(struct scene *s)
{
    target_elsewhere(s);
    second_record(s, "other.steven.lab", 9);
}

static void wrong_for_a_day(struct scene *s)
{
    target_elsewhere(s);
    s->domain.record[0].ttl = 86400;
}

static void wrong_for_longer(struct scene *s)
{
    target_elsewhere(s);
    s->domain.record[0].ttl = 86401;
}

static void right_for_long(struct scene *s)
{
    s->domain.record[0].ttl = 604800;
}

static void target_with_underscore(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("vcse_e.acano.steven.lab");
}

static void target_in_another_alphabet(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("xn--vcs-example.acano.steven.lab");
}

static void target_with_octets(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("vcse\\233.acano.steven.lab");
}

static void no_ipv4(struct scene *s)
{
    struct resolution *r = &s->domain.record[0].resolution;
    r->a.state = ANSWER_NODATA;
    r->aaaa.state = ANSWER_RECORDS;
    r->address[0] = address_in("2001:db8::1");
}

static void ipv4_not_asked(struct scene *s)
{
    no_ipv4(s);
    s->domain.record[0].resolution.a.state = ANSWER_NONE;
}

static void truncated(struct scene *s)
{
    s->domain.answer.state = ANSWER_NONE;
    s->domain.answer.failure = FAILURE_TRUNCATED;
    s->subject.record = NULL;
}

static void truncated_for_a(struct scene *s)
{
    s->domain.record[0].resolution.a.failure = FAILURE_TRUNCATED;
}

static void servers_disagree(struct scene *s)
{
    struct answer *a = &s->domain.record[0].resolution.a;
    a->num_views = 2;
    a->view[0] = (struct view){address_in("10.48.36.53"), 1, NOW, 4, 0};
    a->view[1] = (struct view){address_in("10.48.36.54"), 2, NOW + DAY, 6, 0};
}

static void servers_agree(struct scene *s)
{
    servers_disagree(s);
    s->domain.record[0].resolution.a.view[1].digest = 1;
}

static void servers_disagreed_before(struct scene *s)
{
    servers_disagree(s);
    s->domain.record[0].resolution.a.view[0].expires_ns = NOW - 1;
}

static void servers_of_a_peer_disagree(struct scene *s)
{
    servers_disagree(s);
    s->subject.owner = OWNER_PEER;
}

static void cloud_servers_disagree(struct scene *s)
{
    servers_disagree(s);
    target_hosted(s);
}

static void asked_for_something_else(struct scene *s)
{
    s->domain.misspelt = name_of("_sipfederationtls.tcp.acano.steven.lab");
}

static void asked_as_sip(struct scene *s)
{
    s->domain.answer.state = ANSWER_NONE;
    s->domain.asked_as_sip = true;
    s->domain.sip_origin.time_ns = NOW - DNS_TIMEOUT_NS;
    s->subject.record = NULL;
    s->subject.owner = OWNER_PEER;
}

static void asked_as_sip_just_now(struct scene *s)
{
    asked_as_sip(s);
    s->domain.sip_origin.time_ns++;
}

static void asked_as_sip_at_the_end(struct scene *s)
{
    asked_as_sip_just_now(s);
    s->subject.is_over = true;
}

static void asked_both_ways(struct scene *s)
{
    asked_as_sip(s);
    s->domain.answer.failure = FAILURE_SILENCE;
}

static void declare_expressway(struct scene *s, const char *address)
{
    s->expressway = address_in(address);
    s->deployment.expressways = &s->expressway;
    s->deployment.num_expressways = 1;
}

static void leads_elsewhere(struct scene *s)
{
    declare_expressway(s, "203.0.113.47");
}

static void leads_elsewhere_for_a_peer(struct scene *s)
{
    leads_elsewhere(s);
    s->subject.owner = OWNER_PEER;
}

static void leads_to_us(struct scene *s)
{
    declare_expressway(s, "203.0.113.47");
    s->domain.record[0].resolution.address[0] = address_in("203.0.113.47");
}

static void leads_to_us_through_nat(struct scene *s)
{
    declare_expressway(s, "10.48.36.47");
    s->deployment.nats = &s->nat;
    s->deployment.num_nats = 1;
    s->domain.record[0].resolution.address[0] = address_in("203.0.113.47");
}

static void leads_to_us_and_elsewhere(struct scene *s)
{
    leads_to_us(s);
    s->domain.record[0].resolution.address[1] = address_in("203.0.113.99");
    s->domain.record[0].resolution.num_addresses = 2;
}

static void leads_to_us_in_private(struct scene *s)
{
    declare_expressway(s, "10.48.36.47");
}

static void leads_to_us_in_private_from_the_cloud(struct scene *s)
{
    leads_to_us_in_private(s);
    s->deployment.policy = POLICY_OFFICE365;
}

static void leads_to_whoever_asks(struct scene *s)
{
    leads_to_us(s);
    s->domain.record[0].resolution.address[0] = address_in("127.0.0.1");
}

const struct rule_row rule_rows_dns[] = {
    {"srv-missing", as_it_is, PASSES},
    {"srv-missing", never_asked, PASSES},
    {"srv-missing", nxdomain, true, SEVERITY_ERROR, 1008, NULL, NULL},
    {"srv-missing", nodata, true, SEVERITY_ERROR, 1008, NULL, NULL},
    {"srv-missing", root_target, true, SEVERITY_ERROR, 1008, NULL, NULL},
    {"srv-domain-mismatch", as_it_is, PASSES},
    {"srv-domain-mismatch", target_elsewhere, true, SEVERITY_ERROR, 1009, "0xc3e93d6f", NULL},
    {"srv-domain-mismatch", target_deeper, true, SEVERITY_ERROR, 1009, "0xc3e93d6f", NULL},
    {"srv-domain-mismatch", target_without_the_dot, true, SEVERITY_ERROR, 1009, "0xc3e93d6f", NULL},
    {"srv-domain-mismatch", target_is_the_domain, true, SEVERITY_ERROR, 1009, "0xc3e93d6f", NULL},
    {"srv-domain-mismatch", target_hosted, PASSES},
    {"srv-domain-mismatch", peer_elsewhere, true, SEVERITY_INFO, 0, NULL, NULL},
    {"srv-port", as_it_is, PASSES},
    {"srv-port", other_port, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"srv-hosted", as_it_is, PASSES},
    {"srv-hosted", target_hosted, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"srv-hosted", hosted_peer, true, SEVERITY_INFO, 0, NULL, NULL},
    {"srv-target-ignored", as_it_is, PASSES},
    {"srv-target-ignored", two_strangers, PASSES},
    {"srv-target-ignored", another_match, true, SEVERITY_INFO, 0, NULL, NULL},
    {"srv-target-ignored", better_stranger, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"srv-ttl", as_it_is, PASSES},
    {"srv-ttl", right_for_long, PASSES},
    {"srv-ttl", wrong_for_a_day, PASSES},
    {"srv-ttl", wrong_for_longer, true, SEVERITY_INFO, 0, NULL, NULL},
    {"target-name-invalid", as_it_is, PASSES},
    {"target-name-invalid", target_with_underscore, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"target-name-invalid", target_in_another_alphabet, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"target-name-invalid", target_with_octets, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"target-ipv6-only", as_it_is, PASSES},
    {"target-ipv6-only", no_address, PASSES},
    {"target-ipv6-only", ipv4_not_asked, PASSES},
    {"target-ipv6-only", no_ipv4, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"target-no-address", as_it_is, PASSES},
    {"target-no-address", half_an_answer, PASSES},
    {"target-no-address", no_address, true, SEVERITY_ERROR, 1014, NULL, NULL},
    {"target-is-cname", as_it_is, PASSES},
    {"target-is-cname", alias, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"dns-failure", as_it_is, PASSES},
    {"dns-failure", servfail, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"dns-failure", silence_for_a, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"dns-failure", truncated, PASSES},
    {"dns-truncated", as_it_is, PASSES},
    {"dns-truncated", servfail, PASSES},
    {"dns-truncated", truncated, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"dns-truncated", truncated_for_a, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"dns-answers-differ", as_it_is, PASSES},
    {"dns-answers-differ", servers_agree, PASSES},
    {"dns-answers-differ", servers_disagreed_before, PASSES},
    {"dns-answers-differ", servers_of_a_peer_disagree, PASSES},
    {"dns-answers-differ", cloud_servers_disagree, PASSES},
    {"dns-answers-differ", servers_disagree, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"srv-owner-name", as_it_is, PASSES},
    {"srv-owner-name", asked_for_something_else, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"srv-not-queried", as_it_is, PASSES},
    {"srv-not-queried", asked_as_sip_just_now, PASSES},
    {"srv-not-queried", asked_both_ways, PASSES},
    {"srv-not-queried", asked_as_sip, true, SEVERITY_INFO, 0, NULL, NULL},
    {"srv-not-queried", asked_as_sip_at_the_end, true, SEVERITY_INFO, 0, NULL, NULL},
    {"target-not-expressway", as_it_is, PASSES},
    {"target-not-expressway", leads_to_us, PASSES},
    {"target-not-expressway", leads_to_us_through_nat, PASSES},
    {"target-not-expressway", leads_elsewhere_for_a_peer, PASSES},
    {"target-not-expressway", leads_elsewhere, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"target-not-expressway", leads_to_whoever_asks, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"target-not-expressway", leads_to_us_and_elsewhere, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"target-not-expressway", leads_to_us_in_private, true, SEVERITY_INFO, 0, NULL, NULL},
    {"target-not-expressway", leads_to_us_in_private_from_the_cloud, true, SEVERITY_ERROR, 0, NULL,
     NULL},
};

const size_t num_rule_rows_dns = sizeof rule_rows_dns / sizeof rule_rows_dns[0];
