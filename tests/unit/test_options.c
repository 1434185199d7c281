/* test_options.c: the command line as values, and what is wrong with one. */
#include <criterion/criterion.h>

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "options.h"
#include "timestamp.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define ARGS_MAX 160

static struct options options;
static struct error error;

/* parse reads a command line as of a program that has just begun. */
static bool parse(const char *const *args)
{
    char *argv[ARGS_MAX] = {(char *)(uintptr_t) "fedtap"};
    int argc = 1;
    for (; args[argc - 1] != NULL; argc++) {
        argv[argc] = (char *)(uintptr_t)args[argc - 1];
    }
    optind = 0; /* glibc: begin anew */
    error.message[0] = '\0';
    options_fini(&options);
    return options_parse(&options, argc, argv, &error);
}

#define PARSE(...) parse((const char *const[]){__VA_ARGS__, NULL})

/* parse_many gives an option num times. */
static bool parse_many(const char *option, const char *value, size_t num)
{
    const char *args[ARGS_MAX] = {"-r", "x"};
    for (size_t i = 0; i < num; i++) {
        args[2 + 2 * i] = option;
        args[3 + 2 * i] = value;
    }
    return parse(args);
}

Test(options, nothing_but_a_file_leaves_every_default)
{
    cr_assert(PARSE("-r", "x.pcap"), "%s", error.message);
    cr_expect_eq(options.action, ACTION_RUN);
    cr_expect_eq(options.files.num, 1);
    cr_expect_str_eq(options.files.value[0], "x.pcap");
    cr_expect_str_eq(options.filter, "");
    cr_expect_eq(options.count, 0);
    cr_expect_eq(options.duration_ns, 0);
    cr_expect_eq(options.snap_len, 0);
    cr_expect_eq(options.deployment.policy, POLICY_ONPREM);
    cr_expect_eq(options.deployment.num_domains, 0);
    cr_expect_eq(options.num_outputs, 1);
    cr_expect_str_eq(options.output[0].kind, "text");
    cr_expect_null(options.output[0].dest);
    cr_expect_eq(options.verbosity, 0);
    cr_expect_not(options.plain || options.no_promiscuous || options.immediate);
}

Test(options, what_is_repeated_adds_up_in_order)
{
    cr_assert(PARSE("-i", "eth0", "-i", "eth1", "--domain", "A.example", "--domain", "b.example.",
                    "--peer-domain", "c.example", "--public-ca", "p", "--private-ca", "q",
                    "--private-ca", "r", "--intermediates", "s"),
              "%s", error.message);
    const struct name a = name_of("a.example");
    const struct name b = name_of("b.example");
    const struct name c = name_of("c.example");
    cr_expect_eq(options.interfaces.num, 2);
    cr_expect_str_eq(options.interfaces.value[1], "eth1");
    cr_expect_eq(options.deployment.num_domains, 2);
    cr_expect(name_equal(&options.deployment.domains[0], &a));
    cr_expect(name_equal(&options.deployment.domains[1], &b));
    cr_expect_eq(options.deployment.num_peer_domains, 1);
    cr_expect(name_equal(&options.deployment.peer_domains[0], &c));
    cr_expect_eq(options.public_cas.num, 1);
    cr_expect_eq(options.private_cas.num, 2);
    cr_expect_str_eq(options.private_cas.value[1], "r");
    cr_expect_eq(options.intermediates.num, 1);
}

Test(options, flags)
{
    cr_assert(PARSE("-pvn", "--immediate-mode", "--policy", "office365", "-i", "any"), "%s",
              error.message);
    cr_expect(options.no_promiscuous && options.plain && options.immediate);
    cr_expect_eq(options.verbosity, 1);
    cr_expect_eq(options.deployment.policy, POLICY_OFFICE365);
    cr_assert(PARSE("-q", "--policy", "onprem", "-i", "any"), "%s", error.message);
    cr_expect_eq(options.verbosity, -1);
    cr_expect_eq(options.deployment.policy, POLICY_ONPREM);
}

Test(options, filters_and_trailing_words_are_one_expression)
{
    cr_assert(PARSE("-r", "x", "-f", "tcp port 5061", "or", "port", "53"), "%s", error.message);
    cr_expect_str_eq(options.filter, "tcp port 5061 or port 53");
}

