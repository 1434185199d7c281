/* store_writer: rows into an SQLite database: by a thread of its own while capturing live, or at once. */
#ifndef FEDTAP_STORE_WRITER_H
#define FEDTAP_STORE_WRITER_H

#include "status.h"
#include "store_row.h"

struct store_writer;

/* store_writer_open opens the database at path, makes what tables it lacks, and begins a run in it. A file that
 * is no database, or one of a newer fedtap, stays untouched: NULL with the reason. live: a thread writes. */
struct store_writer *store_writer_open(const char *path, bool live, struct error *error);

/* store_writer_put hands a row over. One that matters still finds room when others do not. What finds none, or
 * cannot be written, is counted and told of on standard error. */
void store_writer_put(struct store_writer *writer, const struct store_row *row, bool matters);

/* store_writer_flush has what was put written soon. */
void store_writer_flush(struct store_writer *writer);

/* store_writer_lost counts the rows that were not written. */
uint64_t store_writer_lost(const struct store_writer *writer);

/* store_writer_close waits until all is written; NULL is a no-op. */
void store_writer_close(struct store_writer *writer);

#endif
