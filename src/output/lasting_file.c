/* lasting_file.c: what is written is taken back unless it is whole. */
#include "lasting_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include "bounds.h"
#include "diagnostics.h"
#include "whole.h"

/* FILE_MODE is for the owner and the group: captures and certificates are nobody else's business. */
#define FILE_MODE 0640

/* RECOVERY_ROOM is how many octets must be free on a disk that was full: what is short would fit before,
 * between all that does not. */
#define RECOVERY_ROOM ((uint64_t)64 * 1024)

/* --- opening --- */

/* go_to_end finds the end of what is whole in the file, and cuts off what is behind it: whoever wrote that
 * was killed meanwhile. */
static bool go_to_end(struct lasting_file *f)
{
    off_t whole = f->format == FILE_OF_BLOCKS ? whole_blocks(f->fd) : whole_lines(f->fd);
    return whole >= 0 && ftruncate(f->fd, whole) == 0;
}

/* flags_of tells how to open path: pipes and devices only to be written to, and regular files also to be
 * looked at, when what is in them is to stay. */
static int flags_of(const struct lasting_file *f)
{
    struct stat status;
    if (stat(f->path, &status) == 0 && !S_ISREG(status.st_mode)) {
        return O_WRONLY;
    }
    return O_CREAT | O_APPEND | (f->append ? O_RDWR : O_WRONLY | O_TRUNC);
}

/* open_path opens f->path. False with errno. */
static bool open_path(struct lasting_file *f)
{
    struct stat status;
    f->preamble_written = 0;
    f->fd = open(f->path, flags_of(f) | O_CLOEXEC | O_NOCTTY, FILE_MODE);
    f->is_regular = f->fd >= 0 && fstat(f->fd, &status) == 0 && S_ISREG(status.st_mode);
    return f->fd >= 0 && (!f->is_regular || !f->append || go_to_end(f));
}

static void close_fd(struct lasting_file *f)
{
    if (f->fd >= 0 && !f->is_standard_output) {
        (void)close(f->fd); /* each write has been looked at */
    }
    f->fd = -1;
}

bool lasting_file_open(struct lasting_file *f, const char *path, struct error *error)
{
    struct stat status;
    f->is_standard_output = path == NULL;
    f->fd = path == NULL ? STDOUT_FILENO : -1;
    if (path == NULL) {
        f->is_regular = fstat(f->fd, &status) == 0 && S_ISREG(status.st_mode);
        return true;
    }
    f->path = strdup(path);
    if (f->path == NULL) {
        return error_set(error, "out of memory");
    }
    return open_path(f) || error_set(error, "%s: %s", path, strerror(errno));
}

/* --- trouble --- */

static const char *name_of(const struct lasting_file *f)
{
    return f->is_standard_output ? "standard output" : f->path;
}

static void count_lost(struct lasting_file *f, size_t num, int why)
{
    if (f->why == 0) {
        diagnostics_say("output %s: %s: %s", f->label, name_of(f), strerror(why));
        f->why = why;
        f->num_lost_now = 0;
    }
    f->num_lost_now += num;
    atomic_fetch_add(&f->num_lost, num);
}

static void tell_recovery(struct lasting_file *f)
{
    if (f->why != 0) {
        diagnostics_say("output %s: %s: goes on, %llu records were lost", f->label, name_of(f),
                        (unsigned long long)f->num_lost_now);
        f->why = 0;
    }
}

/* --- writing --- */

/* skip moves parts past num octets that are written; returns how many parts are so as a whole. */
static size_t skip(struct iovec *parts, size_t num_parts, size_t num)
{
    size_t whole = 0;
    while (whole < num_parts && num >= parts[whole].iov_len) {
        num -= parts[whole++].iov_len;
    }
    if (whole < num_parts) {
        parts[whole].iov_base = (char *)parts[whole].iov_base + num;
        parts[whole].iov_len -= num;
    }
    return whole;
}

/* take_back cuts off the part of a record that was written before writing failed. */
static void take_back(const struct lasting_file *f, size_t num_octets)
{
    off_t end = f->is_regular && num_octets > 0 ? lseek(f->fd, 0, SEEK_END) : -1;
    if (end >= (off_t)num_octets && ftruncate(f->fd, end - (off_t)num_octets) != 0) {
        diagnostics_say("output %s: %s: %s", f->label, name_of(f), strerror(errno));
    }
}

