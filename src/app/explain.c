#include "explain.h"

#include "option_values.h"
#include "wrap.h"

void explain_list(FILE *stream)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        fprintf(stream, "%-22s %-8s %s\n", rule->id, severity_name(rule->severity), rule->title);
    }
}

bool explain_rule(FILE *stream, const char *id, struct error *error)
{
    const struct rule *rule;
    if (!read_rule(&rule, id, error)) {
        return false;
    }
    fprintf(stream, "%s (%s)\n", rule->id, severity_name(rule->severity));
    wrap_paragraph(stream, 0, "", rule->title);
    const struct {
        const char *label;
        const char *text;
    } parts[] = {
        {"Why:         ", rule->why},      {"On the wire: ", rule->on_the_wire},
        {"Far side:    ", rule->far_side}, {"To mend it:  ", rule->remedy},
        {"Source:      ", rule->source},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        fputc('\n', stream);
        wrap_paragraph(stream, 0, parts[i].label, parts[i].text);
    }
    return true;
}
