/* test_binding.c: which connection stands for which target. */
#include "binding.h"

#include <criterion/criterion.h>

#include "facts.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct srv_row target[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
static const struct srv_row second[] = {{0, 0, 5061, "vcse.cms.steven.lab"}};

/* declared is what a row declares besides its traffic. */
struct declared {
    bool ours;
    bool expressway;
    bool nat;
};

static struct name domain;
static struct address expressway;
static struct nat nat;

static struct deployment deploy(const struct declared *declared)
{
    domain = name_of("acano.steven.lab");
    expressway = address_in("10.0.0.47");
    nat.public_address = address_in("203.0.113.47");
    nat.private_address = address_in("10.0.0.47");
    return (struct deployment){
        .domains = &domain,
        .num_domains = declared->ours,
        .expressways = &expressway,
        .num_expressways = declared->expressway,
        .nats = &nat,
        .num_nats = declared->nat,
    };
}

Test(binding, an_address_a_name_or_the_operator_says_so)
{
    static const struct {
        const char *name;
        struct declared declared;
        const char *client;
        const char *server;
        uint16_t port;
        const char *sni; /* or NULL */
        bool client_is;
        bool server_is;
    } rows[] = {
        {"a stranger", {0}, "192.0.2.6", "192.0.2.7", 5061, NULL, false, false},
        {"its address, as server", {0}, "192.0.2.6", "203.0.113.47", 5061, NULL, false, true},
        {"its address, as client", {0}, "203.0.113.47", "192.0.2.6", 5061, NULL, true, false},
        {"another port", {0}, "192.0.2.6", "203.0.113.47", 7001, NULL, false, false},
        {"its name", {0}, "192.0.2.6", "10.0.0.47", 5061, "vcse.acano.steven.lab", false, true},
        {"another target's name",
         {0},
         "192.0.2.6",
         "203.0.113.47",
         5061,
         "vcse.cms.steven.lab",
         false,
         false},
        {"a name that is no target",
         {0},
         "192.0.2.6",
         "203.0.113.47",
         5061,
         "sip.example.net",
         false,
         true},
        {"behind NAT, not declared", {0}, "192.0.2.6", "10.0.0.47", 5061, NULL, false, false},
        {"behind NAT, as server", {.nat = true}, "192.0.2.6", "10.0.0.47", 5061, NULL, false, true},
        {"behind NAT, as client", {.nat = true}, "10.0.0.47", "192.0.2.6", 5061, NULL, true, false},
        {"declared, of a domain of ours",
         {.ours = true, .expressway = true},
         "10.0.0.47",
         "192.0.2.6",
         5061,
         NULL,
         true,
         false},
        {"declared, of nobody's domain",
         {.expressway = true},
         "10.0.0.47",
         "192.0.2.6",
         5061,
         NULL,
         false,
         false},
        {"declared, asked for another target",
         {.ours = true, .expressway = true},
         "192.0.2.6",
         "10.0.0.47",
         5061,
         "vcse.cms.steven.lab",
         false,
         false},
        {"declared, on another port",
         {.ours = true, .expressway = true},
         "10.0.0.47",
         "192.0.2.6",
         7001,
         NULL,
         false,
         false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        struct deployment deployment = deploy(&rows[i].declared);
        world_declare(&w, &deployment);
        world_srv(&w, "acano.steven.lab", target, 1);
        world_srv(&w, "cms.steven.lab", second, 1);
        world_a(&w, "vcse.acano.steven.lab", "203.0.113.47");
        struct pair pair = {
            .client = address_in(rows[i].client),
            .server = {address_in(rows[i].server), rows[i].port},
            .sni = name_of(rows[i].sni != NULL ? rows[i].sni : "."),
        };
        const struct domain *d = federation_domain(w.federation, 0);
        cr_expect_eq(binding_stands_for(w.federation, &pair, TLS_CLIENT, d), rows[i].client_is,
                     "%s", rows[i].name);
        cr_expect_eq(binding_stands_for(w.federation, &pair, TLS_SERVER, d), rows[i].server_is,
                     "%s", rows[i].name);
        world_fini(&w);
    }
}

/* --- what is remembered is what would be found anew --- */

static const char *const hosts[] = {"sip.a.example", "sip.b.example", "sip.c.example",
                                    "sip.d.example", "nobody.example"};
static const char *const domains[] = {"a.example", "b.example", "c.example", "d.example"};
static const char *const addresses[] = {"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"};
static const uint16_t ports[] = {5061, 5061, 5062, 443};

static uint32_t roll(uint32_t *random, size_t num)
{
    *random = *random * 1664525 + 1013904223;
    return (*random >> 16) % (uint32_t)num;
}

/* say_hello lets a client ask a server for a name. */
static void say_hello(struct world *w, uint32_t *random, uint64_t flow_id)
{
    struct fact fact = {.kind = FACT_TLS_CLIENT_HELLO};
    fact.origin = origin_between(addresses[roll(random, NUM(addresses))], 1024,
                                 addresses[roll(random, NUM(addresses))],
                                 ports[roll(random, NUM(ports))], flow_id);
    size_t host = roll(random, NUM(hosts) + 1);
    fact.tls_client_hello.has_sni = host < NUM(hosts);
    fact.tls_client_hello.sni = name_of(host < NUM(hosts) ? hosts[host] : ".");
    world_take(w, &fact);
}

static void change_something(struct world *w, uint32_t *random, uint64_t flow_id)
{
    const char *domain_name = domains[roll(random, NUM(domains))];
    const char *host = hosts[roll(random, NUM(hosts))];
    const struct srv_row record = {0, 0, ports[roll(random, 3)], host};
    switch (roll(random, 8)) {
    case 0:
        world_srv(w, domain_name, &record, 1);
        break;
    case 1:
        world_srv(w, domain_name, NULL, 0);
        break;
    case 2:
        world_a(w, host, addresses[roll(random, NUM(addresses))]);
        break;
    case 3:
        world_cname(w, host, hosts[roll(random, NUM(hosts))],
                    addresses[roll(random, NUM(addresses))]);
        break;
    default:
        say_hello(w, random, flow_id);
        break;
    }
}

/* expect_alike compares what is remembered of each pair and domain with what is found of a copy. */
static void expect_alike(const struct federation *f, int step)
{
    const struct pairs *pairs = federation_pairs(f);
    for (size_t d = 0; d < federation_num_domains(f); d++) {
        const struct domain *followed = federation_domain(f, d);
        size_t next = binding_next(f, followed, 0);
        for (size_t i = 0; i < pairs_count(pairs); i++) {
            const struct pair *pair = pairs_at(pairs, i);
            const struct pair copy = *pair;
            bool any = false;
            for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
                bool stands = binding_stands_for(f, &copy, side, followed);
                cr_assert_eq(binding_stands_for(f, pair, side, followed), stands,
                             "step %d, pair %zu, domain %zu", step, i, d);
                cr_assert(!stands || binding_stands_for_any(f, pair, side));
                any = any || stands;
            }
            cr_assert_eq(next == i, any, "step %d, pair %zu, domain %zu", step, i, d);
            next = any ? binding_next(f, followed, i + 1) : next;
            cr_assert_eq(binding_next_domain(f, pair, d), binding_next_domain(f, &copy, d));
        }
        cr_assert_eq(next, pairs_count(pairs));
    }
}

Test(binding, what_is_remembered_is_what_would_be_found_anew)
{
    struct world w;
    uint32_t random = 1;
    world_init(&w);
    for (int step = 0; step < 2000; step++) {
        change_something(&w, &random, (uint64_t)step + 1);
        expect_alike(w.federation, step);
    }
    world_fini(&w);
}
