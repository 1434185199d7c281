/* live.c: interfaces. */
#include <net/if_arp.h>

#include "bounds.h"
#include "filter.h"
#include "source.h"

/* READ_TIMEOUT_MS bounds how long the kernel may collect packets before it hands them over. With each
 * hand-over a block of the buffer is spent (256 KiB on Linux), however few packets are in it: the
 * shorter the time, the larger INTERFACE_BUFFER_LEN. */
#define READ_TIMEOUT_MS 2

/* LOOPBACK is always there. */
#define LOOPBACK "lo"

static bool explain_failure(const struct source *source, int code, struct error *error)
{
    const char *detail = pcap_geterr(source->handle);
    switch (code) {
    case PCAP_ERROR_NO_SUCH_DEVICE:
        return error_set(error, "%s: no such interface (fedtap -D lists them)", source->name);
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return error_set(error,
                         "%s: no permission to capture: run as root, or give the program the "
                         "capability CAP_NET_RAW (setcap cap_net_raw+ep)",
                         source->name);
    case PCAP_ERROR_IFACE_NOT_UP:
        return error_set(error, "%s: the interface is down", source->name);
    default:
        return error_set(error, "%s: %s%s%s", source->name, pcap_statustostr(code),
                         detail[0] != '\0' ? ": " : "", detail);
    }
}

/* set_up makes a handle for the interface called name. */
static int set_up(struct source *source, const char *name, bool promiscuous,
                  const struct capture_settings *settings, char reason[PCAP_ERRBUF_SIZE])
{
    pcap_t *handle = pcap_create(name, reason);
    source->handle = handle;
    if (handle == NULL) {
        return PCAP_ERROR;
    }
    pcap_set_snaplen(handle, settings->snap_len);
    pcap_set_promisc(handle, promiscuous);
    pcap_set_timeout(handle, READ_TIMEOUT_MS);
    pcap_set_immediate_mode(handle, settings->immediate);
    pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
    pcap_set_buffer_size(handle,
                         settings->buffer_len > 0 ? settings->buffer_len : INTERFACE_BUFFER_LEN);
    return pcap_activate(handle);
}

/* activate makes source's handle. libpcap takes no interface that is down; but a handle for one of Ethernet
 * is as good as one for another, and loopback is of that kind: interface_look binds it to the right one. */
static bool activate(struct source *source, const struct capture_settings *settings,
                     struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    int code = set_up(source, source->name, settings->promiscuous, settings, reason);
    if (code == PCAP_ERROR_IFACE_NOT_UP && interface_hardware(source->name) == ARPHRD_ETHER) {
        pcap_t *down = source->handle;
        if (set_up(source, LOOPBACK, false, settings, reason) >= 0) {
            pcap_close(down);
            return true;
        }
        if (source->handle != NULL) {
            pcap_close(source->handle);
        }
        source->handle = down;
    }
    if (source->handle == NULL) {
        return error_set(error, "%s: %s", source->name, reason);
    }
    return code >= 0 || explain_failure(source, code, error);
}

bool source_open_interface(struct source *source, const struct capture_settings *settings,
                           struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    if (!activate(source, settings, error)) {
        return false;
    }
    source->link_type = filter_link_type(pcap_datalink(source->handle));
    if (!packet_link_type_known(source->link_type)) {
        return filter_unknown_link(source->name, source->link_type, error);
    }
    if (pcap_setnonblock(source->handle, 1, reason) != 0) {
        return error_set(error, "%s: %s", source->name, reason);
    }
    if (!filter_install(source->handle, settings->needs, settings->filter, error) ||
        !interface_follow(&source->interface, source->handle, source->name, settings->promiscuous,
                          error)) {
        return false;
    }
    source->wait_fd =
        source->interface.followed ? source->interface.fd : pcap_get_selectable_fd(source->handle);
    return true;
}
