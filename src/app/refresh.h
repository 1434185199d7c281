/* refresh: what a person looks at is renewed a few times a second. That is real time: it is for the eye, and
 * no part of what is found. */
#ifndef FEDTAP_REFRESH_H
#define FEDTAP_REFRESH_H

#include <stdbool.h>
#include <stdint.h>

/* refresh is the state of one thing that is looked at; the zero state has not been shown yet. */
struct refresh {
    int64_t began_ns; /* when it was asked first */
    int64_t shown_ns;
};

/* refresh_is_due tells, four times a second, to show it anew. */
bool refresh_is_due(struct refresh *refresh);

/* refresh_age_ns is how long ago it was asked first. */
int64_t refresh_age_ns(const struct refresh *refresh);

#endif
