/* interface: the packet socket behind libpcap's handle, which outlives what it is bound to: an interface
 * may go down, disappear, and come back as another one of the same name. */
#ifndef FEDTAP_INTERFACE_H
#define FEDTAP_INTERFACE_H

#include <net/if.h>
#include <pcap/pcap.h>
#include <stdbool.h>

#include "link_statistics.h"
#include "status.h"

enum interface_state {
    INTERFACE_UP,      /* packets come as they arrive */
    INTERFACE_SILENT,  /* no carrier: nothing is connected */
    INTERFACE_DOWN,    /* switched off */
    INTERFACE_GONE,    /* there is none of that name */
    INTERFACE_CHANGED, /* there is, but of another link type */
    INTERFACE_REFUSED, /* there is, but the system does not let it be captured from */
};

/* interface follows one name. All that it does needs no privilege, since the socket is there. The zero
 * state follows nothing. */
struct interface {
    bool followed;
    bool promiscuous;
    bool needs_no_carrier; /* packets come without: of a tap, or its driver does not tell */
    bool was_up;           /* at some time: what is read before is of another interface */
    int fd;                /* the packet socket; owned */
    char name[IF_NAMESIZE];
    unsigned short hardware; /* ARPHRD_… that the handle was opened for */
    enum interface_state state;
    int refusal; /* errno of INTERFACE_REFUSED */
    uint64_t num_outages;
    uint64_t num_received; /* packets that passed the filter, those that were dropped included */
    uint64_t num_dropped;  /* by the kernel, for want of room */
    struct link_statistics statistics;
};

/* interface_follow takes the packet socket from under handle, which is ready to be read, for the interface
 * called name; interface_look binds it to that, should it be bound to another one. libpcap reads its ring
 * from memory and asks its descriptor for errors only; given one that never has any, it does not stop at
 * what happens to an interface. Handles of another kind, and of "any", are not followed. False with the
 * reason. */
bool interface_follow(struct interface *interface, pcap_t *handle, const char *name,
                      bool promiscuous, struct error *error) __attribute__((warn_unused_result));

/* interface_close closes what was opened; the counts stay. */
void interface_close(struct interface *interface);

/* interface_look finds out how the interface is, and binds the socket to another one of its name. True when
 * that is news, which notice tells. */
bool interface_look(struct interface *interface, struct error *notice)
    __attribute__((warn_unused_result));

/* interface_count brings the counts up to date. */
void interface_count(struct interface *interface);

/* interface_hardware is the ARPHRD_… of the interface called name, or -1. */
int interface_hardware(const char *name);

#endif
