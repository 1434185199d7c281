/* interface.c: packet(7), netdevice(7). */
#include "interface.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- what the kernel says --- */

/* request_of names an interface for ioctl. */
static struct ifreq request_of(const char *name)
{
    struct ifreq request = {0};
    memcpy(request.ifr_name, name, strnlen(name, sizeof request.ifr_name - 1));
    return request;
}

/* take_error returns the error that the socket has kept, and forgets it there. */
static int take_error(int fd)
{
    int error = 0;
    socklen_t len = sizeof error;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) == 0 ? error : 0;
}

/* bound_to is the index of the interface that the socket is bound to; 0 for all, -1 for one that is gone. */
static int bound_to(int fd)
{
    struct sockaddr_ll address = {0};
    socklen_t len = sizeof address;
    return getsockname(fd, (struct sockaddr *)&address, &len) == 0 ? address.sll_ifindex : -1;
}

static bool is_packet_socket(int fd)
{
    int domain = 0;
    socklen_t len = sizeof domain;
    return fd >= 0 && getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &len) == 0 &&
           domain == AF_PACKET;
}

int interface_hardware(const char *name)
{
    struct ifreq request = request_of(name);
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && ioctl(fd, SIOCGIFHWADDR, &request) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return ok ? request.ifr_hwaddr.sa_family : -1;
}

/* count_packets adds up what the kernel has counted since the last time, and returns how many packets it has
 * received since. */
static uint64_t count_packets(struct interface *i)
{
    struct tpacket_stats_v3 fresh = {0}; /* other versions begin likewise */
    socklen_t len = sizeof fresh;
    if (getsockopt(i->fd, SOL_PACKET, PACKET_STATISTICS, &fresh, &len) != 0) {
        return 0;
    }
    i->num_received += fresh.tp_packets;
    i->num_dropped += fresh.tp_drops;
    return fresh.tp_packets;
}

/* --- following --- */

static enum interface_state refuse(struct interface *i)
{
    i->refusal = errno;
    return errno == ENODEV || errno == ENXIO ? INTERFACE_GONE : INTERFACE_REFUSED;
}

/* be_promiscuous changes what bound, an interface's index, lets through to the socket; what it refuses does
 * not keep others from being captured from. */
static void be_promiscuous(const struct interface *i, int bound, int how)
{
    const struct packet_mreq membership = {.mr_ifindex = bound, .mr_type = PACKET_MR_PROMISC};
    if (i->promiscuous && bound > 0) {
        (void)setsockopt(i->fd, SOL_PACKET, how, &membership, sizeof membership);
    }
}

/* bind_to binds the socket to the interface of that index; its ring and its filter stay. */
static enum interface_state bind_to(struct interface *i, int index)
{
    struct ifreq request = request_of(i->name);
    const struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = index};
    if (ioctl(i->fd, SIOCGIFHWADDR, &request) != 0) {
        return refuse(i);
    }
    if (request.ifr_hwaddr.sa_family != i->hardware) {
        return INTERFACE_CHANGED;
    }
    be_promiscuous(i, bound_to(i->fd), PACKET_DROP_MEMBERSHIP);
    if (bind(i->fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        return refuse(i);
    }
    be_promiscuous(i, index, PACKET_ADD_MEMBERSHIP);
    (void)take_error(i->fd); /* "down", which the flags say too */
    link_statistics_read(&i->statistics, index);
    return INTERFACE_UP;
}

/* find looks for the interface by name. One that was renamed is still captured from, until another one takes
 * the name. */
static enum interface_state find(struct interface *i)
{
    int bound = bound_to(i->fd);
    struct ifreq request = request_of(i->name);
    if (ioctl(i->fd, SIOCGIFINDEX, &request) != 0) {
        request.ifr_ifindex = bound;
        if (bound <= 0 || ioctl(i->fd, SIOCGIFNAME, &request) != 0) {
            return INTERFACE_GONE;
        }
    } else if (request.ifr_ifindex != bound) {
        enum interface_state state = bind_to(i, request.ifr_ifindex);
        if (state != INTERFACE_UP) {
            return state;
        }
    }
    if (ioctl(i->fd, SIOCGIFFLAGS, &request) != 0) {
        return refuse(i);
    }
    unsigned flags = (unsigned short)request.ifr_flags;
    return (flags & IFF_UP) == 0        ? INTERFACE_DOWN
           : (flags & IFF_RUNNING) == 0 ? INTERFACE_SILENT
                                        : INTERFACE_UP;
}

