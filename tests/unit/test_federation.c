/* test_federation.c: which facts make which picture of a SIP domain. */
#include <criterion/criterion.h>
#include <stdio.h>

#include "facts.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct srv_row good[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};

static const struct domain *only_domain(const struct world *w)
{
    cr_assert_eq(federation_num_domains(w->federation), 1);
    return federation_domain(w->federation, 0);
}

/* drain marks every domain as seen and returns how many had changed. */
static size_t drain(struct world *w)
{
    size_t index;
    size_t num = 0;
    while (federation_next_changed(w->federation, &index)) {
        num++;
    }
    return num;
}

Test(federation, an_answer_replaces_the_one_before_it)
{
    struct world w;
    world_init(&w);
    world_rcode(&w, "_sipfederationtls._tcp.acano.steven.lab", DNS_SRV, DNS_SERVFAIL);
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_NONE);
    cr_expect_eq(only_domain(&w)->answer.failure, FAILURE_RCODE);
    world_srv(&w, "acano.steven.lab", good, 1);
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_RECORDS);
    cr_expect_eq(only_domain(&w)->answer.failure, FAILURE_NONE);
    world_silence(&w, "_sipfederationtls._tcp.acano.steven.lab", DNS_SRV);
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_RECORDS, "a failure takes nothing back");
    cr_expect_eq(only_domain(&w)->answer.failure, FAILURE_SILENCE);
    world_rcode(&w, "_sipfederationtls._tcp.acano.steven.lab", DNS_SRV, DNS_NXDOMAIN);
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_NXDOMAIN);
    cr_expect_eq(only_domain(&w)->num_records, 0);
    world_srv(&w, "acano.steven.lab", NULL, 0);
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_NODATA);
    world_fini(&w);
}

Test(federation, the_same_answer_again_changes_nothing)
{
    struct world w;
    world_init(&w);
    world_srv(&w, "acano.steven.lab", good, 1);
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    cr_expect_eq(drain(&w), 1);
    uint64_t frame = only_domain(&w)->answer.origin.frames.number[0];
    world_srv(&w, "acano.steven.lab", good, 1);
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    cr_expect_eq(drain(&w), 0);
    cr_expect_eq(only_domain(&w)->answer.origin.frames.number[0], frame);
    world_fini(&w);
}

Test(federation, what_nobody_asked_for_is_not_believed)
{
    struct world w;
    world_init(&w);
    struct dns_record record = {
        .owner = name_of("_sipfederationtls._tcp.evil.example"), .type = DNS_SRV, .chained = true};
    struct fact fact = {.kind = FACT_DNS_RESPONSE};
    fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 7);
    fact.dns_response.question.name = record.owner;
    fact.dns_response.question.type = DNS_SRV;
    fact.dns_response.record = &record;
    fact.dns_response.num_answers = 1;
    world_take(&w, &fact);
    cr_expect_eq(federation_num_domains(w.federation), 0);
    world_fini(&w);
}

Test(federation, addresses_come_before_or_after_the_record)
{
    for (int order = 0; order < 2; order++) {
        struct world w;
        world_init(&w);
        if (order == 0) {
            world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
        }
        world_srv(&w, "acano.steven.lab", good, 1);
        if (order == 1) {
            world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
        }
        const struct resolution *r = &only_domain(&w)->record[0].resolution;
        struct address expected = address_in("10.48.36.47");
        cr_assert_eq(r->num_addresses, 1);
        cr_expect(address_equal(&r->address[0], &expected));
        world_fini(&w);
    }
}

Test(federation, aliases_are_followed_within_a_response_and_across_two)
{
    struct world w;
    world_init(&w);
    world_srv(&w, "acano.steven.lab", good, 1);
    world_cname(&w, "vcse.acano.steven.lab", "expe.steven.lab", "10.48.36.47");
    const struct resolution *r = &only_domain(&w)->record[0].resolution;
    cr_expect(r->is_alias);
    cr_expect_eq(r->num_addresses, 1);
    world_fini(&w);

    world_init(&w);
    world_srv(&w, "acano.steven.lab", good, 1);
    world_cname(&w, "vcse.acano.steven.lab", "expe.steven.lab", NULL);
    r = &only_domain(&w)->record[0].resolution;
    cr_expect(r->is_alias);
    cr_expect_eq(r->num_addresses, 0);
    world_a(&w, "expe.steven.lab", "10.48.36.47");
    cr_expect_eq(r->num_addresses, 1);
    world_fini(&w);
}

