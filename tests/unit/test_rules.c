/* test_rules.c: every rule on facts alone, without a packet: one neighbour that passes, one that does
 * not, and what is predicted. */
#include <criterion/criterion.h>

#include <string.h>

#include "facts.h"
#include "rule.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define NOW INT64_C(1700000000000000000)
#define DAY INT64_C(86400000000000)

/* scene is a call to Microsoft in which everything is right; each row spoils one thing. */
struct scene {
    struct name ours[1];
    struct deployment deployment;
    struct domain domain;
    struct pair pair;
    struct certificate leaf;
    struct bytes san[1];
    struct chain_judgement judgement;
    struct subject subject;
};

static void set_scene(struct scene *s)
{
    memset(s, 0, sizeof *s);
    s->ours[0] = name_of("acano.steven.lab");
    s->deployment = (struct deployment){.domains = s->ours, .num_domains = 1};
    s->domain.name = s->ours[0];
    s->domain.answer.state = ANSWER_RECORDS;
    s->domain.num_records = 1;
    struct srv_record *record = &s->domain.record[0];
    record->srv.port = 5061;
    record->srv.target = name_of("vcse.acano.steven.lab");
    record->resolution.a.state = ANSWER_RECORDS;
    record->resolution.address[0] = address_in("10.48.36.47");
    record->resolution.num_addresses = 1;
    s->pair.client = address_in("10.48.36.47");
    s->pair.server = (struct endpoint){address_in("10.48.36.6"), 5061};
    s->pair.side[TLS_CLIENT].presented = PRESENTED_CHAIN;
    s->pair.side[TLS_CLIENT].origin.time_ns = NOW;
    s->san[0] = bytes_of_text("vcse.acano.steven.lab");
    s->leaf.has_san = true;
    s->leaf.san_dns = s->san;
    s->leaf.num_san_dns = 1;
    s->leaf.common_name = bytes_of_text("vcse.steven.lab");
    s->leaf.not_before_ns = NOW - 1;
    s->leaf.not_after_ns = NOW + 365 * DAY;
    s->leaf.has_eku = true;
    s->leaf.eku_server_auth = true;
    s->leaf.eku_client_auth = true;
    s->leaf.key = KEY_RSA;
    s->leaf.key_bits = 2048;
    s->leaf.signature = "sha256WithRSAEncryption";
    s->leaf.digest = "SHA256";
    s->leaf.num_crl_urls = 1;
    s->leaf.has_http_crl = true;
    s->judgement.certificate[0] = &s->leaf;
    s->judgement.num_certificates = 1;
    s->judgement.in_order = true;
    s->judgement.answer = TRUST_ANCHORED;
    s->judgement.anchor = ANCHOR_PUBLIC;
    s->judgement.path_not_before_ns = NOW - 1;
    s->judgement.path_not_after_ns = NOW + 1;
    s->subject = (struct subject){
        .deployment = &s->deployment,
        .domain = &s->domain,
        .owner = OWNER_OURS,
        .record = record,
        .pair = &s->pair,
        .side = TLS_CLIENT,
        .judgement = &s->judgement,
    };
}

static void as_it_is(struct scene *s)
{
    (void)s;
}

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