/* tell says in notice how the interface is now. */
static void tell(const struct interface *i, bool only_blinked, struct error *notice)
{
    static const char *const words[] = {
        [INTERFACE_UP] = "captured from again",
        [INTERFACE_SILENT] = "the interface has no carrier: nothing arrives until it has",
        [INTERFACE_DOWN] = "the interface is down: nothing is captured from it until it is up",
        [INTERFACE_GONE] = "the interface is gone: nothing is captured until there is one again",
        [INTERFACE_CHANGED] =
            "the interface of that name has another link type now: it is left out",
        [INTERFACE_REFUSED] = "the interface is there, but cannot be captured from: ",
    };
    const char *why = i->state == INTERFACE_REFUSED ? strerror(i->refusal) : "";
    error_set(notice, "%s: %s%s", i->name,
              only_blinked ? "the interface was down for a moment" : words[i->state], why);
}

/* heed_carrier does without a carrier where packets come all the same. */
static void heed_carrier(struct interface *i, enum interface_state before)
{
    if (i->state != INTERFACE_SILENT) {
        i->needs_no_carrier = false;
        return;
    }
    uint64_t num_fresh = count_packets(i);
    i->needs_no_carrier = i->needs_no_carrier || (before == INTERFACE_SILENT && num_fresh > 0);
    i->state = i->needs_no_carrier ? INTERFACE_UP : INTERFACE_SILENT;
}

bool interface_look(struct interface *i, struct error *notice)
{
    if (!i->followed) {
        return false;
    }
    bool fell = take_error(i->fd) == ENETDOWN;
    enum interface_state before = i->state;
    i->state = find(i);
    heed_carrier(i, before);
    bool is_up = i->state == INTERFACE_UP;
    bool only_blinked = fell && is_up && before == INTERFACE_UP;
    if (i->state == before && !only_blinked) {
        return false;
    }
    i->num_outages += before == INTERFACE_UP;
    i->was_up = i->was_up || is_up;
    tell(i, only_blinked, notice);
    return true;
}

/* --- the beginning and the end --- */

/* take_socket puts a descriptor that never has anything in the place of the socket. */
static bool take_socket(struct interface *i, int place)
{
    int nothing = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    i->fd = fcntl(place, F_DUPFD_CLOEXEC, 0);
    bool ok = nothing >= 0 && i->fd >= 0 && dup2(nothing, place) == place &&
              fcntl(place, F_SETFD, FD_CLOEXEC) == 0;
    if (nothing >= 0) {
        close(nothing);
    }
    if (!ok && i->fd >= 0) {
        close(i->fd);
    }
    return ok;
}

bool interface_follow(struct interface *i, pcap_t *handle, const char *name, bool promiscuous,
                      struct error *error)
{
    int place = pcap_fileno(handle);
    int hardware = interface_hardware(name);
    if (!is_packet_socket(place) || bound_to(place) <= 0 || hardware < 0 ||
        strlen(name) >= sizeof i->name) {
        return true;
    }
    *i = (struct interface){.promiscuous = promiscuous, .hardware = (unsigned short)hardware};
    memcpy(i->name, name, strlen(name));
    if (!take_socket(i, place)) {
        return error_set(error, "%s: %s", name, strerror(errno));
    }
    struct ifreq request = request_of(name);
    i->followed = true;
    i->was_up = ioctl(i->fd, SIOCGIFINDEX, &request) == 0 && request.ifr_ifindex == bound_to(i->fd);
    link_statistics_open(&i->statistics);
    link_statistics_read(&i->statistics, bound_to(i->fd));
    return true;
}

void interface_close(struct interface *i)
{
    if (i->followed) {
        interface_count(i);
        link_statistics_close(&i->statistics);
        close(i->fd);
        i->followed = false;
    }
}

void interface_count(struct interface *i)
{
    if (i->followed) {
        (void)count_packets(i);
        link_statistics_read(&i->statistics, bound_to(i->fd));
    }
}
