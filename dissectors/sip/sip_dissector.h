/* sip_dissector: SIP over TCP in clear, on any port, known by its first octets. */
#ifndef FEDTAP_SIP_DISSECTOR_H
#define FEDTAP_SIP_DISSECTOR_H

#include "dissector.h"

extern const struct dissector sip_dissector;

#endif
