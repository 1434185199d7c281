/* places: what the paths that a user gives lead to, and when it begins. */
#ifndef FEDTAP_PLACES_H
#define FEDTAP_PLACES_H

#include "source.h"

/* sources is a growing table; it owns its sources, whose places in memory never change. */
struct sources {
    struct source **source;
    size_t num;
};

/* sources_add makes another one, closed and without path. False with the reason when SOURCES_MAX is
 * reached or memory is. */
struct source *sources_add(struct sources *sources, const char *name, struct error *error);

/* sources_free frees all. */
void sources_free(struct sources *sources);

/* places_add adds the captures that path leads to: itself; those in it, when it is an archive or
 * compressed; those below it, when it is a directory. Their first packets are looked at, unless only
 * is set: it is the only one that there is. What cannot be read becomes a source too, to be told of in
 * its turn. False with the reason when the table is full. */
bool places_add(struct sources *sources, const char *path, bool only,
                const struct capture_settings *settings, struct error *error)
    __attribute__((warn_unused_result));

#endif
