/* store_row: one row on its way into the store: which statement, and its values as text. */
#ifndef FEDTAP_STORE_ROW_H
#define FEDTAP_STORE_ROW_H

#include "bounds.h"
#include "bytes.h"

/* store_kind says what a row is, and so what is done with it: see store_schema.c. */
enum store_kind {
    STORE_SPAN,     /* of the run: packet time from, to */
    STORE_END,      /* of the run, properly */
    STORE_FINDING,  /* that opened */
    STORE_RESOLVED, /* that one */
    STORE_VERDICT,
    STORE_CHANGE,
    STORE_FACT,
    STORE_CERTIFICATE,
    STORE_COUNTER,
    STORE_NUM_KINDS
};

/* store_row collects values, each with its terminator. One that does not fit is cut, and so is what follows. */
struct store_row {
    enum store_kind kind;
    size_t len;
    char octets[STORE_ROW_MAX];
};

/* store_row_begin begins a row. */
void store_row_begin(struct store_row *row, enum store_kind kind);

/* store_row_add adds a value of the program's own, or escaped before; NULL is an empty one. */
void store_row_add(struct store_row *row, const char *value);

/* store_row_add_format puts it together first. */
void store_row_add_format(struct store_row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* store_row_add_octets adds a stranger's, escaped. */
void store_row_add_octets(struct store_row *row, struct bytes octets);

/* store_row_add_time adds a packet time. */
void store_row_add_time(struct store_row *row, int64_t time_ns);

/* store_row_next walks the values of a row's octets: the first with previous NULL, NULL behind the last. */
const char *store_row_next(struct bytes octets, const char *previous);

#endif
