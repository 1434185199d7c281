/* destination.c: records are put together here, and written by lasting_file: at once, or in a thread. */
#include "destination.h"

#include <pthread.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "diagnostics.h"
#include "record_queue.h"
#include "worker.h"

/* Room in the queue that ordinary records leave to those that matter, and these to what steers. Once records
 * were dropped, ordinary ones wait until half of the queue is written, not to be dropped by turns. */
#define SPARE_FOR_WHAT_MATTERS (OUTPUT_QUEUE_MAX / 4)
#define SPARE_TO_RECOVER (OUTPUT_QUEUE_MAX / 2)
#define SPARE_FOR_STEERING (OUTPUT_QUEUE_MAX / 16)

/* message is what the writer is told. */
enum message {
    MESSAGE_RECORD,
    MESSAGE_BEGIN,      /* a preamble */
    MESSAGE_BEGIN_MORE, /* what is added to it */
    MESSAGE_NEXT, /* the name of the file to go on in, terminated; empty: the same name once more */
    MESSAGE_NEXT_ANEW, /* and what is in that file goes */
};

struct destination {
    struct destination_settings settings;
    struct lasting_file file; /* of the writer: the thread, where there is one */
    struct rotation rotation;
    uint64_t turn; /* number of the present file */
    bool is_full;
    bool reopen; /* is wanted */
    FILE *stream;
    char *record; /* owned by stream: what was written to it */
    size_t len;
    bool is_too_long;           /* the record */
    uint64_t num_dropped;       /* records that the queue did not take */
    uint64_t num_dropped_now;   /* since it last took one */
    struct record_queue *queue; /* live */
    bool has_thread;
    pthread_t thread;
};

/* --- the writer --- */

static void obey(struct destination *d, struct queued message)
{
    const char *name = (const char *)message.data.ptr;
    bool same = message.data.len <= 1;
    switch ((enum message)message.kind) {
    case MESSAGE_RECORD:
        lasting_file_write(&d->file, &message.data, 1);
        break;
    case MESSAGE_BEGIN:
        lasting_file_begin(&d->file, message.data);
        break;
    case MESSAGE_BEGIN_MORE:
        lasting_file_begin_more(&d->file, message.data);
        break;
    case MESSAGE_NEXT:
        lasting_file_next(&d->file, same ? NULL : name, true);
        break;
    case MESSAGE_NEXT_ANEW:
        lasting_file_next(&d->file, same ? NULL : name, false);
        break;
    }
}

/* obey_all writes records in a row in one go. */
static void obey_all(struct destination *d, const struct queued *messages, size_t num)
{
    struct bytes records[WRITE_RECORDS_MAX];
    size_t in_row = 0;
    for (size_t i = 0; i < num; i++) {
        if (messages[i].kind == MESSAGE_RECORD) {
            records[in_row++] = messages[i].data;
        } else {
            lasting_file_write(&d->file, records, in_row);
            in_row = 0;
            obey(d, messages[i]);
        }
    }
    lasting_file_write(&d->file, records, in_row);
}

static void *write_all(void *context)
{
    struct destination *d = context;
    struct queued messages[WRITE_RECORDS_MAX];
    size_t num;
    while ((num = record_queue_look(d->queue, messages, WRITE_RECORDS_MAX)) > 0) {
        obey_all(d, messages, num);
        record_queue_drop(d->queue, num);
    }
    return NULL;
}

/* start_thread begins to write. It waits until there is something to be written: by then the process has
 * given up its privileges. */
static void start_thread(struct destination *d)
{
    d->has_thread = worker_start(&d->thread, write_all, d, d->settings.path == NULL);
}

/* --- what the writer is told --- */

/* tell hands a message to the writer; false when it cannot take it now. */
static bool tell(struct destination *d, enum message kind, struct bytes data, size_t spare)
{
    struct queued message = {kind, data};
    if (d->queue == NULL) {
        obey(d, message);
        return true;
    }
    if (!d->has_thread) {
        start_thread(d);
    }
    return d->has_thread && record_queue_put(d->queue, message, spare);
}

static void count_dropped(struct destination *d)
{
    if (d->num_dropped_now == 0) {
        diagnostics_say("output %s: it is read or written too slowly; what happens is dropped",
                        d->settings.label);
    }
    d->num_dropped++;
    d->num_dropped_now++;
}

static void tell_recovery(struct destination *d)
{
    if (d->num_dropped_now > 0) {
        diagnostics_say("output %s: goes on, %llu records were dropped", d->settings.label,
                        (unsigned long long)d->num_dropped_now);
        d->num_dropped_now = 0;
    }
}

/* --- what is being written --- */

/* take_record returns what was written to the stream since it was last asked; it stays there until more is
 * written. */
static struct bytes take_record(struct destination *d)
{
    d->is_too_long = fflush(d->stream) != 0 || d->len > OUTPUT_RECORD_MAX;
    struct bytes record = {(const uint8_t *)d->record, d->len};
    rewind(d->stream);
    return record;
}

FILE *destination_stream(const struct destination *d)
{
    return d->stream;
}

bool destination_begin(struct destination *d)
{
    return tell(d, MESSAGE_BEGIN, take_record(d), 0);
}

bool destination_begin_more(struct destination *d)
{
    return tell(d, MESSAGE_BEGIN_MORE, take_record(d), 0);
}

