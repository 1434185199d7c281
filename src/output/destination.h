/* destination: where the records of one output go, in order: a file that may rotate, or standard output.
 * While capturing live a thread of its own writes, so that neither a slow reader nor a slow disk holds
 * up the capture: what does not fit into its queue is dropped whole, counted and told of. */
#ifndef FEDTAP_DESTINATION_H
#define FEDTAP_DESTINATION_H

#include <stdio.h>

#include "lasting_file.h"
#include "rotation.h"

struct destination_settings {
    const char *label; /* what the output is called, for people; borrowed */
    const char *path;  /* borrowed; NULL is standard output */
    enum file_format format;
    bool live; /* a thread writes, and what an earlier run wrote stays */
    struct rotation_settings rotation;
};

struct destination;

/* destination_open opens the file, unless its name hangs on packet time. NULL with the reason. */
struct destination *destination_open(const struct destination_settings *settings,
                                     struct error *error) __attribute__((warn_unused_result));

/* destination_stream is what a record is written to, by as many calls as it takes; it cannot fail. */
FILE *destination_stream(const struct destination *destination);

/* destination_turn numbers the file that what happens at time_ns (packet time) goes to, from 1: it is the
 * next one when that is due. An output of blocks, whose files begin with a preamble, asks when a file may end;
 * of lines, destination_commit asks before each record. */
uint64_t destination_turn(struct destination *destination, int64_t time_ns);

/* destination_begin makes what was written to the stream the preamble, with which the present file begins:
 * the next one needs its own. False, and forgotten, when it could not be handed over now. */
bool destination_begin(struct destination *destination) __attribute__((warn_unused_result));

/* destination_begin_more adds what was written to the preamble, and to the file. False as above. */
bool destination_begin_more(struct destination *destination) __attribute__((warn_unused_result));

/* destination_commit makes what was written since the last call one record, of packet time time_ns. One
 * that matters is still kept when the queue has room for few. */
void destination_commit(struct destination *destination, int64_t time_ns, bool matters);

/* destination_flush hands over all records to whoever reads them. */
void destination_flush(struct destination *destination);

/* destination_hand_over gives the file to another owner; to be called before the first record. */
void destination_hand_over(const struct destination *destination, uid_t user, gid_t group);

/* destination_reopen goes on in a file of the same name, since the present one may have been moved away. */
void destination_reopen(struct destination *destination);

/* destination_is_full tells whether all files that were asked for are written. */
bool destination_is_full(const struct destination *destination);

/* destination_lost counts the records that were not written. */
uint64_t destination_lost(const struct destination *destination);

/* destination_close waits until all is written, closes the file and frees everything; NULL is a no-op. False
 * when the last record could not be written. */
bool destination_close(struct destination *destination);

#endif
