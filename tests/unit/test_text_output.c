/* test_text_output.c: what a person reads, while it happens and in the end. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "text_report.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define OURS "10.48.36.47"
#define THEIRS "10.48.36.6"

static const struct srv_row good[] = {{0, 0, 5061, "vcse.acano.steven.lab"}};
static const struct srv_row wrong[] = {{0, 0, 5061, "vcse.steven.lab"}};

/* says checks that words are in text. */
static void says(const char *text, const char *words, const char *name)
{
    cr_expect_not_null(strstr(text, words), "%s: \"%s\" is not in\n%s", name, words, text);
}

static void says_not(const char *text, const char *words, const char *name)
{
    cr_expect_null(strstr(text, words), "%s: \"%s\" is in\n%s", name, words, text);
}

/* know lets the domain have a record, and its target an address. */
static void know(struct stage *s, const struct srv_row *rows)
{
    world_srv(&s->world, "acano.steven.lab", rows, 1);
    world_a(&s->world, rows[0].target, OURS);
    stage_judge(s);
}

Test(text_output, findings_and_verdicts_are_told_as_they_happen)
{
    static struct stage s;
    stage_init(&s, "text");
    s.context.as_it_happens = true;
    stage_open(&s);
    world_srv(&s.world, "acano.steven.lab", wrong, 1);
    stage_judge(&s);
    const char *text = stage_read(&s);
    says(text, "00:00:00.001 OPEN     error   srv-domain-mismatch acano.steven.lab (frame 1): ",
         "it opens");
    says(text, "00:00:00.001 FAIL     acano.steven.lab\n", "its verdict");
    world_srv(&s.world, "acano.steven.lab", good, 1);
    stage_judge(&s);
    text = stage_read(&s);
    says(text, " RESOLVED error   srv-domain-mismatch acano.steven.lab (frame 1): ", "it closes");
    says(text, " UNKNOWN  acano.steven.lab\n", "its verdict then");
    stage_fini(&s);
}

Test(text_output, nothing_is_told_before_the_report_of_a_file)
{
    static struct stage s;
    stage_init(&s, "text");
    s.context.verbosity = 1;
    stage_open(&s);
    know(&s, wrong);
    cr_expect_str_eq(stage_read(&s), "");
    stage_close(&s);
    says(stage_read(&s), "FAIL acano.steven.lab\n", "the report");
    stage_fini(&s);
}

Test(text_output, responses_and_handshakes_are_told_unless_it_is_to_be_quiet)
{
    for (int verbosity = -1; verbosity <= 0; verbosity++) {
        static struct stage s;
        stage_init(&s, "text");
        s.context.as_it_happens = true;
        s.context.verbosity = verbosity;
        stage_open(&s);
        const struct dns_record records[2] = {
            {.type = DNS_SRV, .srv = {.port = 5061, .target = name_of("b.example")}},
            {.type = DNS_A},
        };
        struct dns_response response = {
            .question.name = name_of("a.example"), .record = records, .num_answers = 2};
        struct origin origin = origin_between(OURS, 5300, "192.0.2.53", 53, 1);
        frames_add(&origin.frames, 7);
        struct event event = {.kind = EVENT_DNS, .origin = &origin, .dns = &response};
        s.driver->event(s.output, &event);
        stage_shake(&s, &(struct shake){THEIRS, OURS, TLS_1_3, TLS_FULL, .complete = true});
        event = (struct event){.kind = EVENT_TCP, .origin = &origin, .tcp = TCP_OUTCOME_RESET};
        s.driver->event(s.output, &event);
        const char *text = stage_read(&s);
        if (verbosity < 0) {
            cr_expect_str_eq(text, "");
        } else {
            says(
                text,
                " dns      a.example: SRV b.example:5061 and 1 more, says 192.0.2.53:53 (frame 7)\n",
                "a response");
            says(text,
                 " tls      10.48.36.6:50000 to 10.48.36.47:5061 complete, "
                 "no certificate: TLS 1.3 encrypts it (frames 1, 2, 3, 4)\n",
                 "a handshake");
            says(text,
                 " tcp      10.48.36.47:5300 to 192.0.2.53:53 reset before TLS was up (frame 7)\n",
                 "an attempt");
        }
        stage_fini(&s);
    }
}

