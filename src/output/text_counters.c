#include "text_counters.h"

#include <inttypes.h>
#include <stdlib.h>

#include "terminal.h"
#include "text.h"
#include "text_report.h"
#include "timestamp.h"
#include "wrap.h"

#define INDENT 2

/* LINE_LEN_MAX is room for a line before it is wrapped, with its terminator. */
#define LINE_LEN_MAX 4096

/* SIZE_TEXT_MAX is room for a size in words. */
#define SIZE_TEXT_MAX 32

static void add_loss(struct text *t, uint64_t num, const char *what)
{
    if (num > 0) {
        text_add(t, "%s%" PRIu64 " %s", t->len > 0 ? ", " : "", num, what);
    }
}

const char *text_counters_losses(const struct counters *counters, char out[LOSSES_MAX])
{
    struct text t = text_init(out, LOSSES_MAX);
    for (enum counter i = 0; i < COUNT_NUM; i++) {
        if (counter_infos[i].kind != COUNTER_WORK) {
            add_loss(&t, counters->value[i], counter_infos[i].title);
        }
    }
    return out;
}

/* size_format writes octets in the unit that suits them. */
static const char *size_format(uint64_t octets, char out[SIZE_TEXT_MAX])
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    double size = (double)octets / 1024;
    size_t unit = 0;
    if (octets < 1024) {
        snprintf(out, SIZE_TEXT_MAX, "%" PRIu64 " octets", octets);
        return out;
    }
    while (size >= 1024 && unit + 1 < sizeof units / sizeof units[0]) {
        size /= 1024;
        unit++;
    }
    snprintf(out, SIZE_TEXT_MAX, "%.1f %s", size, units[unit]);
    return out;
}

static void write_work(FILE *stream, const struct counters *c)
{
    char line[LINE_LEN_MAX];
    char size[SIZE_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    text_add(&t,
             "%" PRIu64 " (%s), %" PRIu64 " decoded, %" PRIu64 " ignored, %" PRIu64 " fragments",
             c->value[COUNT_PACKETS], size_format(c->value[COUNT_OCTETS], size),
             c->value[COUNT_DECODED], c->value[COUNT_IGNORED], c->value[COUNT_FRAGMENTS]);
    wrap_paragraph(stream, INDENT, "packets:  ", line);
    t = text_init(line, sizeof line);
    text_add(&t, "%" PRIu64 " tracked, %" PRIu64 " forgotten for want of room, %" PRIu64 " gaps",
             c->value[COUNT_FLOWS], c->value[COUNT_FLOW_EVICTIONS], c->value[COUNT_STREAM_GAPS]);
    wrap_paragraph(stream, INDENT, "flows:    ", line);
}

/* write_sources writes a line for each source of which anything came, and for each interface. */
static void write_sources(FILE *stream, const struct stats *stats)
{
    for (size_t i = 0; i < stats->num_sources; i++) {
        const struct stats_source *source = &stats->source[i];
        char line[LINE_LEN_MAX];
        struct text t = text_init(line, sizeof line);
        if (!stats->live && source->total.received == 0) {
            continue;
        }
        text_add_escaped(&t, bytes_of_text(source->name));
        text_add(&t,
                 ": %" PRIu64 " received, dropped by the kernel %" PRIu64
                 ", by the interface %" PRIu64,
                 source->total.received, source->total.kernel_drops, source->total.interface_drops);
        wrap_paragraph(stream, INDENT, "from:     ", line);
    }
}

static void write_memory(FILE *stream, const struct stats *stats)
{
    char line[LINE_LEN_MAX];
    char size[SIZE_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    uint64_t sum = 0;
    for (size_t i = 0; i < stats->num_tables; i++) {
        sum += stats->table[i].octets;
    }
    text_add(&t, "%s", size_format(sum, size));
    for (size_t i = 0; i < stats->num_tables; i++) {
        if (stats->table[i].octets > 0) {
            text_add(&t, "; %s %s", stats->table[i].name,
                     size_format(stats->table[i].octets, size));
        }
    }
    wrap_paragraph(stream, INDENT, "memory:   ", line);
}

static void write_verdicts(FILE *stream, const struct federation *federation,
                           const struct judge *judge)
{
    for (size_t i = 0; i < federation_num_domains(federation); i++) {
        const struct verdict *verdict = judge_verdict(judge, i);
        char name[NAME_TEXT_MAX];
        fprintf(stream, "%*sverdict:  %s %s\n", INDENT, "", text_report_verdict_word(verdict->kind),
                name_format(&federation_domain(federation, i)->name, name));
    }
}

static void write_block(FILE *stream, const struct stats *stats,
                        const struct federation *federation, const struct judge *judge,
                        int64_t time_ns)
{
    char timestamp[TIMESTAMP_TEXT_MAX];
    char losses[LOSSES_MAX];
    fprintf(stream, "fedtap: counters at %s\n", timestamp_format(time_ns, timestamp));
    write_work(stream, stats->counters);
    write_sources(stream, stats);
    write_memory(stream, stats);
    write_verdicts(stream, federation, judge);
    text_counters_losses(stats->counters, losses);
    bool any = losses[0] != '\0';
    wrap_paragraph(stream, INDENT, any ? "lost or not seen: " : "", any ? losses : "nothing lost");
}

void text_counters(FILE *stream, const struct stats *stats, const struct federation *federation,
                   const struct judge *judge, int64_t time_ns)
{
    char *text = NULL;
    size_t len = 0;
    FILE *block = open_memstream(&text, &len);
    if (block == NULL) {
        return;
    }
    write_block(block, stats, federation, judge, time_ns);
    if (fclose(block) == 0) {
        fputs(terminal_takes_control(fileno(stream)) ? TERMINAL_ERASE_LINE : "", stream);
        (void)fwrite(text, 1, len, stream);
        (void)fflush(stream);
    }
    free(text);
}
