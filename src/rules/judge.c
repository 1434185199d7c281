/* judge.c: all rules over all changed domains, and the difference to what has been told. */
#include "judge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "outcome.h"
#include "party.h"
#include "verdict.h"

/* open_finding is a finding that has been told, in the list of its domain. */
struct open_finding {
    struct finding finding;
    struct open_finding *next;
    bool still_true; /* found again by the present judgement */
};

/* docket is what was told of one domain. */
struct docket {
    struct open_finding *first;
    struct verdict verdict;
    struct known known;
    bool told; /* the verdict was told at least once */
};

/* rules_of_scope are the rules that are asked about one kind of subject, in the order of the tables. */
struct rules_of_scope {
    const struct rule *rule[RULES_MAX];
    size_t num;
};

struct judge {
    struct rules_of_scope of[SCOPE_PAIR + 1]; /* by enum scope */
    struct finding empty;                     /* but while a rule is asked */
    struct federation *federation;
    struct trust *trust;
    struct counters *counters;
    struct judge_sink sink;
    bool is_over;
    uint64_t trust_generation;
    size_t num_findings;
    struct docket docket[DOMAINS_MAX]; /* by the domain's index in the federation */
};

static void sort_rules(struct judge *judge)
{
    assert(rule_count() <= RULES_MAX);
    for (size_t i = 0; i < rule_count(); i++) {
        struct rules_of_scope *rules = &judge->of[rule_at(i)->scope];
        rules->rule[rules->num++] = rule_at(i);
    }
}

struct judge *judge_new(struct federation *federation, struct trust *trust,
                        struct counters *counters, const struct judge_sink *sink)
{
    struct judge *judge = calloc(1, sizeof *judge);
    if (judge != NULL) {
        sort_rules(judge);
        judge->federation = federation;
        judge->trust = trust;
        judge->counters = counters;
        judge->sink = *sink;
    }
    return judge;
}

void judge_free(struct judge *judge)
{
    for (size_t i = 0; judge != NULL && i < DOMAINS_MAX; i++) {
        for (struct open_finding *f = judge->docket[i].first; f != NULL;) {
            struct open_finding *next = f->next;
            free(f);
            f = next;
        }
    }
    free(judge);
}

/* question is one judgement of one domain under way. */
struct question {
    struct judge *judge;
    struct docket *docket;
    struct subject subject;
    const struct origin *cause;
    bool has_error; /* an error finding stands */
    bool has_doubt; /* a finding of an essential rule stands */
};

static void fill_finding(struct finding *f, const struct question *q, const struct rule *rule)
{
    const struct subject *s = &q->subject;
    f->rule = rule;
    name_copy(&f->domain, &s->domain->name);
    if (s->record != NULL) {
        name_copy(&f->target, &s->record->srv.target);
    }
    if (rule->scope == SCOPE_DOMAIN) {
        return;
    }
    f->role = role_of(s->owner, s->side);
    f->address = *pair_address(s->pair, s->side);
    if (rule->scope == SCOPE_PAIR) {
        f->peer = *pair_address(s->pair, tls_other_side(s->side));
        f->port = s->pair->server.port;
    }
}

static bool same_finding(const struct finding *a, const struct finding *b)
{
    return a->rule == b->rule && a->role == b->role && a->port == b->port &&
           a->outcome.severity == b->outcome.severity && name_equal(&a->target, &b->target) &&
           address_equal(&a->address, &b->address) && address_equal(&a->peer, &b->peer) &&
           strcmp(a->outcome.message, b->outcome.message) == 0;
}

static struct open_finding **find_open(struct docket *docket, const struct finding *finding)
{
    struct open_finding **link = &docket->first;
    while (*link != NULL && !same_finding(&(*link)->finding, finding)) {
        link = &(*link)->next;
    }
    return link;
}

static void note(struct question *q, const struct finding *finding)
{
    struct judge *judge = q->judge;
    struct open_finding **link = find_open(q->docket, finding);
    q->has_error = q->has_error || finding->outcome.severity == SEVERITY_ERROR;
    if (*link != NULL) {
        (*link)->finding = *finding; /* what to do about it may be known better by now */
        (*link)->still_true = true;
        return;
    }
    struct open_finding *f = judge->num_findings < FINDINGS_MAX ? calloc(1, sizeof *f) : NULL;
    if (f == NULL) {
        counter_add(judge->counters, COUNT_FINDINGS_REFUSED, 1);
        return;
    }
    f->finding = *finding;
    f->still_true = true;
    *link = f;
    judge->num_findings++;
    judge->sink.finding(judge->sink.context, &f->finding, false, q->cause);
}

