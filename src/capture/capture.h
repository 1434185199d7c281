/* capture: frames from a file, standard input or live interfaces, one at a time. */
#ifndef FEDTAP_CAPTURE_H
#define FEDTAP_CAPTURE_H

#include "packet.h"
#include "status.h"

/* capture reads its sources merged by packet time, those of one time in the order in which they were
 * added; within a file, packets keep its order. At most SOURCES_OPEN_MAX files are read at the same
 * time; where more overlap, the others come behind. Files and interfaces are not mixed. */
struct capture;

/* capture_keys receives the TLS key logs (NSS format) that captures hold; take may be NULL. */
struct capture_keys {
    void (*take)(void *context, struct bytes key_log);
    void *context;
};

/* capture_settings apply to every source added afterwards. */
struct capture_settings {
    const char *filter; /* pcap-filter expression of the user, or NULL; ANDed with needs */
    const char *needs;  /* what fedtap itself needs, for live sources; or NULL for everything */
    int snap_len;       /* octets; live only */
    int buffer_len;     /* octets of kernel buffer, 0 for INTERFACE_BUFFER_LEN; live only */
    bool promiscuous;   /* live only */
    bool immediate;     /* deliver each packet at once; live only */

    /* stop is asked when a signal interrupts waiting for standard input; true ends the input there.
     * May be NULL: then signals are not heeded. */
    bool (*stop)(void);

    struct capture_keys keys;
};

enum capture_status {
    CAPTURE_FRAME,  /* out was filled */
    CAPTURE_IDLE,   /* live: nothing is there now; ask again after capture_wait */
    CAPTURE_END,    /* every source is read to its end */
    CAPTURE_ERROR,  /* a source failed: error was filled; ask again for what the others hold */
    CAPTURE_NOTICE, /* live: an interface went down, disappeared or came back, which error tells */
};

/* capture_drops are the kernel's and the interface's own counts, since the start; of files, what they
 * say themselves. */
struct capture_drops {
    uint64_t kernel;
    uint64_t interface;
};

/* capture_counts are what came of a source since the start. */
struct capture_counts {
    uint64_t
        received; /* packets: by the kernel, through the filter and those it dropped included; of
                          files, those that were read */
    struct capture_drops drops;
    uint64_t outages; /* times that an interface could not be captured from */
};

/* capture_new makes a capture without sources; NULL when out of memory. */
struct capture *capture_new(const struct capture_settings *settings);

/* capture_free closes every source; NULL is a no-op. */
void capture_free(struct capture *capture);

/* capture_add_file adds a saved capture; "-" is standard input, read as it arrives; a directory stands
 * for the captures in it; a compressed file, a tar or a zip for those in that. Nothing is opened yet,
 * so that a bad one loses nothing of the others; only a full table fails here. path is borrowed. */
bool capture_add_file(struct capture *capture, const char *path, struct error *error)
    __attribute__((warn_unused_result));

/* capture_add_interface opens an interface (or "any") at once. False with the reason: unknown
 * interface, missing capability (named), bad filter, unknown link type. An interface that goes down or
 * disappears afterwards is told, looked for once a second, and captured from again when there is one of its
 * name; so is one of Ethernet that is down at first. */
bool capture_add_interface(struct capture *capture, const char *name, struct error *error)
    __attribute__((warn_unused_result));

/* capture_check_filter compiles expression for Ethernet, to tell a bad one before anything runs. */
bool capture_check_filter(const char *expression, struct error *error)
    __attribute__((warn_unused_result));

/* capture_next lends the next frame. When live it does not wait for one; on standard input it does, and a
 * signal has settings.stop asked. */
enum capture_status capture_next(struct capture *capture, struct frame *out, struct error *error);

/* capture_wait waits until an interface has something, for 100 ms at most, or a signal arrives. */
void capture_wait(struct capture *capture);

/* capture_source_name names a source by its index as in frame.source: the path or the interface;
 * owned by capture. */
const char *capture_source_name(const struct capture *capture, uint16_t source);

/* capture_num_sources counts the captures that the paths lead to, or the interfaces. It may have to
 * read through archives for that. */
size_t capture_num_sources(struct capture *capture);

/* capture_is_live tells whether the sources are interfaces. */
bool capture_is_live(const struct capture *capture);

/* capture_count counts one source by its index, after it was closed too. */
struct capture_counts capture_count(struct capture *capture, uint16_t source);

/* capture_position is how far the files have been read, in octets. */
struct capture_position {
    uint64_t read;
    uint64_t len; /* 0 for standard input and for interfaces, of which nobody knows the end */
};

/* capture_read_position tells that. It is of use to a person only: with many files it takes a while. */
struct capture_position capture_read_position(const struct capture *capture);

/* capture_num_unwanted counts the packets of files that the user's filter left out. */
uint64_t capture_num_unwanted(const struct capture *capture);

/* capture_list_interfaces writes one line per interface to stream (a FILE), as tcpdump -D does. */
bool capture_list_interfaces(void *stream, struct error *error) __attribute__((warn_unused_result));

#endif
