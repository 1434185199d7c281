/* evidence_flows: which flows a finding rests on. */
#ifndef FEDTAP_EVIDENCE_FLOWS_H
#define FEDTAP_EVIDENCE_FLOWS_H

#include "bounds.h"
#include "federation.h"
#include "findings.h"

/* evidence_flows are ids of flows, without repeats; those beyond the limit are left out. */
struct evidence_flows {
    uint64_t id[EVIDENCE_FLOWS_MAX];
    size_t num;
};

/* evidence_flows_add adds one; 0 is none. */
void evidence_flows_add(struct evidence_flows *flows, uint64_t id);

/* evidence_flows_has tells whether id is one of them. */
bool evidence_flows_has(const struct evidence_flows *flows, uint64_t id);

/* evidence_flows_of adds the flows of a finding: that of its own evidence; the look-ups that its domain's
 * record and the addresses of its targets come from; and, when it is about a host, the handshakes with that
 * which stand for the domain. */
void evidence_flows_of(struct evidence_flows *flows, const struct federation *federation,
                       const struct finding *finding);

#endif
