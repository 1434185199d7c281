/* test_community_id.c: the flow hash that Zeek and Suricata print, as its authors publish it. */
#include <criterion/criterion.h>

#include "community_id.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static struct endpoint endpoint_of(const char *address, uint16_t port)
{
    struct endpoint e = {.port = port};
    cr_assert(address_parse(address, &e.address), "%s", address);
    return e;
}

/* From the specification (corelight/community-id-spec) and from the tests of Zeek; seed 0. */
static const struct {
    const char *client;
    uint16_t client_port;
    const char *server;
    uint16_t server_port;
    enum transport transport;
    const char *id;
} rows[] = {
    {"128.232.110.120", 34855, "66.35.250.204", 80, TRANSPORT_TCP,
     "1:LQU9qZlK+B5F3KDmev6m5PMibrg="},
    {"192.168.1.52", 54585, "8.8.8.8", 53, TRANSPORT_UDP, "1:d/FP5EW3wiY1vCndhwleRRKHowQ="},
    {"2001:470:e5bf:dead:4957:2174:e82c:4887", 63943, "2607:f8b0:400c:c03::1a", 25, TRANSPORT_TCP,
     "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="},
    {"1.2.3.4", 1122, "5.6.7.8", 3344, TRANSPORT_TCP, "1:wCb3OG7yAFWelaUydu0D+125CLM="},
    {"1.2.3.4", 1122, "5.6.7.8", 3344, TRANSPORT_UDP, "1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg="},
};

Test(community_id, is_the_published_one_in_both_directions)
{
    struct community_ids *ids = community_ids_new();
    for (size_t i = 0; i < NUM(rows); i++) {
        char id[COMMUNITY_ID_MAX];
        struct endpoint client = endpoint_of(rows[i].client, rows[i].client_port);
        struct endpoint server = endpoint_of(rows[i].server, rows[i].server_port);
        cr_expect_str_eq(community_id_format(ids, &client, &server, rows[i].transport, id),
                         rows[i].id);
        cr_expect_str_eq(community_id_format(ids, &server, &client, rows[i].transport, id),
                         rows[i].id);
    }
    community_ids_free(ids);
}

Test(community_id, ports_order_the_ends_of_one_address)
{
    struct community_ids *ids = community_ids_new();
    char forth[COMMUNITY_ID_MAX];
    char back[COMMUNITY_ID_MAX];
    struct endpoint low = endpoint_of("192.0.2.1", 80);
    struct endpoint high = endpoint_of("192.0.2.1", 30000);
    cr_expect_str_eq(community_id_format(ids, &low, &high, TRANSPORT_TCP, forth),
                     community_id_format(ids, &high, &low, TRANSPORT_TCP, back));
    community_ids_free(ids);
}
