/* json_parts: the parts of an event that json.c puts together. */
#ifndef FEDTAP_JSON_PARTS_H
#define FEDTAP_JSON_PARTS_H

#include "json_chains.h"
#include "json_writer.h"
#include "output.h"

/* json_dns writes the member "dns", shaped as EVE's version 3, and "transport". */
void json_dns(struct json_writer *w, const struct dns_response *response,
              const struct origin *origin);

/* json_tls writes the member "tls" of one handshake, with the chains that are remembered in chains. */
void json_tls(struct json_writer *w, const struct output_context *context, struct id_cache *chains,
              const struct handshake *hs);

/* json_chain_of returns the JSON of a chain, remembered in chains, or made out of what trust reads; time_ns is
 * packet time. NULL when out of memory. Valid until the next call. */
const struct json_chain *json_chain_of(struct id_cache *chains, struct trust *trust,
                                       const struct chain *chain, int64_t time_ns);

/* json_sip writes the member "sip" of one message. */
void json_sip(struct json_writer *w, const struct sip_message *message);

/* json_finding writes the members of a finding. */
void json_finding(struct json_writer *w, const struct finding *finding, bool resolved);

#endif
