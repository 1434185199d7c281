/* diagnoses: what the ids of ms-diagnostics mean, and the HRESULTs that come with them. Tables: an id is
 * one row. */
#ifndef FEDTAP_DIAGNOSES_H
#define FEDTAP_DIAGNOSES_H

#include "rule.h"
#include "text.h"

/* diagnosis is one id. Texts are constants. */
struct diagnosis {
    unsigned id;
    bool is_documented; /* its meaning was read in a document; otherwise it is believed */
    enum severity severity;
    const char *meaning;  /* without a full stop at its end */
    const char *confirms; /* ids of rules, or NULL */
    const char *remedy;
};

/* diagnosis_of returns the row of an id, or NULL. */
const struct diagnosis *diagnosis_of(unsigned id);

/* diagnosis_severity is how bad an id is: that of its row, or otherwise known for an id of the SIP
 * stack, and info for that of any other part. */
enum severity diagnosis_severity(unsigned id, enum severity otherwise);

/* hresult is one Windows error that speaks of a certificate or a connection. */
struct hresult {
    const char *value; /* 0x and eight digits, in lower case */
    const char *name;
    const char *confirms; /* ids of rules */
};

/* hresult_in finds the first of the table in octets, letter case aside; NULL when there is none. */
const struct hresult *hresult_in(struct bytes octets);

#endif