Test(federation, a_loop_of_aliases_ends)
{
    struct world w;
    world_init(&w);
    world_cname(&w, "a.example", "b.example", NULL);
    world_cname(&w, "b.example", "a.example", NULL);
    static const struct srv_row looped[] = {{0, 0, 5061, "a.example"}};
    world_srv(&w, "example", looped, 1);
    cr_expect_eq(only_domain(&w)->record[0].resolution.num_addresses, 0);
    world_fini(&w);
}

Test(federation, the_record_in_use_is_the_best_that_matches)
{
    static const struct {
        const char *name;
        struct srv_row rows[3];
        size_t num;
        const char *used;
    } rows[] = {
        {"one", {{0, 0, 5061, "a.example"}}, 1, "a.example"},
        {"lowest priority",
         {{10, 0, 5061, "a.example"}, {5, 0, 5061, "b.example"}},
         2,
         "b.example"},
        {"highest weight", {{0, 1, 5061, "a.example"}, {0, 9, 5061, "b.example"}}, 2, "b.example"},
        {"a match beats rank",
         {{0, 0, 5061, "a.other"}, {9, 0, 5061, "b.example"}},
         2,
         "b.example"},
        {"a match stays in use",
         {{9, 0, 5061, "b.example"}, {0, 0, 5061, "a.other"}},
         2,
         "b.example"},
        {"none matches", {{9, 0, 5061, "a.other"}, {1, 0, 5061, "b.other"}}, 2, "b.other"},
        {"the first of equals",
         {{0, 0, 5061, "a.example"}, {0, 0, 5061, "b.example"}},
         2,
         "a.example"},
        {"declared absent", {{0, 0, 0, "."}}, 1, NULL},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        world_init(&w);
        world_srv(&w, "example", rows[i].rows, rows[i].num);
        const struct srv_record *used = domain_used_record(only_domain(&w));
        cr_expect_eq(used != NULL, rows[i].used != NULL, "%s", rows[i].name);
        if (used != NULL && rows[i].used != NULL) {
            struct name expected = name_of(rows[i].used);
            cr_expect(name_equal(&used->srv.target, &expected), "%s", rows[i].name);
        }
        world_fini(&w);
    }
}

Test(federation, at_most_so_many_domains_are_followed)
{
    struct world w;
    world_init(&w);
    for (size_t i = 0; i < DOMAINS_MAX + 3; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "d%zu.example", i);
        world_srv(&w, name, good, 1);
    }
    cr_expect_eq(federation_num_domains(w.federation), DOMAINS_MAX);
    cr_expect_eq(w.counters.value[COUNT_DOMAIN_REFUSED], 3);
    world_fini(&w);
}

Test(federation, at_most_so_many_hosts_are_remembered)
{
    struct world w;
    world_init(&w);
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    for (size_t i = 0; i < HOSTS_MAX; i++) {
        char name[32];
        snprintf(name, sizeof name, "h%zu.example", i);
        world_a(&w, name, "192.0.2.1");
    }
    cr_expect_eq(w.counters.value[COUNT_NAME_EVICTIONS], 1);
    world_srv(&w, "acano.steven.lab", good, 1);
    cr_expect_eq(only_domain(&w)->record[0].resolution.num_addresses, 0, "the oldest went");
    world_fini(&w);
}

