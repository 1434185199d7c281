/* link_statistics: what an interface's driver itself could not take, by rtnetlink(7): that needs no
 * privilege, and no file system. */
#ifndef FEDTAP_LINK_STATISTICS_H
#define FEDTAP_LINK_STATISTICS_H

#include <stdbool.h>
#include <stdint.h>

/* link_statistics counts since link_statistics_open. */
struct link_statistics {
    int fd;         /* of netlink; -1: nothing can be asked */
    int index;      /* of the interface that was counted last; 0 for none */
    uint64_t last;  /* its own count then */
    uint64_t drops; /* packets */
};

/* link_statistics_open gets ready to ask; where the system refuses, nothing is ever counted. */
void link_statistics_open(struct link_statistics *statistics);

/* link_statistics_close keeps what was counted. */
void link_statistics_close(struct link_statistics *statistics);

/* link_statistics_read asks about the interface of that index. What it dropped before it was asked about for
 * the first time does not count. */
void link_statistics_read(struct link_statistics *statistics, int index);

#endif
