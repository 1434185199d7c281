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
    bool want_packets; /* any of them keeps packets */
    bool watched;      /* somebody looks at one while it is written */
    bool full;         /* one has written all the files that it was to write */
    bool failed;       /* the last that there was to be written could not be */
};

/* outputs_open opens each output that options name; context is completed for each with its stream.
 * False with the reason. */
bool outputs_open(struct outputs *outputs, const struct options *options,
                  const struct output_context *context, struct error *error)
    __attribute__((warn_unused_result));

/* outputs_hand_over gives the files that are open to the user under whom all is written from now on. */
void outputs_hand_over(const struct outputs *outputs, uid_t user, gid_t group);

/* outputs_event tells every output one event. */
void outputs_event(struct outputs *outputs, const struct event *event);

/* outputs_packet tells the outputs that keep packets of one. */
void outputs_packet(struct outputs *outputs, const struct output_packet *packet);

/* outputs_watch renews what is shown of how things stand. */
void outputs_watch(struct outputs *outputs, const struct stats *stats, int64_t time_ns);

/* outputs_flush hands over all that was told. */
void outputs_flush(struct outputs *outputs);

/* outputs_use_trust has trust (borrowed) count from now on. */
void outputs_use_trust(struct outputs *outputs, struct trust *trust);

/* outputs_reopen has every file opened anew under its name. */
void outputs_reopen(struct outputs *outputs);

/* outputs_lost counts the records that were not written, by all outputs together. */
uint64_t outputs_lost(const struct outputs *outputs);

/* outputs_close tells every output that the input is over (stats), or that the run never began (NULL), and
 * closes the files. */
void outputs_close(struct outputs *outputs, const struct stats *stats);

#endif
