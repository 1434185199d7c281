/* file.c: saved captures, and captures that arrive on standard input. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter.h"
#include "source.h"

/* read_stdin reads what has arrived; a signal ends the input when somebody asked to stop. */
static ssize_t read_stdin(void *cookie, char *buffer, size_t size)
{
    struct source *source = cookie;
    ssize_t len;
    do {
        len = read(STDIN_FILENO, buffer, size);
        source->stopped = len < 0 && errno == EINTR && source->stop != NULL && source->stop();
    } while (len < 0 && errno == EINTR && !source->stopped);
    return source->stopped ? 0 : len;
}

static bool open_stdin(struct source *source, struct error *error)
{
    source->stream = fopencookie(source, "r", (cookie_io_functions_t){.read = read_stdin});
    return source->stream != NULL || error_set(error, "-: %s", strerror(errno));
}

static bool open_stream(struct source *source, struct error *error)
{
    if (strcmp(source->name, "-") == 0) {
        return open_stdin(source, error);
    }
    source->stream = fopen(source->name, "re");
    if (source->stream == NULL) {
        return error_set(error, "%s: %s", source->name, strerror(errno));
    }
    struct stat status;
    if (fstat(fileno(source->stream), &status) == 0 && S_ISDIR(status.st_mode)) {
        return error_set(error, "%s: is a directory, not a capture", source->name);
    }
    if (S_ISREG(status.st_mode) && status.st_size == 0) {
        return error_set(error, "%s: is empty, not a capture", source->name);
    }
    return true;
}

static int link_type_of(int dlt)
{
    switch (dlt) {
    case DLT_RAW:
        return LINK_RAW;
    default:
        return dlt; /* for all that fedtap understands, DLT and LINKTYPE are the same number */
    }
}

bool source_open_file(struct source *source, const char *filter, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    if (!open_stream(source, error)) {
        return false;
    }
    source->handle = pcap_fopen_offline_with_tstamp_precision(source->stream,
                                                              PCAP_TSTAMP_PRECISION_NANO, reason);
    if (source->handle == NULL) {
        return error_set(error, "%s: not a capture that can be read: %s", source->name, reason);
    }
    int dlt = pcap_datalink(source->handle);
    source->link_type = link_type_of(dlt);
    if (!packet_link_type_known(source->link_type)) {
        const char *name = pcap_datalink_val_to_name(dlt);
        return error_set(error, "%s: link type %d (%s) is not understood", source->name, dlt,
                         name != NULL ? name : "no name");
    }
    if (filter == NULL) {
        return true;
    }
    struct error why;
    source->has_filter = filter_compile(source->handle, NULL, filter, &source->filter, &why);
    return source->has_filter || error_set(error, "%s: %s", source->name, why.message);
}
