/* signals: what the operator asks for while fedtap runs. */
#ifndef FEDTAP_SIGNALS_H
#define FEDTAP_SIGNALS_H

#include <stdbool.h>

/* signals_install catches SIGINT and SIGTERM (stop), SIGUSR1 (counters) and SIGHUP (reload); waiting and
 * reading are interrupted by them. A second SIGINT, or a second SIGTERM, ends the program at once: to come
 * to an end properly may take as long as whoever reads what it writes. */
void signals_install(void);

/* signals_stop tells whether to come to an end. */
bool signals_stop(void);

/* signals_take_counters tells whether the counters were asked for since the last call. */
bool signals_take_counters(void);

/* signals_take_reload tells whether files are to be opened, and the configuration read, again. A SIGHUP
 * because the terminal is gone asks to come to an end instead. */
bool signals_take_reload(void);

#endif
