/* options.c: flags as tcpdump, dumpcap and tshark have them. */
#include "options.h"

#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "configuration.h"
#include "option_rows.h"

/* LONG_FLAGS is where the numbers of long flags begin, behind all letters. */
#define LONG_FLAGS (UCHAR_MAX + 1)

/* --- the help text --- */

/* HELP_COLUMN is where what an option does begins. */
#define HELP_COLUMN 24

static void write_row(FILE *stream, const struct option_row *row)
{
    char flag[80];
    const char letter[] = {'-', row->letter, ',', ' ', '\0'};
    int len =
        snprintf(flag, sizeof flag, "  %s--%s%s%s", row->letter != 0 ? letter : "", row->name,
                 row->argument != NULL ? " " : "", row->argument != NULL ? row->argument : "");
    fprintf(stream, "%s%*s", flag, len < HELP_COLUMN - 1 ? HELP_COLUMN - len : 0, "");
    if (len >= HELP_COLUMN - 1) {
        fprintf(stream, "\n%*s", HELP_COLUMN, "");
    }
    for (const char *c = row->help; *c != '\0'; c++) {
        fputc(*c, stream);
        if (*c == '\n') {
            fprintf(stream, "%*s", HELP_COLUMN, "");
        }
    }
    fputc('\n', stream);
}

void options_usage(FILE *stream)
{
    static const char *const groups[] = {
        [OPTIONS_INPUT] = "input",
        [OPTIONS_DEPLOYMENT] = "deployment",
        [OPTIONS_OUTPUT] = "output",
        [OPTIONS_RULES] = "rules and help",
    };
    fputs("usage: fedtap [options] [-r FILE]... [-i INTERFACE]... [capture filter]\n\n"
          "Says why SIP federation between a Cisco Expressway-E and Microsoft fails: reads the\n"
          "_sipfederationtls look-ups and the certificates of both sides off the wire.\n\n",
          stream);
    for (enum option_group group = OPTIONS_INPUT; group <= OPTIONS_RULES; group++) {
        fprintf(stream, "%s\n", groups[group]);
        for (size_t i = 0; i < num_option_rows; i++) {
            if (option_rows[i].group == group) {
                write_row(stream, &option_rows[i]);
            }
        }
    }
    fputs(
        "\nexit status: 0 all is well, 1 an error finding stands, 2 could not run, 3 an input was\n"
        "unreadable or cut short, 4 a verdict is unknown or packets were lost\n",
        stream);
}

/* --- flags --- */

/* flags is the table in getopt_long's terms. */
struct flags {
    struct option long_flags[OPTION_ROWS_MAX + 1];
    char letters[2 * OPTION_ROWS_MAX + 2];
    bool given[OPTION_ROWS_MAX]; /* by row */
};

static void list_flags(struct flags *flags)
{
    *flags = (struct flags){0};
    size_t num = 0;
    flags->letters[num++] = ':'; /* a missing value is told apart */
    for (size_t i = 0; i < num_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        bool takes_value = row->kind != OPTION_SWITCH;
        flags->long_flags[i].name = row->name;
        flags->long_flags[i].has_arg = takes_value ? required_argument : no_argument;
        flags->long_flags[i].val = LONG_FLAGS + (int)i;
        if (row->letter != 0) {
            flags->letters[num++] = row->letter;
            if (takes_value) {
                flags->letters[num++] = ':';
            }
        }
    }
}

static size_t row_of_flag(int flag)
{
    size_t i = 0;
    while (flag < LONG_FLAGS && option_rows[i].letter != flag) {
        i++;
    }
    return flag < LONG_FLAGS ? i : (size_t)(flag - LONG_FLAGS);
}

static bool set_flag(struct options *o, struct flags *flags, int flag, const char *value,
                     struct error *error)
{
    size_t i = row_of_flag(flag);
    struct error reason;
    flags->given[i] = true;
    if (option_rows[i].set(o, value, &reason)) {
        return true;
    }
    return flag < LONG_FLAGS ? error_set(error, "-%c: %s", flag, reason.message)
                             : error_set(error, "--%s: %s", option_rows[i].name, reason.message);
}

/* refuse_unknown says that there is no such option, and which was probably meant. */
static bool refuse_unknown(const char *option, struct error *error)
{
    const char *meant = option[1] == '-' ? option_row_suggest(option + 2) : NULL;
    return meant != NULL
               ? error_set(error, "there is no option %s (did you mean --%s?)", option, meant)
               : error_set(error, "there is no option %s (fedtap -h helps)", option);
}

/* refuse says what is wrong with an option that getopt_long did not take. A letter may be one of a
 * group, of which given, the argument that getopt_long looked at last, says nothing. */
