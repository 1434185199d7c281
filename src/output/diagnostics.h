/* diagnostics: what went wrong, in one line on standard error. */
#ifndef FEDTAP_DIAGNOSTICS_H
#define FEDTAP_DIAGNOSTICS_H

#include "status.h"

/* diagnostics_tell writes error's line, escaped: it may hold the name of a member of an archive. On a terminal
 * it takes the place of a status line. Any thread may call it. */
void diagnostics_tell(const struct error *error);

/* diagnostics_say does the same with words that are put together here. */
void diagnostics_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
