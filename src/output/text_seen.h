/* text_seen: what was seen of a domain, in lines for the report. */
#ifndef FEDTAP_TEXT_SEEN_H
#define FEDTAP_TEXT_SEEN_H

#include "output.h"

/* text_seen_domain writes the SRV records, the addresses of the target in use, and what the hosts
 * there showed. */
void text_seen_domain(const struct output_context *context, const struct domain *domain);

/* text_seen_strangers names the connections on federation ports that belong to no domain. */
void text_seen_strangers(const struct output_context *context);

/* FRAMES_TEXT_MAX is room for what text_seen_frames writes, with its terminator. */
#define FRAMES_TEXT_MAX 512

/* text_seen_frames writes " (frame 9)" or " (frames 9, 12)", with the source where there are several,
 * and returns out; empty without frames. */
const char *text_seen_frames(const struct output_context *context, const struct origin *origin,
                             char out[FRAMES_TEXT_MAX]);

#endif
