/* test_dialogs.c: what is remembered of requests and their answers, domain by domain. */
#include <criterion/criterion.h>

#include <stdio.h>

#include "facts.h"
#include "octets.h"

#define OURS "acano.steven.lab"
#define THEIRS "skype.lab"

/* call is one request, or its answer. */
static struct fact message(const char *method, unsigned number, uint16_t status)
{
    static char cseq[64];
    struct fact fact = {.kind = FACT_SIP_MESSAGE};
    (void)snprintf(cseq, sizeof cseq, "%u %s", number, method);
    fact.origin = origin_between("10.48.36.47", 25001, "10.48.36.6", 5061, 9);
    fact.sip_message.by_server = status != 0;
    fact.sip_message.status = status;
    fact.sip_message.method = bytes_of_text(method);
    fact.sip_message.call_id = bytes_of_text("1@lab");
    fact.sip_message.cseq = bytes_of_text(cseq);
    fact.sip_message.from = name_of(OURS);
    fact.sip_message.to = name_of(THEIRS);
    return fact;
}

static void take(struct world *w, const char *method, unsigned number, uint16_t status)
{
    struct fact fact = message(method, number, status);
    world_take(w, &fact);
}

static void fail_call(struct world *w, unsigned number)
{
    take(w, "INVITE", number, 0);
    take(w, "INVITE", number, 504);
}

/* declare_ours begins a world in which OURS is ours. */
static void declare_ours(struct world *w)
{
    static struct name ours;
    ours = name_of(OURS);
    const struct deployment deployment = {.domains = &ours, .num_domains = 1};
    world_declare(w, &deployment);
}

static const struct domain_sip *sip_of(const struct world *w, const char *name)
{
    const struct domain_sip *sip = NULL;
    struct name wanted = name_of(name);
    for (size_t i = 0; i < federation_num_domains(w->federation); i++) {
        const struct domain *domain = federation_domain(w->federation, i);
        if (name_equal(&domain->name, &wanted)) {
            sip = &domain->sip;
        }
    }
    cr_assert_not_null(sip, "%s is not followed", name);
    return sip;
}

Test(dialogs, a_time_out_is_kept_with_its_request)
{
    struct world w;
    declare_ours(&w);
    struct fact request = message("INVITE", 1, 0);
    request.sip_message.from = name_of("internal.lab");
    request.sip_message.asserted = name_of(OURS);
    world_take(&w, &request);
    struct fact answer = message("INVITE", 1, 504);
    answer.sip_message.from = name_of("internal.lab");
    answer.sip_message.server = bytes_of_text("RTC/6.0");
    world_take(&w, &answer);
    const struct sip_answer *a = &sip_of(&w, OURS)->timed_out;
    cr_assert_eq(a->status, 504);
    cr_expect(bytes_equal(sip_text_view(&a->server), bytes_of_text("RTC/6.0")));
    cr_expect_eq(a->sender.port, 5061);
    cr_expect_eq(a->origin.frames.num_kept, 2, "the request is evidence too");
    cr_expect_eq(sip_of(&w, OURS)->diagnosed.status, 0);
    world_fini(&w);
}

Test(dialogs, an_answer_without_its_request_speaks_for_itself)
{
    struct world w;
    declare_ours(&w);
    take(&w, "INVITE", 1, 504);
    cr_expect_eq(sip_of(&w, OURS)->timed_out.status, 504);
    world_fini(&w);
}

Test(dialogs, what_mends_and_what_does_not)
{
    static const struct {
        const char *name;
        const char *method;
        const char *to;
        uint16_t status;
        bool mends;
    } rows[] = {
        {"a call that succeeds", "INVITE", THEIRS, 200, true},
        {"a message that arrives", "MESSAGE", THEIRS, 202, true},
        {"OPTIONS, which a server answers by itself", "OPTIONS", THEIRS, 200, false},
        {"CANCEL", "CANCEL", THEIRS, 200, false},
        {"a call elsewhere", "INVITE", "elsewhere.lab", 200, false},
        {"a provisional answer", "INVITE", THEIRS, 183, false},
        {"a redirection", "INVITE", THEIRS, 302, false},
        {"another failure", "INVITE", THEIRS, 486, false},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        declare_ours(&w);
        fail_call(&w, 1);
        for (unsigned answered = 0; answered < 2; answered++) {
            struct fact fact = message(rows[i].method, 2, answered ? rows[i].status : 0);
            fact.sip_message.to = name_of(rows[i].to);
            world_take(&w, &fact);
        }
        cr_expect_eq(sip_of(&w, OURS)->timed_out.status, rows[i].mends ? 0 : 504, "%s",
                     rows[i].name);
        world_fini(&w);
    }
}

