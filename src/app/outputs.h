/* outputs: every output of the run, told the same events in the same order. */
#ifndef FEDTAP_OUTPUTS_H
#define FEDTAP_OUTPUTS_H

#include "options.h"
#include "output.h"

struct open_output {
    const struct output_driver *driver;
    struct output_context context;
    void *state;
};

struct outputs {
    struct open_output output[OUTPUTS_MAX];
    size_t num;
    bool failed; /* something could not be written */
};

/* outputs_open opens each output that options name; context is completed for each with its stream.
 * False with the reason. */
bool outputs_open(struct outputs *outputs, const struct options *options,
                  const struct output_context *context, struct error *error)
    __attribute__((warn_unused_result));

/* outputs_event tells every output one event. */
void outputs_event(struct outputs *outputs, const struct event *event);

/* outputs_flush hands over all that was told. */
void outputs_flush(struct outputs *outputs);

/* outputs_finish tells every output that the input is over. */
void outputs_finish(struct outputs *outputs, const struct stats *stats);

/* outputs_close closes the files. */
void outputs_close(struct outputs *outputs);

#endif
