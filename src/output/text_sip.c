#include "text_sip.h"

#include "text.h"
#include "text_seen.h"
#include "wrap.h"

#define INDENT 2
#define LINE_MAX_LEN 4096

static void write_answer(const struct output_context *context, const struct sip_answer *answer)
{
    char line[LINE_MAX_LEN];
    char sender[ENDPOINT_TEXT_MAX];
    char name[NAME_TEXT_MAX];
    char frames[FRAMES_TEXT_MAX];
    struct text t = text_init(line, sizeof line);
    text_add(&t, "%s answered %u to ", endpoint_format(&answer->sender, sender), answer->status);
    text_add_escaped(&t, sip_text_view(&answer->method));
    text_add(&t, " to %s", name_format(&answer->to, name));
    if (answer->has_diagnostics) {
        text_add(&t, ", ms-diagnostics %u", answer->id);
    }
    if (answer->server.len > 0) {
        text_add(&t, ", Server: ");
        text_add_escaped(&t, sip_text_view(&answer->server));
    }
    text_add(&t, "%s", text_seen_frames(context, &answer->origin, frames));
    wrap_paragraph(context->stream, INDENT, "SIP      ", line);
}

void text_sip_domain(const struct output_context *context, const struct domain *domain)
{
    const struct sip_answer *timed_out = &domain->sip.timed_out;
    const struct sip_answer *diagnosed = &domain->sip.diagnosed;
    bool is_same = timed_out->status == diagnosed->status &&
                   timed_out->origin.time_ns == diagnosed->origin.time_ns;
    if (timed_out->status != 0) {
        write_answer(context, timed_out);
    }
    if (diagnosed->status != 0 && !is_same) {
        write_answer(context, diagnosed);
    }
}
