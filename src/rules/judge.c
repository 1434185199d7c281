/* judge.c: all rules over all changed domains, and the difference to what has been told. */
#include "judge.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "findings.h"
#include "outcome.h"
#include "party.h"
#include "verdict.h"

/* docket is what was told of one domain. */
struct docket {
    struct findings findings;
    struct verdict verdict;
    struct known known;
    uint64_t pairs_judged; /* by the pairs' clock */
    uint64_t generation;   /* of the bindings then */
    bool told;             /* the verdict was told at least once */
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
    size_t num_dockets;                /* those that were ever in use: the others take no memory */
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
    for (size_t i = 0; judge != NULL && i < judge->num_dockets; i++) {
        findings_fini(&judge->docket[i].findings);
    }
    free(judge);
}

/* question is one judgement of one domain under way. */
struct question {
    struct judge *judge;
    struct docket *docket;
    struct subject subject;
    const struct origin *cause;
    size_t place;   /* of the pair asked about, from 1; 0 when it is none */
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

/* note keeps a finding, and tells it when it is new. */
static void note(struct question *q, const struct finding *finding)
{
    struct judge *judge = q->judge;
    q->has_error = q->has_error || finding->outcome.severity == SEVERITY_ERROR;
    if (findings_confirm(&q->docket->findings, finding, q->place)) {
        return;
    }
    const struct finding *kept = judge->num_findings < FINDINGS_MAX
                                     ? findings_open(&q->docket->findings, finding, q->place)
                                     : NULL;
    if (kept == NULL) {
        counter_add(judge->counters, COUNT_FINDINGS_REFUSED, 1);
        return;
    }
    judge->num_findings++;
    judge->sink.finding(judge->sink.context, kept, false, q->cause);
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

/* ask_pair asks about both sides of the pair at index, as far as they stand for the target. */
static void ask_pair(struct question *q, size_t index)
{
    const struct federation *federation = q->judge->federation;
    const struct pair *pair = pairs_at(federation_pairs(federation), index);
    q->place = index + 1;
    q->subject.pair = pair;
    for (enum tls_side side = TLS_CLIENT; side <= TLS_SERVER; side++) {
        if (!binding_stands_for(federation, pair, side, q->subject.domain)) {
            continue;
        }
        q->subject.side = side;
        q->subject.judgement = judge_chain(q->judge, &pair->side[side]);
        q->subject.other_side_known =
            binding_stands_for_any(federation, pair, tls_other_side(side));
        q->subject.succeeds_elsewhere =
            pair->has_alert && party_succeeds_elsewhere(federation, pair, side);
        ask_all(q, SCOPE_PAIR);
        q->subject.judgement = NULL;
    }
    q->place = 0;
}

/* stands_as_judged tells whether what was found about a pair still holds without asking again: it has
 * not changed since. An alert may weigh otherwise by what others do. */
static bool stands_as_judged(const void *context, size_t index)
{
    const struct question *q = context;
    const struct pairs *pairs = federation_pairs(q->judge->federation);
    return pairs_changed(pairs, index) <= q->docket->pairs_judged &&
           !pairs_at(pairs, index)->has_alert;
}

static void ask_each(struct question *q, bool only_changed)
{
    const struct federation *federation = q->judge->federation;
    size_t num = pairs_count(federation_pairs(federation));
    for (size_t i = binding_next(federation, q->subject.domain, 0); i < num;
         i = binding_next(federation, q->subject.domain, i + 1)) {
        if (!only_changed || !stands_as_judged(q, i)) {
            ask_pair(q, i);
        }
    }
}

/* ask_pairs asks about the pairs that have changed; about all of them, when that alone will not do, or when
 * a finding is about to be resolved that another pair may have too. */
static void ask_pairs(struct question *q, bool only_changed)
{
    struct findings *findings = &q->docket->findings;
    if (only_changed) {
        q->has_error |= findings_keep(findings, stands_as_judged, q) == SEVERITY_ERROR;
        ask_each(q, true);
    }
    if (!only_changed || findings_drop_any(findings)) {
        ask_each(q, false);
    }
    q->docket->pairs_judged = pairs_clock(federation_pairs(q->judge->federation));
}

static void tell_resolved(void *context, const struct finding *finding)
{
    const struct question *q = context;
    q->judge->num_findings--;
    q->judge->sink.finding(q->judge->sink.context, finding, true, q->cause);
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
    judge->num_dockets = index < judge->num_dockets ? judge->num_dockets : index + 1;
    const struct domain *domain = federation_domain(judge->federation, index);
    struct parties parties = {0};
    struct question q = {.judge = judge, .docket = &judge->docket[index], .cause = cause};
    uint64_t generation = bindings_generation(federation_bindings(judge->federation), index);
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
        ask_pairs(&q, generation == q.docket->generation);
    }
    q.docket->generation = generation;
    tell_changes(&q);
    findings_close(&q.docket->findings, tell_resolved, &q);
    tell_verdict(&q, &parties);
}

static void judge_marked(struct judge *judge, const struct origin *cause)
{
    size_t index;
    while (federation_next_changed(judge->federation, &index)) {
        judge_domain(judge, index, cause);
    }
}

void judge_use_trust(struct judge *judge, struct trust *trust)
{
    judge->trust = trust;
    judge->trust_generation = trust_generation(trust);
    federation_mark_all(judge->federation);
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

const struct finding *judge_next_finding(const struct judge *judge, const struct name *domain,
                                         const struct finding *previous)
{
    size_t index = federation_find(judge->federation, domain);
    return index < DOMAINS_MAX ? findings_next(&judge->docket[index].findings, previous) : NULL;
}
