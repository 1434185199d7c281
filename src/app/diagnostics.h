/* diagnostics: what went wrong, in one line on standard error. */
#ifndef FEDTAP_DIAGNOSTICS_H
#define FEDTAP_DIAGNOSTICS_H

#include "status.h"

/* diagnostics_tell writes error's line, escaped: it may hold the name of a member of an archive. */
void diagnostics_tell(const struct error *error);

/* diagnostics_say writes a line in the program's own words. */
void diagnostics_say(const char *words);

#endif
