/* input: octets of a file, of standard input or of a member of an archive, with a look ahead. */
#ifndef FEDTAP_INPUT_H
#define FEDTAP_INPUT_H

#include <stdio.h>
#include <sys/types.h>

#include "bytes.h"
#include "status.h"

/* INPUT_PEEK_MAX is how far one can look ahead. */
#define INPUT_PEEK_MAX 64

struct input;

/* input_reader is where octets come from. read returns how many it wrote, 0 at the end, or -1, and
 * then why says what went wrong. */
struct input_reader {
    ssize_t (*read)(void *owner, uint8_t *to, size_t size, struct error *why);
    void *owner;
};

/* input_open opens a file, or standard input for "-"; stop is asked before each read and when a signal
 * interrupts one, and may be NULL: what it ends looks like the end. NULL with the reason. */
struct input *input_open(const char *path, bool (*stop)(void), struct error *error);

/* input_new makes an input of a reader that outlives it; NULL when out of memory. */
struct input *input_new(struct input_reader reader);

/* input_free closes what input_open opened; NULL is a no-op. */
void input_free(struct input *input);

/* input_peek looks at the next len octets, at most INPUT_PEEK_MAX; there are fewer only at the end. */
struct bytes input_peek(struct input *input, size_t len);

/* input_read reads as input_reader does. */
ssize_t input_read(struct input *input, uint8_t *to, size_t size);

/* input_num_read is how many octets were read from where they come from, looked at or given out. */
uint64_t input_num_read(const struct input *input);

/* input_failure says what went wrong in reading, or NULL while nothing did. */
const char *input_failure(const struct input *input);

/* input_stopped tells whether stop said to end it. */
bool input_stopped(const struct input *input);

#endif