static const struct {
    const char *name;
    struct shake shake;
    const char *line;   /* of the handshake, as it happens */
    const char *report; /* of the side, in the end */
} rows[] = {
    {"TLS 1.3",
     {THEIRS, OURS, TLS_1_3, TLS_FULL, .complete = true},
     "no certificate: TLS 1.3 encrypts it",
     "certificate hidden by TLS 1.3"},
    {"resumed",
     {THEIRS, OURS, TLS_1_2, TLS_RESUMED, .complete = true},
     "no certificate: the session was resumed",
     "no certificate, the session was resumed"},
    {"cut by the snap length",
     {THEIRS, OURS, TLS_1_2, TLS_FULL, .has_gap = {[TLS_SERVER] = true}, .complete = true},
     "no certificate: the snap length cut it off",
     "certificate not in the capture"},
    {"over before",
     {THEIRS, OURS, TLS_1_2, TLS_RESUMPTION_UNKNOWN, .complete = false},
     "not complete, no certificate: the handshake ended before it",
     "no certificate, the handshake ended before"},
    {"unreadable",
     {THEIRS, OURS, TLS_1_2, TLS_FULL, .shown = {[TLS_SERVER] = SHOWN_GARBAGE}, .complete = true},
     "complete (frames ",
     "a certificate that cannot be read (frame "},
    {"a client that declined",
     {OURS, THEIRS, TLS_1_2, TLS_FULL, .requested = true, .shown = {SHOWN_EMPTY, SHOWN_GARBAGE},
      .complete = true},
     "complete (frames ",
     "declined to show a certificate (frame "},
    {"a client that was not asked",
     {OURS, THEIRS, TLS_1_2, TLS_FULL, .shown = {SHOWN_NOTHING, SHOWN_GARBAGE}, .complete = true},
     "complete (frames ",
     "no certificate, the server did not ask for one"},
};

Test(text_output, why_a_certificate_is_not_there_is_said)
{
    for (size_t i = 0; i < NUM(rows); i++) {
        static struct stage s;
        stage_init(&s, "text");
        s.context.as_it_happens = true;
        s.context.verbosity = 1;
        stage_open(&s);
        know(&s, good);
        stage_read(&s);
        stage_shake(&s, &rows[i].shake);
        says(stage_read(&s), rows[i].line, rows[i].name);
        stage_judge(&s);
        stage_close(&s);
        /* Lines are wrapped: words are compared as if they stood on one line. */
        char *text = strdup(stage_read(&s));
        for (char *c = text; (c = strstr(c, "\n           ")) != NULL;) {
            memmove(c + 1, c + 12, strlen(c + 12) + 1);
            *c = ' ';
        }
        says(text, rows[i].report, rows[i].name);
        free(text);
        stage_fini(&s);
    }
}

/* strip removes what dresses words. */
static void strip(char *text)
{
    for (char *c = text; (c = strchr(c, '\033')) != NULL;) {
        char *end = strchr(c, 'm');
        cr_assert_not_null(end);
        memmove(c, end + 1, strlen(end + 1) + 1);
    }
}

Test(text_output, colour_is_never_the_only_sign)
{
    char *reports[2];
    for (int colour = 0; colour <= 1; colour++) {
        static struct stage s;
        stage_init(&s, "text");
        s.context.colour = colour == 1;
        stage_open(&s);
        know(&s, wrong);
        stage_close(&s);
        reports[colour] = strdup(stage_read(&s));
        stage_fini(&s);
    }
    says_not(reports[0], "\033", "plain");
    says(reports[1], "\033[1;31mFAIL\033[0m acano.steven.lab\n", "in colour");
    strip(reports[1]);
    cr_expect_str_eq(reports[0], reports[1]);
    free(reports[0]);
    free(reports[1]);
}

Test(text_output, a_source_is_named_where_there_are_several_and_escaped)
{
    static struct stage s;
    stage_init(&s, "text");
    s.context.many_sources = true;
    stage_open(&s);
    know(&s, wrong);
    stage_close(&s);
    const char *text = stage_read(&s);
    says(text, "(frame 1 of a\\x1b[31m\"b.pcap)", "several sources");
    says_not(text, "\033", "an escape sequence of the file's name");
    stage_fini(&s);
}

Test(text_output, no_traffic_is_said_in_words)
{
    static const struct {
        uint64_t num_packets;
        const char *words;
    } cases[] = {
        {0, "No packets: there is nothing to judge.\n"},
        {9, "No federation traffic: nobody asked for _sipfederationtls._tcp"},
    };
    for (size_t i = 0; i < NUM(cases); i++) {
        static struct stage s;
        stage_init(&s, "text");
        s.world.counters.value[COUNT_PACKETS] = cases[i].num_packets;
        stage_open(&s);
        stage_close(&s);
        const char *text = stage_read(&s);
        says(text, cases[i].words, "no traffic");
        says(text, "0 fail, 0 pass, 0 unknown; nothing lost\n", "totals");
        stage_fini(&s);
    }
}

