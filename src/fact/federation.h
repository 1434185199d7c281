/* federation: the facts of each SIP domain put together: SRV answer, addresses of its targets, and
 * what the hosts at those addresses showed. Nothing here judges. */
#ifndef FEDTAP_FEDERATION_H
#define FEDTAP_FEDERATION_H

#include "deployment.h"
#include "domain.h"
#include "handshakes.h"
#include "pairs.h"

/* FEDERATION_PORT is where Microsoft's federation listens and calls. */
#define FEDERATION_PORT 5061

/* federation owns domains, and the hosts and pairs that they lead to. */
struct federation;

/* federation_new makes a federation of the domains that deployment declares ours, seen or not; chains, in
 * which it keeps references, and deployment are borrowed. NULL when out of memory. */
struct federation *federation_new(struct chains *chains, const struct deployment *deployment,
                                  struct counters *counters);

/* federation_free frees all; NULL is a no-op. */
void federation_free(struct federation *federation);

/* federation_step_back says that packet time was put back by step_ns: TTLs run as long as they would have. */
void federation_step_back(struct federation *federation, int64_t step_ns);

/* federation_octets are those that each of its tables takes. */
struct federation_octets {
    size_t domains;
    size_t hosts;
    size_t pairs;
    size_t dialogs;
};

/* federation_measure tells them. */
struct federation_octets federation_measure(const struct federation *federation);

/* federation_take takes in one fact; handshake is what handshakes_take returned for it. */
void federation_take(struct federation *federation, const struct fact *fact,
                     const struct handshake *handshake);

/* federation_next_changed writes the index of a domain whose facts have changed, in the order in
 * which the domains appeared, and marks it unchanged; false when there is none left. */
bool federation_next_changed(struct federation *federation, size_t *index);

/* federation_redeploy has deployment (borrowed) count from now on, for every domain: those that it declares
 * ours are followed; one that it does not declare any more goes on being followed as one that was seen. */
void federation_redeploy(struct federation *federation, const struct deployment *deployment);

/* federation_mark_all marks every domain as changed: something outside the facts did, which has no say in who
 * stands for whom. */
void federation_mark_all(struct federation *federation);

/* federation_num_domains and federation_domain walk the domains in the order they appeared. */
size_t federation_num_domains(const struct federation *federation);
const struct domain *federation_domain(const struct federation *federation, size_t index);

/* federation_pairs lends the pairs. */
const struct pairs *federation_pairs(const struct federation *federation);

/* federation_deployment lends what the operator declared. */
const struct deployment *federation_deployment(const struct federation *federation);

/* federation_find returns the index of the SIP domain of that name, or DOMAINS_MAX. */
size_t federation_find(const struct federation *federation, const struct name *name);

/* federation_index returns which of the domains a domain that it lends is, or DOMAINS_MAX. */
size_t federation_index(const struct federation *federation, const struct domain *domain);

/* federation_has_target tells whether name is known as the target of any domain. */
bool federation_has_target(const struct federation *federation, const struct name *name);

/* federation_bindings lends the memory of bindings, which is no part of its state. */
struct bindings *federation_bindings(const struct federation *federation);

/* federation_concerns tells whether a DNS question is about federation: it asks for a
 * _sipfederationtls record, rightly spelt or not, or for a name that such a record names as target. */
bool federation_concerns(const struct federation *federation, const struct dns_question *question);

#endif
