/* outcome.c: wording of outcomes, and the two conditions that many rules share. */
#include "outcome.h"

#include <stdarg.h>
#include <stdio.h>

#include "text.h"

void outcome_fail(struct outcome *outcome, const struct origin *origin, const char *message, ...)
{
    va_list args;
    va_start(args, message);
    vsnprintf(outcome->message, sizeof outcome->message, message, args);
    va_end(args);
    outcome->failed = true;
    outcome->origin = *origin;
}

void outcome_also(struct outcome *outcome, const struct origin *origin)
{
    if (origin->source == outcome->origin.source) {
        frames_add_all(&outcome->origin.frames, &origin->frames);
    }
}

void outcome_remedy(struct outcome *outcome, const char *remedy, ...)
{
    va_list args;
    va_start(args, remedy);
    vsnprintf(outcome->remedy, sizeof outcome->remedy, remedy, args);
    va_end(args);
}

const char *shown(struct bytes octets, char out[SHOWN_MAX])
{
    struct text t = text_init(out, SHOWN_MAX - sizeof "…");
    text_add_escaped(&t, octets);
    if (t.cut) {
        t.cap = SHOWN_MAX;
        text_add(&t, "…");
    }
    return out;
}

const struct pair_side *subject_side(const struct subject *subject)
{
    return &subject->pair->side[subject->side];
}

const char *subject_role(const struct subject *subject)
{
    return subject->side == TLS_SERVER ? "server" : "client";
}

const char *target_title(const struct subject *subject)
{
    return subject->domain->is_expected ? "Access Edge name that the partner typed" : "SRV target";
}

bool is_ours_or_undeclared(const struct subject *subject)
{
    return subject->owner != OWNER_PEER;
}

bool is_credible(const struct subject *subject)
{
    const struct pair *pair = subject->pair;
    enum tls_side other = tls_other_side(subject->side);
    return subject->other_side_known || pair->side[other].presented == PRESENTED_CHAIN ||
           (!name_is_root(&pair->sni) && name_equal(&pair->sni, &subject->record->srv.target)) ||
           (pair->has_alert && pair->alert.side == other);
}

bool is_hosted(const struct name *target)
{
    static const char *const names[] = {
        "sipfed.online.lync.com",                /* worldwide and GCC */
        "sipfed.online.gov.skypeforbusiness.us", /* GCC High */
        "sipfed.online.dod.skypeforbusiness.us", /* DoD */
        "sipfed.online.partner.lync.cn",         /* 21Vianet */
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (name_equals_text(target, bytes_of_text(names[i]))) {
            return true;
        }
    }
    return false;
}
