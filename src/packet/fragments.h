/* fragments: IP packets put together from their fragments (RFC 791, section 3.2; RFC 8200, section
 * 4.5). */
#ifndef FEDTAP_FRAGMENTS_H
#define FEDTAP_FRAGMENTS_H

#include "buf.h"
#include "counters.h"
#include "ip.h"

/* fragments holds what has come of at most FRAGMENTED_PACKETS_MAX packets; the oldest goes first, and
 * each after FRAGMENT_TIMEOUT_NS. Fragments may come in any order and repeatedly. Where two hold
 * different octets for one place the packet is given up, as RFC 5722 demands: hosts disagree about
 * which copy counts. */
struct fragments;

/* fragments_new makes an empty table that draws from budget; both are borrowed. NULL when out of
 * memory. */
struct fragments *fragments_new(struct budget *budget, struct counters *counters);

/* fragments_free frees all; NULL is a no-op. */
void fragments_free(struct fragments *fragments);

/* fragments_release takes back the octets that fragments_join has lent; NULL is a no-op. */
void fragments_release(struct fragments *fragments);

/* fragments_join takes one fragment, which ip_decode has told. PACKET_OK when it makes its packet
 * whole: ip then has the whole payload, on loan until fragments_release. PACKET_FRAGMENT when others
 * are still missing; PACKET_CUT, or PACKET_MALFORMED when it cannot be what it says. */
enum packet_result fragments_join(struct fragments *fragments, struct ip_header *ip,
                                  int64_t time_ns);

/* fragments_step_back makes all times earlier by step_ns: the clock was put back. */
void fragments_step_back(struct fragments *fragments, int64_t step_ns);

/* fragments_octets tells how many octets of the budget are held. */
size_t fragments_octets(const struct fragments *fragments);

/* fragments_forget gives up, and counts, every packet that is not whole: the input is over. */
void fragments_forget(struct fragments *fragments);

#endif
