/* rule: a row of data and one pure function over facts. */
#ifndef FEDTAP_RULE_H
#define FEDTAP_RULE_H

#include "federation.h"
#include "party.h"
#include "trust.h"

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

struct rule;

/* rule_setting changes the severity of one rule, or turns it off. */
struct rule_setting {
    const struct rule *rule;
    bool off;
    enum severity severity; /* unless off: of all its findings */
};

/* What a rule is asked about. */
enum scope {
    SCOPE_DOMAIN, /* once for each domain */
    SCOPE_PARTY, /* for each address of the target and each role it was seen in, by its last state */
    SCOPE_PAIR,  /* for each pair of hosts of which one stands for the target */
};

/* Facts without which a rule cannot be asked; the framework then leaves it out. */
enum need {
    NEED_RECORD = 1,      /* a usable SRV record; subject.record is set */
    NEED_CERTIFICATE = 2, /* the side's chain is readable; subject.judgement is set */
    NEED_LOOKUP = 4,      /* Microsoft looks the domain up: no partner typed a name instead */
};

/* subject is what one question to a rule is about: facts only. */
struct subject {
    const struct deployment *deployment;
    const struct domain *domain;
    enum ownership owner;
    const struct srv_record *record; /* the one in use, or NULL */
    int64_t now_ns;                  /* packet time of the question */
    bool is_over;                    /* nothing more comes: the capture is at its end */
    const struct parties *parties;   /* all that stand for the target */
    const struct pair *pair;         /* SCOPE_PARTY, SCOPE_PAIR */
    enum tls_side side;              /* the side of pair that stands for the target */
    bool other_side_known;   /* SCOPE_PAIR: the other side stands for a domain's target too */
    bool succeeds_elsewhere; /* SCOPE_PAIR with an alert: the side completed a handshake with
                                another host */
    const struct chain_judgement *judgement; /* of that side's chain, or NULL */
};

/* MESSAGE_MAX is room for a finding's message or remedy with its terminator. */
#define MESSAGE_MAX 1024

/* prediction is what the Microsoft side will say, as its documents and logs word it; a prediction,
 * never a fact. ms_diagnostics 0 and NULL texts mean none. */
struct prediction {
    unsigned ms_diagnostics;
    const char *reason;      /* of ms_diagnostics, as the product words it */
    const char *result_code; /* of the Edge's diagnostic log */
    const char *result_name;
    const char *hresult;
    const char *hresult_name;
    char data
        [MESSAGE_MAX]; /* parameters as the log shows them: domain="…";fqdn1="…"; may be empty */
};

/* outcome is a rule's answer. */
struct outcome {
    bool failed; /* otherwise nothing is wrong, or the rule does not apply */
    enum severity severity;
    struct origin origin; /* the evidence, of a failed one */
    struct prediction predicts;
    char message[MESSAGE_MAX]; /* what is wrong: escaped, one or more sentences */
    char remedy[MESSAGE_MAX];  /* how to mend it */
};

/* rule is one row. Texts are constants in plain English, for --explain and docs/rules.md. */
struct rule {
    const char *id;
    enum severity severity; /* by default; the check may choose another */
    enum scope scope;
    unsigned needs; /* enum need, joined with | */
    bool essential; /* a pass says that this holds: a finding, however mild, leaves none */
    const char *title;
    const char *why;
    const char *on_the_wire; /* what fedtap looks at */
    const char *far_side;    /* what the caller and the Microsoft side see */
    const char *remedy;
    const char *source; /* document and section */

    /* check answers for subject by filling outcome, which comes with failed false and severity the
     * row's. It reads facts only: no clock, no state. */
    void (*check)(const struct subject *subject, struct outcome *outcome);
};

/* The rows of each file. */
extern const struct rule rules_dns[];
extern const size_t num_rules_dns;
extern const struct rule rules_lookup[];
extern const size_t num_rules_lookup;
extern const struct rule rules_record[];
extern const size_t num_rules_record;
extern const struct rule rules_cert[];
extern const size_t num_rules_cert;
extern const struct rule rules_profile[];
extern const size_t num_rules_profile;
extern const struct rule rules_trust[];
extern const size_t num_rules_trust;
extern const struct rule rules_revocation[];
extern const size_t num_rules_revocation;
extern const struct rule rules_compare[];
extern const size_t num_rules_compare;
extern const struct rule rules_tls[];
extern const size_t num_rules_tls;
extern const struct rule rules_tcp[];
extern const size_t num_rules_tcp;
extern const struct rule rules_sip[];
extern const size_t num_rules_sip;

/* RULES_MAX is more than there are. */
#define RULES_MAX 64

/* rule_count and rule_at walk all rules in the order of the tables. */
size_t rule_count(void);
const struct rule *rule_at(size_t index);

/* rule_find returns the rule of that identifier, or NULL. */
const struct rule *rule_find(const char *id);

/* rule_setting_of returns what the operator set for a rule, or NULL. */
const struct rule_setting *rule_setting_of(const struct deployment *deployment,
                                           const struct rule *rule);

/* severity_name is "info", "warning" or "error". */
const char *severity_name(enum severity severity);

#endif
