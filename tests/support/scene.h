/* scene.h: a call in which everything is right, and rows that spoil one thing each. */
#ifndef FEDTAP_TEST_SCENE_H
#define FEDTAP_TEST_SCENE_H

#include "facts.h"
#include "rule.h"

#define NOW INT64_C(1700000000000000000)
#define DAY INT64_C(86400000000000)

/* scene is a call to Microsoft in which everything is right; each row spoils one thing. */
struct scene {
    struct name ours[1];
    struct deployment deployment;
    struct domain domain;
    struct pair pair;
    struct certificate leaf;
    struct bytes san[1];
    struct chain_judgement judgement;
    struct pair other_pair; /* of another party */
    struct parties parties;
    struct address expressway;
    struct nat nat;
    struct subject subject;
};

/* set_scene sets everything right. */
void set_scene(struct scene *s);

/* Ways to spoil a scene that several files need. */
void as_it_is(struct scene *s);
void target_hosted(struct scene *s);
void a_call_from_microsoft(struct scene *s);

/* rule_row is what a rule answers when a scene is spoilt. */
struct rule_row {
    const char *rule;
    void (*spoil)(struct scene *);
    bool fails;
    enum severity severity;
    unsigned ms_diagnostics;
    const char *result_code;
    const char *hresult;
};

#define PASSES false, SEVERITY_INFO, 0, NULL, NULL

extern const struct rule_row rule_rows_dns[];
extern const size_t num_rule_rows_dns;
extern const struct rule_row rule_rows_certificate[];
extern const size_t num_rule_rows_certificate;
extern const struct rule_row rule_rows_presented[];
extern const size_t num_rule_rows_presented;
extern const struct rule_row rule_rows_connection[];
extern const size_t num_rule_rows_connection;
extern const struct rule_row rule_rows_sip[];
extern const size_t num_rule_rows_sip;

#endif
