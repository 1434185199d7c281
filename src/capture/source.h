/* source: one open file or interface. */
#ifndef FEDTAP_SOURCE_H
#define FEDTAP_SOURCE_H

#include <pcap/pcap.h>

#include "capture.h"

/* source is a place that frames come from. name is borrowed. */
struct source {
    const char *name;           /* path or interface */
    pcap_t *handle;             /* NULL while closed */
    FILE *stream;               /* of a file */
    int link_type;              /* in LINKTYPE numbers */
    int wait_fd;                /* of an interface */
    struct capture_drops drops; /* of an interface that is closed */
    uint64_t num_frames;        /* read, whether or not the filter wants them */
    bool has_filter; /* of a file: the filter is ours to apply, since frames keep their numbers */
    struct bpf_program filter;
    bool (*stop)(void); /* asked when reading standard input is interrupted */
    bool stopped;       /* and it said yes: the input ends there */
};

/* source_open_file opens a saved capture, "-" being standard input. False with the reason. */
bool source_open_file(struct source *source, const char *filter, struct error *error)
    __attribute__((warn_unused_result));

/* source_open_interface starts capturing. False with the reason. */
bool source_open_interface(struct source *source, const struct capture_settings *settings,
                           struct error *error) __attribute__((warn_unused_result));

/* source_drops returns what an interface has lost, also after it was closed; nothing for a file. */
struct capture_drops source_drops(const struct source *source);

/* source_close closes what is open. */
void source_close(struct source *source);

/* source_read lends the next frame, of which the caller sets the source's index. CAPTURE_FRAME,
 * CAPTURE_IDLE (an interface has nothing now, or a signal came), CAPTURE_END or CAPTURE_ERROR. */
enum capture_status source_read(struct source *source, struct frame *out, struct error *error);

#endif