Test(federation, records_and_addresses_beyond_the_limits_are_counted)
{
    struct world w;
    struct srv_row rows[SRV_RECORDS_MAX + 1];
    char name[HOST_ADDRESSES_MAX + 1][32];
    struct fact fact = {.kind = FACT_DNS_RESPONSE};
    struct dns_record record[HOST_ADDRESSES_MAX + 2];
    world_init(&w);
    for (size_t i = 0; i < NUM(rows); i++) {
        (void)snprintf(name[i % NUM(name)], sizeof name[0], "h%zu.example.com", i);
        rows[i] = (struct srv_row){(uint16_t)i, 1, 5061, name[i % NUM(name)]};
    }
    world_srv(&w, "example.com", rows, SRV_RECORDS_MAX);
    cr_expect_eq(w.counters.value[COUNT_SRV_RECORDS_SKIPPED], 0);
    world_srv(&w, "example.com", rows, NUM(rows));
    cr_expect_eq(w.counters.value[COUNT_SRV_RECORDS_SKIPPED], 1);
    cr_expect_eq(federation_domain(w.federation, 0)->num_records, SRV_RECORDS_MAX);

    for (size_t i = 0; i < NUM(record); i++) {
        record[i] = (struct dns_record){.owner = name_of("h0.example.com"), .type = DNS_A};
        record[i].chained = true;
        record[i].address = address_in("192.0.2.1");
        record[i].address.octet[3] = (uint8_t)i;
    }
    fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 1);
    fact.dns_response.question = (struct dns_question){name_of("h0.example.com"), DNS_A};
    fact.dns_response.asked = true;
    fact.dns_response.record = record;
    fact.dns_response.num_answers = NUM(record);
    world_take(&w, &fact);
    cr_expect_eq(w.counters.value[COUNT_ADDRESSES_SKIPPED], 2);
    world_fini(&w);
}

/* asked_of makes the next answers come from another DNS server. */
static void asked_of(struct world *w, const char *server)
{
    w->dns_server = address_in(server);
}

Test(federation, servers_that_disagree_are_all_believed_within_their_ttl)
{
    struct world w;
    const struct view *one;
    const struct view *other;
    world_init(&w);
    world_srv(&w, "acano.steven.lab", good, 1);
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    asked_of(&w, "192.0.2.54");
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.99");
    const struct resolution *r = &only_domain(&w)->record[0].resolution;
    cr_expect_eq(r->num_addresses, 2);
    cr_expect(answer_views_differ(&r->a, w.time_ns, &one, &other));
    cr_expect_not(answer_views_differ(&r->a, w.time_ns + 3601 * INT64_C(1000000000), &one, &other),
                  "what has run out is not compared");
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    cr_expect_eq(r->num_addresses, 1, "a server takes back what it said itself");
    cr_expect_not(answer_views_differ(&r->a, w.time_ns, &one, &other));
    w.time_ns += 3601 * INT64_C(1000000000);
    asked_of(&w, "192.0.2.55");
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.100");
    cr_expect_eq(r->num_addresses, 1, "what has run out is not believed");
    cr_expect(answer_is_old(&r->a, w.time_ns + 3601 * INT64_C(1000000000)));
    cr_expect_not(answer_is_old(&r->a, w.time_ns));
    world_fini(&w);
}

Test(federation, ttls_run_as_long_as_they_would_have_when_the_clock_is_put_back)
{
    const int64_t day_ns = INT64_C(86400000000000);
    struct world w;
    const struct view *one;
    const struct view *other;
    world_init(&w);
    w.time_ns += 2 * day_ns;
    world_srv(&w, "acano.steven.lab", good, 1);
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.47");
    asked_of(&w, "192.0.2.54");
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.99");
    const struct domain *domain = only_domain(&w);
    const struct resolution *r = &domain->record[0].resolution;
    int64_t later_ns = w.time_ns + 3601 * INT64_C(1000000000);
    federation_step_back(w.federation, day_ns);
    cr_expect(answer_views_differ(&r->a, w.time_ns - day_ns, &one, &other));
    cr_expect_not(answer_views_differ(&r->a, later_ns - day_ns, &one, &other));
    cr_expect_not(answer_is_old(&domain->answer, w.time_ns - day_ns));
    cr_expect(answer_is_old(&domain->answer, later_ns - day_ns));
    w.time_ns = later_ns - day_ns;
    asked_of(&w, "192.0.2.55");
    world_a(&w, "vcse.acano.steven.lab", "10.48.36.100");
    cr_expect_eq(r->num_addresses, 1, "what has run out is not believed");
    const struct federation_octets octets = federation_measure(w.federation);
    cr_expect(octets.domains > 0 && octets.hosts > 0 && octets.pairs == 0);
    world_fini(&w);
}

