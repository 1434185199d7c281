/* judge: asks every rule about every changed domain, and tells what opened, what was resolved, and
 * what the verdict is. Findings are a function of the facts; the judge only remembers which of them
 * it has told. */
#ifndef FEDTAP_JUDGE_H
#define FEDTAP_JUDGE_H

#include "changes.h"
#include "findings.h"
#include "role.h"
#include "rule.h"

enum verdict_kind { VERDICT_UNKNOWN, VERDICT_PASS, VERDICT_FAIL };

/* verdict_name is "unknown", "pass" or "fail". */
const char *verdict_name(enum verdict_kind kind);

/* BLIND_MAX is how many reasons for not knowing one verdict keeps. */
#define BLIND_MAX 6

/* verdict is the state of one domain. */
struct verdict {
    struct name domain;
    enum verdict_kind kind;
    size_t num_blind;
    char blind[BLIND_MAX]
              [MESSAGE_MAX / 2]; /* why parts are not known, escaped; also beside a pass or
                                               a fail */
};

/* judge_sink is told what changes. Pointers die when a call returns. */
struct judge_sink {
    void (*finding)(void *context, const struct finding *finding, bool resolved,
                    const struct origin *cause);
    void (*verdict)(void *context, const struct verdict *verdict, const struct origin *cause);
    void (*change)(void *context, const struct change *change, const struct origin *cause);
    void *context;
};

struct judge;

/* judge_new makes a judge over federation and trust, both borrowed. NULL when out of
 * memory. */
struct judge *judge_new(struct federation *federation, struct trust *trust,
                        struct counters *counters, const struct judge_sink *sink);

/* judge_free frees the judge; NULL is a no-op. */
void judge_free(struct judge *judge);

/* judge_use_trust has trust (borrowed) count from now on, for every domain. */
void judge_use_trust(struct judge *judge, struct trust *trust);

/* judge_changed judges every domain that changed. cause is the origin of the fact that changed it:
 * its time is the time of what is told. */
void judge_changed(struct judge *judge, const struct origin *cause);

/* judge_finish judges every domain once more, at the end of what there is to see: what only time could
 * tell is told then. */
void judge_finish(struct judge *judge, const struct origin *cause);

/* judge_verdict returns the present verdict of a domain by its index in the federation; VERDICT_
 * UNKNOWN before it was judged. */
const struct verdict *judge_verdict(const struct judge *judge, size_t index);

/* judge_num_findings counts the open findings of all domains. */
size_t judge_num_findings(const struct judge *judge);

/* judge_next_finding walks the open findings of one domain in the order in which they opened: the
 * first with previous NULL, NULL at the end. */
const struct finding *judge_next_finding(const struct judge *judge, const struct name *domain,
                                         const struct finding *previous);

#endif