Test(dialogs, an_answer_that_is_passed_on_is_one)
{
    struct world w;
    declare_ours(&w);
    fail_call(&w, 1);
    take(&w, "INVITE", 1, 200);
    cr_expect_eq(sip_of(&w, OURS)->timed_out.status, 504);
    world_fini(&w);
}

Test(dialogs, what_ours_answer_says_nothing_of_the_other_side)
{
    struct name ours = name_of(OURS);
    struct address expressway = address_in("10.48.36.6");
    const struct deployment deployment = {
        .domains = &ours, .num_domains = 1, .expressways = &expressway, .num_expressways = 1};
    struct world w;
    world_declare(&w, &deployment);
    fail_call(&w, 1);
    cr_expect_eq(sip_of(&w, OURS)->timed_out.status, 0);
    world_fini(&w);
}

Test(dialogs, diagnostics_of_failures_only)
{
    static const struct {
        uint16_t status;
        bool counts;
    } rows[] = {{101, false}, {200, false}, {302, false}, {401, false},
                {407, false}, {403, true},  {404, true},  {504, true}};
    for (size_t i = 0; i < NUM(rows); i++) {
        struct world w;
        declare_ours(&w);
        struct fact fact = message("INVITE", 1, rows[i].status);
        struct sip_diagnostics *d = &fact.sip_message.diagnostics;
        d->given = true;
        d->id = 1010;
        d->reason = bytes_of_text("Certificate trust");
        d->parameter[0] = (struct sip_parameter){bytes_of_text("a"), bytes_of_text("b")};
        d->parameter[1] = (struct sip_parameter){bytes_of_text("c"), bytes_of_text("d")};
        d->num_kept = 2;
        d->num_seen = 2;
        world_take(&w, &fact);
        const struct sip_answer *a = &sip_of(&w, OURS)->diagnosed;
        cr_expect_eq(a->status != 0, rows[i].counts, "%u", (unsigned)rows[i].status);
        struct bytes data = {a->data, a->data_len};
        cr_expect(!rows[i].counts || bytes_equal(data, bytes_of_text("a=\"b\"; c=\"d\"")));
        world_fini(&w);
    }
}

Test(dialogs, values_that_are_too_long_are_cut)
{
    static uint8_t octets[2 * SIP_DATA_MAX];
    struct world w;
    declare_ours(&w);
    memset(octets, 'x', sizeof octets);
    const struct bytes lengthy = {octets, sizeof octets};
    struct fact fact = message("INVITE", 1, 504);
    fact.sip_message.server = lengthy;
    fact.sip_message.diagnostics = (struct sip_diagnostics){
        .given = true, .reason = lengthy, .parameter = {{lengthy, lengthy}}, .num_kept = 1};
    world_take(&w, &fact);
    const struct sip_answer *a = &sip_of(&w, OURS)->diagnosed;
    cr_expect_eq(a->server.len, SIP_VALUE_MAX);
    cr_expect_eq(a->reason.len, SIP_VALUE_MAX);
    cr_expect_eq(a->data_len, SIP_DATA_MAX);
    world_fini(&w);
}

Test(dialogs, a_domain_that_appears_later_is_told_what_was)
{
    static const struct srv_row record = {1, 1, 5061, "vcse." OURS};
    struct world w;
    world_init(&w);
    fail_call(&w, 1);
    cr_expect_eq(federation_num_domains(w.federation), 0, "a caller is not followed for that");
    world_srv(&w, OURS, &record, 1);
    cr_expect_eq(sip_of(&w, OURS)->timed_out.status, 504);
    world_fini(&w);
}

Test(dialogs, the_oldest_goes_first_and_is_missed_where_it_was_open)
{
    struct world w;
    declare_ours(&w);
    for (unsigned i = 0; i < DIALOGS_MAX + 3; i++) {
        take(&w, "INVITE", i, 0);
        if (i == 1) {
            take(&w, "INVITE", i, 200);
        }
    }
    cr_expect_eq(w.counters.value[COUNT_DIALOG_EVICTIONS], 2);
    world_fini(&w);
}

Test(dialogs, which_messages_matter)
{
    static const struct {
        const char *method;
        uint16_t status;
        bool matters;
    } rows[] = {
        {"INVITE", 0, true},      {"INVITE", 100, false},   {"INVITE", 180, false},
        {"INVITE", 200, true},    {"INVITE", 401, true},    {"ACK", 0, false},
        {"OPTIONS", 0, false},    {"OPTIONS", 200, false},  {"OPTIONS", 504, true},
        {"REGISTER", 401, false}, {"SUBSCRIBE", 403, true},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct fact fact = message(rows[i].method, 1, rows[i].status);
        cr_expect_eq(sip_message_matters(&fact.sip_message), rows[i].matters, "%s %u",
                     rows[i].method, (unsigned)rows[i].status);
        fact.sip_message.diagnostics.given = true;
        cr_expect(sip_message_matters(&fact.sip_message));
    }
}
