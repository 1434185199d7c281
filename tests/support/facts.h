/* facts.h: short ways to write facts down in tests. */
#ifndef FEDTAP_TEST_FACTS_H
#define FEDTAP_TEST_FACTS_H

#include "federation.h"

/* world is everything that takes facts in, without packets. */
struct world {
    struct deployment deployment;
    struct counters counters;
    struct budget budget;
    struct chains *chains;
    struct handshakes *handshakes;
    struct federation *federation;
    struct address dns_server; /* that answers next, instead of 192.0.2.53 */
    int64_t time_ns;
    uint64_t frame;
};

void world_init(struct world *w);

/* world_declare begins a world in which something is declared. */
void world_declare(struct world *w, const struct deployment *deployment);
void world_fini(struct world *w);

/* world_take gives one fact to handshakes and federation, at the next frame and a millisecond
 * later, unless the fact's origin says otherwise. */
void world_take(struct world *w, struct fact *fact);

/* address makes an address of its text. */
struct address address_in(const char *text);

/* origin_between makes an origin; endpoints as text, port 0 allowed. */
struct origin origin_between(const char *client, uint16_t client_port, const char *server,
                             uint16_t server_port, uint64_t flow_id);

/* srv_answer answers the federation question of domain with records; num 0 is NODATA. */
struct srv_row {
    uint16_t priority;
    uint16_t weight;
    uint16_t port;
    const char *target;
};
void world_srv(struct world *w, const char *domain, const struct srv_row *rows, size_t num);

/* world_rcode answers a question by an rcode and no records. */
void world_rcode(struct world *w, const char *name, uint16_t type, uint8_t rcode);

/* world_a answers an A question by one address. */
void world_a(struct world *w, const char *name, const char *address);

/* world_cname answers an A question by an alias, and an address behind it unless NULL. */
void world_cname(struct world *w, const char *name, const char *alias, const char *address);

/* world_silence says that nobody answered. */
void world_silence(struct world *w, const char *name, uint16_t type);

#endif
