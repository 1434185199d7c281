#include "report_command.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "diagnostics.h"
#include "report.h"

static const char usage[] =
    "usage: fedtap report --db FILE [--since TIME] [--until TIME] [--json]\n"
    "\n"
    "What a store (-o sqlite:FILE) says of a period: what failed when, what changed, what expires\n"
    "soon, what was lost.\n"
    "\n"
    "      --db FILE      the store; it may be in use\n"
    "      --since TIME   from then on: 2026-11-23, \"2026-11-23 22:00\" (UTC), RFC 3339, or 8h: so long\n"
    "                     before the last packet (default: from the first one)\n"
    "      --until TIME   up to then (default: to the last packet)\n"
    "  -j, --json         one JSON object\n"
    "  -h, --help         this text\n";

enum { OPTION_DB = 256, OPTION_SINCE, OPTION_UNTIL };

static const struct option long_options[] = {
    {"db", required_argument, NULL, OPTION_DB},
    {"since", required_argument, NULL, OPTION_SINCE},
    {"until", required_argument, NULL, OPTION_UNTIL},
    {"json", no_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

bool report_command_is_meant(int argc, char **argv)
{
    return argc > 1 && strcmp(argv[1], "report") == 0;
}

/* parse reads the options; wants_help: nothing else counts. */
static bool parse(struct report_settings *out, bool *wants_help, int argc, char **argv,
                  struct error *error)
{
    int option;
    optind = 0; /* glibc: begin anew */
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":jh", long_options, NULL)) != -1) {
        switch (option) {
        case OPTION_DB:
            out->path = optarg;
            break;
        case OPTION_SINCE:
            out->since = optarg;
            break;
        case OPTION_UNTIL:
            out->until = optarg;
            break;
        case 'j':
            out->json = true;
            break;
        case 'h':
            *wants_help = true;
            return true;
        default:
            return error_set(error, "report: %s: %s (fedtap report -h helps)", argv[optind - 1],
                             option == ':' ? "a value is missing" : "there is no such option");
        }
    }
    if (optind < argc) {
        return error_set(error, "report: what is \"%s\"? (fedtap report -h helps)", argv[optind]);
    }
    return out->path != NULL || error_set(error, "report: which store? --db FILE names it");
}

enum exit_status report_command(int argc, char **argv)
{
    struct report_settings settings = {0};
    struct error error;
    bool wants_help = false;
    static const enum exit_status statuses[] = {
        [REPORT_FAILED] = EXIT_COULD_NOT_RUN,
        [REPORT_WELL] = EXIT_ALL_WELL,
        [REPORT_FAULTY] = EXIT_FAULT_FOUND,
        [REPORT_UNKNOWN] = EXIT_NOT_CERTAIN,
    };
    if (!parse(&settings, &wants_help, argc - 1, argv + 1, &error)) {
        diagnostics_tell(&error);
        return EXIT_COULD_NOT_RUN;
    }
    if (wants_help) {
        fputs(usage, stdout);
        return EXIT_ALL_WELL;
    }
    enum report_result result = report_write(stdout, &settings, &error);
    if (result == REPORT_FAILED) {
        diagnostics_tell(&error);
    } else if (fflush(stdout) != 0) {
        diagnostics_say("standard output: %s", strerror(errno));
        return EXIT_BAD_INPUT;
    }
    return statuses[result];
}
