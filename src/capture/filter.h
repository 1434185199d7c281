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

/* filter_compile_for_link compiles wanted for frames of a link type (LINKTYPE number). */
_Bool filter_compile_for_link(int link_type, const char *wanted, struct bpf_program *program,
                              struct error *error);

/* filter_link_type turns a number of libpcap (DLT) into one of files (LINKTYPE). */
int filter_link_type(int dlt);

/* filter_unknown_link fills error with a link type that is not understood, by number and name; false. */
_Bool filter_unknown_link(const char *source, int link_type, struct error *error);

#endif
