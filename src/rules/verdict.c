/* verdict.c: what a pass needs, and what of it was not seen. */
#include "verdict.h"

#include <stdarg.h>
#include <stdio.h>

#include "timestamp.h"

const char *verdict_name(enum verdict_kind kind)
{
    static const char *const names[] = {
        [VERDICT_UNKNOWN] = "unknown",
        [VERDICT_PASS] = "pass",
        [VERDICT_FAIL] = "fail",
    };
    return names[kind];
}

static void add_blind(struct verdict *v, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void add_blind(struct verdict *v, const char *format, ...)
{
    if (v->num_blind == BLIND_MAX) {
        return;
    }
    va_list args;
    va_start(args, format);
    vsnprintf(v->blind[v->num_blind++], sizeof v->blind[0], format, args);
    va_end(args);
}

static const char *unseen_words(const struct pair_side *side)
{
    static const char *const words[] = {
        [HIDDEN_NOT] = "it was too large to be kept",
        [HIDDEN_TLS13] = "TLS 1.3 encrypts it",
        [HIDDEN_RESUMED] = "the session was resumed",
        [HIDDEN_GAP] = "octets are missing from the capture",
        [HIDDEN_NOT_REQUESTED] = "the server did not ask for it",
        [HIDDEN_CUT_OFF] = "the handshake ended before it",
    };
    return side->presented == PRESENTED_EMPTY ? "it declined to show one" : words[side->hidden];
}

static unsigned long long first_frame(const struct origin *origin)
{
    return origin->frames.num_kept > 0 ? (unsigned long long)origin->frames.number[0] : 0;
}

/* add_age says that an answer may be out of date: it is old, which does not make it false. */
static void add_age(struct verdict *v, const struct subject *s, const struct answer *answer,
                    const char *what)
{
    char seen[TIMESTAMP_TEXT_MAX];
    if (answer_is_old(answer, s->now_ns)) {
        add_blind(v,
                  "the %s was last seen at %s, and its TTL has run out since: it may have changed",
                  what, timestamp_format_seconds(answer->seen_ns, seen));
    }
}

/* know_record tells whether the SRV answer is known, and says why not. */
static bool know_record(struct verdict *v, const struct subject *s)
{
    const struct answer *answer = &s->domain->answer;
    if (s->domain->is_expected) {
        return true; /* nobody asks for it */
    }
    if (answer->state != ANSWER_NONE) {
        add_age(v, s, answer, "SRV answer");
        return true;
    }
    char domain[NAME_TEXT_MAX];
    if (answer->failure == FAILURE_CUT) {
        add_blind(
            v,
            "the answer for _sipfederationtls._tcp.%s (frame %llu) was cut by the snap length: "
            "capture whole packets (-s 0)",
            name_format(&s->domain->name, domain), first_frame(&answer->failure_origin));
        return false;
    }
    if (answer->failure == FAILURE_TRUNCATED) {
        add_blind(v, "the answer for _sipfederationtls._tcp.%s (frame %llu) came truncated",
                  name_format(&s->domain->name, domain), first_frame(&answer->failure_origin));
        return false;
    }
    add_blind(
        v,
        "no answer for _sipfederationtls._tcp.%s was seen: the Expressway's Connectivity test "
        "puts one on the wire",
        name_format(&s->domain->name, domain));
    return false;
}

static bool know_address(struct verdict *v, const struct subject *s)
{
    if (s->record == NULL) {
        return false;
    }
    if (s->record->resolution.num_addresses > 0) {
        add_age(v, s, &s->record->resolution.a, "target's address");
        return true;
    }
    char target[NAME_TEXT_MAX];
    name_format(&s->record->srv.target, target);
    if (s->record->resolution.a.failure == FAILURE_CUT) {
        add_blind(v, "the address of %s (frame %llu) was cut by the snap length", target,
                  first_frame(&s->record->resolution.a.failure_origin));
    } else {
        add_blind(v, "no address of %s was seen", target);
    }
    return false;
}

static bool is_readable(const struct pair_side *side)
{
    return side->presented == PRESENTED_CHAIN && side->chain != NULL;
}

/* know_certificates tells whether a certificate was readable, and no party kept one hidden that a
 * pass would need; a client that was never asked need not show one when the host did as server. */
static bool know_certificates(struct verdict *v, const struct subject *s,
                              const struct parties *parties)
{
    char target[NAME_TEXT_MAX];
    size_t num_readable = 0;
    bool all_known = true;
    for (size_t i = 0; i < parties->num; i++) {
        const struct party *p = &parties->party[i];
        const struct pair_side *side = &p->pair->side[p->side];
        if (is_readable(side)) {
            num_readable++;
            continue;
        }
        char address[ADDRESS_TEXT_MAX];
        add_blind(v, "the %s certificate of %s: %s", p->side == TLS_SERVER ? "server" : "client",
                  address_format(pair_address(p->pair, p->side), address), unseen_words(side));
        all_known = all_known && side->hidden == HIDDEN_NOT_REQUESTED;
    }
    if (parties->num == 0 && s->record != NULL) {
        add_blind(v, "no TLS handshake of %s was seen",
                  name_format(&s->record->srv.target, target));
    }
    return all_known && num_readable > 0;
}

void verdict_of(struct verdict *v, const struct subject *s, const struct parties *parties,
                bool has_error, bool has_doubt)
{
    *v = (struct verdict){0};
    name_copy(&v->domain, &s->domain->name);
    bool record = know_record(v, s);
    bool address = know_address(v, s);
    bool certificates = know_certificates(v, s, parties);
    if (has_error) {
        v->kind = VERDICT_FAIL;
    } else if (has_doubt) {
        add_blind(
            v, s->owner == OWNER_PEER
                   ? "what its findings say is no error for a partner's domain, and no pass either"
                   : "a rule that a pass rests on does not hold, and is no error only by --rule");
    } else if (record && address && certificates) {
        v->kind = VERDICT_PASS;
    }
}
