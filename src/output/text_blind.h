/* text_blind: what cannot be known from where the packets were captured, and how to find out. */
#ifndef FEDTAP_TEXT_BLIND_H
#define FEDTAP_TEXT_BLIND_H

#include "output.h"

/* text_blind writes a paragraph for each blind spot of a run in which a domain was seen. */
void text_blind(const struct output_context *context, const struct stats *stats);

#endif
