/* text_sip: what the far side answered in SIP, as a person reads it. */
#ifndef FEDTAP_TEXT_SIP_H
#define FEDTAP_TEXT_SIP_H

#include "output.h"

/* text_sip_domain writes a line for each failure that was answered to requests from a domain, and
 * still stands. */
void text_sip_domain(const struct output_context *context, const struct domain *domain);

#endif
