/* explain: the rule book, for a person. */
#ifndef FEDTAP_EXPLAIN_H
#define FEDTAP_EXPLAIN_H

#include <stdio.h>

#include "status.h"

/* explain_list writes all rules, a line each. */
void explain_list(FILE *stream);

/* explain_rule writes all that is known of one rule. False with the reason when there is none of that
 * identifier. */
_Bool explain_rule(FILE *stream, const char *id, struct error *error)
    __attribute__((warn_unused_result));

#endif
