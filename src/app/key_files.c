#include "key_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* READ_MAX is the octets read at once. */
#define READ_MAX 16384

#define OPEN_FLAGS (O_RDONLY | O_CLOEXEC | O_NONBLOCK)

struct key_file {
    const char *path;
    int fd;
    struct key_log_text text;
};

struct key_files {
    struct key_log *log;
    struct key_file file[OPTION_VALUES_MAX];
    size_t num;
};

static bool fail(struct error *error, const char *path, const char *why)
{
    return error_set(error, "cannot read the key log %s: %s", path, why);
}

/* read_on reads what there is; false at an error. A line still being written is taken as far as it
 * came, and again when it is whole. */
static bool read_on(struct key_file *file, struct key_log *log)
{
    uint8_t octets[READ_MAX];
    ssize_t len;
    while ((len = read(file->fd, octets, sizeof octets)) > 0) {
        key_log_feed(log, &file->text, (struct bytes){octets, (size_t)len});
    }
    explicit_bzero(octets, sizeof octets);
    key_log_pause(log, &file->text);
    return len == 0 || errno == EAGAIN || errno == EINTR;
}

/* begin_anew goes to the start of a file that was emptied and written again, or that another one has
 * replaced. */
static void begin_anew(struct key_file *file)
{
    struct stat status;
    off_t at = lseek(file->fd, 0, SEEK_CUR);
    if (fstat(file->fd, &status) != 0) {
        return;
    }
    int fd = status.st_nlink == 0 ? open(file->path, OPEN_FLAGS) : -1;
    if (fd >= 0) {
        (void)close(file->fd);
        file->fd = fd;
    } else if (at > 0 && status.st_size < at) {
        (void)lseek(file->fd, 0, SEEK_SET);
    } else {
        return;
    }
    file->text = (struct key_log_text){.len = 0};
}

static bool add(struct key_files *files, const char *path, struct error *error)
{
    struct key_file *file = &files->file[files->num];
    file->path = path;
    file->fd = open(path, OPEN_FLAGS);
    if (file->fd < 0) {
        return fail(error, path, strerror(errno));
    }
    files->num++;
    return read_on(file, files->log) || fail(error, path, strerror(errno));
}

struct key_files *key_files_open(const struct values *paths, struct key_log *log,
                                 struct error *error)
{
    struct key_files *files = calloc(1, sizeof *files);
    if (files == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    files->log = log;
    for (size_t i = 0; i < paths->num; i++) {
        if (!add(files, paths->value[i], error)) {
            key_files_close(files);
            return NULL;
        }
    }
    return files;
}

void key_files_follow(struct key_files *files)
{
    for (size_t i = 0; i < files->num; i++) {
        begin_anew(&files->file[i]);
        (void)read_on(&files->file[i], files->log); /* a failing file has nothing more to say */
    }
}

void key_files_close(struct key_files *files)
{
    if (files == NULL) {
        return;
    }
    for (size_t i = 0; i < files->num; i++) {
        (void)close(files->file[i].fd);
    }
    explicit_bzero(files, sizeof *files);
    free(files);
}
