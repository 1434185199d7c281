/* chains: certificate chains as they were sent, each content kept once and counted by its users. */
#ifndef FEDTAP_CHAINS_H
#define FEDTAP_CHAINS_H

#include "counters.h"
#include "fact.h"

struct chain_entry;

/* chain is one Certificate message's list, leaf first, at least one certificate. Immutable. */
struct chain {
    uint64_t id; /* never used twice in a run; never 0 */
    size_t num_kept;
    size_t num_seen; /* certificates sent; more than num_kept when over TLS_CHAIN_MAX */
    struct bytes der[TLS_CHAIN_MAX];
    struct chain_entry *entry; /* of the store, and its own business */
};

/* chains owns every chain in use. */
struct chains;

/* chains_new makes an empty store; NULL when out of memory. */
struct chains *chains_new(struct counters *counters);

/* chains_free frees the store and every chain left; NULL is a no-op. */
void chains_free(struct chains *chains);

/* chains_intern copies the list of a Certificate message, or finds the chain of the same octets, and
 * adds a reference. NULL (counted) when the list is empty or CHAINS_MAX or CHAINS_OCTETS_MAX is
 * reached. */
const struct chain *chains_intern(struct chains *chains, const struct tls_certificate *message);

/* chains_retain adds a reference to chain and returns it; NULL stays NULL. */
const struct chain *chains_retain(const struct chain *chain);

/* chains_release gives a reference back; the last one frees the chain. NULL is a no-op. */
void chains_release(struct chains *chains, const struct chain *chain);

/* chains_octets tells how many octets of certificates are held. */
size_t chains_octets(const struct chains *chains);

#endif
