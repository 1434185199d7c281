/* run: drives a pipeline from its first frame to its last. */
#ifndef FEDTAP_RUN_H
#define FEDTAP_RUN_H

#include "pipeline_state.h"

/* run_input reads all there is, until its end, a limit of the options, or a signal. */
void run_input(struct pipeline *pipeline);

/* run_read_stats are the counters as they are now; what they point to is the pipeline's. */
struct stats run_read_stats(struct pipeline *pipeline);

/* run_tell_stats tells the outputs, and the service manager. */
void run_tell_stats(struct pipeline *pipeline);

#endif