/* write_parts writes parts, as many as can be; returns how many, whole. errno tells why not all. */
static size_t write_parts(const struct lasting_file *f, struct iovec *parts, size_t num)
{
    size_t done = 0;
    size_t len = 0; /* of the first part that is not whole */
    while (done < num) {
        ssize_t written = writev(f->fd, parts + done, (int)(num - done));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            int why = errno;
            take_back(f, len);
            errno = why;
            break;
        }
        size_t whole = skip(parts + done, num - done, (size_t)written);
        for (size_t i = 0; i < whole; i++) {
            written -= (ssize_t)parts[done + i].iov_len;
        }
        len = whole > 0 ? (size_t)written : len + (size_t)written;
        done += whole;
    }
    return done;
}

/* may_try tells whether there is a point in trying to write again. */
static bool may_try(const struct lasting_file *f)
{
    struct statvfs disk;
    if (f->why != ENOSPC || !f->is_regular || fstatvfs(f->fd, &disk) != 0) {
        return true;
    }
    return (uint64_t)disk.f_bavail * disk.f_frsize >= RECOVERY_ROOM;
}

/* make_ready opens the file again where that failed, and writes what it begins with. False with errno. */
static bool make_ready(struct lasting_file *f)
{
    if (f->fd < 0 && !open_path(f)) {
        close_fd(f);
        return false;
    }
    if (!may_try(f)) {
        errno = f->why;
        return false;
    }
    size_t left = f->preamble_len - f->preamble_written;
    if (left == 0) {
        return true;
    }
    struct iovec part = {f->preamble + f->preamble_written, left};
    if (write_parts(f, &part, 1) == 0) {
        return false;
    }
    f->preamble_written = f->preamble_len;
    return true;
}

/* write_some writes a batch; returns how many. */
static size_t write_some(struct lasting_file *f, const struct bytes *records, size_t num)
{
    struct iovec parts[WRITE_RECORDS_MAX];
    for (size_t i = 0; i < num; i++) {
        parts[i].iov_len = records[i].len;
        memcpy(&parts[i].iov_base, &records[i].ptr,
               sizeof parts[i].iov_base); /* not const to writev */
    }
    size_t done = make_ready(f) ? write_parts(f, parts, num) : 0;
    if (done > 0) {
        tell_recovery(f);
    }
    return done;
}

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

void lasting_file_write(struct lasting_file *f, const struct bytes *records, size_t num)
{
    for (size_t at = 0; at < num;) {
        size_t batch = min(num - at, WRITE_RECORDS_MAX);
        size_t done = write_some(f, records + at, batch);
        at += done;
        if (done < batch) {
            count_lost(f, 1, errno); /* the next one may be short enough */
            at++;
        }
    }
}

/* --- one file after the other --- */

void lasting_file_next(struct lasting_file *f, const char *path, bool append)
{
    if (f->is_standard_output) {
        return;
    }
    char *copy = path != NULL ? strdup(path) : NULL;
    close_fd(f);
    if (copy != NULL) {
        free(f->path);
        f->path = copy;
    }
    f->append = append;
    f->preamble_len = 0;
    if (!make_ready(f)) {
        count_lost(f, 0, errno);
    }
}

static void add_preamble(struct lasting_file *f, struct bytes more)
{
    uint8_t *longer = realloc(f->preamble, f->preamble_len + more.len);
    if (longer == NULL) {
        count_lost(f, 1, ENOMEM);
        return;
    }
    f->preamble = longer;
    memcpy(longer + f->preamble_len, more.ptr, more.len);
    f->preamble_len += more.len;
    if (!make_ready(f)) {
        count_lost(f, 0, errno);
    }
}

void lasting_file_begin(struct lasting_file *f, struct bytes preamble)
{
    f->preamble_len = 0;
    f->preamble_written = 0;
    add_preamble(f, preamble);
}

void lasting_file_begin_more(struct lasting_file *f, struct bytes preamble)
{
    add_preamble(f, preamble);
}

void lasting_file_hand_over(const struct lasting_file *f, uid_t user, gid_t group)
{
    struct stat status;
    if (f->fd >= 0 && f->is_regular && !f->is_standard_output && fstat(f->fd, &status) == 0 &&
        status.st_uid == 0 && status.st_nlink == 1 && fchown(f->fd, user, group) != 0) {
        diagnostics_say("output %s: %s: %s", f->label, name_of(f), strerror(errno));
    }
}

void lasting_file_close(struct lasting_file *f)
{
    close_fd(f);
    free(f->path);
    free(f->preamble);
    f->path = NULL;
    f->preamble = NULL;
}
