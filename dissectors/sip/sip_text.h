/* sip_text: the pieces that header values are made of (RFC 3261, section 25.1). */
#ifndef FEDTAP_SIP_TEXT_H
#define FEDTAP_SIP_TEXT_H

#include "bytes.h"
#include "name.h"

/* sip_until reads up to the first octet that is stop, and past it; all that is left when there is
 * none. */
struct bytes sip_until(struct cursor *c, uint8_t stop);

/* sip_until_bare is sip_until, but what stands in quotes does not stop it. */
struct bytes sip_until_bare(struct cursor *c, uint8_t stop);

/* sip_trim returns text without the spaces and tabs around it. */
struct bytes sip_trim(struct bytes text);

/* sip_unquote returns text without the quotes around it, and the spaces around and within them.
 * Escapes stay as they are. */
struct bytes sip_unquote(struct bytes text);

/* sip_is compares text with a literal, letter case aside. */
bool sip_is(struct bytes text, const char *literal);

/* sip_is_token tells whether text is a token: what a method is. */
bool sip_is_token(struct bytes text);

/* sip_number reads a decimal number of at most nine digits; false when text is none. */
bool sip_number(struct bytes text, uint32_t *out) __attribute__((warn_unused_result));

/* sip_domain writes the domain of the first sip: or sips: address in value, which is that of From, To
 * or P-Asserted-Identity (RFC 3261, section 20.10); the root when it has none. */
void sip_domain(struct bytes value, struct name *out);

#endif
