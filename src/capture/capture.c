/* capture.c: files merged by time, interfaces together. */
#include "capture.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "merge.h"
#include "position.h"
#include "timestamp.h"

/* WAIT_MS is the longest wait for a packet. */
#define WAIT_MS 100

/* LOOK_FRAMES is after how many frames it is asked, at the latest, whether to look for interfaces. */
#define LOOK_FRAMES 1024

struct capture {
    struct capture_settings settings;
    const char *path[SOURCES_MAX]; /* of files, as they were given */
    size_t num_paths;
    bool prepared;      /* paths have become sources, */
    bool has_too_many;  /* but not all of them: */
    struct error error; /* this is why, to be told first */
    struct sources sources;
    struct merge merge; /* of files */
    bool live;
    bool has_frame[INTERFACES_MAX]; /* of interfaces: frame was read, but not lent */
    struct frame frame[INTERFACES_MAX];
    unsigned num_lent;  /* frames of interfaces since it was asked whether to look for them; */
    int64_t look_at_ns; /* that is at this time of CLOCK_MONOTONIC, */
    bool is_alarmed;    /* or at once, */
    size_t num_to_look; /* namely for so many more */
};

struct capture *capture_new(const struct capture_settings *settings)
{
    struct capture *capture = calloc(1, sizeof *capture);
    if (capture != NULL) {
        capture->settings = *settings;
    }
    return capture;
}

void capture_free(struct capture *capture)
{
    if (capture != NULL) {
        merge_fini(&capture->merge);
        sources_free(&capture->sources);
        free(capture);
    }
}

bool capture_add_file(struct capture *capture, const char *path, struct error *error)
{
    if (capture->num_paths == SOURCES_MAX) {
        return error_set(error, "more than %zu captures are given", SOURCES_MAX);
    }
    capture->path[capture->num_paths++] = path;
    return true;
}

bool capture_add_interface(struct capture *capture, const char *name, struct error *error)
{
    if (capture->sources.num == INTERFACES_MAX) {
        return error_set(error, "more than %zu interfaces are given", INTERFACES_MAX);
    }
    struct source *source = sources_add(&capture->sources, name, error);
    capture->live = true;
    return source != NULL && source_open_interface(source, &capture->settings, error);
}

bool capture_is_live(const struct capture *capture)
{
    return capture->live;
}

const char *capture_source_name(const struct capture *capture, uint16_t source)
{
    return capture->sources.source[source]->name;
}

/* --- files --- */

/* prepare finds out what the paths lead to. */
static void prepare(struct capture *capture)
{
    bool ok = true;
    if (capture->prepared) {
        return;
    }
    capture->prepared = true;
    for (size_t i = 0; i < capture->num_paths && ok; i++) { /* which a stop makes short work of */
        ok = places_add(&capture->sources, capture->path[i], capture->num_paths == 1,
                        &capture->settings, &capture->error);
    }
    if (!merge_init(&capture->merge, &capture->sources, &capture->settings)) {
        sources_free(&capture->sources);
        ok = error_set(&capture->error, "out of memory");
    }
    capture->has_too_many = !ok;
}

size_t capture_num_sources(struct capture *capture)
{
    if (!capture->live) {
        prepare(capture);
    }
    return capture->sources.num;
}

static enum capture_status next_of_files(struct capture *capture, struct frame *out,
                                         struct error *error)
{
    prepare(capture);
    if (capture->has_too_many) {
        capture->has_too_many = false;
        *error = capture->error;
        return CAPTURE_ERROR;
    }
    return merge_next(&capture->merge, out, error);
}

/* --- interfaces --- */

/* read_all asks each open interface that has no frame waiting, once and without waiting itself. False
 * when one fails, which is closed then. */
static bool read_all(struct capture *capture, struct error *error)
{
    for (size_t i = 0; i < capture->sources.num; i++) {
        struct source *source = capture->sources.source[i];
        if (!source_is_open(source) || capture->has_frame[i]) {
            continue;
        }
        enum capture_status status =
            source_read(source, &capture->settings, &capture->frame[i], error);
        capture->has_frame[i] = status == CAPTURE_FRAME;
        capture->frame[i].source = (uint16_t)i;
        if (status == CAPTURE_ERROR || status == CAPTURE_END) {
            source_close(source);
            return false;
        }
    }
    return true;
}