static bool needs_met(const struct rule *rule, const struct subject *s)
{
    bool record = (rule->needs & NEED_RECORD) == 0 || s->record != NULL;
    bool lookup = (rule->needs & NEED_LOOKUP) == 0 || !s->domain->is_expected;
    bool certificate = (rule->needs & NEED_CERTIFICATE) == 0 ||
                       (s->judgement != NULL && s->judgement->certificate[0] != NULL);
    return record && lookup && certificate;
}

/* conclude notes what a rule found, unless the operator turned it off. */
static void conclude(struct question *q, const struct rule *rule, struct finding *finding)
{
    const struct rule_setting *setting = rule_setting_of(q->subject.deployment, rule);
    q->has_doubt = q->has_doubt || rule->essential;
    if (setting != NULL && setting->off) {
        return;
    }
    if (setting != NULL) {
        finding->outcome.severity = setting->severity;
    }
    if ((rule->needs & NEED_CERTIFICATE) != 0) {
        /* The certificate is wrong for the target that the SRV answer names. */
        outcome_also(&finding->outcome, &q->subject.domain->answer.origin);
    }
    fill_finding(finding, q, rule);
    note(q, finding);
}

/* ask asks one rule. Most find nothing, so that what a finding takes is emptied only after those that
 * do. */
static void ask(struct question *q, const struct rule *rule)
{
    struct finding *finding = &q->judge->empty;
    finding->outcome.severity = rule->severity;
    rule->check(&q->subject, &finding->outcome);
    if (finding->outcome.failed) {
        conclude(q, rule, finding);
        memset(finding, 0, sizeof *finding);
    }
}

/* ask_all asks every rule of a scope about the present subject. */
static void ask_all(struct question *q, enum scope scope)
{
    const struct rules_of_scope *rules = &q->judge->of[scope];
    for (size_t i = 0; i < rules->num; i++) {
        if (needs_met(rules->rule[i], &q->subject)) {
            ask(q, rules->rule[i]);
        }
    }
}

static const struct chain_judgement *judge_chain(struct judge *judge, const struct pair_side *side)
{
    const struct chain *chain = side->chain;
    if (side->presented != PRESENTED_CHAIN || chain == NULL) {
        return NULL;
    }
    return trust_judge(judge->trust, chain->id, chain->der, chain->num_kept, side->origin.time_ns);
}

/* compare notes which parties carry the target's name, for the rules that compare them. */
static void compare(struct question *q, struct parties *parties)
{
    for (size_t i = 0; i < parties->num; i++) {
        struct party *party = &parties->party[i];
        const struct chain_judgement *judgement =
            judge_chain(q->judge, &party->pair->side[party->side]);
        if (judgement != NULL && judgement->certificate[0] != NULL) {
            const struct certificate *leaf = judgement->certificate[0];
            party->has_match = true;
            party->match = name_match_of(leaf, &q->subject.record->srv.target);
            memcpy(party->fingerprint, leaf->sha256, sizeof party->fingerprint);
        }
    }
}

static void ask_party(struct question *q, const struct party *party)
{
    q->subject.pair = party->pair;
    q->subject.side = party->side;
    q->subject.judgement = judge_chain(q->judge, &party->pair->side[party->side]);
    ask_all(q, SCOPE_PARTY);
    q->subject.judgement = NULL;
}

static void ask_pairs(struct question *q)
{
    const struct federation *federation = q->judge->federation;
    const struct pairs *pairs = federation_pairs(federation);
    for (size_t i = 0; i < pairs_count(pairs); i++) {
        q->subject.pair = pairs_at(pairs, i);
        for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
            if (!binding_stands_for(federation, q->subject.pair, side, q->subject.domain)) {
                continue;
            }
            q->subject.side = side;
            q->subject.judgement = judge_chain(q->judge, &q->subject.pair->side[side]);
            q->subject.other_side_known =
                party_is_known(federation, q->subject.pair, tls_other_side(side));
            q->subject.succeeds_elsewhere =
                q->subject.pair->has_alert &&
                party_succeeds_elsewhere(federation, q->subject.pair, side);
            ask_all(q, SCOPE_PAIR);
            q->subject.judgement = NULL;
        }
    }
}

