/* json_parts: the parts of an event that json.c puts together. */
#ifndef FEDTAP_JSON_PARTS_H
#define FEDTAP_JSON_PARTS_H

#include "json_writer.h"
#include "output.h"

/* json_dns writes the member "dns", shaped as EVE's version 3, and "transport". */
void json_dns(struct json_writer *w, const struct dns_response *response,
              const struct origin *origin);

/* json_tls writes the member "tls" of one handshake. */
void json_tls(struct json_writer *w, const struct output_context *context,
              const struct handshake *hs);

/* json_sip writes the member "sip" of one message. */
void json_sip(struct json_writer *w, const struct sip_message *message);

/* json_finding writes the members of a finding. */
void json_finding(struct json_writer *w, const struct finding *finding, bool resolved);

#endif
