/* targets: the host names that SRV records point to, found by name. */
#ifndef FEDTAP_TARGETS_H
#define FEDTAP_TARGETS_H

#include "domain.h"

struct targets;

/* targets_new makes an empty table of the targets of DOMAINS_MAX domains; NULL when out of memory. */
struct targets *targets_new(void);

/* targets_free frees it; NULL is a no-op. */
void targets_free(struct targets *targets);

/* targets_enter takes the targets of domains[index] as they are now, in place of those it had. To be
 * called whenever they change. */
void targets_enter(struct targets *targets, const struct domain *domains, size_t index);

/* targets_find finds the domains of which name is a target: it returns the index of one, and TARGETS_NONE
 * behind the last. place is where it stands, TARGETS_NONE at first. */
#define TARGETS_NONE SIZE_MAX
size_t targets_find(const struct targets *targets, const struct domain *domains,
                    const struct name *name, size_t *place);

/* targets_has tells whether name is a target of one of domains. */
bool targets_has(const struct targets *targets, const struct domain *domains,
                 const struct name *name);

#endif
