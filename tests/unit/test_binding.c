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
