/* outputs.c: opens, tells and closes every output. */
#include "outputs.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "terminal.h"

/* open_destination opens what o writes to; a store opens that itself. */
static bool open_destination(struct open_output *o, const struct options *options,
                             struct error *error)
{
    const struct destination_settings settings = {
        .label = o->driver->name,
        .path = o->context.path,
        .format = o->driver->form == OUTPUT_BLOCKS ? FILE_OF_BLOCKS : FILE_OF_LINES,
        .live = o->context.live,
        .rotation = options->rotation,
    };
    if (o->driver->form == OUTPUT_STORE) {
        return true;
    }
    o->context.destination = destination_open(&settings, error);
    if (o->context.destination == NULL) {
        return false;
    }
    o->context.stream = destination_stream(o->context.destination);
    return true;
}

bool outputs_open(struct outputs *outputs, const struct options *options,
                  const struct output_context *context, struct error *error)
{
    for (size_t i = 0; i < options->num_outputs; i++) {
        struct open_output *o = &outputs->output[i];
        o->driver = output_find(options->output[i].kind);
        o->context = *context;
        o->context.path = options->output[i].dest;
        o->context.colour =
            !options->plain && o->context.path == NULL && terminal_takes_control(STDOUT_FILENO);
        o->context.watched = o->context.colour && context->live && context->verbosity >= 0 &&
                             o->driver->watch != NULL;
        if (!open_destination(o, options, error)) {
            return false;
        }
        outputs->num++;
        o->state = o->driver->open(&o->context, error);
        if (o->state == NULL) {
            return false;
        }
        outputs->want_packets |= o->driver->packet != NULL;
        outputs->watched |= o->context.watched;
    }
    return true;
}

/* hand_over_path does so for a store, which opens its own files; a link is followed nowhere. The file is only
 * pointed at: to close one that was opened would end the locks that the store holds on it. */
static void hand_over_path(const char *path, const char *ending, uid_t user, gid_t group)
{
    struct stat status;
    char name[ROTATED_NAME_MAX];
    int len = snprintf(name, sizeof name, "%s%s", path, ending);
    int fd = len < (int)sizeof name ? open(name, O_PATH | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == 0 &&
        status.st_nlink == 1) {
        int failed = fchownat(fd, "", user, group, AT_EMPTY_PATH);
        (void)failed; /* whoever opens it again tells */
    }
    if (fd >= 0) {
        close(fd);
    }
}

void outputs_hand_over(const struct outputs *outputs, uid_t user, gid_t group)
{
    for (size_t i = 0; i < outputs->num; i++) {
        const struct open_output *o = &outputs->output[i];
        if (o->context.destination != NULL) {
            destination_hand_over(o->context.destination, user, group);
        } else if (o->context.path != NULL) {
            hand_over_path(o->context.path, "", user, group);
            hand_over_path(o->context.path, "-wal", user, group);
            hand_over_path(o->context.path, "-shm", user, group);
        }
    }
}

/* matters tells whether an event is wanted even when little room is left. */
static bool matters(const struct event *event)
{
    return event->kind >= EVENT_FINDING;
}

void outputs_event(struct outputs *outputs, const struct event *event)
{
    for (size_t i = 0; i < outputs->num; i++) {
        struct open_output *o = &outputs->output[i];
        o->driver->event(o->state, event);
        if (o->driver->form == OUTPUT_LINES) {
            destination_commit(o->context.destination, event->time_ns, matters(event));
        }
        if (o->context.destination != NULL && destination_is_full(o->context.destination)) {
            outputs->full = true; /* written only then: another thread may look at it */
        }
    }
}

void outputs_packet(struct outputs *outputs, const struct output_packet *packet)
{
    for (size_t i = 0; i < outputs->num; i++) {
        const struct open_output *o = &outputs->output[i];
        if (o->driver->packet != NULL) {
            o->driver->packet(o->state, packet);
        }
    }
}

void outputs_watch(struct outputs *outputs, const struct stats *stats, int64_t time_ns)
{
    for (size_t i = 0; i < outputs->num; i++) {
        const struct open_output *o = &outputs->output[i];
        if (o->context.watched) {
            o->driver->watch(o->state, stats);
            destination_commit(o->context.destination, time_ns, false);
        }
    }
}

void outputs_flush(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->num; i++) {
        const struct open_output *o = &outputs->output[i];
        if (o->context.destination != NULL) {
            destination_flush(o->context.destination);
        }
        if (o->driver->flush != NULL) {
            o->driver->flush(o->state);
        }
    }
}

void outputs_use_trust(struct outputs *outputs, struct trust *trust)
{
    for (size_t i = 0; i < outputs->num; i++) {
        outputs->output[i].context.trust = trust;
    }
}

void outputs_reopen(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->num; i++) {
        if (outputs->output[i].context.destination != NULL) {
            destination_reopen(outputs->output[i].context.destination);
        }
    }
}

uint64_t outputs_lost(const struct outputs *outputs)
{
    uint64_t lost = 0;
    for (size_t i = 0; i < outputs->num; i++) {
        const struct open_output *o = &outputs->output[i];
        if (o->context.destination != NULL) {
            lost += destination_lost(o->context.destination);
        }
        if (o->driver->lost != NULL && o->state != NULL) {
            lost += o->driver->lost(o->state);
        }
    }
    return lost;
}

void outputs_close(struct outputs *outputs, const struct stats *stats)
{
    for (size_t i = 0; i < outputs->num; i++) {
        struct open_output *o = &outputs->output[i];
        if (o->state != NULL) {
            o->driver->close(o->state, stats);
        }
        outputs->failed |= !destination_close(o->context.destination);
    }
    outputs->num = 0;
}
