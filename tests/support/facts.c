#include "facts.h"

#include <assert.h>
#include <stdio.h>

void world_init(struct world *w)
{
    world_declare(w, &(struct deployment){0});
}

void world_declare(struct world *w, const struct deployment *deployment)
{
    *w = (struct world){.budget.limit = BUDGET_MAX, .time_ns = 1, .deployment = *deployment};
    w->chains = chains_new(&w->counters);
    w->handshakes = handshakes_new(w->chains, &w->budget, &w->counters);
    w->federation = federation_new(w->chains, &w->deployment, &w->counters);
    assert(w->chains != NULL && w->handshakes != NULL && w->federation != NULL);
}

void world_fini(struct world *w)
{
    federation_free(w->federation);
    handshakes_free(w->handshakes);
    chains_free(w->chains);
}

void world_take(struct world *w, struct fact *fact)
{
    w->time_ns += 1000000;
    w->frame++;
    if (fact->origin.time_ns == 0) {
        fact->origin.time_ns = w->time_ns;
    }
    if (fact->origin.frames.num_kept == 0) {
        frames_add(&fact->origin.frames, w->frame);
    }
    const struct handshake *handshake = handshakes_take(w->handshakes, fact);
    federation_take(w->federation, fact, handshake);
}

struct address address_in(const char *text)
{
    struct address a;
    bool ok = address_parse(text, &a);
    assert(ok);
    (void)ok;
    return a;
}

struct origin origin_between(const char *client, uint16_t client_port, const char *server,
                             uint16_t server_port, uint64_t flow_id)
{
    return (struct origin){
        .client = {address_in(client), client_port},
        .server = {address_in(server), server_port},
        .flow_id = flow_id,
        .transport = TRANSPORT_TCP,
    };
}

static void respond(struct world *w, const char *name, uint16_t type, uint8_t rcode,
                    const struct dns_record *record, size_t num)
{
    struct fact fact = {.kind = FACT_DNS_RESPONSE};
    fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 1000 + w->frame);
    if (w->dns_server.family != ADDRESS_NONE) {
        fact.origin.server.address = w->dns_server;
    }
    fact.dns_response.question.name = name_of(name);
    fact.dns_response.question.type = type;
    fact.dns_response.rcode = rcode;
    fact.dns_response.asked = true;
    fact.dns_response.record = record;
    fact.dns_response.num_answers = num;
    world_take(w, &fact);
}

static void owner_of(const char *domain, char owner[300])
{
    snprintf(owner, 300, "_sipfederationtls._tcp.%s", domain);
}

void world_srv(struct world *w, const char *domain, const struct srv_row *rows, size_t num)
{
    char owner[300];
    struct dns_record record[SRV_RECORDS_MAX + 1];
    owner_of(domain, owner);
    for (size_t i = 0; i < num; i++) {
        record[i] = (struct dns_record){.owner = name_of(owner), .type = DNS_SRV, .ttl = 3600};
        record[i].chained = true;
        record[i].srv.priority = rows[i].priority;
        record[i].srv.weight = rows[i].weight;
        record[i].srv.port = rows[i].port;
        record[i].srv.target = name_of(rows[i].target);
    }
    respond(w, owner, DNS_SRV, DNS_NOERROR, record, num);
}

void world_rcode(struct world *w, const char *name, uint16_t type, uint8_t rcode)
{
    respond(w, name, type, rcode, NULL, 0);
}

void world_a(struct world *w, const char *name, const char *address)
{
    struct dns_record record = {
        .owner = name_of(name), .type = DNS_A, .ttl = 3600, .chained = true};
    record.address = address_in(address);
    respond(w, name, DNS_A, DNS_NOERROR, &record, 1);
}

void world_cname(struct world *w, const char *name, const char *alias, const char *address)
{
    struct dns_record record[2] = {
        {.owner = name_of(name), .type = DNS_CNAME, .chained = true, .alias = name_of(alias)},
        {.owner = name_of(alias), .type = DNS_A, .chained = true},
    };
    if (address != NULL) {
        record[1].address = address_in(address);
    }
    respond(w, name, DNS_A, DNS_NOERROR, record, address != NULL ? 2 : 1);
}

void world_silence(struct world *w, const char *name, uint16_t type)
{
    struct fact fact = {.kind = FACT_DNS_SILENCE};
    fact.origin = origin_between("192.0.2.10", 5300, "192.0.2.53", 53, 1000 + w->frame);
    fact.dns_silence.name = name_of(name);
    fact.dns_silence.type = type;
    world_take(w, &fact);
}
