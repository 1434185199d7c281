/* binding: which side of which connection stands for which SRV target. */
#ifndef FEDTAP_BINDING_H
#define FEDTAP_BINDING_H

#include "federation.h"

/* bindings remembers which pairs stand for which domains' targets. */
struct bindings;

/* bindings_new makes an empty memory; NULL when out of memory. */
struct bindings *bindings_new(void);

/* bindings_free frees it; NULL is a no-op. */
void bindings_free(struct bindings *bindings);

/* bindings_generation grows whenever all pairs have to be looked at again for the domain at index. */
uint64_t bindings_generation(const struct bindings *bindings, size_t index);

/* bindings_forget says that the domain at index, its records or their addresses have changed: other pairs may
 * stand for it than before. */
void bindings_forget(struct bindings *bindings, size_t index);

/* bindings_look_again says that the same pairs as before stand for the domain at index, but that something else
 * about them may have changed. */
void bindings_look_again(struct bindings *bindings, size_t index);

/* binding_stands_for tells whether side of pair stands for the target that Microsoft goes by for domain:
 * its address is one of the target's, directly or through NAT; or the client asked for the target by SNI;
 * or the operator says that it is our Expressway-E, and the domain is ours. Only connections to a
 * federation port (5061 or the record's) count, and a server asked for another known target by SNI does
 * not. */
bool binding_stands_for(const struct federation *federation, const struct pair *pair,
                        enum tls_side side, const struct domain *domain);

/* binding_stands_for_any tells whether side of pair stands for the target of any domain. */
bool binding_stands_for_any(const struct federation *federation, const struct pair *pair,
                            enum tls_side side);

/* binding_next walks the pairs of which a side stands for domain's target, which federation lends: it
 * returns the first of these at place or behind it, or their number when there is none. */
size_t binding_next(const struct federation *federation, const struct domain *domain, size_t place);

/* binding_next_domain walks the domains that pair concerns, since one of its sides stands for some target of
 * theirs: it returns the index of the first of these at index or behind it, or their number when there is
 * none. */
size_t binding_next_domain(const struct federation *federation, const struct pair *pair,
                           size_t index);

/* binding_is_port tells whether a server port is 5061 or one that a domain's SRV record names. */
bool binding_is_port(const struct federation *federation, uint16_t port);

#endif
