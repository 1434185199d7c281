/* status: why setting something up failed, in words for a person. */
#ifndef FEDTAP_STATUS_H
#define FEDTAP_STATUS_H

/* ERROR_TEXT_MAX is the most characters of an error's message, terminator included. */
#define ERROR_TEXT_MAX 512

/* error holds one clear line that says what failed and where, without a newline. */
struct error {
    char message[ERROR_TEXT_MAX];
};

/* error_set fills e (which may be NULL) and returns false, so that a set-up function can end with
 * "return error_set(e, …)". The message may hold text from a stranger: whoever shows it escapes it. */
_Bool error_set(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
