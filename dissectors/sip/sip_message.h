/* sip_message: the header section of one message as values; pure, no state. */
#ifndef FEDTAP_SIP_MESSAGE_H
#define FEDTAP_SIP_MESSAGE_H

#include "fact.h"

/* sip_start_line_parse reads a start line (RFC 3261, sections 7.1 and 7.2) into status and method.
 * False when line is none. */
bool sip_start_line_parse(struct bytes line, struct sip_message *out)
    __attribute__((warn_unused_result));

/* sip_may_begin tells whether octets, the first of a stream, may be the front of a start line. */
bool sip_may_begin(struct bytes octets);

/* sip_message_parse reads a header section: lines that end with LF, unfolded, without CR and without
 * the empty line. content_len is set to the octets of the body behind it; 0 where no header says so.
 * False when the message contradicts itself. Views in out look into section; who sent it is
 * left open. */
bool sip_message_parse(struct bytes section, struct sip_message *out, uint32_t *content_len)
    __attribute__((warn_unused_result));

/* sip_diagnostics_parse reads the value of ms-diagnostics: an id, and parameters of which one is the
 * reason. Without an id nothing is given. */
void sip_diagnostics_parse(struct bytes value, struct sip_diagnostics *out);

#endif
