/* signals: what the operator asks for while fedtap runs. */
#ifndef FEDTAP_SIGNALS_H
#define FEDTAP_SIGNALS_H

#include <stdbool.h>

/* signals_install catches SIGINT and SIGTERM (stop) and SIGUSR1 (counters); waiting and reading are
 * interrupted by them. */
void signals_install(void);

/* signals_stop tells whether to come to an end. */
bool signals_stop(void);

/* signals_take_counters tells whether the counters were asked for since the last call. */
bool signals_take_counters(void);

#endif
