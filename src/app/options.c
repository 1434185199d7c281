/* options.c: flags as tcpdump, dumpcap and tshark have them. */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "output.h"
#include "text.h"
#include "timestamp.h"

const char options_usage[] =
    "usage: fedtap [options] [-r FILE]... [-i INTERFACE]... [capture filter]\n"
    "\n"
    "Says why SIP federation between a Cisco Expressway-E and Microsoft fails: reads the\n"
    "_sipfederationtls look-ups and the certificates of both sides off the wire.\n"
    "\n"
    "input\n"
    "  -r FILE               read a saved capture; repeatable; - is standard input, as it arrives\n"
    "  -i INTERFACE          capture live; repeatable; \"any\" works\n"
    "  -D                    list the interfaces\n"
    "  -f FILTER             capture filter, as tcpdump takes it; or as trailing words\n"
    "  -s LEN, -p, -B SIZE, --immediate-mode    as in tcpdump; sizes take a unit\n"
    "  -c COUNT              stop after COUNT packets\n"
    "  --duration TIME       stop after a time (90s, 10m, 8h, 1d)\n"
    "deployment\n"
    "  --domain DOMAIN       a SIP domain of ours; repeatable\n"
    "  --peer-domain DOMAIN  a SIP domain of the other side; repeatable\n"
    "  --policy onprem|office365\n"
    "                        what the Microsoft side trusts (default: onprem)\n"
    "  --public-ca PATH      public trust anchors, PEM file or directory (default: the system's)\n"
    "  --private-ca PATH     private anchors that the partner has imported\n"
    "  --intermediates PATH  known intermediates: they name what was not sent\n"
    "  --keylog FILE         TLS secrets (SSLKEYLOGFILE), followed while capturing; repeatable\n"
    "output\n"
    "  -o KIND[:DEST]        text or json; repeatable (default: text)\n"
    "  -j, --json            the same as -o json\n"
    "  -q, -v, -n            quieter, more detail, no decoration\n"
    "rules\n"
    "  --list-rules          all rules, one line each\n"
    "  --explain ID          what a rule checks, why, and how to mend it\n"
    "  -h, -V                help, version\n"
    "\n"
    "exit status: 0 all is well, 1 an error finding stands, 2 could not run, 3 an input was\n"
    "unreadable or cut short, 4 a verdict is unknown or packets were lost\n";

enum long_option {
    LONG_DOMAIN = UCHAR_MAX + 1,
    LONG_PEER_DOMAIN,
    LONG_POLICY,
    LONG_PUBLIC_CA,
    LONG_PRIVATE_CA,
    LONG_INTERMEDIATES,
    LONG_KEY_LOG,
    LONG_DURATION,
    LONG_IMMEDIATE,
    LONG_LIST_RULES,
    LONG_EXPLAIN,
};

static const struct option long_options[] = {
    {"domain", required_argument, NULL, LONG_DOMAIN},
    {"peer-domain", required_argument, NULL, LONG_PEER_DOMAIN},
    {"policy", required_argument, NULL, LONG_POLICY},
    {"public-ca", required_argument, NULL, LONG_PUBLIC_CA},
    {"private-ca", required_argument, NULL, LONG_PRIVATE_CA},
    {"intermediates", required_argument, NULL, LONG_INTERMEDIATES},
    {"keylog", required_argument, NULL, LONG_KEY_LOG},
    {"duration", required_argument, NULL, LONG_DURATION},
    {"immediate-mode", no_argument, NULL, LONG_IMMEDIATE},
    {"list-rules", no_argument, NULL, LONG_LIST_RULES},
    {"explain", required_argument, NULL, LONG_EXPLAIN},
    {"json", no_argument, NULL, 'j'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {"list-interfaces", no_argument, NULL, 'D'},
    {0},
};

static const char short_options[] = ":r:i:Df:s:pB:c:o:jqvnhV";

static bool add_value(struct values *values, const char *value, struct error *error)
{
    if (values->num == OPTION_VALUES_MAX) {
        return error_set(error, "an option is given more than %d times", OPTION_VALUES_MAX);
    }
    values->value[values->num++] = value;
    return true;
}

static bool add_domain(struct name *domains, size_t *num, const char *value, struct error *error)
{
    if (*num == OPTION_VALUES_MAX) {
        return error_set(error, "more than %d domains are given", OPTION_VALUES_MAX);
    }
    if (!name_parse(bytes_of_text(value), &domains[*num]) || name_is_root(&domains[*num])) {
        return error_set(error, "\"%s\" is not a domain name", value);
    }
    (*num)++;
    return true;
}

/* unit is a suffix and what it multiplies by. */
struct unit {
    const char *suffix;
    uint64_t factor;
};

static const struct unit size_units[] = {
    {"", 1},       {"k", 1024},          {"K", 1024},  {"M", 1024 * 1024},
    {"KiB", 1024}, {"MiB", 1024 * 1024}, {"kB", 1000}, {"MB", 1000 * 1000},
    {NULL, 0},
};

static const struct unit time_units[] = {
    {"", 1}, {"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600}, {"d", 86400}, {NULL, 0},
};

/* parse_number reads a positive number with one of units; at most max after multiplying. */
static bool parse_number(const char *text, const struct unit *units, uint64_t max, uint64_t *out)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || text[0] == '-' || number == 0) {
        return false;
    }
    for (const struct unit *u = units; u->suffix != NULL; u++) {
        if (strcmp(end, u->suffix) == 0 && number <= max / u->factor) {
            *out = number * u->factor;
            return true;
        }
    }
    return false;
}