static void target_hosted(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("sipfed.online.lync.com");
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

static void san_lacks_target(struct scene *s)
{
    s->san[0] = bytes_of_text("vcse.steven.lab");
}

static void san_lacks_target_as_server(struct scene *s)
{
    san_lacks_target(s);
    s->subject.side = TLS_SERVER;
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
}

static void san_in_capitals(struct scene *s)
{
    s->san[0] = bytes_of_text("VCSE.Acano.Steven.Lab");
}

static void san_with_nul(struct scene *s)
{
    static const char text[] = "vcse.acano.steven.lab\0.evil.example";
    s->san[0] = (struct bytes){(const uint8_t *)text, sizeof text - 1};
}

static void san_without_names(struct scene *s)
{
    s->leaf.num_san_dns = 0;
    s->leaf.common_name = bytes_of_text("vcse.acano.steven.lab");
}

static void only_common_name(struct scene *s)
{
    san_without_names(s);
    s->leaf.has_san = false;
}

static void wildcard(struct scene *s)
{
    s->san[0] = bytes_of_text("*.acano.steven.lab");
}

static void expired(struct scene *s)
{
    s->leaf.not_after_ns = NOW - 1;
}

static void path_expired(struct scene *s)
{
    s->judgement.path_not_after_ns = NOW - 1;
}

static void in_the_future(struct scene *s)
{
    s->leaf.not_before_ns = NOW + 1;
}

static void expires_in_30_days(struct scene *s)
{
    s->leaf.not_after_ns = NOW + 30 * DAY;
}

static void expires_in_31_days(struct scene *s)
{
    s->leaf.not_after_ns = NOW + 31 * DAY;
}

static void only_client_auth(struct scene *s)
{
    s->leaf.eku_server_auth = false;
}

static void only_server_auth(struct scene *s)
{
    s->leaf.eku_client_auth = false;
}

static void shown_by_server(struct scene *s)
{
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
    s->subject.side = TLS_SERVER;
}

static void only_client_auth_as_server(struct scene *s)
{
    shown_by_server(s);
    only_client_auth(s);
}

static void any_purpose(struct scene *s)
{
    only_server_auth(s);
    s->leaf.eku_any = true;
}

static void no_purpose_said(struct scene *s)
{
    only_server_auth(s);
    s->leaf.has_eku = false;
}

static void rsa_1024(struct scene *s)
{
    s->leaf.key_bits = 1024;
}

static void rsa_1023(struct scene *s)
{
    s->leaf.key_bits = 1023;
}

static void rsa_4096(struct scene *s)
{
    s->leaf.key_bits = 4096;
}

static void rsa_8192(struct scene *s)
{
    s->leaf.key_bits = 8192;
}

static void on_p384(struct scene *s)
{
    s->leaf.key = KEY_EC;
    s->leaf.key_curve = "secp384r1";
}

static void on_another_curve(struct scene *s)
{
    s->leaf.key = KEY_EC;
    s->leaf.key_curve = "secp256k1";
}

static void sha1(struct scene *s)
{
    s->leaf.digest = "SHA1";
}

static void sha1_root(struct scene *s)
{
    sha1(s);
    s->leaf.is_self_issued = true;
}

static void rsa_1023_and_sha1(struct scene *s)
{
    sha1(s);
    rsa_1023(s);
}

static void rsa_pss(struct scene *s)
{
    s->leaf.signature_is_rsa_pss = true;
}

static void no_crl(struct scene *s)
{
    s->leaf.num_crl_urls = 0;
    s->leaf.has_http_crl = false;
}

static void crl_by_ldap(struct scene *s)
{
    s->leaf.has_http_crl = false;
}

static void alone_and_self_signed(struct scene *s)
{
    no_crl(s);
    s->leaf.is_self_signed = true;
}

static void out_of_order(struct scene *s)
{
    s->judgement.in_order = false;
    s->judgement.certificate[1] = &s->leaf;
    s->judgement.num_certificates = 2;
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

static void self_signed(struct scene *s)
{
    s->judgement.answer = TRUST_SELF_SIGNED;
    s->judgement.anchor = ANCHOR_NONE;
}

static void issuer_missing(struct scene *s)
{
    s->judgement.answer = TRUST_ISSUER_MISSING;
    s->judgement.anchor = ANCHOR_NONE;
    s->judgement.missing_issuer = bytes_of_text("CN=Issuing \x1b[31mCA");
}

static void issuer_seen(struct scene *s)
{
    issuer_missing(s);
    s->judgement.issuer_known = ISSUER_SEEN;
}

static void private_ca(struct scene *s)
{
    s->judgement.anchor = ANCHOR_PRIVATE;
}

static void private_ca_in_the_cloud(struct scene *s)
{
    private_ca(s);
    s->deployment.policy = POLICY_OFFICE365;
}

static void declined(struct scene *s)
{
    s->pair.side[TLS_CLIENT].presented = PRESENTED_EMPTY;
}

static void hidden_by_tls13(struct scene *s)
{
    s->pair.side[TLS_CLIENT].presented = PRESENTED_NOTHING;
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_TLS13;
}

static void resumed_after_full(struct scene *s)
{
    s->pair.side[TLS_CLIENT].hidden = HIDDEN_RESUMED;
}

static void self_signed_as_server(struct scene *s)
{
    self_signed(s);
    s->subject.side = TLS_SERVER;
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
}

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

#define PASSES false, SEVERITY_INFO, 0, NULL, NULL

static const struct {
    const char *rule;
    void (*spoil)(struct scene *);
    bool fails;
    enum severity severity;
    unsigned ms_diagnostics;
    const char *result_code;
    const char *hresult;
} rows[] = {
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
    {"cert-name-mismatch", as_it_is, PASSES},
    {"cert-name-mismatch", san_in_capitals, PASSES},
    {"cert-name-mismatch", only_common_name, PASSES},
    {"cert-name-mismatch", wildcard, PASSES},
    {"cert-name-mismatch", target_hosted, PASSES},
    {"cert-name-mismatch", san_lacks_target, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-name-mismatch", san_lacks_target_as_server, true, SEVERITY_ERROR, 1010, NULL,
     "0x80090322"},
    {"cert-name-mismatch", san_with_nul, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-name-mismatch", san_without_names, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-wildcard", as_it_is, PASSES},
    {"cert-wildcard", wildcard, true, SEVERITY_ERROR, 0, "0xc3e93d67", NULL},
    {"cert-expired", as_it_is, PASSES},
    {"cert-expired", expired, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-expired", path_expired, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-not-yet-valid", as_it_is, PASSES},
    {"cert-not-yet-valid", in_the_future, true, SEVERITY_ERROR, 0, NULL, "0x80090328"},
    {"cert-expires-soon", as_it_is, PASSES},
    {"cert-expires-soon", expires_in_31_days, PASSES},
    {"cert-expires-soon", expired, PASSES},
    {"cert-expires-soon", expires_in_30_days, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-eku", as_it_is, PASSES},
    {"cert-eku", only_client_auth, PASSES},
    {"cert-eku", any_purpose, PASSES},
    {"cert-eku", no_purpose_said, PASSES},
    {"cert-eku", only_server_auth, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-eku", only_client_auth_as_server, true, SEVERITY_ERROR, 1010, NULL, "0x80090349"},
    {"cert-weak", as_it_is, PASSES},
    {"cert-weak", rsa_4096, PASSES},
    {"cert-weak", on_p384, PASSES},
    {"cert-weak", sha1_root, PASSES},
    {"cert-weak", rsa_1023, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-weak", rsa_1024, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", rsa_8192, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", on_another_curve, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", sha1, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-weak", rsa_1023_and_sha1, true, SEVERITY_ERROR, 0, NULL, NULL},
    {"cert-rsa-pss", as_it_is, PASSES},
    {"cert-rsa-pss", rsa_pss, true, SEVERITY_ERROR, 0, NULL, "0x80096004"},
    {"cert-no-crl", as_it_is, PASSES},
    {"cert-no-crl", alone_and_self_signed, PASSES},
    {"cert-no-crl", no_crl, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-no-crl", crl_by_ldap, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-chain-order", as_it_is, PASSES},
    {"cert-chain-order", out_of_order, true, SEVERITY_WARNING, 0, NULL, NULL},
    {"cert-untrusted", as_it_is, PASSES},
    {"cert-untrusted", issuer_seen, PASSES},
    {"cert-untrusted", self_signed, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-untrusted", self_signed_as_server, true, SEVERITY_ERROR, 1010, NULL, "0x80090325"},
    {"cert-untrusted", issuer_missing, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-chain-incomplete", as_it_is, PASSES},
    {"cert-chain-incomplete", issuer_missing, PASSES},
    {"cert-chain-incomplete", issuer_seen, true, SEVERITY_ERROR, 0, NULL, "0x800b010a"},
    {"cert-private-ca", as_it_is, PASSES},
    {"cert-private-ca", private_ca, true, SEVERITY_INFO, 0, NULL, NULL},
    {"cert-private-ca", private_ca_in_the_cloud, true, SEVERITY_ERROR, 0, NULL, "0x80090325"},
    {"cert-client-missing", as_it_is, PASSES},
    {"cert-client-missing", declined, true, SEVERITY_ERROR, 0, NULL, "0x80090320"},
    {"cert-not-visible", as_it_is, PASSES},
    {"cert-not-visible", resumed_after_full, PASSES},
    {"cert-not-visible", hidden_by_tls13, true, SEVERITY_INFO, 0, NULL, NULL},
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
};

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

Test(rules, each_answers_as_the_reference_says)
{
    static struct scene scene;
    static struct outcome outcome;
    for (size_t i = 0; i < NUM(rows); i++) {
        const struct rule *rule = rule_find(rows[i].rule);
        cr_assert_not_null(rule, "%s", rows[i].rule);
        set_scene(&scene);
        rows[i].spoil(&scene);
        memset(&outcome, 0, sizeof outcome);
        outcome.severity = rule->severity;
        rule->check(&scene.subject, &outcome);
        cr_expect_eq(outcome.failed, rows[i].fails, "row %zu: %s", i, rows[i].rule);
        if (!rows[i].fails || !outcome.failed) {
            continue;
        }
        cr_expect_eq(outcome.severity, rows[i].severity, "row %zu: %s", i, rows[i].rule);
        cr_expect_eq(outcome.predicts.ms_diagnostics, rows[i].ms_diagnostics, "row %zu: %u", i,
                     outcome.predicts.ms_diagnostics);
        cr_expect(same_text(outcome.predicts.result_code, rows[i].result_code), "row %zu", i);
        cr_expect(same_text(outcome.predicts.hresult, rows[i].hresult), "row %zu", i);
        cr_expect(strlen(outcome.message) > 10 && strlen(outcome.remedy) > 10, "row %zu", i);
        cr_expect_null(strchr(outcome.message, '\x1b'), "row %zu: %s", i, outcome.message);
    }
}

Test(rules, each_is_tried_and_each_has_all_its_texts)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        size_t num_failing = 0;
        size_t num_passing = 0;
        for (size_t r = 0; r < NUM(rows); r++) {
            bool is_its = strcmp(rows[r].rule, rule->id) == 0;
            num_failing += is_its && rows[r].fails;
            num_passing += is_its && !rows[r].fails;
        }
        cr_expect(num_failing > 0 && num_passing > 0, "%s", rule->id);
        cr_expect(rule->title != NULL && rule->why != NULL && rule->on_the_wire != NULL &&
                      rule->far_side != NULL && rule->remedy != NULL && rule->source != NULL,
                  "%s", rule->id);
        cr_expect_eq(rule_find(rule->id), rule, "%s is there twice", rule->id);
    }
    cr_expect_null(rule_at(rule_count()));
    cr_expect_null(rule_find("no-such-rule"));
}

Test(rules, the_words_of_the_log_have_the_values_of_the_log)
{
    static struct scene scene;
    static struct outcome outcome;
    set_scene(&scene);
    target_elsewhere(&scene);
    rule_find("srv-domain-mismatch")->check(&scene.subject, &outcome);
    cr_expect_str_eq(outcome.predicts.data,
                     "domain=\"acano.steven.lab\";fqdn1=\"vcse.steven.lab:5061\"");
    set_scene(&scene);
    san_lacks_target(&scene);
    rule_find("cert-name-mismatch")->check(&scene.subject, &outcome);
    cr_expect_str_eq(outcome.predicts.data,
                     "expected-fqdn=\"vcse.acano.steven.lab\";certName=\"vcse.steven.lab\";"
                     "info=\"The peer certificate does not contain a matching FQDN\"");
}

Test(rules, whose_a_domain_is)
{
    struct name ours = name_of("acano.steven.lab");
    struct name peers = name_of("skype.lab");
    struct name other = name_of("example.com");
    struct deployment none = {0};
    struct deployment both = {
        .domains = &ours, .num_domains = 1, .peer_domains = &peers, .num_peer_domains = 1};
    struct deployment peer_only = {.peer_domains = &peers, .num_peer_domains = 1};
    cr_expect_eq(deployment_owner(&none, &ours), OWNER_UNDECLARED);
    cr_expect_eq(deployment_owner(&both, &ours), OWNER_OURS);
    cr_expect_eq(deployment_owner(&both, &peers), OWNER_PEER);
    cr_expect_eq(deployment_owner(&both, &other), OWNER_PEER);
    cr_expect_eq(deployment_owner(&peer_only, &peers), OWNER_PEER);
    cr_expect_eq(deployment_owner(&peer_only, &other), OWNER_UNDECLARED);
}