Test(text_output, every_loss_is_told_by_the_totals)
{
    for (size_t which = 0; which < COUNT_NUM; which++) {
        static struct stage s;
        char words[160];
        stage_init(&s, "text");
        s.world.counters.value[which] = 3;
        stage_open(&s);
        stage_close(&s);
        char *text = strdup(stage_read(&s));
        for (char *c = text; (c = strchr(c, '\n')) != NULL;) {
            *c = ' ';
        }
        (void)snprintf(words, sizeof words, "lost or not seen: 3 %s", counter_infos[which].title);
        (counter_infos[which].kind != COUNTER_WORK ? says : says_not)(text, words,
                                                                      counter_infos[which].name);
        free(text);
        stage_fini(&s);
    }
}

Test(text_output, strangers_are_named_up_to_five)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    know(&s, good);
    for (uint64_t i = 1; i <= 7; i++) {
        char client[32];
        (void)snprintf(client, sizeof client, "192.0.2.%u", (unsigned)i);
        struct fact fact = {.kind = FACT_TCP_OUTCOME, .tcp_outcome = TCP_OUTCOME_REFUSED};
        fact.origin = origin_between(client, 1000, "192.0.2.100", 5061, i);
        world_take(&s.world, &fact);
    }
    stage_judge(&s);
    stage_close(&s);
    const char *text = stage_read(&s);
    says(text, "that belong to no domain seen here:\n  192.0.2.1 to 192.0.2.100:5061\n", "first");
    says(text, "  192.0.2.5 to 192.0.2.100:5061\n  and 2 more\n", "the rest");
    says_not(text, "192.0.2.6", "the sixth");
    stage_fini(&s);
}

Test(text_output, an_alias_is_shown_with_what_it_stands_for)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    world_srv(&s.world, "acano.steven.lab", good, 1);
    world_cname(&s.world, "vcse.acano.steven.lab", "edge.example", OURS);
    stage_judge(&s);
    stage_close(&s);
    says(stage_read(&s), "address  vcse.acano.steven.lab = edge.example -> 10.48.36.47 (frame 2)",
         "an alias");
    stage_fini(&s);
}

Test(text_output, quiet_leaves_out_what_was_seen_and_keeps_the_findings)
{
    static struct stage s;
    stage_init(&s, "text");
    s.context.verbosity = -1;
    stage_open(&s);
    know(&s, wrong);
    stage_close(&s);
    const char *text = stage_read(&s);
    says_not(text, "SRV      ", "quiet");
    says(text, "error srv-domain-mismatch (frame 1)\n", "quiet");
    stage_fini(&s);
}

Test(text_output, the_report_tells_what_was_resolved_and_what_changed)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    know(&s, wrong);
    know(&s, good);
    stage_close(&s);
    const char *text = stage_read(&s);
    says(text,
         "earlier: 1970-01-01T00:00:00Z resolved error srv-domain-mismatch (frame 1): The SRV",
         "what was resolved");
    says(text, "earlier: 1970-01-01T00:00:00Z another target: vcse.steven.lab:5061 ->",
         "what changed");
    says_not(text, "not listed", "nothing is left out");
    stage_fini(&s);
}

Test(text_output, the_report_leaves_out_the_oldest_events)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    for (size_t i = 0; i < HISTORY_LINES_MAX; i++) {
        know(&s, i % 2 == 0 ? wrong : good);
    }
    stage_close(&s);
    const char *text = stage_read(&s);
    says(text, " earlier events are not listed: --json tells all.\n", "what is left out");
    says_not(text, "(frame 1): The SRV", "the oldest");
    stage_fini(&s);
}

Test(text_output, what_cannot_be_known_is_told_once)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    know(&s, good);
    stage_shake(&s, &(struct shake){
                        .client = OURS, .server = THEIRS, .version = TLS_1_2, .complete = true});
    s.world.counters.value[COUNT_DNS_MESSAGES] = 2;
    stage_close(&s);
    const char *text = stage_read(&s);
    says(text, "What cannot be known from here:\n  - what Microsoft's own resolver", "our record");
    says(text, "whether calls from Microsoft were tried", "no call to us");
    says(text, "which CAs Microsoft's side trusts", "trust");
    says(text, "what SIP says inside TLS", "SIP");
    says_not(text, "which of these domains", "it is declared");
    says_not(text, "no DNS at all", "there was some");
    says_not(text, "a look-up would say", "it was seen");
    stage_fini(&s);
}

Test(text_output, nothing_of_ours_is_unknown_of_a_partner_alone)
{
    static struct stage s;
    stage_init(&s, "text");
    stage_open(&s);
    world_srv(&s.world, "skype.lab", (const struct srv_row[]){{0, 0, 5061, "sip.skype.lab"}}, 1);
    stage_judge(&s);
    stage_close(&s);
    const char *text = stage_read(&s);
    says_not(text, "own resolver", "it is not our record");
    says_not(text, "calls from Microsoft", "nobody would call us");
    says(text, "no DNS at all was seen", "nothing was counted");
    stage_fini(&s);
}
