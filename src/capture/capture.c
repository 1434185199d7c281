/* capture.c: files one after the other, interfaces together. */
#include "capture.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "source.h"

/* WAIT_MS is the longest wait for a packet before CAPTURE_IDLE. */
#define WAIT_MS 100

struct capture {
    struct capture_settings settings;
    struct source source[CAPTURE_SOURCES_MAX];
    size_t num_sources;
    size_t at; /* files: the one being read; interfaces: the one to ask next */
    bool live;
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
    for (size_t i = 0; capture != NULL && i < capture->num_sources; i++) {
        source_close(&capture->source[i]);
    }
    free(capture);
}

static struct source *add(struct capture *capture, const char *name, struct error *error)
{
    if (capture->num_sources == CAPTURE_SOURCES_MAX) {
        error_set(error, "more than %d sources are given", CAPTURE_SOURCES_MAX);
        return NULL;
    }
    struct source *source = &capture->source[capture->num_sources++];
    *source = (struct source){.name = name, .wait_fd = -1, .stop = capture->settings.stop};
    return source;
}

bool capture_add_file(struct capture *capture, const char *path, struct error *error)
{
    return add(capture, path, error) != NULL;
}

bool capture_add_interface(struct capture *capture, const char *name, struct error *error)
{
    struct source *source = add(capture, name, error);
    capture->live = true;
    return source != NULL && source_open_interface(source, &capture->settings, error);
}

bool capture_is_live(const struct capture *capture)
{
    return capture->live;
}

const char *capture_source_name(const struct capture *capture, uint16_t source)
{
    return capture->source[source].name;
}

/* next_of_files reads the present file, and goes on to the next at its end. */
static enum capture_status next_of_files(struct capture *capture, struct frame *out,
                                         struct error *error)
{
    while (capture->at < capture->num_sources) {
        struct source *source = &capture->source[capture->at];
        bool is_open =
            source->handle != NULL || source_open_file(source, capture->settings.filter, error);
        enum capture_status status = is_open ? source_read(source, out, error) : CAPTURE_ERROR;
        if (status == CAPTURE_FRAME || status == CAPTURE_IDLE) {
            out->source = (uint16_t)capture->at;
            return status;
        }
        source_close(source);
        capture->at++;
        if (status == CAPTURE_ERROR) {
            return status;
        }
    }
    return CAPTURE_END;
}

/* next_ready asks each open interface once, in turn, without waiting. */
static enum capture_status next_ready(struct capture *capture, struct frame *out,
                                      struct error *error)
{
    for (size_t i = 0; i < capture->num_sources; i++) {
        size_t index = capture->at++ % capture->num_sources;
        struct source *source = &capture->source[index];
        if (source->handle == NULL) {
            continue;
        }
        enum capture_status status = source_read(source, out, error);
        if (status == CAPTURE_FRAME) {
            out->source = (uint16_t)index;
            return status;
        }
        if (status != CAPTURE_IDLE) {
            source_close(source);
            return CAPTURE_ERROR;
        }
    }
    return CAPTURE_IDLE;
}

/* wait_for_packets waits until an interface has something; false when no interface is open. */
static bool wait_for_packets(const struct capture *capture)
{
    struct pollfd fds[CAPTURE_SOURCES_MAX];
    nfds_t num = 0;
    for (size_t i = 0; i < capture->num_sources; i++) {
        if (capture->source[i].handle != NULL) {
            fds[num++] = (struct pollfd){.fd = capture->source[i].wait_fd, .events = POLLIN};
        }
    }
    (void)poll(fds, num, WAIT_MS); /* a signal ends it early, which is as good as a packet */
    return num > 0;
}

static enum capture_status next_of_interfaces(struct capture *capture, struct frame *out,
                                              struct error *error)
{
    enum capture_status status = next_ready(capture, out, error);
    if (status != CAPTURE_IDLE) {
        return status;
    }
    if (!wait_for_packets(capture)) {
        return CAPTURE_END;
    }
    return next_ready(capture, out, error);
}

enum capture_status capture_next(struct capture *capture, struct frame *out, struct error *error)
{
    return capture->live ? next_of_interfaces(capture, out, error)
                         : next_of_files(capture, out, error);
}

struct capture_drops capture_read_drops(struct capture *capture)
{
    struct capture_drops drops = {0};
    for (size_t i = 0; i < capture->num_sources; i++) {
        struct capture_drops one = source_drops(&capture->source[i]);
        drops.kernel += one.kernel;
        drops.interface += one.interface;
    }
    return drops;
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
