#include "query.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "store_schema.h"

/* BUSY_MS is how long is waited while somebody writes. */
#define BUSY_MS 5000

struct store_reader {
    sqlite3 *database;
    bool failed;
    struct error error;
};

static void note_failure(struct store_reader *reader)
{
    if (!reader->failed) {
        reader->failed = true;
        error_set(&reader->error, "%s", sqlite3_errmsg(reader->database));
    }
}

static int64_t ask_number(struct store_reader *reader, const char *sql)
{
    struct query query = query_begin(reader, sql, NULL);
    int64_t number = query_next(&query) ? query_number(&query, 0) : 0;
    query_end(&query);
    return number;
}

/* is_store tells whether it is one that can be read. */
static bool is_store(struct store_reader *reader, const char *path, struct error *error)
{
    int64_t application = ask_number(reader, "PRAGMA application_id");
    int64_t version = ask_number(reader, "PRAGMA user_version");
    if (reader->failed) {
        return error_set(error, "%s: %s", path, reader->error.message);
    }
    if (application != STORE_APPLICATION) {
        return error_set(error, "%s: it is no store of fedtap (-o sqlite:FILE makes one)", path);
    }
    return version <= STORE_VERSION ||
           error_set(error, "%s: it was written by a newer fedtap", path);
}

struct store_reader *store_reader_open(const char *path, struct error *error)
{
    struct store_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    bool ok = sqlite3_open_v2(path, &reader->database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK;
    if (!ok) {
        error_set(error, "%s: %s", path, sqlite3_errmsg(reader->database));
    } else {
        (void)sqlite3_busy_timeout(reader->database, BUSY_MS);
        ok = is_store(reader, path, error);
    }
    if (!ok) {
        store_reader_close(reader);
        return NULL;
    }
    return reader;
}

void store_reader_close(struct store_reader *reader)
{
    if (reader != NULL) {
        (void)sqlite3_close(reader->database);
        free(reader);
    }
}

bool store_reader_failed(const struct store_reader *reader, struct error *error)
{
    if (reader->failed) {
        *error = reader->error;
    }
    return reader->failed;
}

struct query query_begin(struct store_reader *reader, const char *sql, const char *const *values)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(reader->database, sql, -1, &statement, NULL) != SQLITE_OK) {
        note_failure(reader);
    }
    for (int i = 0; statement != NULL && values != NULL && values[i] != NULL; i++) {
        (void)sqlite3_bind_text(statement, i + 1, values[i], -1, SQLITE_TRANSIENT);
    }
    return (struct query){reader, statement};
}

bool query_next(struct query *query)
{
    int code = query->statement != NULL ? sqlite3_step(query->statement) : SQLITE_DONE;
    if (code == SQLITE_ROW) {
        return true;
    }
    if (code != SQLITE_DONE) {
        note_failure(query->reader);
    }
    query_end(query);
    return false;
}

const char *query_text(const struct query *query, int column)
{
    const void *text = sqlite3_column_text(query->statement, column);
    return text != NULL ? text : "";
}

int64_t query_number(const struct query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

void query_end(struct query *query)
{
    (void)sqlite3_finalize(query->statement);
    query->statement = NULL;
}
