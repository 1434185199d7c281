/* source.c: what files and interfaces have in common: frames out of a libpcap handle. */
#include "source.h"

#include <string.h>

#include "timestamp.h"

struct capture_drops source_drops(const struct source *source)
{
    struct pcap_stat stat;
    if (source->handle == NULL || source->stream != NULL ||
        pcap_stats(source->handle, &stat) != 0) {
        return source->drops;
    }
    return (struct capture_drops){.kernel = stat.ps_drop, .interface = stat.ps_ifdrop};
}

void source_close(struct source *source)
{
    source->drops = source_drops(source);
    if (source->has_filter) {
        pcap_freecode(&source->filter);
        source->has_filter = false;
    }
    if (source->handle != NULL) {
        pcap_close(source->handle); /* closes the stream too */
    } else if (source->stream != NULL) {
        fclose(source->stream);
    }
    source->handle = NULL;
    source->stream = NULL;
}

/* LATEST_SECONDS leaves room for what is added to times. */
#define LATEST_SECONDS (INT64_MAX / NS_PER_SECOND - 2000)

/* time_of reads a time as the source claims it, brought back to what can be counted with. */
static int64_t time_of(const struct pcap_pkthdr *header)
{
    int64_t seconds = header->ts.tv_sec;
    int64_t nanoseconds = header->ts.tv_usec; /* the handle was opened for nanoseconds */
    if (seconds < 0) {
        return 0;
    }
    if (seconds > LATEST_SECONDS) {
        seconds = LATEST_SECONDS;
    }
    bool is_fraction = nanoseconds >= 0 && nanoseconds < NS_PER_SECOND;
    return seconds * NS_PER_SECOND + (is_fraction ? nanoseconds : 0);
}

static void fill(struct source *source, const struct pcap_pkthdr *header, const uint8_t *data,
                 struct frame *out)
{
    *out = (struct frame){
        .data = {data, header->caplen},
        .original_len = header->len,
        .time_ns = time_of(header),
        .number = source->num_frames,
        .link_type = source->link_type,
    };
}

static enum capture_status fail(const struct source *source, struct error *error)
{
    error_set(error, "%s: after %llu packets: %s", source->name,
              (unsigned long long)source->num_frames, pcap_geterr(source->handle));
    return CAPTURE_ERROR;
}

/* read_one reads one frame, wanted or not. */
static enum capture_status read_one(struct source *source, struct frame *out, struct error *error)
{
    struct pcap_pkthdr *header;
    const uint8_t *data;
    switch (pcap_next_ex(source->handle, &header, &data)) {
    case 1:
        source->num_frames++;
        fill(source, header, data, out);
        return !source->has_filter || pcap_offline_filter(&source->filter, header, data) != 0
                   ? CAPTURE_FRAME
                   : CAPTURE_IDLE;
    case 0:
        return CAPTURE_IDLE;
    case PCAP_ERROR_BREAK:
        return CAPTURE_END;
    default:
        /* Whoever asked to stop does not want to hear that the last packet is not whole. */
        return source->stopped ? CAPTURE_END : fail(source, error);
    }
}

enum capture_status source_read(struct source *source, struct frame *out, struct error *error)
{
    enum capture_status status = read_one(source, out, error);
    while (status == CAPTURE_IDLE && source->has_filter) {
        status = read_one(source, out, error); /* a file is never idle: this one was not wanted */
    }
    return status;
}