Test(federation, a_ttl_may_run_beyond_the_latest_time)
{
    struct world w;
    world_init(&w);
    w.time_ns = INT64_MAX - 2000 * INT64_C(1000000000); /* as TIMESTAMP_LATEST_SECONDS has it */
    world_srv(&w, "acano.steven.lab", good, 1);
    cr_expect_not(answer_is_old(&only_domain(&w)->answer, INT64_MAX - 1));
    world_fini(&w);
}

Test(federation, the_server_that_answered_longest_ago_is_not_compared_any_more)
{
    struct world w;
    world_init(&w);
    world_srv(&w, "acano.steven.lab", good, 1);
    for (unsigned i = 0; i < VIEWS_MAX + 1; i++) {
        char server[16];
        (void)snprintf(server, sizeof server, "192.0.2.%u", 60 + i);
        asked_of(&w, server);
        world_a(&w, "vcse.acano.steven.lab", i == 0 ? "10.48.36.99" : "10.48.36.47");
    }
    const struct resolution *r = &only_domain(&w)->record[0].resolution;
    cr_expect_eq(r->a.num_views, VIEWS_MAX);
    cr_expect_eq(r->num_addresses, 1);
    world_fini(&w);
}

Test(federation, a_truncated_answer_counts_until_a_whole_one_comes)
{
    for (int order = 0; order < 2; order++) {
        struct world w;
        world_init(&w);
        struct fact fact = {.kind = FACT_DNS_TRUNCATED};
        fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 7);
        fact.dns_truncated.question.name = name_of("_sipfederationtls._tcp.acano.steven.lab");
        fact.dns_truncated.question.type = DNS_SRV;
        fact.dns_truncated.answered_ns = 1;
        if (order == 0) {
            world_srv(&w, "acano.steven.lab", good, 1); /* over TCP, before the wait was over */
        }
        world_take(&w, &fact);
        cr_expect_eq(only_domain(&w)->answer.failure,
                     order == 0 ? FAILURE_NONE : FAILURE_TRUNCATED);
        if (order == 1) {
            world_srv(&w, "acano.steven.lab", good, 1);
        }
        cr_expect_eq(only_domain(&w)->answer.failure, FAILURE_NONE);
        world_fini(&w);
    }
}

Test(federation, a_mistyped_name_and_a_call_to_a_declared_peer_are_noted)
{
    struct world w;
    struct name peer = name_of("skype.lab");
    world_declare(&w, &(struct deployment){.peer_domains = &peer, .num_peer_domains = 1});
    world_rcode(&w, "_sips._tcp.example.com", DNS_SRV, DNS_NXDOMAIN);
    cr_expect_eq(federation_num_domains(w.federation), 0, "not a declared peer");
    world_rcode(&w, "_sips._tcp.skype.lab", DNS_SRV, DNS_NXDOMAIN);
    cr_expect(only_domain(&w)->asked_as_sip);
    world_rcode(&w, "_sipfederationtls.tcp.skype.lab", DNS_SRV, DNS_NXDOMAIN);
    struct name asked = name_of("_sipfederationtls.tcp.skype.lab");
    cr_expect(name_equal(&only_domain(&w)->misspelt, &asked));
    world_silence(&w, "_sipfederationtls_tcp.skype.lab", DNS_SRV);
    cr_expect(name_equal(&only_domain(&w)->misspelt, &asked), "the first one is kept");
    cr_expect_eq(only_domain(&w)->answer.state, ANSWER_NONE);
    world_fini(&w);
}

Test(federation, what_the_partner_typed_counts_instead_of_the_record)
{
    struct world w;
    struct expectation typed = {name_of("acano.steven.lab"), name_of("edge.steven.lab")};
    world_declare(&w, &(struct deployment){.expectations = &typed, .num_expectations = 1});
    world_srv(&w, "acano.steven.lab", good, 1);
    world_a(&w, "edge.steven.lab", "10.48.36.47");
    const struct srv_record *used = domain_used_record(only_domain(&w));
    cr_expect(name_equal(&used->srv.target, &typed.fqdn));
    cr_expect_eq(used->srv.port, FEDERATION_PORT);
    cr_expect_eq(used->resolution.num_addresses, 1);
    world_fini(&w);
}
