/* setup.c: opens what options name. */
#include "setup.h"

#include <stdio.h>
#include <string.h>

#include "dissector.h"
#include "signals.h"
#include "text.h"
#include "trust.h"

/* NEEDS_MAX is room for the capture filter of all dissectors, with its terminator. */
#define NEEDS_MAX 2048

/* SNAP_LEN_DEFAULT is tcpdump's: more than any frame. */
#define SNAP_LEN_DEFAULT 262144

static bool add_anchors(struct trust *trust, enum trust_anchor kind, const struct values *paths,
                        struct error *error)
{
    for (size_t i = 0; i < paths->num; i++) {
        if (!trust_add_anchors(trust, kind, paths->value[i], error)) {
            return false;
        }
    }
    return true;
}

static bool add_all(struct trust *trust, const struct options *options, struct error *error)
{
    if (options->public_cas.num == 0) {
        trust_use_system_anchors(trust);
    }
    for (size_t i = 0; i < options->intermediates.num; i++) {
        if (!trust_add_intermediates(trust, options->intermediates.value[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < options->crls.num; i++) {
        if (!trust_add_crls(trust, options->crls.value[i], error)) {
            return false;
        }
    }
    return add_anchors(trust, ANCHOR_PUBLIC, &options->public_cas, error) &&
           add_anchors(trust, ANCHOR_PRIVATE, &options->private_cas, error);
}

struct trust *setup_trust(const struct options *options, struct error *error)
{
    struct trust *trust = trust_new();
    if (trust == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    if (!add_all(trust, options, error)) {
        trust_free(trust);
        return NULL;
    }
    return trust;
}

/* join_needs joins the capture-filter terms of all dissectors with "or", and what may carry any of
 * them. */
static void join_needs(char needs[NEEDS_MAX])
{
    struct text t = text_init(needs, NEEDS_MAX);
    for (const struct dissector *const *d = dissectors; *d != NULL; d++) {
        text_add(&t, "(%s) or ", (*d)->filter);
    }
    text_add(&t, "%s", packet_encapsulations);
}

static bool add_sources(struct capture *capture, const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options->files.num; i++) {
        if (!capture_add_file(capture, options->files.value[i], error)) {
            return false;
        }
    }
    for (size_t i = 0; i < options->interfaces.num; i++) {
        if (!capture_add_interface(capture, options->interfaces.value[i], error)) {
            return false;
        }
    }
    return true;
}

struct capture *setup_capture(const struct options *options, const struct capture_keys *keys,
                              struct error *error)
{
    char needs[NEEDS_MAX];
    join_needs(needs);
    const char *filter = options->filter[0] != '\0' ? options->filter : NULL;
    const struct capture_settings settings = {
        .filter = filter,
        .needs = needs,
        .snap_len = options->snap_len > 0 ? options->snap_len : SNAP_LEN_DEFAULT,
        .buffer_len = options->buffer_len,
        .promiscuous = !options->no_promiscuous,
        .immediate = options->immediate,
        .stop = signals_stop,
        .keys = *keys,
    };
    if (filter != NULL && !capture_check_filter(filter, error)) {
        return NULL;
    }
    struct capture *capture = capture_new(&settings);
    if (capture == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    if (!add_sources(capture, options, error)) {
        capture_free(capture);
        return NULL;
    }
    return capture;
}

bool setup_is_streaming(const struct options *options)
{
    for (size_t i = 0; i < options->files.num; i++) {
        if (strcmp(options->files.value[i], "-") == 0) {
            return true;
        }
    }
    return options->interfaces.num > 0;
}

void setup_announce(const struct options *options)
{
    if (options->interfaces.num == 0) {
        return;
    }
    fprintf(stderr, "fedtap: capturing on");
    for (size_t i = 0; i < options->interfaces.num; i++) {
        fprintf(stderr, "%s %s", i > 0 ? "," : "", options->interfaces.value[i]);
    }
    fprintf(stderr, "\n");
}
