#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct input {
    struct input_reader reader;
    int fd;             /* of input_open, else -1 */
    bool (*stop)(void); /* may be NULL */
    bool stopped;
    bool failed;
    uint64_t num_read;
    struct error why;              /* when failed */
    uint8_t ahead[INPUT_PEEK_MAX]; /* read, but not given out */
    size_t ahead_at;
    size_t ahead_len;
};

/* read_fd reads what there is, unless somebody asked to stop. */
static ssize_t read_fd(void *owner, uint8_t *to, size_t size, struct error *why)
{
    struct input *input = owner;
    ssize_t len;
    do {
        input->stopped = input->stop != NULL && input->stop();
        if (input->stopped) {
            return 0;
        }
        len = read(input->fd, to, size);
    } while (len < 0 && errno == EINTR);
    if (len < 0) {
        error_set(why, "%s", strerror(errno));
    }
    return len;
}

struct input *input_new(struct input_reader reader)
{
    struct input *input = calloc(1, sizeof *input);
    if (input != NULL) {
        input->reader = reader;
        input->fd = -1;
    }
    return input;
}

/* open_path opens a file that can be read as one. Who opens a pipe waits for who writes into it. */
static int open_path(const char *path, bool (*stop)(void), struct error *error)
{
    if (strcmp(path, "-") == 0) {
        return STDIN_FILENO;
    }
    struct stat status;
    int fd;
    do {
        fd = open(path, O_RDONLY | O_CLOEXEC);
    } while (fd < 0 && errno == EINTR && (stop == NULL || !stop()));
    if (fd < 0 || fstat(fd, &status) != 0) {
        error_set(error, "%s: %s", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        error_set(error, "%s: is a directory without a capture", path);
    } else if (S_ISREG(status.st_mode) && status.st_size == 0) {
        error_set(error, "%s: is empty, not a capture", path);
    } else {
        return fd;
    }
    if (fd >= 0) {
        close(fd);
    }
    return -1;
}

struct input *input_open(const char *path, bool (*stop)(void), struct error *error)
{
    int fd = open_path(path, stop, error);
    if (fd < 0) {
        return NULL;
    }
    struct input *input = input_new((struct input_reader){read_fd, NULL});
    if (input == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    input->reader.owner = input;
    input->fd = fd;
    input->stop = stop;
    return input;
}

void input_free(struct input *input)
{
    if (input == NULL) {
        return;
    }
    if (input->fd > STDIN_FILENO) {
        close(input->fd);
    }
    free(input);
}

static ssize_t read_more(struct input *input, uint8_t *to, size_t size)
{
    if (input->failed || input->stopped) {
        return input->failed ? -1 : 0;
    }
    ssize_t len = input->reader.read(input->reader.owner, to, size, &input->why);
    input->failed = len < 0;
    input->num_read += len > 0 ? (uint64_t)len : 0;
    return len;
}

struct bytes input_peek(struct input *input, size_t len)
{
    memmove(input->ahead, input->ahead + input->ahead_at, input->ahead_len - input->ahead_at);
    input->ahead_len -= input->ahead_at;
    input->ahead_at = 0;
    while (input->ahead_len < len) {
        ssize_t more =
            read_more(input, input->ahead + input->ahead_len, INPUT_PEEK_MAX - input->ahead_len);
        if (more <= 0) {
            break;
        }
        input->ahead_len += (size_t)more;
    }
    return (struct bytes){input->ahead, input->ahead_len < len ? input->ahead_len : len};
}

ssize_t input_read(struct input *input, uint8_t *to, size_t size)
{
    size_t there = input->ahead_len - input->ahead_at;
    if (there == 0) {
        return read_more(input, to, size);
    }
    size_t len = there < size ? there : size;
    memcpy(to, input->ahead + input->ahead_at, len);
    input->ahead_at += len;
    return (ssize_t)len;
}

uint64_t input_num_read(const struct input *input)
{
    return input->num_read;
}

const char *input_failure(const struct input *input)
{
    return input->failed ? input->why.message : NULL;
}

bool input_stopped(const struct input *input)
{
    return input->stopped;
}
