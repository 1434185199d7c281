/* source.c: frames out of either reader, through the user's filter. */
#include "source.h"

#include <stdlib.h>

#include "filter.h"
#include "timestamp.h"

bool source_is_open(const struct source *source)
{
    return source->handle != NULL || source->pcap != NULL || source->pcapng != NULL;
}

/* --- what came, and what was lost --- */

/* read_stat adds what libpcap has counted since the last time, in differences: they wrap. */
static void read_stat(struct source *source)
{
    struct pcap_stat stat;
    if (pcap_stats(source->handle, &stat) != 0) {
        return;
    }
    source->num_received += (uint32_t)(stat.ps_recv - source->last_stat.ps_recv);
    source->drops.kernel += (uint32_t)(stat.ps_drop - source->last_stat.ps_drop);
    source->drops.interface += (uint32_t)(stat.ps_ifdrop - source->last_stat.ps_ifdrop);
    source->last_stat = stat;
}

struct capture_counts source_count(struct source *source)
{
    struct interface *interface = &source->interface;
    struct capture_drops present = {0};
    if (source->pcapng != NULL) {
        present = pcapng_drops(source->pcapng);
    } else if (interface->followed) {
        interface_count(interface);
    } else if (source->handle != NULL) {
        read_stat(source);
    }
    return (struct capture_counts){
        .received = source->path != NULL ? source->num_frames
                                         : interface->num_received + source->num_received,
        .drops.kernel = source->drops.kernel + interface->num_dropped + present.kernel,
        .drops.interface =
            source->drops.interface + interface->statistics.drops + present.interface,
        .outages = interface->num_outages,
    };
}

/* --- closing --- */

/* count_rest keeps what is told as long as source is open only. */
static void count_rest(struct source *source)
{
    if (source->pcapng != NULL) {
        struct capture_drops last = pcapng_drops(source->pcapng);
        source->drops.kernel += last.kernel;
        source->drops.interface += last.interface;
    } else if (source->handle != NULL && !source->interface.followed) {
        read_stat(source);
    }
}

static void close_reader(struct source *source)
{
    count_rest(source);
    interface_close(&source->interface);
    if (source->handle != NULL) {
        pcap_close(source->handle);
    }
    pcap_file_free(source->pcap);
    pcapng_free(source->pcapng);
    window_free(source->window);
    source->handle = NULL;
    source->pcap = NULL;
    source->pcapng = NULL;
    source->window = NULL;
}

void source_close(struct source *source)
{
    close_reader(source);
    walk_free(source->walk);
    source->walk = NULL;
    for (size_t i = 0; i < source->num_links; i++) {
        if (source->link[i].has_filter) {
            pcap_freecode(&source->link[i].filter);
        }
    }
    source->num_links = 0;
}

void source_hand_on(struct source *source, struct source *next)
{
    close_reader(source); /* before what it reads from */
    next->walk = source->walk;
    source->walk = NULL;
    source_close(source);
}

void source_free(struct source *source)
{
    source_close(source);
    free(source->name);
    free(source->path);
}

/* --- reading --- */

/* time_of reads a time as the source claims it, brought back to what can be counted with. */
static int64_t time_of(const struct pcap_pkthdr *header)
{
    int64_t seconds = header->ts.tv_sec;
    int64_t nanoseconds = header->ts.tv_usec; /* the handle was opened for nanoseconds */
    if (seconds < 0) {
        return 0;
    }
    if (seconds > TIMESTAMP_LATEST_SECONDS) {
        seconds = TIMESTAMP_LATEST_SECONDS;
    }
    bool is_fraction = nanoseconds >= 0 && nanoseconds < NS_PER_SECOND;
    return seconds * NS_PER_SECOND + (is_fraction ? nanoseconds : 0);
}

static enum capture_status fail(const struct source *source, const char *why, struct error *error)
{
    error_set(error, "%s: after %llu packets: %s", source->name,
              (unsigned long long)source->num_frames, why);
    return CAPTURE_ERROR;
}

const char *source_why(const struct source *source, const char *reader)
{
    const char *below = source->walk != NULL ? input_failure(walk_input(source->walk)) : NULL;
    return below != NULL ? below : reader;
}

/* is_stopped: whoever asked to stop does not want to hear that the last packet is not whole. */
static bool is_stopped(const struct source *source)
{
    return source->walk != NULL && walk_is_stopped(source->walk);
}

static enum capture_status read_interface(struct source *source, struct frame *out,
                                          struct error *error)
{
    struct pcap_pkthdr *header;
    const uint8_t *data;
    switch (pcap_next_ex(source->handle, &header, &data)) {
    case 1:
        if (source->interface.followed && !source->interface.was_up) {
            return CAPTURE_IDLE; /* it is of the interface that the handle was opened with */
        }
        *out = (struct frame){
            .data = {data, header->caplen},
            .original_len = header->len,
            .time_ns = time_of(header),
            .link_type = source->link_type,
        };
        return CAPTURE_FRAME;
    case 0:
        return CAPTURE_IDLE;
    case PCAP_ERROR_BREAK:
        return CAPTURE_END;
    default:
        return fail(source, pcap_geterr(source->handle), error);
    }
}

