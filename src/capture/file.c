/* file.c: saved captures, and captures that arrive on standard input. */
#include <string.h>

#include "filter.h"
#include "source.h"

static bool open_pcap(struct source *source, struct error *error)
{
    struct error why;
    source->pcap = pcap_file_new(source->window, &why);
    if (source->pcap == NULL) {
        return error_set(error, "%s: not a capture that can be read: %s", source->name,
                         source_why(source, why.message));
    }
    int link_type = pcap_file_link(source->pcap);
    return packet_link_type_known(link_type) || filter_unknown_link(source->name, link_type, error);
}

bool source_open_reader(struct source *source, const struct capture_settings *settings,
                        struct error *error)
{
    struct input *input = walk_input(source->walk);
    bool is_pcapng = walk_is_pcapng(input);
    source->window = window_new(input);
    if (source->window == NULL) {
        return error_set(error, "out of memory");
    }
    if (!is_pcapng) {
        return open_pcap(source, error);
    }
    source->pcapng = pcapng_new(source->window, &settings->keys);
    return source->pcapng != NULL || error_set(error, "out of memory");
}

/* find goes to the place in source's path that its ordinal says. */
static bool find(struct source *source, const struct capture_settings *settings,
                 struct error *error)
{
    if (source->refused != NULL) {
        return error_set(error, "%s: %s", source->path, source->refused);
    }
    size_t at = source->ordinal; /* where a walk stands that was handed on */
    if (source->walk == NULL) {
        source->walk = walk_new(source->path, settings->stop, error);
        at = 0;
    }
    if (source->walk == NULL) {
        return false;
    }
    enum walk_result result = WALK_ERROR;
    for (size_t i = at; i <= source->ordinal && result != WALK_END; i++) {
        result = walk_next(source->walk, error);
    }
    if (result == WALK_END) {
        return error_set(error, "%s: there is no capture in it", source->path);
    }
    return result == WALK_CAPTURE;
}

bool source_open_file(struct source *source, const struct capture_settings *settings,
                      struct error *error)
{
    if (source->all) { /* the first capture follows as the others do */
        source->walk = walk_new(source->path, settings->stop, error);
        return source->walk != NULL;
    }
    source->broken = !find(source, settings, error) || !source_open_reader(source, settings, error);
    return !source->broken;
}
