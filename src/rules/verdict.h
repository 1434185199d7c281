/* verdict: pass, fail or unknown, and why parts are not known. */
#ifndef FEDTAP_VERDICT_H
#define FEDTAP_VERDICT_H

#include "judge.h"
#include "party.h"

/* verdict_of writes into v the verdict of the domain of s. has_error: an error finding is open;
 * has_doubt: one of an essential rule is, though it may be no error for this domain. */
void verdict_of(struct verdict *v, const struct subject *s, const struct parties *parties,
                bool has_error, bool has_doubt);

#endif
