/* undecided: the conversations on unexpected ports that nDPI looks at, oldest first. */
#ifndef FEDTAP_UNDECIDED_H
#define FEDTAP_UNDECIDED_H

#include "conversation.h"

struct undecided {
    struct classifier *classifier;
    struct conversation *newest;
    struct conversation *oldest;
    size_t num;
};

/* undecided_add lets nDPI look at c from now on. False when out of memory. */
bool undecided_add(struct undecided *undecided, struct conversation *c);

/* undecided_remove ends that; a conversation that is not among them is left alone. */
void undecided_remove(struct undecided *undecided, struct conversation *c);

/* undecided_to_give_up returns the flow to give up before the next undecided_add, or NULL while there
 * are less than CLASSIFY_FLOWS_MAX. */
struct flow *undecided_to_give_up(const struct undecided *undecided);

/* undecided_look shows nDPI the payload of a segment of c, and returns what nDPI takes it for so far. */
enum application undecided_look(struct undecided *undecided, struct conversation *c,
                                bool from_server, uint32_t sequence, struct bytes payload,
                                int64_t now_ns);

#endif