static bool set_int(int *out, char flag, const char *value, uint64_t plain_factor,
                    struct error *error)
{
    uint64_t number;
    bool has_unit = strspn(value, "0123456789") < strlen(value);
    uint64_t factor = has_unit ? 1 : plain_factor;
    if (!parse_number(value, size_units, INT_MAX / factor, &number)) {
        return error_set(error, "-%c takes a size such as 4096, 512KiB or 4MiB", flag);
    }
    *out = (int)(number * factor);
    return true;
}

static bool set_count(struct options *o, const char *value, struct error *error)
{
    static const struct unit none[] = {{"", 1}, {NULL, 0}};
    return parse_number(value, none, UINT64_MAX, &o->count) ||
           error_set(error, "-c takes a positive number of packets");
}

static bool set_duration(struct options *o, const char *value, struct error *error)
{
    uint64_t seconds;
    if (!parse_number(value, time_units, INT64_MAX / NS_PER_SECOND, &seconds)) {
        return error_set(error, "--duration takes a time such as 90s, 10m, 8h or 1d");
    }
    o->duration_ns = (int64_t)seconds * NS_PER_SECOND;
    return true;
}

static bool set_policy(struct options *o, const char *value, struct error *error)
{
    if (strcmp(value, "onprem") == 0) {
        o->deployment.policy = POLICY_ONPREM;
        return true;
    }
    if (strcmp(value, "office365") == 0) {
        o->deployment.policy = POLICY_OFFICE365;
        return true;
    }
    return error_set(error, "--policy takes onprem or office365");
}

static bool add_output(struct options *o, const char *value, struct error *error)
{
    size_t kind_len = strcspn(value, ":");
    if (o->num_outputs == OUTPUTS_MAX) {
        return error_set(error, "more than %d outputs are given", OUTPUTS_MAX);
    }
    struct output_option *output = &o->output[o->num_outputs];
    if (kind_len < sizeof output->kind) {
        memcpy(output->kind, value, kind_len);
        output->kind[kind_len] = '\0';
    }
    if (kind_len >= sizeof output->kind || output_find(output->kind) == NULL) {
        return error_set(error, "there is no output \"%.*s\": there are text and json",
                         (int)(kind_len < 40 ? kind_len : 40), value);
    }
    output->dest = value[kind_len] == ':' ? value + kind_len + 1 : NULL;
    o->num_outputs++;
    return true;
}

static bool set_filter(struct options *o, const char *value, struct error *error)
{
    size_t len = strlen(o->filter);
    struct text t = {.ptr = o->filter, .len = len, .cap = sizeof o->filter};
    text_add(&t, "%s%s", len > 0 ? " " : "", value);
    return !t.cut ||
           error_set(error, "the capture filter is longer than %zu characters", sizeof o->filter);
}