static size_t spare_for(const struct destination *d, bool matters)
{
    if (matters) {
        return SPARE_FOR_STEERING;
    }
    return d->num_dropped_now > 0 ? SPARE_TO_RECOVER : SPARE_FOR_WHAT_MATTERS;
}

void destination_commit(struct destination *d, int64_t time_ns, bool matters)
{
    if (__fpending(d->stream) == 0) {
        return; /* nothing was written, as is so of most events */
    }
    struct bytes record = take_record(d);
    if (d->settings.format == FILE_OF_LINES) {
        destination_turn(d, time_ns);
    }
    d->rotation.len += record.len;
    if (d->is_too_long || !tell(d, MESSAGE_RECORD, record, spare_for(d, matters))) {
        count_dropped(d);
    } else if (!matters) {
        tell_recovery(d);
    }
}

/* --- one file after the other --- */

/* go_on has the writer go on in the file that is named by the rotation. */
static bool go_on(struct destination *d, enum message how)
{
    char name[ROTATED_NAME_MAX];
    if (!rotation_name(&d->rotation, name)) {
        return false;
    }
    return tell(d, how, (struct bytes){(const uint8_t *)name, strlen(name) + 1}, 0);
}

/* opens_late tells whether the first file waits for packet time. */
static bool opens_late(const struct destination *d)
{
    return d->turn == 0;
}

uint64_t destination_turn(struct destination *d, int64_t time_ns)
{
    bool due = rotation_is_due(&d->rotation, time_ns);
    if (opens_late(d)) {
        d->turn += go_on(d, d->settings.live ? MESSAGE_NEXT : MESSAGE_NEXT_ANEW);
    } else if (due && rotation_is_last(&d->rotation)) {
        d->is_full = true;
    } else if (due) {
        struct rotation before = d->rotation;
        bool keeps = d->settings.live && !(before.settings.size > 0 && before.settings.count > 0);
        rotation_advance(&d->rotation, time_ns);
        if (go_on(d, keeps ? MESSAGE_NEXT : MESSAGE_NEXT_ANEW)) {
            d->turn++;
        } else {
            d->rotation = before; /* to be tried again */
        }
    }
    if (d->reopen && tell(d, MESSAGE_NEXT, (struct bytes){0}, 0)) {
        d->reopen = false;
        d->turn++;
        d->rotation.len = 0;
    }
    return d->turn;
}

void destination_reopen(struct destination *d)
{
    d->reopen = d->settings.path != NULL;
}

bool destination_is_full(const struct destination *d)
{
    return d->is_full;
}

/* --- life --- */

/* open_first opens the first file. */
static bool open_first(struct destination *d, struct error *error)
{
    char name[ROTATED_NAME_MAX];
    const char *path = d->settings.path;
    if (path != NULL && rotation_has_moment(&d->rotation)) {
        d->file.fd = -1;
        return true;
    }
    d->turn = 1;
    if (path != NULL) {
        if (d->settings.live) {
            rotation_resume(&d->rotation);
        }
        if (!rotation_name(&d->rotation, name)) {
            return error_set(error, "%s: too long a name", path);
        }
        path = name;
    }
    return lasting_file_open(&d->file, path, error);
}

struct destination *destination_open(const struct destination_settings *settings,
                                     struct error *error)
{
    struct destination *d = calloc(1, sizeof *d);
    if (d == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    d->settings = *settings;
    d->file.label = settings->label;
    d->file.format = settings->format;
    d->file.append = settings->live;
    d->rotation.pattern = settings->path;
    if (settings->path != NULL) {
        d->rotation.settings = settings->rotation;
    }
    d->stream = open_memstream(&d->record, &d->len);
    d->queue = settings->live ? record_queue_new(OUTPUT_QUEUE_MAX) : NULL;
    bool ok = d->stream != NULL && (d->queue != NULL || !settings->live);
    if (!ok) {
        error_set(error, "out of memory");
    }
    if (!ok || !open_first(d, error)) {
        (void)destination_close(d);
        return NULL;
    }
    return d;
}

void destination_flush(struct destination *d)
{
    if (d->queue != NULL && d->has_thread) {
        record_queue_wake(d->queue);
    }
}

uint64_t destination_lost(const struct destination *d)
{
    return d->num_dropped + atomic_load(&d->file.num_lost);
}

/* end_thread waits until the queue is written, however long its reader takes. */
static void end_thread(struct destination *d)
{
    if (d->has_thread) {
        record_queue_close(d->queue);
        pthread_join(d->thread, NULL);
    }
    d->has_thread = false;
    record_queue_free(d->queue);
    d->queue = NULL;
}

void destination_hand_over(const struct destination *d, uid_t user, gid_t group)
{
    lasting_file_hand_over(&d->file, user, group);
}

bool destination_close(struct destination *d)
{
    if (d == NULL) {
        return true;
    }
    if (d->stream != NULL) {
        end_thread(d);
        destination_commit(d, d->rotation.since_ns, true); /* what is left, however long */
        (void)fclose(d->stream);
    }
    tell_recovery(d);
    bool ok = d->file.why == 0;
    record_queue_free(d->queue);
    lasting_file_close(&d->file);
    free(d->record); /* by open_memstream */
    free(d);
    return ok;
}