Test(options, a_filter_that_does_not_fit_is_refused)
{
    char filter[sizeof options.filter + 1];
    memset(filter, '1', sizeof filter);
    filter[sizeof options.filter - 1] = '\0';
    cr_expect(PARSE("-r", "x", "-f", filter), "%s", error.message);
    filter[sizeof options.filter - 1] = '1';
    filter[sizeof options.filter] = '\0';
    cr_expect_not(PARSE("-r", "x", "-f", filter));
    cr_expect_not(PARSE("-r", "x", filter));
}

Test(options, outputs)
{
    cr_assert(PARSE("-r", "x", "-o", "text", "-o", "json:/tmp/a:b", "-j"), "%s", error.message);
    cr_expect_eq(options.num_outputs, 3);
    cr_expect_null(options.output[0].dest);
    cr_expect_str_eq(options.output[1].kind, "json");
    cr_expect_str_eq(options.output[1].dest, "/tmp/a:b");
    cr_expect_str_eq(options.output[2].kind, "json");
    cr_expect_null(options.output[2].dest);
}

Test(options, numbers_with_units)
{
    static const struct {
        const char *option;
        const char *value;
        bool ok;
        int64_t number;
    } rows[] = {
        {"-s", "96", true, 96},
        {"-s", "64k", true, 65536},
        {"-s", "64KiB", true, 65536},
        {"-s", "64kB", true, 64000},
        {"-s", "2147483647", true, INT32_MAX},
        {"-s", "2147483648", false, 0},
        {"-s", "2048M", false, 0},
        {"-s", "18446744073709551617", false, 0},
        {"-s", "0", false, 0},
        {"-s", "-1", false, 0},
        {"-s", "", false, 0},
        {"-s", "k", false, 0},
        {"-s", "1.5k", false, 0},
        {"-s", "96 k", false, 0},
        {"-B", "4096", true, 4096 * 1024}, /* as of tcpdump: in KiB */
        {"-B", "4MiB", true, 4 * 1024 * 1024},
        {"-B", "2097152", false, 0},
        {"-c", "18446744073709551615", true, -1},
        {"-c", "1k", false, 0},
        {"--duration", "90", true, 90 * NS_PER_SECOND},
        {"--duration", "90s", true, 90 * NS_PER_SECOND},
        {"--duration", "10m", true, 600 * NS_PER_SECOND},
        {"--duration", "10min", true, 600 * NS_PER_SECOND},
        {"--duration", "8h", true, 28800 * NS_PER_SECOND},
        {"--duration", "1d", true, 86400 * NS_PER_SECOND},
        {"--duration", "106751d", true, INT64_C(106751) * 86400 * NS_PER_SECOND},
        {"--duration", "106752d", false, 0}, /* more than 63 bits of nanoseconds */
        {"--duration", "1w", false, 0},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        bool ok = PARSE("-r", "x", rows[i].option, rows[i].value);
        cr_expect_eq(ok, rows[i].ok, "%s %s", rows[i].option, rows[i].value);
        int64_t number = options.snap_len != 0     ? options.snap_len
                         : options.buffer_len != 0 ? options.buffer_len
                         : options.count != 0      ? (int64_t)options.count
                                                   : options.duration_ns;
        cr_expect(!ok || number == rows[i].number, "%s %s", rows[i].option, rows[i].value);
    }
}

Test(options, what_needs_no_input)
{
    static const struct {
        const char *args[3];
        enum action action;
    } rows[] = {
        {{"-h"}, ACTION_HELP},
        {{"--help"}, ACTION_HELP},
        {{"-V"}, ACTION_VERSION},
        {{"--version"}, ACTION_VERSION},
        {{"-D"}, ACTION_LIST_INTERFACES},
        {{"--list-interfaces"}, ACTION_LIST_INTERFACES},
        {{"--list-rules"}, ACTION_LIST_RULES},
        {{"--check-config"}, ACTION_CHECK_CONFIGURATION},
        {{"--explain", "srv-missing"}, ACTION_EXPLAIN},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(parse(rows[i].args), "%s: %s", rows[i].args[0], error.message);
        cr_expect_eq(options.action, rows[i].action, "%s", rows[i].args[0]);
    }
    cr_expect_str_eq(options.explain, "srv-missing");
}

