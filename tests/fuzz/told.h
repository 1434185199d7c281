/* told: the facts that were emitted, as text to be compared; the frame numbers are left out, since
 * they are all that may depend on how octets were split. */
#ifndef FEDTAP_FUZZ_TOLD_H
#define FEDTAP_FUZZ_TOLD_H

#include <stdio.h>

#include "fact.h"

/* told collects a line for each fact. */
struct told {
    FILE *stream;
    char *text; /* valid after told_end */
    size_t len;
    size_t num[FACT_TLS_END + 1]; /* facts, by kind */
};

/* told_begin begins without facts; aborts when out of memory. */
void told_begin(struct told *told);

/* told_take takes a fact; context is a struct told. Everything in a fact is read, and asserted to be
 * what fact.h says; so it is in a copy of it. */
void told_take(void *context, const struct fact *fact);

/* told_end makes text valid; told_free frees it. */
void told_end(struct told *told);
void told_free(struct told *told);

/* told_same asserts that both told the same, and shows both when not. */
void told_same(const struct told *a, const struct told *b);

/* name_is_canonical tells whether a name is bounded, lower-cased and survives being written out. */
bool name_is_canonical(const struct name *name);

#endif
