#include "text_report.h"

#include <inttypes.h>
#include <string.h>

#include "text.h"
#include "text_blind.h"
#include "text_counters.h"
#include "text_seen.h"
#include "text_sip.h"
#include "wrap.h"

#define INDENT_BLOCK 2
#define INDENT_FINDING 4

void text_report_frames(const struct output_context *context, const struct origin *origin)
{
    const struct frames *frames = &origin->frames;
    if (frames->num_kept == 0) {
        return;
    }
    char text[FRAMES_TEXT_MAX];
    fputs(text_seen_frames(context, origin, text), context->stream);
}

const char *text_report_verdict_word(enum verdict_kind kind)
{
    static const char *const words[] = {
        [VERDICT_UNKNOWN] = "UNKNOWN",
        [VERDICT_PASS] = "PASS",
        [VERDICT_FAIL] = "FAIL",
    };
    return words[kind];
}

/* begin_colour and end_colour dress a word; it says the same without. */
static void begin_colour(const struct output_context *context, int colour)
{
    if (context->colour) {
        fprintf(context->stream, "\033[1;%dm", colour);
    }
}

static void end_colour(const struct output_context *context)
{
    if (context->colour) {
        fputs("\033[0m", context->stream);
    }
}

static void write_heading(const struct output_context *context, const struct verdict *verdict)
{
    static const int colours[] = {
        [VERDICT_UNKNOWN] = 33, /* yellow */
        [VERDICT_PASS] = 32,    /* green */
        [VERDICT_FAIL] = 31,    /* red */
    };
    char domain[NAME_TEXT_MAX];
    begin_colour(context, colours[verdict->kind]);
    fputs(text_report_verdict_word(verdict->kind), context->stream);
    end_colour(context);
    fprintf(context->stream, " %s\n", name_format(&verdict->domain, domain));
}

static void add_sentence(struct text *t, const char *format, const char *value, const char *name)
{
    if (value != NULL) {
        text_add(t, "%s", t->len > 0 ? "; " : "");
        text_add(t, "%s", format);
        text_add(t, " %s", value);
        if (name != NULL) {
            text_add(t, " %s", name);
        }
    }
}

static void write_prediction(FILE *stream, const struct prediction *p)
{
    char storage[2 * MESSAGE_MAX];
    struct text t = text_init(storage, sizeof storage);
    if (p->ms_diagnostics != 0) {
        text_add(&t, "ms-diagnostics %u \"%s\"", p->ms_diagnostics, p->reason);
    }
    add_sentence(&t, "in the Edge's log", p->result_code, p->result_name);
    add_sentence(&t, "HRESULT", p->hresult, p->hresult_name);
    if (p->data[0] != '\0') {
        text_add(&t, "; %s", p->data);
    }
    if (t.len > 0) {
        wrap_paragraph(stream, INDENT_FINDING, "Microsoft (predicted): ", t.ptr);
    }
}

/* write_remedy gives each record to publish a line of its own, to be copied. */
static void write_finding(const struct output_context *context, const struct finding *f)
{
    static const int colours[] = {
        [SEVERITY_INFO] = 36,
        [SEVERITY_WARNING] = 33,
        [SEVERITY_ERROR] = 31,
    };
    FILE *stream = context->stream;
    fprintf(stream, "%*s", INDENT_BLOCK, "");
    begin_colour(context, colours[f->outcome.severity]);
    fprintf(stream, "%s %s", severity_name(f->outcome.severity), f->rule->id);
    end_colour(context);
    text_report_frames(context, &f->outcome.origin);
    fputc('\n', stream);
    wrap_paragraph(stream, INDENT_FINDING, "", f->outcome.message);
    write_prediction(stream, &f->outcome.predicts);
    wrap_lines(stream, INDENT_FINDING, "To mend it: ", f->outcome.remedy);
}

/* write_findings writes those of one domain, worst first. */
static void write_findings(const struct output_context *context, const struct name *domain)
{
    for (int severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--) {
        const struct finding *f = NULL;
        while ((f = judge_next_finding(context->judge, domain, f)) != NULL) {
            if ((int)f->outcome.severity == severity) {
                write_finding(context, f);
            }
        }
    }
}

static void write_domain(const struct output_context *context, const struct text_history *history,
                         size_t index)
{
    const struct domain *domain = federation_domain(context->federation, index);
    const struct verdict *verdict = judge_verdict(context->judge, index);
    write_heading(context, verdict);
    if (context->verbosity >= 0) {
        text_seen_domain(context, domain);
        text_sip_domain(context, domain);
    }
    write_findings(context, &domain->name);
    text_history_write(history, context, &domain->name);
    for (size_t i = 0; i < verdict->num_blind; i++) {
        wrap_paragraph(context->stream, INDENT_BLOCK, "not known: ", verdict->blind[i]);
    }
    fputc('\n', context->stream);
}

static void write_nothing(const struct output_context *context, const struct stats *stats)
{
    bool empty = stats->counters->value[COUNT_PACKETS] == 0;
    bool filtered = empty && stats->counters->value[COUNT_FILTERED] > 0;
    wrap_paragraph(
        context->stream, 0, "",
        filtered ? "No packets: the capture filter left all of them out."
        : empty  ? "No packets: there is nothing to judge."
                 : "No federation traffic: nobody asked for _sipfederationtls._tcp of any "
                   "domain. Looked for: DNS over UDP and TCP, TLS on port 5061, on ports that "
                   "SRV answers name, and wherever else nDPI sees TLS or DNS. The Expressway's "
                   "Connectivity test puts the look-up on the wire.");
}

static void write_totals(const struct output_context *context, const struct stats *stats)
{
    size_t num[3] = {0};
    for (size_t i = 0; i < federation_num_domains(context->federation); i++) {
        num[judge_verdict(context->judge, i)->kind]++;
    }
    char losses[LOSSES_MAX];
    char line[LOSSES_MAX + 256];
    struct text t = text_init(line, sizeof line);
    text_add(&t, "%" PRIu64 " packets; %zu fail, %zu pass, %zu unknown; ",
             stats->counters->value[COUNT_PACKETS], num[VERDICT_FAIL], num[VERDICT_PASS],
             num[VERDICT_UNKNOWN]);
    text_counters_losses(stats->counters, losses);
    text_add(&t, "%s%s", losses[0] != '\0' ? "lost or not seen: " : "nothing lost", losses);
    wrap_paragraph(context->stream, 0, "", line);
}

void text_report(const struct output_context *context, const struct text_history *history,
                 const struct stats *stats)
{
    if (context->as_it_happens) {
        fputc('\n', context->stream);
    }
    for (size_t i = 0; i < federation_num_domains(context->federation); i++) {
        write_domain(context, history, i);
    }
    text_history_write_lost(history, context);
    text_seen_strangers(context);
    if (federation_num_domains(context->federation) == 0) {
        write_nothing(context, stats);
    } else if (context->verbosity >= 0) {
        text_blind(context, stats);
    }
    write_totals(context, stats);
}
