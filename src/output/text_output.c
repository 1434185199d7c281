/* text_output.c: one line for each thing as it becomes true, when somebody may be watching. */
#include "text_output.h"

#include <stdlib.h>
#include <unistd.h>

#include "terminal.h"
#include "text.h"
#include "text_history.h"
#include "text_line.h"
#include "text_report.h"
#include "text_status.h"

struct text_output {
    const struct output_context *context;
    struct text_history history;
};

void *text_output_open(const struct output_context *context, struct error *error)
{
    struct text_output *output = calloc(1, sizeof *output);
    if (output == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    output->context = context;
    return output;
}

static void tell_finding(const struct output_context *context, const struct event *e)
{
    const struct finding *f = e->finding.finding;
    FILE *stream = context->stream;
    char domain[NAME_TEXT_MAX];
    text_line_begin(stream, e->time_ns);
    fprintf(stream, "%-8s %-7s %s %s", e->finding.resolved ? "RESOLVED" : "OPEN",
            severity_name(f->outcome.severity), f->rule->id, name_format(&f->domain, domain));
    text_report_frames(context, &f->outcome.origin);
    fprintf(stream, ": %s\n", f->outcome.message);
}

static void tell_verdict(const struct output_context *context, const struct event *e)
{
    char domain[NAME_TEXT_MAX];
    text_line_begin(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s\n", text_report_verdict_word(e->verdict->kind),
            name_format(&e->verdict->domain, domain));
}

static void tell_change(const struct output_context *context, const struct event *e)
{
    const struct change *c = e->change;
    char domain[NAME_TEXT_MAX];
    char words[MESSAGE_MAX];
    struct text t = text_init(words, sizeof words);
    text_history_change(&t, c);
    text_line_begin(context->stream, e->time_ns);
    fprintf(context->stream, "%-8s %s %s", "CHANGE", name_format(c->domain, domain), words);
    text_report_frames(context, e->origin);
    fputc('\n', context->stream);
}

void text_output_event(void *state, const struct event *event)
{
    struct text_output *output = state;
    const struct output_context *context = output->context;
    text_history_take(&output->history, context, event);
    if (!context->as_it_happens || event->kind == EVENT_STATS) {
        return; /* the report says it all */
    }
    if (context->watched) {
        text_status_erase(context);
    }
    switch (event->kind) {
    case EVENT_FINDING:
        tell_finding(context, event);
        break;
    case EVENT_VERDICT:
        tell_verdict(context, event);
        break;
    case EVENT_CHANGE:
        tell_change(context, event);
        break;
    default:
        if (context->verbosity >= 0) {
            text_line_seen(context, event);
        }
        break;
    }
}

void text_output_watch(void *state, const struct stats *stats)
{
    const struct text_output *output = state;
    if (output->context->watched) {
        text_status_erase(output->context);
        text_status_write(output->context, stats, terminal_width(STDOUT_FILENO));
    }
}

void text_output_close(void *state, const struct stats *stats)
{
    struct text_output *output = state;
    if (output->context->watched) {
        text_status_erase(output->context);
    }
    if (stats != NULL) {
        text_report(output->context, &output->history, stats);
    }
    free(output);
}
