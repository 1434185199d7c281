/* owner_name: which SRV questions are about the federation of a SIP domain, rightly or wrongly asked. */
#ifndef FEDTAP_OWNER_NAME_H
#define FEDTAP_OWNER_NAME_H

#include "fact.h"

enum owner_name {
    OWNER_NAME_OTHER,
    OWNER_NAME_FEDERATION, /* _sipfederationtls._tcp.<domain> */
    OWNER_NAME_MISSPELT,   /* nearly that, and so found by nobody */
    OWNER_NAME_SIP,        /* standard SIP (RFC 3263): _sips._tcp, _sip._tcp, _sip._udp */
};

/* owner_name_of tells what an SRV question asks for, and writes the SIP domain it is about unless it
 * is OWNER_NAME_OTHER. */
enum owner_name owner_name_of(const struct dns_question *question, struct name *domain);

#endif
