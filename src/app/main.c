/* main.c: from the command line to an exit status. */
#include <stdio.h>

#include "capture.h"
#include "check.h"
#include "diagnostics.h"
#include "explain.h"
#include "pipeline.h"
#include "report_command.h"

/* conclude tells why something could not be done. */
static int conclude(bool ok, const struct error *error)
{
    if (!ok) {
        diagnostics_tell(error);
    }
    return ok ? EXIT_ALL_WELL : EXIT_COULD_NOT_RUN;
}

static int act(const struct options *options)
{
    struct error error;
    switch (options->action) {
    case ACTION_HELP:
        options_usage(stdout);
        break;
    case ACTION_VERSION:
        puts("fedtap " FEDTAP_VERSION);
        break;
    case ACTION_LIST_INTERFACES:
        return conclude(capture_list_interfaces(stdout, &error), &error);
    case ACTION_LIST_RULES:
        explain_list(stdout);
        break;
    case ACTION_EXPLAIN:
        return conclude(explain_rule(stdout, options->explain, &error), &error);
    case ACTION_CHECK_CONFIGURATION:
        return conclude(check_configuration(stdout, options, &error), &error);
    case ACTION_RUN:
        return (int)pipeline_run(options);
    }
    return EXIT_ALL_WELL;
}

int main(int argc, char **argv)
{
    static struct options options; /* large, and alive as long as the program */
    struct error error;
    if (report_command_is_meant(argc, argv)) {
        return (int)report_command(argc, argv);
    }
    int status =
        options_parse(&options, argc, argv, &error) ? act(&options) : conclude(false, &error);
    options_fini(&options);
    return status;
}