/* close_resolved tells and drops the findings that no longer hold. */
static void close_resolved(struct question *q)
{
    struct judge *judge = q->judge;
    for (struct open_finding **link = &q->docket->first; *link != NULL;) {
        struct open_finding *f = *link;
        if (f->still_true) {
            f->still_true = false;
            link = &f->next;
            continue;
        }
        *link = f->next;
        judge->num_findings--;
        judge->sink.finding(judge->sink.context, &f->finding, true, q->cause);
        free(f);
    }
}

static void tell_change(void *context, const struct change *change)
{
    const struct question *q = context;
    q->judge->sink.change(q->judge->sink.context, change, q->cause);
}

static void tell_changes(struct question *q)
{
    const struct change_sink sink = {tell_change, q};
    changes_tell(&q->docket->known, &q->subject, &sink);
}

static void tell_verdict(struct question *q, const struct parties *parties)
{
    struct docket *docket = q->docket;
    enum verdict_kind before = docket->verdict.kind;
    verdict_of(&docket->verdict, &q->subject, parties, q->has_error, q->has_doubt);
    if (!docket->told || docket->verdict.kind != before) {
        docket->told = true;
        q->judge->sink.verdict(q->judge->sink.context, &docket->verdict, q->cause);
    }
}

static void judge_domain(struct judge *judge, size_t index, const struct origin *cause)
{
    const struct domain *domain = federation_domain(judge->federation, index);
    struct parties parties = {0};
    struct question q = {.judge = judge, .docket = &judge->docket[index], .cause = cause};
    q.subject.deployment = federation_deployment(judge->federation);
    q.subject.parties = &parties;
    q.subject.now_ns = cause->time_ns;
    q.subject.is_over = judge->is_over;
    q.subject.domain = domain;
    q.subject.owner = deployment_owner(q.subject.deployment, &domain->name);
    q.subject.record = domain_used_record(domain);
    ask_all(&q, SCOPE_DOMAIN);
    if (q.subject.record != NULL) {
        parties_collect(&parties, judge->federation, domain);
        compare(&q, &parties);
        for (size_t i = 0; i < parties.num; i++) {
            ask_party(&q, &parties.party[i]);
        }
        ask_pairs(&q);
    }
    tell_changes(&q);
    close_resolved(&q);
    tell_verdict(&q, &parties);
}

static void judge_marked(struct judge *judge, const struct origin *cause)
{
    size_t index;
    while (federation_next_changed(judge->federation, &index)) {
        judge_domain(judge, index, cause);
    }
}

void judge_changed(struct judge *judge, const struct origin *cause)
{
    judge_marked(judge, cause);
    if (trust_generation(judge->trust) != judge->trust_generation) {
        judge->trust_generation = trust_generation(judge->trust);
        federation_mark_all(judge->federation); /* an issuer missing before may now be known */
        judge_marked(judge, cause);
    }
}

void judge_finish(struct judge *judge, const struct origin *cause)
{
    judge->is_over = true;
    federation_mark_all(judge->federation);
    judge_changed(judge, cause);
}

const struct verdict *judge_verdict(const struct judge *judge, size_t index)
{
    return &judge->docket[index].verdict;
}

size_t judge_num_findings(const struct judge *judge)
{
    return judge->num_findings;
}

static const struct docket *docket_of(const struct judge *judge, const struct name *domain)
{
    for (size_t i = 0; i < federation_num_domains(judge->federation); i++) {
        if (name_equal(&federation_domain(judge->federation, i)->name, domain)) {
            return &judge->docket[i];
        }
    }
    return NULL;
}

const struct finding *judge_next_finding(const struct judge *judge, const struct name *domain,
                                         const struct finding *previous)
{
    const struct docket *docket = docket_of(judge, domain);
    const struct open_finding *f = docket != NULL ? docket->first : NULL;
    if (previous != NULL) {
        while (f != NULL && &f->finding != previous) {
            f = f->next;
        }
        f = f != NULL ? f->next : NULL;
    }
    return f != NULL ? &f->finding : NULL;
}
