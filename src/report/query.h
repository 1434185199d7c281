/* query: questions to a store, row by row. */
#ifndef FEDTAP_QUERY_H
#define FEDTAP_QUERY_H

#include "bytes.h"
#include "status.h"

/* store_reader is a store that is open for reading; others may write to it meanwhile. */
struct store_reader;

/* store_reader_open opens the store at path. NULL with the reason: it is not there, is none, or is of a newer
 * fedtap. */
struct store_reader *store_reader_open(const char *path, struct error *error);

/* store_reader_close closes it; NULL is a no-op. */
void store_reader_close(struct store_reader *reader);

/* store_reader_failed tells whether any question could not be answered, and why. */
bool store_reader_failed(const struct store_reader *reader, struct error *error);

/* query is one question being answered. */
struct query {
    struct store_reader *reader;
    void *statement;
};

/* QUERY_VALUES_MAX is how many values a question may hold: ?1 and so on. */
#define QUERY_VALUES_MAX 4

/* query_begin asks sql (a constant) with values, ended by NULL; they are copied. */
struct query query_begin(struct store_reader *reader, const char *sql, const char *const *values);

/* query_next goes on to the next row; false behind the last, and then the question is over. */
bool query_next(struct query *query);

/* query_text lends a column of the row, from 0: until the next row; empty for NULL. */
const char *query_text(const struct query *query, int column);

/* query_number is a column as a number. */
int64_t query_number(const struct query *query, int column);

/* query_end ends a question before its last row. */
void query_end(struct query *query);

#endif
