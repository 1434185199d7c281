/* classify: what nDPI takes a flow on an unexpected port for. A hint, never a verdict. classify.c is
 * the only user of nDPI. */
#ifndef FEDTAP_CLASSIFY_H
#define FEDTAP_CLASSIFY_H

#include "dissector.h"

/* classifier holds nDPI, made when the first flow needs it. */
struct classifier;

/* classified is one flow that nDPI looks at. */
struct classified;

struct classifier *classifier_new(void);
void classifier_free(struct classifier *classifier);

/* classified_new begins with a flow; NULL when out of memory. */
struct classified *classified_new(struct classifier *classifier);
void classified_free(struct classified *flow);

/* classified_look shows nDPI the payload of one segment, which begins at sequence, and returns what
 * nDPI takes the flow for so far. nDPI goes by ports as well as by content, and would call TLS on a
 * mail port mail, so it is shown headers of our own with port 443; the sequence numbers are the
 * real ones, since it passes over what it takes for a repeat. */
enum application classified_look(struct classifier *classifier, struct classified *flow,
                                 bool from_server, uint32_t sequence, struct bytes payload,
                                 int64_t time_ns);

#endif
