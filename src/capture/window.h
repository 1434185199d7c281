/* window: the octets of an input in order, each stretch in one piece, wherever its reads end. Nothing
 * is copied out of it: what is lent lies where it was read to. */
#ifndef FEDTAP_WINDOW_H
#define FEDTAP_WINDOW_H

#include "input.h"

struct window;

/* window_new looks at input (borrowed) from where it stands; NULL when out of memory. */
struct window *window_new(struct input *input);

/* window_free frees it; NULL is a no-op. */
void window_free(struct window *window);

/* window_reserve makes room for len octets in one piece; false when out of memory. There is always
 * room for WINDOW_LEN. */
#define WINDOW_LEN ((size_t)128 * 1024)
bool window_reserve(struct window *window, size_t len) __attribute__((warn_unused_result));

/* window_take lends the next len octets, for which there must be room; fewer only where the input ends
 * or fails. They are valid until the next call. What arrives bit by bit is not waited for beyond them. */
struct bytes window_take(struct window *window, size_t len);

/* window_skip passes over len octets; false when there are fewer. */
bool window_skip(struct window *window, size_t len) __attribute__((warn_unused_result));

/* window_failed tells whether the input has failed, rather than ended. */
bool window_failed(const struct window *window);

#endif
