/* text: bounded text for people, and the one place that makes untrusted octets safe to show. */
#ifndef FEDTAP_TEXT_H
#define FEDTAP_TEXT_H

#include "bytes.h"

/* text collects characters in the caller's storage; it is always terminated, and cut tells whether
 * something did not fit. Make one with text_init. */
struct text {
    char *ptr;
    size_t len; /* characters held, without the terminator */
    size_t cap; /* characters of storage, terminator included; at least 1 */
    bool cut;
};

/* text_init makes an empty text in storage. */
struct text text_init(char *storage, size_t cap);

/* text_add appends formatted text that the program itself made (or that was escaped before). */
void text_add(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* text_add_escaped appends octets from a stranger: printable ASCII and well-formed UTF-8 go through,
 * except control, line-separating and bidirectional characters; a backslash is doubled, and every
 * other octet becomes \xNN. An escape is never cut in two. */
void text_add_escaped(struct text *t, struct bytes octets);

/* text_printable_len returns how many octets at the front of octets are one character that may be
 * shown as it is (1 for ASCII, 2 to 4 for UTF-8), or 0 when the first octet must be escaped. Backslash
 * counts as showable: the caller decides whether to double it. */
size_t text_printable_len(struct bytes octets);

#endif
