/* walk: the captures that a path leads to: the file itself, or those compressed or archived in it, to
 * any depth up to ARCHIVE_DEPTH_MAX. */
#ifndef FEDTAP_WALK_H
#define FEDTAP_WALK_H

#include "input.h"

/* walk goes through them once, in the order in which they are stored. */
struct walk;

/* walk_new opens path, "-" being standard input; stop as for input_open. NULL with the reason. */
struct walk *walk_new(const char *path, bool (*stop)(void), struct error *error);

/* walk_free closes everything; NULL is a no-op. */
void walk_free(struct walk *walk);

enum walk_result {
    WALK_CAPTURE, /* walk_input is a capture, at its beginning */
    WALK_END,
    WALK_NONE, /* path itself is neither a capture nor an archive; error says so */
    WALK_ERROR, /* something cannot be read; error names it and says why. There may be more behind it */
};

/* walk_next goes on to the next capture. Members that are none are passed over. */
enum walk_result walk_next(struct walk *walk, struct error *error);

/* walk_input is the present capture, NULL at the end; it ends with the next walk_next. */
struct input *walk_input(const struct walk *walk);

/* walk_name is the present capture's path, with the names of members behind slashes; not fit for a
 * terminal. Owned by walk; valid until the next walk_next. */
const char *walk_name(const struct walk *walk);

/* walk_is_nested tells whether the present capture lies within an archive or is compressed. */
bool walk_is_nested(const struct walk *walk);

/* walk_failed_behind tells whether the last WALK_ERROR was met behind the beginning of the member
 * before it, so that who reads that one to its end meets it as well. */
bool walk_failed_behind(const struct walk *walk);

/* walk_num_read is how many octets of the file itself were read. */
uint64_t walk_num_read(const struct walk *walk);

/* walk_is_stopped tells whether stop ended the reading. */
bool walk_is_stopped(const struct walk *walk);

/* walk_is_pcapng tells a pcapng file from a pcap file by its first octets. */
bool walk_is_pcapng(struct input *input);

#endif
