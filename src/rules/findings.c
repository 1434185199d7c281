/* findings.c: a list for each domain; it is short. */
#include "findings.h"

#include <stdlib.h>
#include <string.h>

struct open_finding {
    struct finding finding;
    struct open_finding *next;
    size_t place;    /* of the pair that it is about, from 1; 0 when it is about none */
    bool still_true; /* confirmed or kept by the present judgement */
};

void findings_fini(struct findings *findings)
{
    while (findings->first != NULL) {
        struct open_finding *next = findings->first->next;
        free(findings->first);
        findings->first = next;
    }
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a->rule == b->rule && a->role == b->role && a->port == b->port &&
           a->outcome.severity == b->outcome.severity && name_equal(&a->target, &b->target) &&
           address_equal(&a->address, &b->address) && address_equal(&a->peer, &b->peer) &&
           strcmp(a->outcome.message, b->outcome.message) == 0;
}

/* find returns the link to a finding, or to the end. */
static struct open_finding **find(struct findings *findings, const struct finding *finding)
{
    struct open_finding **link = &findings->first;
    while (*link != NULL && !same_finding(&(*link)->finding, finding)) {
        link = &(*link)->next;
    }
    return link;
}

bool findings_confirm(struct findings *findings, const struct finding *finding, size_t place)
{
    struct open_finding *f = *find(findings, finding);
    if (f != NULL) {
        f->finding = *finding; /* what to do about it may be known better by now */
        f->place = place;
        f->still_true = true;
    }
    return f != NULL;
}

const struct finding *findings_open(struct findings *findings, const struct finding *finding,
                                    size_t place)
{
    struct open_finding *f = calloc(1, sizeof *f);
    if (f == NULL) {
        return NULL;
    }
    *find(findings, finding) = f;
    f->finding = *finding;
    f->place = place;
    f->still_true = true;
    return &f->finding;
}

enum severity findings_keep(struct findings *findings,
                            bool (*stands)(const void *context, size_t index), const void *context)
{
    enum severity worst = SEVERITY_INFO;
    for (struct open_finding *f = findings->first; f != NULL; f = f->next) {
        if (f->place > 0 && stands(context, f->place - 1)) {
            f->still_true = true;
            worst = f->finding.outcome.severity > worst ? f->finding.outcome.severity : worst;
        }
    }
    return worst;
}

bool findings_drop_any(const struct findings *findings)
{
    for (const struct open_finding *f = findings->first; f != NULL; f = f->next) {
        if (f->place > 0 && !f->still_true) {
            return true;
        }
    }
    return false;
}

void findings_close(struct findings *findings,
                    void (*tell)(void *context, const struct finding *finding), void *context)
{
    for (struct open_finding **link = &findings->first; *link != NULL;) {
        struct open_finding *f = *link;
        if (f->still_true) {
            f->still_true = false;
            link = &f->next;
            continue;
        }
        *link = f->next;
        tell(context, &f->finding);
        free(f);
    }
}

const struct finding *findings_next(const struct findings *findings, const struct finding *previous)
{
    const struct open_finding *f = findings->first;
    if (previous != NULL) {
        while (f != NULL && &f->finding != previous) {
            f = f->next;
        }
        f = f != NULL ? f->next : NULL;
    }
    return f != NULL ? &f->finding : NULL;
}
