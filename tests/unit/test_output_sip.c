/* test_output_sip.c: SIP messages as a program and as a person read them. */
#include <criterion/criterion.h>

#include <string.h>

#include "stage.h"

#define OURS "10.48.36.47"
#define THEIRS "10.48.36.6"

static void says(const char *text, const char *words)
{
    cr_expect_not_null(strstr(text, words), "\"%s\" is not in\n%s", words, text);
}

static void says_not(const char *text, const char *words)
{
    cr_expect_null(strstr(text, words), "\"%s\" is in\n%s", words, text);
}

/* timed_out is a 504 that names its cause, with what a terminal must not see. */
static struct fact timed_out(void)
{
    struct fact fact = {.kind = FACT_SIP_MESSAGE};
    struct sip_message *m = &fact.sip_message;
    fact.origin = origin_between(OURS, 25001, THEIRS, 5061, 3);
    frames_add(&fact.origin.frames, 7);
    m->by_server = true;
    m->status = 504;
    m->method = bytes_of_text("INVITE");
    m->call_id = bytes_of_text("1@lab");
    m->cseq = bytes_of_text("1 INVITE");
    m->server = bytes_of_text("RTC/6.0\x1b");
    m->from = name_of("acano.steven.lab");
    m->to = name_of("skype.lab");
    m->diagnostics = (struct sip_diagnostics){
        .given = true,
        .id = 1009,
        .reason = bytes_of_text("No match"),
        .parameter = {{bytes_of_text("fqdn1"), bytes_of_text("\"x\"")}},
        .num_kept = 1,
        .num_seen = 1,
    };
    return fact;
}

static void tell(struct stage *s, const struct fact *fact)
{
    const struct event event = {
        .kind = EVENT_SIP, .origin = &fact->origin, .sip = &fact->sip_message};
    s->driver->event(s->output, &event);
}

Test(output_sip, json_of_a_response)
{
    static struct stage s;
    struct fact fact = timed_out();
    stage_init(&s, "json");
    stage_open(&s);
    tell(&s, &fact);
    const char *line = stage_read(&s);
    says(line, "\"event_type\":\"sip\",\"src_ip\":\"10.48.36.6\",\"src_port\":5061,");
    says(line, "\"sip\":{\"status\":504,\"call_id\":\"1@lab\",\"cseq\":\"1 INVITE\","
               "\"from_domain\":\"acano.steven.lab\",\"to_domain\":\"skype.lab\","
               "\"server\":\"RTC/6.0\\\\x1b\",\"ms_diagnostics\":{\"id\":1009,"
               "\"reason\":\"No match\",\"parameters\":[{\"name\":\"fqdn1\","
               "\"value\":\"\\\"x\\\"\"}]}}");
    stage_fini(&s);
}

Test(output_sip, json_of_a_request_leaves_out_what_is_not_there)
{
    static struct stage s;
    struct fact fact = timed_out();
    fact.sip_message = (struct sip_message){.method = bytes_of_text("BYE")};
    fact.sip_message.asserted = name_of("acano.steven.lab");
    stage_init(&s, "json");
    stage_open(&s);
    tell(&s, &fact);
    const char *line = stage_read(&s);
    says(line, "\"src_ip\":\"10.48.36.47\",\"src_port\":25001,");
    says(line, "\"sip\":{\"method\":\"BYE\",\"pai_domain\":\"acano.steven.lab\"}");
    stage_fini(&s);
}

Test(output_sip, text_as_it_happens_unless_it_is_to_be_quiet)
{
    for (int verbosity = -1; verbosity <= 0; verbosity++) {
        static struct stage s;
        struct fact fact = timed_out();
        stage_init(&s, "text");
        s.context.as_it_happens = true;
        s.context.verbosity = verbosity;
        stage_open(&s);
        tell(&s, &fact);
        fact.sip_message.status = 0;
        fact.sip_message.diagnostics.given = false;
        tell(&s, &fact);
        const char *text = stage_read(&s);
        if (verbosity < 0) {
            cr_expect_str_eq(text, "");
        } else {
            says(text, " sip      504 to INVITE from acano.steven.lab to skype.lab, "
                       "ms-diagnostics 1009 (frame 7)\n");
            says(text, " sip      INVITE from acano.steven.lab to skype.lab (frame 7)\n");
        }
        stage_fini(&s);
    }
}

/* report returns the report of a world that took the messages in; valid until the stage ends. */
static const char *report(struct stage *s, struct fact *messages, size_t num)
{
    static const struct srv_row record = {0, 0, 5061, "vcse.acano.steven.lab"};
    stage_init(s, "text");
    stage_open(s);
    world_srv(&s->world, "acano.steven.lab", &record, 1);
    for (size_t i = 0; i < num; i++) {
        world_take(&s->world, &messages[i]);
    }
    stage_judge(s);
    stage_close(s);
    return stage_read(s);
}

Test(output_sip, the_report_shows_what_still_stands)
{
    static struct stage s;
    struct fact fact = timed_out();
    const char *text = report(&s, &fact, 1);
    says(text,
         "  SIP      10.48.36.6:5061 answered 504 to INVITE to skype.lab, ms-diagnostics 1009, "
         "Server:\n           RTC/6.0\\x1b (frame 7)\n");
    says(text, "error sip-504 (frame 7)\n");
    says(text, "error sip-diagnostics (frame 7)\n");
    cr_expect_null(strchr(text, '\x1b'));
    stage_fini(&s);
}

Test(output_sip, two_failures_are_two_lines)
{
    static struct stage s;
    struct fact facts[] = {timed_out(), timed_out()};
    facts[0].sip_message.diagnostics.given = false;
    facts[1].sip_message.status = 403;
    facts[1].sip_message.cseq = bytes_of_text("2 INVITE");
    facts[1].origin.time_ns = 1000000;
    const char *text = report(&s, facts, 2);
    says(text, "answered 504 to INVITE to skype.lab, Server:");
    says(text, "answered 403 to INVITE to skype.lab, ms-diagnostics 1009");
    stage_fini(&s);
}

Test(output_sip, what_is_mended_is_not_shown)
{
    static struct stage s;
    struct fact facts[] = {timed_out(), timed_out()};
    facts[1].sip_message.status = 200;
    facts[1].sip_message.cseq = bytes_of_text("2 INVITE");
    const char *text = report(&s, facts, 2);
    says_not(text, "SIP ");
    says_not(text, "sip-");
    stage_fini(&s);
}
