/* must: ends a test, or a tool of the tests, when a step of its own failed: what did not take place
 * must never look like what passed. */
#ifndef FEDTAP_MUST_H
#define FEDTAP_MUST_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static inline void must(bool ok, const char *what)
{
    if (!ok) {
        (void)fprintf(stderr, "%s failed\n", what);
        abort();
    }
}

#endif
