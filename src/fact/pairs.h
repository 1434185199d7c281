/* pairs: a bounded table of pairs of hosts. */
#ifndef FEDTAP_PAIRS_H
#define FEDTAP_PAIRS_H

#include "pair.h"

/* pairs remembers at most PAIRS_MAX; of those whose sides have shown the fewest certificates, the least
 * recently used goes first. */
struct pairs;

/* pairs_new makes an empty table that keeps references in chains (borrowed); NULL when out of
 * memory. */
struct pairs *pairs_new(struct chains *chains, struct counters *counters);

/* pairs_free frees the table; NULL is a no-op. */
void pairs_free(struct pairs *pairs);

/* pairs_take takes in a fact about TCP or TLS; hs is what handshakes_take returned for it.
 * Returns the pair whose state changed, or NULL when nothing did. */
const struct pair *pairs_take(struct pairs *pairs, const struct fact *fact,
                              const struct handshake *hs);

/* pairs_count and pairs_at walk the pairs in the order of their first appearance, except that a
 * forgotten pair's place is used again. */
size_t pairs_count(const struct pairs *pairs);
const struct pair *pairs_at(const struct pairs *pairs, size_t index);

/* pairs_clock grows with every fact about a pair; pairs_changed says what it was when the pair at index
 * last changed. */
uint64_t pairs_clock(const struct pairs *pairs);
uint64_t pairs_changed(const struct pairs *pairs, size_t index);

/* pairs_renew says that what is known of the pairs with that SNI means something else now. */
void pairs_renew(struct pairs *pairs, const struct name *sni);

/* pairs_index returns the place of a pair that the table lends, or PAIRS_MAX when it is another one. */
size_t pairs_index(const struct pairs *pairs, const struct pair *pair);

/* pairs_serial returns a number of the pair at a place that no other pair ever has, nor this one before
 * pairs_renew. */
uint64_t pairs_serial(const struct pairs *pairs, size_t index);

#endif
