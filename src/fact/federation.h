/* federation: the facts of each SIP domain put together: SRV answer, addresses of its targets, and
 * what the hosts at those addresses showed. Nothing here judges. */
#ifndef FEDTAP_FEDERATION_H
#define FEDTAP_FEDERATION_H

#include "handshakes.h"
#include "hosts.h"
#include "pairs.h"

/* FEDERATION_PORT is where Microsoft's federation listens and calls. */
#define FEDERATION_PORT 5061

/* nat says that an address in DNS and one on the wire are the same host: that of an Expressway-E
 * behind static NAT. */
struct nat {
    struct address public_address;  /* in DNS */
    struct address private_address; /* on the wire */
};

/* expectation says that the partner typed an Access Edge name for a domain of ours: Microsoft then
 * goes by that name and not by the SRV record. */
struct expectation {
    struct name domain;
    struct name fqdn;
};

/* srv_record is one record of a domain's SRV answer, in the order of the answer. */
struct srv_record {
    struct dns_srv srv;
    uint32_t ttl; /* seconds */
    struct resolution resolution;
};

/* domain is one SIP domain. */
struct domain {
    struct name name;
    struct answer answer; /* to _sipfederationtls._tcp.<name> SRV */
    struct srv_record record[SRV_RECORDS_MAX];
    size_t num_records;
    bool changed; /* since federation_next_changed last returned it */
};

/* federation owns domains, and the hosts and pairs that they lead to. */
struct federation;

/* federation_new makes an empty federation that keeps references in chains (borrowed). NULL when out
 * of memory. */
struct federation *federation_new(struct chains *chains, struct counters *counters);

/* federation_free frees all; NULL is a no-op. */
void federation_free(struct federation *federation);

/* federation_declare follows a SIP domain from the start, seen or not. False (counted) when
 * DOMAINS_MAX is reached. */
bool federation_declare(struct federation *federation, const struct name *domain);

/* federation_take takes in one fact; handshake is what handshakes_take returned for it. */
void federation_take(struct federation *federation, const struct fact *fact,
                     const struct handshake *handshake);

/* federation_next_changed writes the index of a domain whose facts have changed, in the order in
 * which the domains appeared, and marks it unchanged; false when there is none left. */
bool federation_next_changed(struct federation *federation, size_t *index);

/* federation_mark_all marks every domain as changed: something outside the facts did. */
void federation_mark_all(struct federation *federation);

/* federation_num_domains and federation_domain walk the domains in the order they appeared. */
size_t federation_num_domains(const struct federation *federation);
const struct domain *federation_domain(const struct federation *federation, size_t index);

/* federation_pairs lends the pairs. */
const struct pairs *federation_pairs(const struct federation *federation);

/* federation_concerns tells whether a DNS question is about federation: it asks for a
 * _sipfederationtls record, or for a name that such a record names as target. */
bool federation_concerns(const struct federation *federation, const struct dns_question *question);

/* federation_domain_of_question writes the SIP domain of a _sipfederationtls._tcp SRV question;
 * false when it is another question. */
bool federation_domain_of_question(const struct dns_question *question, struct name *domain);

/* federation_is_port tells whether a server port is 5061 or one that a domain's SRV record names. */
bool federation_is_port(const struct federation *federation, uint16_t port);

/* domain_used_record returns the record that Microsoft goes by: among those whose target is one
 * label under the domain, or else among all, the one with the lowest priority and then the highest
 * weight. NULL without records, or when the target is "." */
const struct srv_record *domain_used_record(const struct domain *domain);

/* federation_pair_is tells whether side of pair stands for the target of record: its address is one
 * of the target's, or the client asked for the target by SNI. Only connections to a federation port
 * (5061 or record's) count, and a server asked for another known target by SNI does not. */
bool federation_pair_is(const struct federation *federation, const struct pair *pair,
                        enum tls_side side, const struct srv_record *record);

#endif
