/* test_text_counters.c: the counters for a person, and for a program. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "stage.h"
#include "text_counters.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static const struct stats_table tables[] = {{"flows", 1536}, {"hosts", 0}, {"pairs", 2097152}};
static const struct stats_source sources[] = {
    {"eth0", {1000, 7, 3}, {100, 2, 1}},
    {"eth\x1b[1", {0, 0, 0}, {0, 0, 0}},
};

static struct stats stats_of(const struct counters *counters, bool live)
{
    return (struct stats){
        .counters = counters,
        .memory_used = 1,
        .memory_peak = 2,
        .table = tables,
        .num_tables = NUM(tables),
        .source = sources,
        .num_sources = NUM(sources),
        .live = live,
    };
}

/* block returns what a person reads, to be freed. */
static char *block(const struct stage *s, const struct stats *stats)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    text_counters(stream, stats, s->world.federation, s->judge, 0);
    cr_assert(fclose(stream) == 0);
    return text;
}

Test(text_counters, a_block_says_what_came_and_what_was_lost)
{
    static struct stage s;
    struct counters counters = {{0}};
    const struct srv_row record[] = {{0, 0, 5061, "vcse.steven.lab"}};
    counters.value[COUNT_PACKETS] = 993;
    counters.value[COUNT_OCTETS] = 3 * 1024 * 1024;
    counters.value[COUNT_KERNEL_DROPS] = 7;
    stage_init(&s, "text");
    stage_open(&s);
    world_srv(&s.world, "acano.steven.lab", record, 1);
    stage_judge(&s);
    struct stats stats = stats_of(&counters, true);
    char *text = block(&s, &stats);
    static const char *const words[] = {
        "fedtap: counters at 1970-01-01T00:00:00.000000Z\n",
        "packets:  993 (3.0 MiB)",
        "from:     eth0: 1000 received, dropped by the kernel 7, by the interface 3\n",
        "eth\\x1b[1: 0 received",
        "2.0 MiB; flows 1.5 KiB; pairs 2.0 MiB\n",
        "verdict:  FAIL acano.steven.lab\n",
        "lost or not seen: 7 packets dropped by the kernel\n",
    };
    for (size_t i = 0; i < NUM(words); i++) {
        cr_expect_not_null(strstr(text, words[i]), "\"%s\" is not in\n%s", words[i], text);
    }
    cr_expect_null(strstr(text, "hosts"), "nothing is in it:\n%s", text);
    free(text);
    stage_fini(&s);
}

Test(text_counters, of_files_only_those_are_told_that_were_read)
{
    static struct stage s;
    const struct counters counters = {{0}};
    stage_init(&s, "text");
    stage_open(&s);
    struct stats stats = stats_of(&counters, false);
    char *text = block(&s, &stats);
    cr_expect_not_null(strstr(text, "eth0"), "%s", text);
    cr_expect_null(strstr(text, "eth\\x1b"), "%s", text);
    cr_expect_not_null(strstr(text, "nothing lost\n"), "%s", text);
    free(text);
    stage_fini(&s);
}

Test(text_counters, a_program_is_told_what_came_since_the_last_time)
{
    static struct stage s;
    const struct counters counters = {{0}};
    stage_init(&s, "json");
    stage_open(&s);
    struct stats stats = stats_of(&counters, true);
    const struct event event = {.kind = EVENT_STATS, .stats = &stats};
    s.driver->event(s.output, &event);
    const char *json = stage_read(&s);
    static const char *const words[] = {
        "\"memory\":{\"used\":1,\"peak\":2,\"tables\":{\"flows\":1536,\"hosts\":0,",
        "{\"in_iface\":\"eth0\",\"received\":100,\"kernel_drops\":2,\"interface_drops\":1}",
        "{\"in_iface\":\"eth\\\\x1b[1\",\"received\":0,",
    };
    for (size_t i = 0; i < NUM(words); i++) {
        cr_expect_not_null(strstr(json, words[i]), "\"%s\" is not in\n%s", words[i], json);
    }
    stage_fini(&s);
}
