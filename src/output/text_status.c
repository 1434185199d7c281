#include "text_status.h"

#include <stdio.h>

#include "terminal.h"
#include "text.h"
#include "text_report.h"

/* STATUS_MAX is room for the line with its terminator, however wide a terminal claims to be. */
#define STATUS_MAX 512

/* MORE_WIDTH is kept free for how many domains are left out: " +256". */
#define MORE_WIDTH 5

void text_status_erase(const struct output_context *context)
{
    fputs(TERMINAL_ERASE_LINE, context->stream);
}

static uint64_t dropped(const struct counters *c)
{
    return c->value[COUNT_KERNEL_DROPS] + c->value[COUNT_INTERFACE_DROPS];
}

/* add_domain adds a domain if it fits. A name that is too long for the rest is left out as a whole. */
static bool add_domain(struct text *line, const struct name *domain, enum verdict_kind verdict)
{
    char name[NAME_TEXT_MAX];
    struct text longer = *line;
    text_add(&longer, "  %s %s", text_report_verdict_word(verdict), name_format(domain, name));
    if (longer.cut) {
        line->ptr[line->len] = '\0';
        return false;
    }
    *line = longer;
    return true;
}

/* add_domains adds the domains of one verdict; returns how many are left out. */
static size_t add_domains(struct text *line, const struct output_context *context,
                          enum verdict_kind kind)
{
    size_t left_out = 0;
    for (size_t i = 0; i < federation_num_domains(context->federation); i++) {
        const struct domain *domain = federation_domain(context->federation, i);
        if (judge_verdict(context->judge, i)->kind == kind) {
            left_out += left_out > 0 || !add_domain(line, &domain->name, kind);
        }
    }
    return left_out;
}

void text_status_write(const struct output_context *context, const struct stats *stats,
                       size_t width)
{
    static const enum verdict_kind worst_first[] = {VERDICT_FAIL, VERDICT_UNKNOWN, VERDICT_PASS};
    char storage[STATUS_MAX];
    size_t room = width < sizeof storage ? width : sizeof storage;
    struct text line = text_init(storage, room > MORE_WIDTH ? room - MORE_WIDTH : 1);
    size_t left_out = 0;
    text_add(&line, "%llu packets, %llu dropped",
             (unsigned long long)stats->counters->value[COUNT_PACKETS],
             (unsigned long long)dropped(stats->counters));
    for (size_t i = 0; i < sizeof worst_first / sizeof worst_first[0]; i++) {
        left_out += add_domains(&line, context, worst_first[i]);
    }
    fputs(line.ptr, context->stream);
    if (left_out > 0 && room > MORE_WIDTH) {
        fprintf(context->stream, " +%zu", left_out);
    }
}
