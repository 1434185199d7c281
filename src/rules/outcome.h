/* outcome: how a rule's check words its answer. */
#ifndef FEDTAP_OUTCOME_H
#define FEDTAP_OUTCOME_H

#include "rule.h"

/* FEDERATION_OWNER is what stands before a SIP domain in the owner name of its SRV record. */
#define FEDERATION_OWNER "_sipfederationtls._tcp."

/* outcome_fail marks the outcome as failed on the evidence of origin, and words what is wrong. */
void outcome_fail(struct outcome *outcome, const struct origin *origin, const char *message, ...)
    __attribute__((format(printf, 3, 4)));

/* outcome_also adds the frames of a second piece of evidence; the frames of another source are left
 * out, since a finding names one. */
void outcome_also(struct outcome *outcome, const struct origin *origin);

/* outcome_remedy words how to mend it. */
void outcome_remedy(struct outcome *outcome, const char *remedy, ...)
    __attribute__((format(printf, 2, 3)));

/* SHOWN_MAX is room for an escaped text shown inside a message, with its terminator. */
#define SHOWN_MAX 300

/* shown escapes untrusted octets into out and returns it; too long a text ends in "…". */
const char *shown(struct bytes octets, char out[SHOWN_MAX]);

/* subject_side is the side that the subject is about, of a rule that is asked about one. */
const struct pair_side *subject_side(const struct subject *subject);

/* subject_role is the role of that side in words: "server" or "client". */
const char *subject_role(const struct subject *subject);

/* target_title is what the subject's target is: "SRV target", or what the partner typed instead. */
const char *target_title(const struct subject *subject);

/* is_ours_or_undeclared tells whether the strict rules hold for the subject's domain: they are what
 * Microsoft asks of us, not of itself. */
bool is_ours_or_undeclared(const struct subject *subject);

/* is_credible tells whether the other side of the subject's pair is a federation partner rather than one
 * of the scanners that visit every port 5061: it stands for a target, showed a certificate, asked for
 * the target by name, or refused ours by an alert. */
bool is_credible(const struct subject *subject);

/* is_hosted tells whether an SRV target is a federation name of Office 365, which serves many
 * domains and so is exempt from the one-label rule. */
bool is_hosted(const struct name *target);

#endif
