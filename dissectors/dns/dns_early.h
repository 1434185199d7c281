/* dns_early: a response that came before its query. Span ports copy both directions through queues of
 * their own, and the clocks of two taps differ a little. */
#ifndef FEDTAP_DNS_EARLY_H
#define FEDTAP_DNS_EARLY_H

#include "dissector.h"

/* dns_early keeps the last response of a flow that nobody had asked for. The zero state is empty. */
struct dns_early {
    struct buf message;
    struct frames frames; /* that it came in */
    int64_t time_ns;
    uint16_t id;
    enum direction direction;
};

/* dns_early_keep keeps a response instead of the one before it, as far as the budget allows. */
void dns_early_keep(struct dns_early *early, struct bytes message, uint16_t id,
                    enum direction direction, const struct dissection *d);

/* dns_early_fits tells whether what is kept came at most DNS_SKEW_NS ago with that id, from whoever the
 * query from direction was sent to. */
bool dns_early_fits(const struct dns_early *early, uint16_t id, enum direction direction,
                    const struct dissection *d);

/* dns_early_fini gives the message back. */
void dns_early_fini(struct dns_early *early);

#endif