Test(options, what_is_wrong_is_named)
{
    static const struct {
        const char *args[8];
        const char *words;
    } rows[] = {
        {{NULL}, "nothing to read"},
        {{"port", "53"}, "nothing to read"},
        {{"-r", "x", "-i", "lo"}, "do not go together"},
        {{"-r"}, "option -r needs a value"},
        {{"-qr"}, "option -qr needs a value"},
        {{"-r", "x", "--explain"}, "option --explain needs a value"},
        {{"-Y"}, "no option -Y"},
        {{"-Yq"}, "no option -Y"},
        {{"-r", "x", "-vYq"}, "no option -Y"},
        {{"--json", "-Yq"}, "no option -Y"},
        {{"--nope", "-r", "x"}, "no option --nope"},
        {{"-r", "x", "--p", "x"}, "no option --p"}, /* of several */
        {{"-r", "x", "--json=y"}, "option --json=y takes no value"},
        {{"-r", "x", "--\n"}, "no option --\n"},
        {{"-r", "x", "--domain", ""}, "\"\" is not a domain name"},
        {{"-r", "x", "--domain", "."}, "\".\" is not a domain name"},
        {{"-r", "x", "--peer-domain", "a..b"}, "\"a..b\" is not a domain name"},
        {{"-r", "x", "--policy", "Onprem"}, "--policy: onprem"},
        {{"--domian", "x"}, "no option --domian (did you mean --domain?)"},
        {{"-r", "x", "--expressway", "vcs"}, "--expressway: \"vcs\" is not an IP address"},
        {{"-r", "x", "--nat", "10.0.0.1"}, "--nat: PUBLIC=PRIVATE, two addresses, is expected"},
        {{"-r", "x", "--nat", "10.0.0.1=10.0.0.1"}, "--nat: 10.0.0.1 is on both sides"},
        {{"-r", "x", "--nat", "10.0.0.1=::1"}, "not of one IP version"},
        {{"-r", "x", "--expect-fqdn", "a.example"}, "--expect-fqdn: DOMAIN=FQDN is expected"},
        {{"-r", "x", "--expect-fqdn", "=b"}, "--expect-fqdn: DOMAIN=FQDN is expected"},
        {{"-r", "x", "--expect-fqdn", "a.example="}, "--expect-fqdn: DOMAIN=FQDN is expected"},
        {{"-r", "x", "--rule", "srv-prot=off"}, "(did you mean \"srv-port\"?)"},
        {{"-r", "x", "--rule", "srv-port=none"}, "--rule: ID=off, info, warning or error"},
        {{"--domain", "a.example", "--peer-domain", "A.example", "-r", "x"},
         "a.example is declared as ours and as the other side's"},
        {{"--expect-fqdn", "a.example=b.a.example", "--peer-domain", "a.example", "-r", "x"},
         "a.example is declared as ours and as the other side's"},
        {{"--expect-fqdn", "a.example=b.c", "--expect-fqdn", "a.example=d.c", "-r", "x"},
         "two names are expected for a.example"},
        {{"--config", "/nonexistent.yaml"}, "/nonexistent.yaml: No such file"},
        {{"--config", "a", "--config", "b"}, "--config: there is one configuration"},
        {{"-r", "x", "-o", ""}, "no output \"\""},
        {{"-r", "x", "-o", "xml:y"}, "no output \"xml\""},
        {{"-r", "x", "-o", "jsonjsonjsonjsonjson"}, "no output \"jsonjson"},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect_not(parse(rows[i].args), "row %zu", i);
        cr_expect_not_null(strstr(error.message, rows[i].words), "row %zu: \"%s\"", i,
                           error.message);
    }
}

Test(options, every_repeatable_option_has_its_limit)
{
    static const struct {
        const char *option;
        const char *value;
        size_t max;
    } rows[] = {
        {"-r", "y", OPTION_VALUES_MAX - 1}, /* parse_many gives one already */
        {"--domain", "a.example", OPTION_VALUES_MAX},
        {"--peer-domain", "a.example", OPTION_VALUES_MAX},
        {"--public-ca", "y", OPTION_VALUES_MAX},
        {"--private-ca", "y", OPTION_VALUES_MAX},
        {"--intermediates", "y", OPTION_VALUES_MAX},
        {"--crl", "y", OPTION_VALUES_MAX},
        {"--expressway", "10.0.0.1", OPTION_VALUES_MAX},
        {"--nat", "10.0.0.1=10.0.0.2", OPTION_VALUES_MAX},
        {"--expect-fqdn", "a.example=b.a.example", OPTION_VALUES_MAX},
        {"--rule", "srv-port=off", OPTION_VALUES_MAX},
        {"-o", "json", OUTPUTS_MAX},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        cr_expect(parse_many(rows[i].option, rows[i].value, rows[i].max), "%s", rows[i].option);
        cr_expect_not(parse_many(rows[i].option, rows[i].value, rows[i].max + 1), "%s",
                      rows[i].option);
    }
}
