/* text_report: the report at the end: a block for each SIP domain, and a line of totals. */
#ifndef FEDTAP_TEXT_REPORT_H
#define FEDTAP_TEXT_REPORT_H

#include "output.h"
#include "text_history.h"

/* text_report writes the whole report. */
void text_report(const struct output_context *context, const struct text_history *history,
                 const struct stats *stats);

/* text_report_frames writes " (frame 9)" or " (frames 9, 12)", with the source's name when there are
 * several sources; nothing without frames. */
void text_report_frames(const struct output_context *context, const struct origin *origin);

/* text_report_verdict_word is "PASS", "FAIL" or "UNKNOWN". */
const char *text_report_verdict_word(enum verdict_kind kind);

#endif
