/* diagnostics: what went wrong, in one line on standard error. */
#ifndef FEDTAP_DIAGNOSTICS_H
#define FEDTAP_DIAGNOSTICS_H

#include "status.h"

/* diagnostics_tell writes error's line, escaped: it may hold the name of a member of an archive. */
void diagnostics_tell(const struct error *error);

#endif
