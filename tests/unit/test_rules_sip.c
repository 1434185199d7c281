/* test_rules_sip.c: what the rules about SIP say, word by word where it matters. */
#include <criterion/criterion.h>

#include <string.h>

#include "diagnoses.h"
#include "octets.h"
#include "outcome.h"
#include "scene.h"

static void set_text(struct sip_text *text, const char *value)
{
    text->len = (uint8_t)strlen(value);
    memcpy(text->octets, value, text->len);
}

static void set_diagnosed(struct scene *s, uint32_t id, const char *data)
{
    struct sip_answer *a = &s->domain.sip.diagnosed;
    set_scene(s);
    a->status = 504;
    a->sender = s->pair.server;
    a->from = s->ours[0];
    a->to = name_of("skype.lab");
    a->has_diagnostics = true;
    a->id = id;
    a->data_len = (uint16_t)strlen(data);
    memcpy(a->data, data, a->data_len);
    set_text(&a->method, "INVITE");
    set_text(&a->reason, "Certificate trust");
}

static void ask(const char *id, const struct scene *s, struct outcome *o)
{
    const struct rule *rule = rule_find(id);
    memset(o, 0, sizeof *o);
    o->severity = rule->severity;
    rule->check(&s->subject, o);
}

Test(rules_sip, an_id_says_what_it_confirms)
{
    static const struct {
        uint32_t id;
        const char *data;
        const char *says;
        const char *says_not;
    } rows[] = {
        {1008, "", "confirms a finding of srv-missing", "believed"},
        {1009, "fqdn1=\"a\"", "confirms a finding of srv-domain-mismatch", "believed"},
        {1010, "", "cert-untrusted", "believed"},
        {1010, "HRESULT=\"0x80090322(SEC_E_WRONG_PRINCIPAL)\"",
         "SEC_E_WRONG_PRINCIPAL. It confirms a finding of cert-name-mismatch", "cert-untrusted"},
        {1010, "HRESULT=\"0x800B0109\"", "cert-untrusted", "cert-name-mismatch"},
        {1014, "", "confirms a finding of target-no-address", "believed"},
        {1002, "", "policy", "confirms"},
        {1046, "", "believed, and not read in a document", "no document"},
        {1047, "", "tls-alert", "believed"},
        {1999, "", "No document that fedtap knows", "confirms"},
        {52031, "", "No document that fedtap knows", "confirms"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        static struct scene s;
        static struct outcome o;
        set_diagnosed(&s, rows[i].id, rows[i].data);
        ask("sip-diagnostics", &s, &o);
        cr_expect(o.failed);
        cr_expect_not_null(strstr(o.message, rows[i].says), "%s", o.message);
        cr_expect_null(strstr(o.message, rows[i].says_not), "%s", o.message);
        cr_expect_not_null(strstr(o.message, "INVITE from acano.steven.lab to skype.lab"), "%s",
                           o.message);
    }
}

Test(rules_sip, a_time_out_tells_that_nothing_is_told)
{
    static struct scene s;
    static struct outcome o;
    set_diagnosed(&s, 1010, "");
    s.domain.sip.timed_out = s.domain.sip.diagnosed;
    ask("sip-504", &s, &o);
    cr_expect_not_null(strstr(o.message, "see sip-diagnostics"), "%s", o.message);
    s.domain.sip.timed_out.has_diagnostics = false;
    set_text(&s.domain.sip.timed_out.server, "RTC/6.0");
    s.domain.sip.timed_out.asserted = name_of("asserted.lab");
    ask("sip-504", &s, &o);
    cr_expect_not_null(strstr(o.message, "Server: RTC/6.0"), "%s", o.message);
    cr_expect_not_null(strstr(o.message, "do not tell the reason"), "%s", o.message);
    cr_expect_not_null(strstr(o.message, "from asserted.lab"), "%s", o.message);
}

/* Every rule that a table names is there. */
static void expect_rules(const char *confirms)
{
    char words[256];
    char *rest = words;
    char *word;
    (void)strncpy(words, confirms, sizeof words - 1);
    words[sizeof words - 1] = '\0';
    while ((word = strtok_r(rest, ", ", &rest)) != NULL) {
        cr_expect(strcmp(word, "or") == 0 || rule_find(word) != NULL, "%s", word);
    }
}

Test(rules_sip, the_tables_name_rules_that_exist)
{
    for (unsigned id = 0; id < 20000; id++) {
        const struct diagnosis *d = diagnosis_of(id);
        if (d != NULL) {
            expect_rules(d->confirms != NULL ? d->confirms : "");
            cr_expect(strlen(d->meaning) > 10 && strlen(d->remedy) > 10, "%u", id);
        }
    }
}

Test(rules_sip, an_hresult_is_found_anywhere)
{
    cr_expect_str_eq(hresult_in(bytes_of_text("x0X80090325"))->name, "SEC_E_UNTRUSTED_ROOT");
    cr_expect_null(hresult_in(bytes_of_text("0x8009032")));
    cr_expect_null(hresult_in((struct bytes){NULL, 0}));
    expect_rules(hresult_in(bytes_of_text("0x800b010c"))->confirms);
}
