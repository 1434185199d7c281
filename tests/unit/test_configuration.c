/* test_configuration.c: options in YAML, and what is wrong with some. */
#include "configuration.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "option_rows.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

static struct options options;
static struct error error;
static bool given[OPTION_ROWS_MAX];

/* take reads a text as the file conf/f.yaml. */
static bool take(const char *text)
{
    options_fini(&options);
    options_init(&options);
    options.configuration = "conf/f.yaml";
    error.message[0] = '\0';
    return configuration_take(&options, given, bytes_of_text(text), &error);
}

Test(configuration, every_kind_of_value)
{
    cr_assert(take("domain: Example.COM\n"
                   "peer-domain: [a.example, b.example]\n"
                   "nat:\n"
                   "  203.0.113.1: 10.0.0.1\n"
                   "  \"2001:db8::1\": fd00::1\n"
                   "expect-fqdn: [example.com=edge.example.com]\n"
                   "policy: office365\n"
                   "rule: {srv-port: error, srv-ttl: \"off\"}\n"
                   "immediate-mode: true\n"
                   "no-promiscuous-mode: false\n"
                   "duration: 8h\n"
                   "count: 5\n"),
              "%s", error.message);
    const struct deployment *d = &options.deployment;
    struct name domain = name_of("example.com");
    cr_expect(d->num_domains == 1 && name_equal(&options.domain[0], &domain));
    cr_expect_eq(d->num_peer_domains, 2);
    cr_expect_eq(d->num_nats, 2);
    cr_expect_eq(options.nat[1].public_address.family, ADDRESS_IPV6);
    cr_expect_eq(d->num_expectations, 1);
    cr_expect_eq(d->policy, POLICY_OFFICE365);
    cr_expect_eq(d->num_settings, 2);
    cr_expect(!options.setting[0].off && options.setting[0].severity == SEVERITY_ERROR);
    cr_expect(options.setting[1].off);
    cr_expect(options.immediate && !options.no_promiscuous);
    cr_expect_eq(options.count, 5);
    options_fini(&options);
}

Test(configuration, paths_begin_at_the_folder_of_the_file)
{
    cr_assert(take("public-ca: a.pem\nprivate-ca: [/b.pem, c/d.pem]\nread: [-, e.pcap]\n"
                   "output: json:f.json\n"),
              "%s", error.message);
    cr_expect_str_eq(options.public_cas.value[0], "conf/a.pem");
    cr_expect_str_eq(options.private_cas.value[0], "/b.pem");
    cr_expect_str_eq(options.private_cas.value[1], "conf/c/d.pem");
    cr_expect_str_eq(options.files.value[0], "-");
    cr_expect_str_eq(options.files.value[1], "conf/e.pcap");
    cr_expect_str_eq(options.output[0].dest, "f.json", "as where fedtap is run");
    options_fini(&options);
}

Test(configuration, what_the_command_line_says_wins)
{
    size_t row = (size_t)(option_row_find("domain") - option_rows);
    given[row] = true;
    cr_assert(take("domain: [a.example, b.example]\npeer-domain: c.example\n"), "%s",
              error.message);
    cr_expect_eq(options.deployment.num_domains, 0);
    cr_expect_eq(options.deployment.num_peer_domains, 1);
    given[row] = false;
    options_fini(&options);
}

Test(configuration, nothing_is_in_order)
{
    static const char *const texts[] = {"", "# only words\n", "---\n", "{}\n", "---\n...\n"};
    for (size_t i = 0; i < NUM(texts); i++) {
        cr_expect(take(texts[i]), "%zu: %s", i, error.message);
    }
    options_fini(&options);
}

