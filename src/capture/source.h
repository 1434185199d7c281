/* source: one file, or one interface, that frames come from. */
#ifndef FEDTAP_SOURCE_H
#define FEDTAP_SOURCE_H

#include <pcap/pcap.h>

#include "bounds.h"
#include "capture.h"
#include "interface.h"
#include "pcap_file.h"
#include "pcapng.h"
#include "walk.h"

/* link is a link type that came up in a source. */
struct link {
    int type;
    bool known; /* frames of other types are told once and left out */
    bool has_filter;
    struct bpf_program filter;
};

/* source is where frames come from. Files are read by one reader or the other; interfaces by libpcap. */
struct source {
    char *name;          /* for people: path with members, or interface; owned */
    char *path;          /* of a file; owned */
    size_t ordinal;      /* of a file: which of what walk finds in path, from 0 */
    const char *refused; /* of a file: why it is not read, or NULL; a constant */
    bool is_rest;        /* what fails behind the source before: told unless that one tells it */
    bool all;            /* of standard input: all of them, one after the other */
    int64_t first_ns; /* of a file: time of its first packet, as far as that is known beforehand */
    struct walk *walk;
    struct window *window;      /* of a file, which one of these reads: */
    struct pcap_file *pcap;     /* NULL while closed */
    struct pcapng *pcapng;      /* NULL while closed */
    pcap_t *handle;             /* of an interface; NULL while closed */
    int link_type;              /* of handle, in LINKTYPE numbers */
    struct interface interface; /* behind handle, where it can be followed */
    int wait_fd;                /* of an interface */
    struct capture_drops drops; /* of what is closed */
    struct pcap_stat last_stat; /* of an interface: its counters wrap at 32 bits */
    uint64_t num_received;      /* of an interface that is not followed */
    bool broken;                /* nothing more can be read */
    uint64_t num_unwanted;      /* read, and left out by the filter */
    uint64_t num_frames;        /* read, whether or not the filter wants them */
    struct link link[LINK_FILTERS_MAX];
    size_t num_links;
};

/* source_is_open tells whether source can be read. */
bool source_is_open(const struct source *source);

/* source_open_file opens a saved capture. False with the reason; source is broken then. */
bool source_open_file(struct source *source, const struct capture_settings *settings,
                      struct error *error) __attribute__((warn_unused_result));

/* source_open_interface starts capturing. False with the reason. */
bool source_open_interface(struct source *source, const struct capture_settings *settings,
                           struct error *error) __attribute__((warn_unused_result));

/* source_open_reader opens the capture at which source's walk stands. False with the reason. */
bool source_open_reader(struct source *source, const struct capture_settings *settings,
                        struct error *error) __attribute__((warn_unused_result));

/* source_why says what went wrong: below the reader, if anything did, or else in it. */
const char *source_why(const struct source *source, const char *reader);

/* source_count returns what came of source, also after it was closed. */
struct capture_counts source_count(struct source *source);

/* source_hand_on closes source but for its walk, which next, the capture behind it in the same file, is
 * opened with: an archive is not gone through again for each capture in it. */
void source_hand_on(struct source *source, struct source *next);

/* source_close closes what is open; source keeps its name and its drops. */
void source_close(struct source *source);

/* source_free closes source and frees its names. */
void source_free(struct source *source);

/* source_read lends the next frame that settings' filter wants, of which the caller sets the source's
 * index; its octets are valid until the next call for this source. CAPTURE_FRAME, CAPTURE_IDLE (an
 * interface has nothing now), CAPTURE_END, or CAPTURE_ERROR: then source is broken, unless it goes on
 * without the link type that error tells of. */
enum capture_status source_read(struct source *source, const struct capture_settings *settings,
                                struct frame *out, struct error *error);

#endif