static bool refuse(const struct flags *flags, int answer, const char *given, struct error *error)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_unknown_letter = answer == '?' && optopt != 0 && optopt <= UCHAR_MAX &&
                             strchr(flags->letters, optopt) == NULL;
    const char *option = is_unknown_letter ? letter : given;
    if (answer == ':') {
        return error_set(error, "option %s needs a value (fedtap -h helps)", option);
    }
    return optopt == 0 || is_unknown_letter
               ? refuse_unknown(option, error)
               : error_set(error, "option %s takes no value (fedtap -h helps)", option);
}

static bool parse_flags(struct options *o, struct flags *flags, int argc, char **argv,
                        struct error *error)
{
    int flag;
    opterr = 0;
    optind = 0; /* glibc: begin anew */
    while ((flag = getopt_long(argc, argv, flags->letters, flags->long_flags, NULL)) != -1) {
        if (flag == '?' || flag == ':') {
            return refuse(flags, flag, argv[optind - 1], error);
        }
        if (!set_flag(o, flags, flag, optarg, error)) {
            return false;
        }
    }
    for (int i = optind; i < argc; i++) {
        if (!set_flag(o, flags, 'f', argv[i], error)) {
            return false;
        }
    }
    return true;
}

/* overrule lets a flag also replace what the configuration says of its opposite. */
static void overrule(struct flags *flags)
{
    static const struct {
        const char *flag;
        const char *opposite;
    } rows[] = {
        {"json", "output"},   {"read", "interface"}, {"interface", "read"},
        {"quiet", "verbose"}, {"verbose", "quiet"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (flags->given[option_row_find(rows[i].flag) - option_rows]) {
            flags->given[option_row_find(rows[i].opposite) - option_rows] = true;
        }
    }
}

/* --- what does not go together --- */

static bool check_ownership(const struct deployment *d, struct error *error)
{
    char text[NAME_TEXT_MAX];
    for (size_t i = 0; i < d->num_peer_domains; i++) {
        if (deployment_owner(d, &d->peer_domains[i]) == OWNER_OURS) {
            return error_set(error, "%s is declared as ours and as the other side's",
                             name_format(&d->peer_domains[i], text));
        }
    }
    for (size_t i = 0; i < d->num_expectations; i++) {
        const struct expectation *e = &d->expectations[i];
        if (!name_equal(deployment_expected(d, &e->domain), &e->fqdn)) {
            return error_set(error, "two names are expected for %s", name_format(&e->domain, text));
        }
    }
    return true;
}

static bool check(const struct options *o, struct error *error)
{
    bool runs = o->action == ACTION_RUN;
    if (runs && o->files.num == 0 && o->interfaces.num == 0) {
        return error_set(error, "nothing to read: give -r FILE or -i INTERFACE (fedtap -h helps)");
    }
    if (runs && o->files.num > 0 && o->interfaces.num > 0) {
        return error_set(error,
                         "-r and -i do not go together: files are history, interfaces are not");
    }
    if (o->rotation.count > 0 && o->rotation.size == 0 && o->rotation.interval_ns == 0) {
        return error_set(error, "-W counts the files of -C or -G, and neither is given");
    }
    bool has_evidence = false;
    for (size_t i = 0; i < o->num_outputs; i++) {
        has_evidence = has_evidence || strcmp(o->output[i].kind, "pcapng") == 0;
    }
    if (o->anonymise && !has_evidence) {
        return error_set(error, "--anonymise is about evidence (-w FILE), and none is written");
    }
    return check_ownership(&o->deployment, error);
}

void options_init(struct options *o)
{
    *o = (struct options){0};
    o->deployment.domains = o->domain;
    o->deployment.peer_domains = o->peer_domain;
    o->deployment.expressways = o->expressway;
    o->deployment.nats = o->nat;
    o->deployment.expectations = o->expectation;
    o->deployment.settings = o->setting;
}

/* add_default adds text, unless an output was chosen, or another one has taken standard output. */
static bool add_default(struct options *o, struct error *error)
{
    bool is_chosen = false;
    for (size_t i = 0; i < o->num_outputs; i++) {
        is_chosen = is_chosen || !o->output[i].is_beside || o->output[i].dest == NULL;
    }
    if (is_chosen) {
        return true;
    }
    if (o->num_outputs == OUTPUTS_MAX) {
        return error_set(error, "more than %d outputs are given", OUTPUTS_MAX);
    }
    o->output[o->num_outputs++] = (struct output_option){.kind = "text"};
    return true;
}

bool options_parse(struct options *o, int argc, char **argv, struct error *error)
{
    struct flags flags;
    options_init(o);
    o->argc = argc;
    o->argv = argv;
    list_flags(&flags);
    if (!parse_flags(o, &flags, argc, argv, error)) {
        return false;
    }
    overrule(&flags);
    bool is_needed = o->action == ACTION_RUN || o->action == ACTION_CHECK_CONFIGURATION;
    if (is_needed && o->configuration != NULL && !configuration_read(o, flags.given, error)) {
        return false;
    }
    return add_default(o, error) && check(o, error);
}

void options_fini(struct options *options)
{
    configuration_free(options);
}