Test(configuration, what_is_wrong_is_named_with_its_line)
{
    static const struct {
        const char *text;
        const char *words; /* behind "conf/f.yaml:" */
    } rows[] = {
        {"policy: onprem\ndomian: a.example\n",
         "2: unknown key \"domian\" (did you mean \"domain\"?)"},
        {"wibble: 1\n", "1: unknown key \"wibble\""},
        {"help: true\n", "1: \"help\" is for the command line only"},
        {"config: a\n", "1: \"config\" is for the command line only"},
        {"domain: a.example\n\ndomain: b.example\n", "3: domain: it is there twice"},
        {"domain:\n", "1: domain: a single value is expected"},
        {"domain: ''\n", "1: domain: a single value is expected"},
        {"domain: {a: b}\n", "1: domain: a single value is expected"},
        {"domain:\n  - a.example\n  - [b]\n", "3: domain: a single value is expected"},
        {"domain:\n  - a.example\n  - a..b\n", "3: domain: \"a..b\" is not a domain name"},
        {"domain: \"a\\0b\"\n", "1: domain: a single value is expected"},
        {"duration: [1s]\n", "1: duration: a single value is expected"},
        {"policy: onprem\ncount: 0x\n", "2: count: a positive number is expected"},
        {"duration: 5y\n", "1: duration: a time such as"},
        {"immediate-mode: yes\n", "1: immediate-mode: true or false is expected"},
        {"immediate-mode: [true]\n", "1: immediate-mode: true or false is expected"},
        {"expressway: vcs\n", "1: expressway: \"vcs\" is not an IP address"},
        {"nat: 10.0.0.1\n", "1: nat: PUBLIC=PRIVATE, two addresses, is expected"},
        {"nat: {10.0.0.1: 10.0.0.1}\n", "1: nat: 10.0.0.1 is on both sides of the NAT"},
        {"nat: {10.0.0.1: \"::1\"}\n", "1: nat: 10.0.0.1 and ::1 are not of one IP version"},
        {"nat:\n  10.0.0.1: [x]\n", "2: nat: a name and a single value are expected"},
        {"nat:\n  [x]: 10.0.0.1\n", "2: nat: a name and a single value are expected"},
        {"expect-fqdn: {a.example: b..c}\n", "1: expect-fqdn: \"b..c\" is not a domain name"},
        {"rule: {srv-prot: off}\n",
         "1: rule: there is no such rule \"srv-prot\" (did you mean \"srv-port\"?)"},
        {"rule: {wibble: off}\n", "1: rule: there is no such rule \"wibble\" (--list-rules"},
        {"rule: {srv-port: fatal}\n", "1: rule: ID=off, info, warning or error is expected"},
        {"- a\n", "1: \"key: value\" is expected"},
        {"domain\n", "1: \"key: value\" is expected"},
        {"[a]: b\n", "1: a key is the name of an option"},
        {"policy: onprem\n---\npolicy: onprem\n", "3: there is a second document"},
        {"domain: [a\n", "2: "},
        {"domain: \"a\n", "2: "},
        {"domain: *a\n", "1: found undefined alias"},
        {"\tdomain: a\n", "1: "},
        {"domain: \xff\n", "1: "},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        char start[128];
        (void)snprintf(start, sizeof start, "conf/f.yaml:%s", rows[i].words);
        cr_expect_not(take(rows[i].text), "row %zu", i);
        cr_expect_eq(strncmp(error.message, start, strlen(start)), 0, "row %zu: \"%s\"", i,
                     error.message);
    }
    options_fini(&options);
}

Test(configuration, lists_have_their_limit)
{
    char text[8 * (OPTION_VALUES_MAX + 2) + 16] = "expressway:\n";
    for (size_t i = 0; i <= OPTION_VALUES_MAX; i++) {
        (void)strcat(text, " - ::1\n");
    }
    cr_expect_not(take(text));
    cr_expect_str_eq(error.message, "conf/f.yaml:66: expressway: it is given more than 64 times");
    options_fini(&options);
}

Test(configuration, files_that_cannot_be_read)
{
    options = (struct options){.configuration = "/nonexistent/f.yaml"};
    cr_expect_not(configuration_read(&options, given, &error));
    cr_expect_str_eq(error.message, "/nonexistent/f.yaml: No such file or directory");
    options.configuration = "/";
    cr_expect_not(configuration_read(&options, given, &error));
    options.configuration = "/dev/zero";
    cr_expect_not(configuration_read(&options, given, &error));
    cr_expect_str_eq(error.message, "/dev/zero: it has more than 262144 octets");
}
