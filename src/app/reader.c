/* reader.c: capture, clock and decoding; in the caller's thread, or in one that is ahead of it. */
#include "reader.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fragments.h"
#include "run_clock.h"
#include "worker.h"

struct reader {
    const struct options *options;
    struct key_log *key_log;
    struct capture *capture;
    const struct dispatch *dispatch;
    struct budget budget; /* of fragments */
    struct counters counters;
    struct fragments *fragments;
    struct run_clock clock;
    uint64_t num_read;        /* packets */
    struct content content;   /* lent, unless read ahead */
    struct read_ahead *ahead; /* NULL when nothing is read ahead */
    bool has_thread;
    pthread_t thread;
    pthread_mutex_t busy; /* of all above but ahead, while the thread reads */
};

struct reader *reader_new(const struct options *options, struct key_log *key_log)
{
    struct reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL) {
        return NULL;
    }
    pthread_mutex_init(&reader->busy, NULL);
    reader->options = options;
    reader->key_log = key_log;
    reader->budget.limit = FRAGMENTS_BUDGET_MAX;
    reader->fragments = fragments_new(&reader->budget, &reader->counters);
    if (reader->fragments == NULL) {
        reader_free(reader);
        return NULL;
    }
    return reader;
}

void reader_free(struct reader *reader)
{
    if (reader != NULL) {
        reader_finish(reader);
        fragments_free(reader->fragments);
        read_ahead_free(reader->ahead);
        pthread_mutex_destroy(&reader->busy);
        free(reader);
    }
}

static void take_key_log(void *context, struct bytes key_log)
{
    struct reader *reader = context;
    if (reader->has_thread) {
        read_ahead_keep_key_log(reader->ahead, key_log);
    } else {
        key_log_take(reader->key_log, key_log);
    }
}

struct capture_keys reader_keys(struct reader *reader)
{
    return (struct capture_keys){take_key_log, reader};
}

/* --- one packet --- */

/* is_enough tells whether options want no more. */
static bool is_enough(const struct reader *reader)
{
    const struct options *o = reader->options;
    return (o->count > 0 && reader->num_read >= o->count) ||
           (o->duration_ns > 0 && run_clock_is_over(&reader->clock, o->duration_ns));
}

static enum capture_status read_one(struct reader *reader, struct reading *out,
                                    struct content *content, struct error *error)
{
    if (is_enough(reader)) {
        return CAPTURE_END;
    }
    enum capture_status status = capture_next(reader->capture, &content->frame, error);
    if (status == CAPTURE_IDLE) {
        run_clock_idle(&reader->clock);
    }
    if (status != CAPTURE_FRAME) {
        return status;
    }
    int64_t step_ns = run_clock_take(&reader->clock, content->frame.time_ns);
    if (step_ns > 0) {
        fragments_step_back(reader->fragments, step_ns);
    }
    reader->num_read++;
    enum packet_result result = packet_decode(&content->frame, reader->fragments, &content->packet);
    *out = (struct reading){
        .time_ns = content->frame.time_ns,
        .captured_len = (uint32_t)content->frame.data.len,
        .source = content->frame.source,
        .result = (uint8_t)result,
        .is_wanted = result == PACKET_OK && dispatch_wants(reader->dispatch, &content->packet),
    };
    return CAPTURE_FRAME;
}

/* --- the thread --- */

/* fill reads until the batch is full, or something else than a packet is met. */
static void fill(struct reader *reader)
{
    enum capture_status status;
    struct reading reading;
    struct error error;
    do {
        status = read_one(reader, &reading, read_ahead_slot(reader->ahead), &error);
    } while (status == CAPTURE_FRAME && read_ahead_keep(reader->ahead, &reading));
    if (status != CAPTURE_FRAME) {
        read_ahead_close(reader->ahead, status, &error);
    }
}

static void *read_all(void *context)
{
    struct reader *reader = context;
    do {
        pthread_mutex_lock(&reader->busy);
        fill(reader);
        pthread_mutex_unlock(&reader->busy);
    } while (read_ahead_hand_over(reader->ahead));
    return NULL;
}

/* is_at_rest tells whether all of it is there already, so that no read waits for anybody. */
static bool is_at_rest(const struct options *options)
{
    for (size_t i = 0; i < options->files.num; i++) {
        struct stat status;
        if (stat(options->files.value[i], &status) != 0 ||
            !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) {
            return false;
        }
    }
    return options->interfaces.num == 0;
}

/* may_end tells whether an output may be full before all is read, which ends the run there and then. */
static bool may_end(const struct options *options)
{
    return options->rotation.size == 0 && options->rotation.count > 0;
}

/* start_thread begins to read ahead; the thread may ask at once whether there is one. Without it, everything is
 * read when it is asked for. */
static void start_thread(struct reader *reader, bool whole)
{
    const struct capture_keys keys = {key_log_take, reader->key_log};
    reader->ahead = read_ahead_new(&keys, whole);
    if (reader->ahead == NULL) {
        return;
    }
    reader->has_thread = true;
    if (!worker_start(&reader->thread, read_all, reader, false)) {
        reader->has_thread = false;
    }
}

void reader_start(struct reader *reader, struct capture *capture, const struct dispatch *dispatch,
                  bool whole)
{
    reader->dispatch = dispatch;
    reader->capture = capture;
    run_clock_start(&reader->clock, capture_is_live(capture));
    if (is_at_rest(reader->options) && !may_end(reader->options)) {
        start_thread(reader, whole);
    }
}

bool reader_is_ahead(const struct reader *reader)
{
    return reader->has_thread;
}

/* --- whoever takes the packets --- */

enum capture_status reader_next(struct reader *reader, struct reading *out,
                                const struct content **content, struct error *error)
{
    if (reader->has_thread) {
        return read_ahead_next(reader->ahead, out, content, error);
    }
    *content = &reader->content;
    return read_one(reader, out, &reader->content, error);
}

void reader_finish(struct reader *reader)
{
    if (reader->has_thread) {
        read_ahead_stop(reader->ahead);
        pthread_join(reader->thread, NULL);
        reader->has_thread = false;
    }
    if (reader->fragments != NULL) {
        fragments_forget(reader->fragments);
    }
}

void reader_hold(struct reader *reader)
{
    pthread_mutex_lock(&reader->busy);
}

void reader_let_go(struct reader *reader)
{
    pthread_mutex_unlock(&reader->busy);
}

struct capture_position reader_position(struct reader *reader)
{
    reader_hold(reader);
    struct capture_position position = capture_read_position(reader->capture);
    reader_let_go(reader);
    return position;
}

void reader_collect(struct reader *reader, struct counters *counters)
{
    counters_move(counters, &reader->counters);
}

size_t reader_fragments_octets(const struct reader *reader)
{
    return fragments_octets(reader->fragments);
}

size_t reader_fragments_highest(const struct reader *reader)
{
    return reader->budget.peak;
}
