/* text_history.c: a ring of lines. */
#include "text_history.h"

#include <inttypes.h>

#include "text.h"
#include "text_seen.h"
#include "timestamp.h"
#include "wrap.h"

#define INDENT 2

void text_history_change(struct text *t, const struct change *change)
{
    text_add(t, "%s", change_name(change->what));
    if (change->address != NULL) {
        char address[ADDRESS_TEXT_MAX];
        text_add(t, " of %s (%s)", address_format(change->address, address),
                 role_name(change->role));
    }
    text_add(t, ": %s -> %s", change->before, change->after);
}

/* begin_line makes room for a line, at the expense of the oldest, and begins it with the time. */
static struct text begin_line(struct text_history *history, const struct name *domain,
                              int64_t time_ns, const char *what)
{
    size_t at = history->num_taken++ % HISTORY_LINES_MAX;
    char timestamp[TIMESTAMP_TEXT_MAX];
    name_copy(&history->line[at].domain, domain);
    struct text t = text_init(history->line[at].text, sizeof history->line[at].text);
    text_add(&t, "%s %s ", timestamp_format_seconds(time_ns, timestamp), what);
    return t;
}

void text_history_take(struct text_history *history, const struct output_context *context,
                       const struct event *event)
{
    char frames[FRAMES_TEXT_MAX];
    if (event->kind == EVENT_CHANGE) {
        struct text t = begin_line(history, event->change->domain, event->time_ns, "another");
        text_history_change(&t, event->change);
        text_add(&t, "%s", text_seen_frames(context, event->origin, frames));
    } else if (event->kind == EVENT_FINDING && event->finding.resolved) {
        const struct finding *f = event->finding.finding;
        struct text t = begin_line(history, &f->domain, event->time_ns, "resolved");
        text_add(&t, "%s %s%s: %s", severity_name(f->outcome.severity), f->rule->id,
                 text_seen_frames(context, &f->outcome.origin, frames), f->outcome.message);
    }
}

void text_history_write(const struct text_history *history, const struct output_context *context,
                        const struct name *domain)
{
    uint64_t end = history->num_taken;
    uint64_t i = end > HISTORY_LINES_MAX ? end - HISTORY_LINES_MAX : 0;
    for (; i < end; i++) {
        size_t at = i % HISTORY_LINES_MAX;
        if (name_equal(&history->line[at].domain, domain)) {
            wrap_paragraph(context->stream, INDENT, "earlier: ", history->line[at].text);
        }
    }
}

void text_history_write_lost(const struct text_history *history,
                             const struct output_context *context)
{
    if (history->num_taken > HISTORY_LINES_MAX) {
        fprintf(context->stream, "%" PRIu64 " earlier events are not listed: --json tells all.\n",
                history->num_taken - HISTORY_LINES_MAX);
    }
}
