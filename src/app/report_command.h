/* report_command: fedtap report, with options of its own. */
#ifndef FEDTAP_REPORT_COMMAND_H
#define FEDTAP_REPORT_COMMAND_H

#include "pipeline.h"

/* report_command_is_meant tells whether the command line asks for a report: its first word is "report", which
 * begins no capture filter. */
bool report_command_is_meant(int argc, char **argv);

/* report_command writes it to standard output, and returns the exit status: as of a run. */
enum exit_status report_command(int argc, char **argv);

#endif
