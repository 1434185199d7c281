/* store_writer.c: rows in transactions, each for what came within a second. */
#include "store_writer.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "diagnostics.h"
#include "record_queue.h"
#include "store_schema.h"
#include "timestamp.h"
#include "worker.h"

/* BUSY_MS is how long is waited for somebody else who writes to the database. */
#define BUSY_MS 2000

/* COMMIT_NS is how long a transaction stays open while rows come. */
#define COMMIT_NS NS_PER_SECOND

/* SPARE_FOR_WHAT_MATTERS is the room that ordinary rows leave. */
#define SPARE_FOR_WHAT_MATTERS (OUTPUT_QUEUE_MAX / 4)

/* step is a statement, prepared. */
struct step {
    sqlite3_stmt *update;
    sqlite3_stmt *insert;
    size_t num_rows; /* of its table */
};

struct store_writer {
    char *path; /* owned */
    sqlite3 *database;
    sqlite3_int64 run;
    struct step step[STORE_NUM_KINDS];
    size_t num_pending; /* rows in the open transaction, */
    int64_t since_ns;   /* which began then, by the monotonic clock */
    bool is_failing;
    uint64_t num_lost_now;
    _Atomic uint64_t num_lost;  /* by the writer */
    uint64_t num_dropped;       /* for want of room in the queue */
    struct record_queue *queue; /* live */
    bool has_thread;
    pthread_t thread;
};

/* --- trouble --- */

static void count_lost(struct store_writer *w, size_t num)
{
    if (!w->is_failing) {
        diagnostics_say("output sqlite: %s: %s", w->path, sqlite3_errmsg(w->database));
        w->is_failing = true;
        w->num_lost_now = 0;
    }
    w->num_lost_now += num;
    atomic_fetch_add(&w->num_lost, num);
}

static void tell_recovery(struct store_writer *w)
{
    if (w->is_failing) {
        diagnostics_say("output sqlite: %s: goes on, %llu rows were lost", w->path,
                        (unsigned long long)w->num_lost_now);
        w->is_failing = false;
    }
}

/* --- transactions --- */

