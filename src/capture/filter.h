/* filter: pcap-filter expressions, also for VLAN-tagged traffic. */
#ifndef FEDTAP_FILTER_H
#define FEDTAP_FILTER_H

#include <pcap/pcap.h>

#include "status.h"

/* filter_compile compiles needs and wanted (one may be NULL), joined with "and", for handle. On
 * Ethernet tagged frames match as well, unless wanted speaks of "vlan" itself. False with libpcap's
 * reason; otherwise program is the caller's, to be given back with pcap_freecode. */
_Bool filter_compile(pcap_t *handle, const char *needs, const char *wanted,
                     struct bpf_program *program, struct error *error);

/* filter_install compiles likewise and installs it in handle. */
_Bool filter_install(pcap_t *handle, const char *needs, const char *wanted, struct error *error);

#endif
