/* dns_dissector: DNS over UDP and TCP; see README.md for what is covered. */
#ifndef FEDTAP_DNS_DISSECTOR_H
#define FEDTAP_DNS_DISSECTOR_H

#include "dissector.h"

extern const struct dissector dns_udp_dissector;
extern const struct dissector dns_tcp_dissector;

#endif
