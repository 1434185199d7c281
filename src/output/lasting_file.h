/* lasting_file: standard output, or a file in which every record is whole: also when the disk is full, and
 * when the program is killed. */
#ifndef FEDTAP_LASTING_FILE_H
#define FEDTAP_LASTING_FILE_H

#include <stdatomic.h>
#include <sys/types.h>

#include "bytes.h"
#include "status.h"

/* file_format is what records look like on disk, to find out where the last whole one ends. */
enum file_format {
    FILE_OF_LINES,  /* text and JSON: each ends in a newline */
    FILE_OF_BLOCKS, /* pcapng: each begins and ends with its length */
};

/* lasting_file is one file after the other, all written by the same thread. */
struct lasting_file {
    const char *label; /* what the output is called, for people; borrowed */
    enum file_format format;
    bool is_standard_output;
    bool append;               /* go on behind what is in a file, instead of overwriting it */
    char *path;                /* owned; NULL is standard output, or that there is no file yet */
    int fd;                    /* -1: it could not be opened, which is tried again */
    bool is_regular;           /* a failed write can be taken back */
    int why;                   /* the last record could not be written: an errno; 0 if it could */
    uint64_t num_lost_now;     /* since that began */
    _Atomic uint64_t num_lost; /* records; also read by another thread */
    uint8_t *preamble;         /* owned: what each file begins with */
    size_t preamble_len;
    size_t preamble_written; /* octets of it that are in the present file */
};

/* lasting_file_open opens path (copied), or standard output for NULL. False with the reason. */
bool lasting_file_open(struct lasting_file *file, const char *path, struct error *error)
    __attribute__((warn_unused_result));

/* lasting_file_next closes the present file and goes on in path (copied; NULL: the same once more), behind
 * what is there if append says so, without a preamble. What fails then is told on standard error, and tried again before each
 * record. Standard output stays what it is. */
void lasting_file_next(struct lasting_file *file, const char *path, bool append);

/* lasting_file_begin makes preamble (copied) what this file begins with, whenever it is opened again. */
void lasting_file_begin(struct lasting_file *file, struct bytes preamble);

/* lasting_file_begin_more adds to the preamble, in this file too. */
void lasting_file_begin_more(struct lasting_file *file, struct bytes preamble);

/* lasting_file_write writes records, each whole or not at all; those that cannot be written are counted,
 * and the first and the last of them are told of on standard error. */
void lasting_file_write(struct lasting_file *file, const struct bytes *records, size_t num);

/* lasting_file_hand_over gives a regular file that is open, and root's, to another owner. */
void lasting_file_hand_over(const struct lasting_file *file, uid_t user, gid_t group);

/* lasting_file_close closes the file and frees what it owns. */
void lasting_file_close(struct lasting_file *file);

#endif