static bool run_sql(struct store_writer *w, const char *sql)
{
    return sqlite3_exec(w->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int64_t now(void)
{
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * NS_PER_SECOND + moment.tv_nsec;
}

static void begin(struct store_writer *w)
{
    if (sqlite3_get_autocommit(w->database) != 0) {
        (void)run_sql(w, "BEGIN"); /* which needs nothing yet */
        w->num_pending = 0;
        w->since_ns = now();
    }
}

/* commit ends the transaction; what is in it is lost when that fails. */
static void commit(struct store_writer *w)
{
    if (sqlite3_get_autocommit(w->database) != 0) {
        return;
    }
    if (run_sql(w, "COMMIT")) {
        if (w->num_pending > 0) {
            tell_recovery(w);
        }
    } else {
        count_lost(w, w->num_pending);
        (void)run_sql(w, "ROLLBACK");
    }
    w->num_pending = 0;
}

/* --- rows --- */

static bool step_statement(const struct store_writer *w, sqlite3_stmt *statement,
                           struct bytes values)
{
    const char *value = NULL;
    (void)sqlite3_reset(statement);
    (void)sqlite3_clear_bindings(statement);
    (void)sqlite3_bind_int64(statement, 1, w->run); /* some do not ask for it */
    for (int i = 2; (value = store_row_next(values, value)) != NULL; i++) {
        (void)sqlite3_bind_text(statement, i, value, -1, SQLITE_STATIC);
    }
    bool ok = sqlite3_step(statement) == SQLITE_DONE;
    (void)sqlite3_reset(statement);
    return ok;
}

/* write_row writes one; false when it cannot be. */
static bool write_row(struct store_writer *w, enum store_kind kind, struct bytes values)
{
    struct step *step = &w->step[kind];
    if (step->update != NULL) {
        if (!step_statement(w, step->update, values)) {
            return false;
        }
        if (step->insert == NULL || sqlite3_changes(w->database) > 0) {
            return true;
        }
    }
    if (step->num_rows >= store_statements[kind].max || !step_statement(w, step->insert, values)) {
        return false;
    }
    step->num_rows++;
    return true;
}

/* take writes one row within the open transaction. A full disk may end that, with all that is in it. */
static void take(struct store_writer *w, struct queued row)
{
    begin(w);
    size_t before = w->num_pending;
    if (write_row(w, (enum store_kind)row.kind, row.data)) {
        w->num_pending++;
        return;
    }
    bool is_over = sqlite3_get_autocommit(w->database) != 0;
    count_lost(w, is_over ? before + 1 : 1);
    if (is_over) {
        w->num_pending = 0;
    }
}

/* write_all is the thread. */
static void *write_all(void *context)
{
    struct store_writer *w = context;
    struct queued rows[WRITE_RECORDS_MAX];
    while (!record_queue_is_over(w->queue)) {
        size_t num = record_queue_look_for(w->queue, rows, WRITE_RECORDS_MAX, COMMIT_NS);
        for (size_t i = 0; i < num; i++) {
            take(w, rows[i]);
        }
        record_queue_drop(w->queue, num);
        if (num == 0 || now() - w->since_ns >= COMMIT_NS) {
            commit(w);
        }
    }
    commit(w);
    return NULL;
}

/* start_thread waits until there is something to be written: see destination.c. */
static void start_thread(struct store_writer *w)
{
    w->has_thread = worker_start(&w->thread, write_all, w, false);
}

void store_writer_put(struct store_writer *w, const struct store_row *row, bool matters)
{
    const struct queued queued = {row->kind, {(const uint8_t *)row->octets, row->len}};
    if (w->queue == NULL) {
        take(w, queued);
        return;
    }
    if (!w->has_thread) {
        start_thread(w);
    }
    size_t spare = matters ? 0 : SPARE_FOR_WHAT_MATTERS;
    w->num_dropped += !w->has_thread || !record_queue_put(w->queue, queued, spare);
}

void store_writer_flush(struct store_writer *w)
{
    if (w->queue != NULL && w->has_thread) {
        record_queue_wake(w->queue);
    }
}

uint64_t store_writer_lost(const struct store_writer *w)
{
    return w->num_dropped + atomic_load(&w->num_lost);
}

/* --- life --- */

/* ask_number runs a query for one number; false when it cannot. */
static bool ask_number(struct store_writer *w, const char *sql, sqlite3_int64 *out)
{
    sqlite3_stmt *statement = NULL;
    bool ok = sqlite3_prepare_v2(w->database, sql, -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_step(statement) == SQLITE_ROW;
    if (ok) {
        *out = sqlite3_column_int64(statement, 0);
    }
    (void)sqlite3_finalize(statement);
    return ok;
}

static bool prepare(struct store_writer *w, const char *sql, sqlite3_stmt **out)
{
    return sql == NULL || sqlite3_prepare_v2(w->database, sql, -1, out, NULL) == SQLITE_OK;
}

static bool prepare_all(struct store_writer *w)
{
    for (size_t i = 0; i < STORE_NUM_KINDS; i++) {
        const struct store_statement *s = &store_statements[i];
        char count[64];
        sqlite3_int64 num_rows = 0;
        (void)snprintf(count, sizeof count, "SELECT count(*) FROM %s", s->table);
        if (!prepare(w, s->update, &w->step[i].update) ||
            !prepare(w, s->insert, &w->step[i].insert) ||
            (s->table != NULL && !ask_number(w, count, &num_rows))) {
            return false;
        }
        w->step[i].num_rows = (size_t)num_rows;
    }
    return true;
}

static bool fail(const struct store_writer *w, struct error *error)
{
    return error_set(error, "%s: %s", w->path,
                     w->database != NULL ? sqlite3_errmsg(w->database) : "out of memory");
}

/* is_ours tells whether the database is a store, or empty. */
static bool is_ours(struct store_writer *w, struct error *error)
{
    sqlite3_int64 version = 0;
    sqlite3_int64 application = 0;
    sqlite3_int64 num_tables = 0;
    if (!ask_number(w, "PRAGMA user_version", &version) ||
        !ask_number(w, "PRAGMA application_id", &application) ||
        !ask_number(w, "SELECT count(*) FROM sqlite_master", &num_tables)) {
        return fail(w, error);
    }
    if (num_tables > 0 && application != STORE_APPLICATION) {
        return error_set(error, "%s: it is a database of something else", w->path);
    }
    return version <= STORE_VERSION ||
           error_set(error, "%s: it was written by a newer fedtap", w->path);
}

/* begin_run makes what tables are missing, and a row for this run. */
static bool begin_run(struct store_writer *w, struct error *error)
{
    char marks[96];
    (void)snprintf(marks, sizeof marks, "PRAGMA user_version = %d; PRAGMA application_id = %d",
                   STORE_VERSION, STORE_APPLICATION);
    if (!is_ours(w, error)) {
        return false;
    }
    bool ok = run_sql(w, "PRAGMA journal_mode = WAL") &&
              run_sql(w, "PRAGMA synchronous = NORMAL") &&
              run_sql(w, "PRAGMA temp_store = MEMORY") && run_sql(w, "BEGIN IMMEDIATE") &&
              run_sql(w, store_schema) && run_sql(w, marks) &&
              run_sql(w, "INSERT INTO runs DEFAULT VALUES");
    w->run = sqlite3_last_insert_rowid(w->database);
    return (ok && run_sql(w, "COMMIT") && prepare_all(w)) || fail(w, error);
}

/* open_database opens the file, which is for the owner and the group when it is new. */
static bool open_database(struct store_writer *w)
{
    mode_t before = umask(S_IRWXO | S_IWGRP);
    bool ok = sqlite3_open(w->path, &w->database) == SQLITE_OK;
    umask(before);
    return ok;
}

struct store_writer *store_writer_open(const char *path, bool live, struct error *error)
{
    struct store_writer *w = calloc(1, sizeof *w);
    if (w == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    w->path = strdup(path);
    w->queue = live ? record_queue_new(OUTPUT_QUEUE_MAX) : NULL;
    bool ok = w->path != NULL && (w->queue != NULL || !live);
    if (!ok) {
        error_set(error, "out of memory");
    } else if (!open_database(w)) {
        ok = fail(w, error);
    } else {
        (void)sqlite3_busy_timeout(w->database, BUSY_MS);
        ok = begin_run(w, error);
    }
    if (!ok) {
        store_writer_close(w);
        return NULL;
    }
    return w;
}

void store_writer_close(struct store_writer *w)
{
    if (w == NULL) {
        return;
    }
    if (w->has_thread) {
        record_queue_close(w->queue);
        pthread_join(w->thread, NULL);
    } else if (w->database != NULL) {
        commit(w);
    }
    for (size_t i = 0; i < STORE_NUM_KINDS; i++) {
        (void)sqlite3_finalize(w->step[i].update);
        (void)sqlite3_finalize(w->step[i].insert);
    }
    (void)sqlite3_close(w->database);
    record_queue_free(w->queue);
    free(w->path);
    free(w);
}
