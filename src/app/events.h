/* events: what of facts and judgements the outputs are told. */
#ifndef FEDTAP_EVENTS_H
#define FEDTAP_EVENTS_H

#include "outputs.h"

/* events_of_fact fills out with what is told of a fact: a response, a failed attempt, a finished
 * handshake, a SIP message. False when nothing is: it concerns no federation, and wordy is false. */
bool events_of_fact(struct event *out, const struct federation *federation, const struct fact *fact,
                    const struct handshake *handshake, bool wordy);

/* events_of_judge makes a sink that tells outputs (borrowed) what a judge finds. */
struct judge_sink events_of_judge(struct outputs *outputs);

#endif
