/* registry.c: all dissectors, in the order in which they are asked. */
#include "dns_dissector.h"
#include "sip_dissector.h"
#include "tls_dissector.h"

const struct dissector *const dissectors[] = {
    &dns_udp_dissector, &dns_tcp_dissector, &tls_dissector, &sip_dissector, NULL,
};
