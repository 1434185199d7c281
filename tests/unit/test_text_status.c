/* test_text_status.c: the line at the bottom of a terminal, and how far a file is read. */
#include <criterion/criterion.h>

#include <string.h>

#include "dns_words.h"
#include "progress.h"
#include "stage.h"
#include "text_status.h"
#include "timestamp.h"

#define NUM(array) (sizeof(array) / sizeof(array)[0])

Test(text_status, names_the_worst_first_and_never_exceeds_the_width)
{
    static const struct srv_row wrong = {0, 0, 5061, "b.example"};
    static const struct {
        size_t width;
        const char *line;
    } rows[] = {
        {200, "7 packets, 3 dropped  FAIL acano.steven.lab  UNKNOWN a.example"},
        {50, "7 packets, 3 dropped  FAIL acano.steven.lab +1"},
        {30, "7 packets, 3 dropped +2"},
        {5, ""},
    };
    struct stage s;
    stage_init(&s, "text");
    s.context.live = true;
    s.context.watched = true;
    stage_open(&s);
    world_silence(&s.world, "_sipfederationtls._tcp.a.example", DNS_SRV);
    world_srv(&s.world, "acano.steven.lab", &wrong, 1);
    stage_judge(&s);
    s.world.counters.value[COUNT_PACKETS] = 7;
    s.world.counters.value[COUNT_KERNEL_DROPS] = 2;
    s.world.counters.value[COUNT_INTERFACE_DROPS] = 1;
    const struct stats stats = {.counters = &s.world.counters};
    for (size_t i = 0; i < NUM(rows); i++) {
        (void)stage_read(&s);
        text_status_write(&s.context, &stats, rows[i].width);
        const char *line = stage_read(&s);
        cr_expect_str_eq(line, rows[i].line, "at %zu: %s", rows[i].width, line);
    }
    stage_fini(&s);
}

Test(text_status, gives_way_to_every_other_line)
{
    static const struct srv_row wrong = {0, 0, 5061, "b.example"};
    struct stage s;
    stage_init(&s, "text");
    s.context.as_it_happens = true;
    s.context.watched = true;
    stage_open(&s);
    world_srv(&s.world, "a.example", &wrong, 1);
    stage_judge(&s);
    cr_expect(strstr(stage_read(&s), "\r\033[K00:00:0") != NULL);
    const struct stats stats = {.counters = &s.world.counters};
    s.driver->watch(s.output, &stats);
    const char *line = stage_read(&s);
    cr_expect(strncmp(line, "\r\033[K0 packets", 12) == 0 && strchr(line, '\n') == NULL, "%s",
              line);
    s.driver->close(s.output, &stats);
    s.output = NULL;
    cr_expect(strncmp(stage_read(&s), "\r\033[K", 4) == 0,
              "the report begins on a line of its own");
    stage_fini(&s);
}

Test(progress, says_share_rate_and_time_left)
{
    static const struct {
        struct capture_position position;
        int64_t age_ns;
        const char *words;
    } rows[] = {
        {{0, 104857600}, 0, "  0 % of 100 MiB"},
        {{52428800, 104857600}, 2 * NS_PER_SECOND, " 50 % of 100 MiB, 25 MiB/s, 2 s left"},
        {{104857600, 104857600}, NS_PER_SECOND, "100 % of 100 MiB, 100 MiB/s, 0 s left"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char out[PROGRESS_WORDS_MAX];
        cr_expect_str_eq(progress_words(rows[i].position, rows[i].age_ns, out), rows[i].words);
    }
}

Test(dns_words, say_what_was_answered)
{
    const struct dns_record address = {
        .type = DNS_A,
        .address = address_of((struct bytes){(const uint8_t *)"\300\000\002\001", 4})};
    const struct dns_record alias = {.type = DNS_CNAME, .alias = name_of("c.example")};
    const struct dns_record text = {.type = 16};
    const struct {
        struct dns_response response;
        const char *words;
    } rows[] = {
        {{.record = &address, .num_answers = 1}, "A 192.0.2.1"},
        {{.record = &alias, .num_answers = 1}, "CNAME c.example"},
        {{.record = &text, .num_answers = 1}, "TXT"},
        {{.question.type = DNS_AAAA}, "no AAAA record"},
        {{.question.type = DNS_SRV, .truncated = true}, "no SRV record, truncated"},
        {{.rcode = DNS_NXDOMAIN}, "NXDOMAIN"},
        {{.rcode = 15}, "RCODE15"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char storage[2 * NAME_TEXT_MAX];
        struct text t = text_init(storage, sizeof storage);
        dns_add_answer(&t, &rows[i].response);
        cr_expect_str_eq(storage, rows[i].words);
    }
}