static enum capture_status read_pcap(struct source *source, struct frame *out, struct error *error)
{
    struct error why;
    enum capture_status status = pcap_file_next(source->pcap, out, &why);
    return status == CAPTURE_ERROR ? fail(source, source_why(source, why.message), error) : status;
}

static enum capture_status read_pcapng(struct source *source, struct frame *out,
                                       struct error *error)
{
    struct error why;
    switch (pcapng_next(source->pcapng, out, &why)) {
    case PCAPNG_FRAME:
        return CAPTURE_FRAME;
    case PCAPNG_END:
        return CAPTURE_END;
    default:
        return fail(source, source_why(source, why.message), error);
    }
}

/* next_capture goes on to the next capture on standard input. CAPTURE_IDLE when there is one. */
static enum capture_status next_capture(struct source *source,
                                        const struct capture_settings *settings,
                                        struct error *error)
{
    close_reader(source);
    enum walk_result result = walk_next(source->walk, error);
    bool is_first = source->ordinal++ == 0;
    switch (result) {
    case WALK_CAPTURE:
        return source_open_reader(source, settings, error) ? CAPTURE_IDLE : CAPTURE_ERROR;
    case WALK_END:
        if (is_first) {
            error_set(error, "%s: there is no capture in it", source->path);
            return CAPTURE_ERROR;
        }
        return CAPTURE_END;
    default:
        return CAPTURE_ERROR;
    }
}

static enum capture_status read_reader(struct source *source, struct frame *out,
                                       struct error *error)
{
    if (source->pcap != NULL) {
        return read_pcap(source, out, error);
    }
    return source->pcapng != NULL ? read_pcapng(source, out, error)
                                  : read_interface(source, out, error);
}

/* read_one reads one frame, wanted or not. What fails on standard input is closed, and the next
 * capture there follows. */
static enum capture_status read_one(struct source *source, const struct capture_settings *settings,
                                    struct frame *out, struct error *error)
{
    enum capture_status status;
    do {
        status = source_is_open(source) ? read_reader(source, out, error) : CAPTURE_END;
        if (status == CAPTURE_END && source->all && !is_stopped(source)) {
            status = next_capture(source, settings, error);
        }
    } while (status == CAPTURE_IDLE && source->path != NULL); /* a file is never idle */
    if (status == CAPTURE_FRAME) {
        out->number = ++source->num_frames;
    } else if (status == CAPTURE_ERROR && source->all) {
        close_reader(source);
    }
    return status == CAPTURE_ERROR && is_stopped(source) ? CAPTURE_END : status;
}

/* --- link types --- */

static struct link *find_link(struct source *source, int type)
{
    for (size_t i = 0; i < source->num_links; i++) {
        if (source->link[i].type == type) {
            return &source->link[i];
        }
    }
    return NULL;
}

/* add_link makes an entry for a link type that comes up for the first time. False with the reason; then
 * source is broken, unless only this type is not understood. */
static bool add_link(struct source *source, const struct capture_settings *settings, int type,
                     struct error *error)
{
    if (source->num_links == LINK_FILTERS_MAX) {
        (void)fail(source, "it has too many link types", error);
        source->broken = true;
        return false;
    }
    struct link *link = &source->link[source->num_links++];
    *link = (struct link){.type = type, .known = packet_link_type_known(type)};
    if (!link->known) {
        return filter_unknown_link(source->name, type, error);
    }
    bool is_file = source->path != NULL; /* the kernel filters what interfaces hand over */
    if (settings->filter == NULL || !is_file) {
        return true;
    }
    struct error why;
    link->has_filter = filter_compile_for_link(type, settings->filter, &link->filter, &why);
    if (!link->has_filter) {
        error_set(error, "%s: %s", source->name, why.message);
        source->broken = true;
    }
    return link->has_filter;
}

static bool is_wanted(const struct link *link, const struct frame *frame)
{
    struct pcap_pkthdr header = {.caplen = (uint32_t)frame->data.len, .len = frame->original_len};
    return link->known &&
           (!link->has_filter || pcap_offline_filter(&link->filter, &header, frame->data.ptr) != 0);
}

enum capture_status source_read(struct source *source, const struct capture_settings *settings,
                                struct frame *out, struct error *error)
{
    for (;;) {
        enum capture_status status = read_one(source, settings, out, error);
        if (status != CAPTURE_FRAME) {
            source->broken = status == CAPTURE_ERROR && !source->all;
            return status;
        }
        const struct link *link = find_link(source, out->link_type);
        if (link == NULL && !add_link(source, settings, out->link_type, error)) {
            return CAPTURE_ERROR;
        }
        link = link != NULL ? link : &source->link[source->num_links - 1];
        if (is_wanted(link, out)) {
            return CAPTURE_FRAME;
        }
        source->num_unwanted += link->known;
    }
}
