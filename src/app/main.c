/* main.c: from the command line to an exit status. */
#include <stdio.h>

#include "capture.h"
#include "diagnostics.h"
#include "pipeline.h"

static int list_interfaces(void)
{
    struct error error;
    if (!capture_list_interfaces(stdout, &error)) {
        diagnostics_tell(&error);
        return EXIT_COULD_NOT_RUN;
    }
    return EXIT_ALL_WELL;
}

static int list_rules(void)
{
    for (size_t i = 0; i < rule_count(); i++) {
        const struct rule *rule = rule_at(i);
        printf("%-22s %-8s %s\n", rule->id, severity_name(rule->severity), rule->title);
    }
    return EXIT_ALL_WELL;
}

static int explain(const char *id)
{
    const struct rule *rule = rule_find(id);
    if (rule == NULL) {
        fprintf(stderr, "fedtap: there is no such rule (fedtap --list-rules lists them)\n");
        return EXIT_COULD_NOT_RUN;
    }
    printf("%s (%s)\n%s\n\nWhy: %s\n\nOn the wire: %s\n\nThe far side: %s\n\nTo mend it: %s\n\n"
           "Source: %s\n",
           rule->id, severity_name(rule->severity), rule->title, rule->why, rule->on_the_wire,
           rule->far_side, rule->remedy, rule->source);
    return EXIT_ALL_WELL;
}

int main(int argc, char **argv)
{
    static struct options options; /* large, and alive as long as the program */
    struct error error;
    if (!options_parse(&options, argc, argv, &error)) {
        diagnostics_tell(&error);
        return EXIT_COULD_NOT_RUN;
    }
    switch (options.action) {
    case ACTION_HELP:
        fputs(options_usage, stdout);
        return EXIT_ALL_WELL;
    case ACTION_VERSION:
        puts("fedtap " FEDTAP_VERSION);
        return EXIT_ALL_WELL;
    case ACTION_LIST_INTERFACES:
        return list_interfaces();
    case ACTION_LIST_RULES:
        return list_rules();
    case ACTION_EXPLAIN:
        return explain(options.explain);
    case ACTION_RUN:
        break;
    }
    return (int)pipeline_run(&options);
}