/* lend_earliest lends the frame that comes first of those that wait; false when none does. */
static bool lend_earliest(struct capture *capture, struct frame *out)
{
    size_t best = INTERFACES_MAX;
    for (size_t i = 0; i < capture->sources.num; i++) {
        if (capture->has_frame[i] &&
            (best == INTERFACES_MAX || capture->frame[i].time_ns < capture->frame[best].time_ns)) {
            best = i;
        }
    }
    if (best == INTERFACES_MAX) {
        return false;
    }
    *out = capture->frame[best];
    capture->has_frame[best] = false;
    return true;
}

static bool any_is_open(const struct capture *capture)
{
    bool any = false;
    for (size_t i = 0; i < capture->sources.num; i++) {
        any = any || source_is_open(capture->sources.source[i]);
    }
    return any;
}

void capture_wait(struct capture *capture)
{
    struct pollfd fds[INTERFACES_MAX];
    nfds_t num = 0;
    for (size_t i = 0; i < capture->sources.num; i++) {
        if (source_is_open(capture->sources.source[i])) {
            fds[num++] =
                (struct pollfd){.fd = capture->sources.source[i]->wait_fd, .events = POLLIN};
        }
    }
    if (poll(fds, num, WAIT_MS) <= 0) { /* a signal ends it early, which is as good as a packet */
        return;
    }
    for (nfds_t i = 0; i < num; i++) {
        capture->is_alarmed = capture->is_alarmed || (fds[i].revents & ~POLLIN) != 0;
    }
}

/* is_time_to_look tells whether a second has passed, or something has happened to an interface. */
static bool is_time_to_look(struct capture *capture)
{
    struct timespec time;
    capture->num_lent = 0;
    clock_gettime(CLOCK_MONOTONIC, &time);
    int64_t now_ns = time.tv_sec * NS_PER_SECOND + time.tv_nsec;
    if (now_ns < capture->look_at_ns && !capture->is_alarmed) {
        return false;
    }
    capture->look_at_ns = now_ns + INTERFACE_LOOK_NS;
    capture->is_alarmed = false;
    return true;
}

/* look finds out how the interfaces are; true when there is news of one, with which it goes on. */
static bool look(struct capture *capture, struct error *notice)
{
    if (capture->num_to_look == 0 && is_time_to_look(capture)) {
        capture->num_to_look = capture->sources.num;
    }
    while (capture->num_to_look > 0) {
        size_t index = capture->sources.num - capture->num_to_look--;
        if (interface_look(&capture->sources.source[index]->interface, notice)) {
            return true;
        }
    }
    return false;
}

static enum capture_status next_of_interfaces(struct capture *capture, struct frame *out,
                                              struct error *error)
{
    if ((capture->num_to_look > 0 || ++capture->num_lent >= LOOK_FRAMES) && look(capture, error)) {
        return CAPTURE_NOTICE;
    }
    if (!read_all(capture, error)) {
        return CAPTURE_ERROR;
    }
    if (lend_earliest(capture, out)) {
        return CAPTURE_FRAME;
    }
    if (look(capture, error)) {
        return CAPTURE_NOTICE;
    }
    return any_is_open(capture) ? CAPTURE_IDLE : CAPTURE_END;
}

enum capture_status capture_next(struct capture *capture, struct frame *out, struct error *error)
{
    return capture->live ? next_of_interfaces(capture, out, error)
                         : next_of_files(capture, out, error);
}

struct capture_counts capture_count(struct capture *capture, uint16_t source)
{
    return source_count(capture->sources.source[source]);
}

struct capture_position capture_read_position(const struct capture *capture)
{
    struct capture_position none = {0};
    return capture->live || !capture->prepared ? none : position_of(&capture->merge);
}

uint64_t capture_num_unwanted(const struct capture *capture)
{
    uint64_t num = 0;
    for (size_t i = 0; i < capture->sources.num; i++) {
        num += capture->sources.source[i]->num_unwanted;
    }
    return num;
}

bool capture_list_interfaces(void *stream, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *interfaces;
    if (pcap_findalldevs(&interfaces, reason) != 0) {
        return error_set(error, "the interfaces cannot be listed: %s", reason);
    }
    int number = 1;
    for (const pcap_if_t *i = interfaces; i != NULL; i = i->next) {
        fprintf(stream, "%d.%s%s%s%s\n", number++, i->name, i->description != NULL ? " (" : "",
                i->description != NULL ? i->description : "", i->description != NULL ? ")" : "");
    }
    pcap_freealldevs(interfaces);
    return true;
}