static bool set_deployment(struct options *o, int flag, const char *value, struct error *error)
{
    switch (flag) {
    case LONG_DOMAIN:
        return add_domain(o->domain, &o->deployment.num_domains, value, error);
    case LONG_PEER_DOMAIN:
        return add_domain(o->peer_domain, &o->deployment.num_peer_domains, value, error);
    case LONG_POLICY:
        return set_policy(o, value, error);
    case LONG_PUBLIC_CA:
        return add_value(&o->public_cas, value, error);
    case LONG_PRIVATE_CA:
        return add_value(&o->private_cas, value, error);
    case LONG_INTERMEDIATES:
        return add_value(&o->intermediates, value, error);
    case LONG_KEY_LOG:
        return add_value(&o->key_logs, value, error);
    case LONG_DURATION:
        return set_duration(o, value, error);
    case LONG_IMMEDIATE:
        o->immediate = true;
        return true;
    case LONG_LIST_RULES:
        o->action = ACTION_LIST_RULES;
        return true;
    default:
        o->action = ACTION_EXPLAIN;
        o->explain = value;
        return true;
    }
}

static bool set_flag(struct options *o, int flag, const char *value, struct error *error)
{
    switch (flag) {
    case 'r':
        return add_value(&o->files, value, error);
    case 'i':
        return add_value(&o->interfaces, value, error);
    case 'f':
        return set_filter(o, value, error);
    case 's':
        return set_int(&o->snap_len, 's', value, 1, error);
    case 'B':
        return set_int(&o->buffer_len, 'B', value, 1024, error);
    case 'c':
        return set_count(o, value, error);
    case 'o':
        return add_output(o, value, error);
    case 'j':
        return add_output(o, "json", error);
    case 'p':
        o->no_promiscuous = true;
        return true;
    case 'q':
        o->verbosity = -1;
        return true;
    case 'v':
        o->verbosity = 1;
        return true;
    case 'n':
        o->plain = true;
        return true;
    case 'D':
        o->action = ACTION_LIST_INTERFACES;
        return true;
    case 'h':
        o->action = ACTION_HELP;
        return true;
    case 'V':
        o->action = ACTION_VERSION;
        return true;
    default:
        return set_deployment(o, flag, value, error);
    }
}

static bool check(const struct options *o, struct error *error)
{
    if (o->action != ACTION_RUN) {
        return true;
    }
    if (o->files.num == 0 && o->interfaces.num == 0) {
        return error_set(error, "nothing to read: give -r FILE or -i INTERFACE (fedtap -h helps)");
    }
    if (o->files.num > 0 && o->interfaces.num > 0) {
        return error_set(error,
                         "-r and -i do not go together: files are history, interfaces are not");
    }
    return true;
}

/* refuse says what is wrong with an option that getopt_long did not take. A letter may be one of a
 * group, of which given, the argument that getopt_long looked at last, says nothing. */
static bool refuse(int answer, const char *given, struct error *error)
{
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_unknown_letter = answer == '?' && optopt != 0 && optopt <= UCHAR_MAX &&
                             strchr(short_options, optopt) == NULL;
    const char *option = is_unknown_letter ? letter : given;
    if (answer == ':') {
        return error_set(error, "option %s needs a value (fedtap -h helps)", option);
    }
    return error_set(error,
                     optopt == 0 || is_unknown_letter
                         ? "there is no option %s (fedtap -h helps)"
                         : "option %s takes no value (fedtap -h helps)",
                     option);
}

bool options_parse(struct options *o, int argc, char **argv, struct error *error)
{
    *o = (struct options){0};
    o->deployment.domains = o->domain;
    o->deployment.peer_domains = o->peer_domain;
    opterr = 0;
    int flag;
    while ((flag = getopt_long(argc, argv, short_options, long_options, NULL)) != -1) {
        if (flag == '?' || flag == ':') {
            return refuse(flag, argv[optind - 1], error);
        }
        if (!set_flag(o, flag, optarg, error)) {
            return false;
        }
    }
    for (int i = optind; i < argc; i++) {
        if (!set_filter(o, argv[i], error)) {
            return false;
        }
    }
    if (o->num_outputs == 0 && !add_output(o, "text", error)) {
        return false;
    }
    return check(o, error);
}
