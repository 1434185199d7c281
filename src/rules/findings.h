/* findings: what was found wrong with one domain, and has been told. */
#ifndef FEDTAP_FINDINGS_H
#define FEDTAP_FINDINGS_H

#include "role.h"
#include "rule.h"

/* finding is a failed rule that has been told. */
struct finding {
    const struct rule *rule;
    struct name domain;
    struct name target; /* the root when there is none */
    enum role role;
    struct address address; /* of the party; none for SCOPE_DOMAIN */
    struct address peer;    /* SCOPE_PAIR: the other side's */
    uint16_t port;          /* SCOPE_PAIR: the server's */
    struct outcome outcome;
};

struct open_finding;

/* findings are those that stand, in the order in which they opened. The zero state is none. While a domain
 * is judged, each is confirmed or kept, and what is left is closed. */
struct findings {
    struct open_finding *first; /* owned */
};

/* findings_fini frees all. */
void findings_fini(struct findings *findings);

/* findings_confirm tells whether a finding stands already, and renews it. place is that of the pair that
 * it is about, from 1; 0 for none. */
bool findings_confirm(struct findings *findings, const struct finding *finding, size_t place);

/* findings_open adds one that does not stand yet, and lends it; NULL when out of memory. */
const struct finding *findings_open(struct findings *findings, const struct finding *finding,
                                    size_t place);

/* findings_keep confirms those about pairs of which stands (by index, from 0) says so; returns the worst
 * severity of them. */
enum severity findings_keep(struct findings *findings,
                            bool (*stands)(const void *context, size_t index), const void *context);

/* findings_drop_any tells whether one about a pair is neither confirmed nor kept. */
bool findings_drop_any(const struct findings *findings);

/* findings_close tells and drops those that are neither confirmed nor kept, and begins anew. */
void findings_close(struct findings *findings,
                    void (*tell)(void *context, const struct finding *finding), void *context);

/* findings_next walks them: the first with previous NULL, NULL at the end. */
const struct finding *findings_next(const struct findings *findings,
                                    const struct finding *previous);

#endif
