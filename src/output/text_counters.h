/* text_counters: the counters for a person, while fedtap runs. */
#ifndef FEDTAP_TEXT_COUNTERS_H
#define FEDTAP_TEXT_COUNTERS_H

#include "output.h"

/* LOSSES_MAX is room for all losses in words. */
#define LOSSES_MAX 4096

/* text_counters_losses writes every counter that means a loss and is not zero, in words; returns out, empty
 * when nothing was lost. */
const char *text_counters_losses(const struct counters *counters, char out[LOSSES_MAX]);

/* text_counters writes a block of lines to stream, in one piece: what came from where, what became of it, the
 * memory that each table takes, the verdicts, and what was lost. Nothing when out of memory. */
void text_counters(FILE *stream, const struct stats *stats, const struct federation *federation,
                   const struct judge *judge, int64_t time_ns);

#endif
