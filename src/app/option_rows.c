/* option_rows.c: the table of options, and what each sets. */
#include "option_rows.h"

#include <string.h>

#include "closest.h"
#include "option_values.h"
#include "text.h"

static bool full(struct error *error, size_t max)
{
    return error_set(error, "it is given more than %zu times", max);
}

static bool add_value(struct values *values, const char *value, struct error *error)
{
    if (values->num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    values->value[values->num++] = value;
    return true;
}

static bool set_files(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->files, value, error);
}

static bool set_interfaces(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->interfaces, value, error);
}

static bool set_key_logs(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->key_logs, value, error);
}

static bool set_public_cas(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->public_cas, value, error);
}

static bool set_private_cas(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->private_cas, value, error);
}

static bool set_intermediates(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->intermediates, value, error);
}

static bool set_crls(struct options *o, const char *value, struct error *error)
{
    return add_value(&o->crls, value, error);
}

static bool set_filter(struct options *o, const char *value, struct error *error)
{
    size_t len = strlen(o->filter);
    struct text t = {.ptr = o->filter, .len = len, .cap = sizeof o->filter};
    text_add(&t, "%s%s", len > 0 ? " " : "", value);
    return !t.cut ||
           error_set(error, "the capture filter is longer than %d characters", FILTER_MAX);
}

static bool set_user(struct options *o, const char *value, struct error *error)
{
    (void)error;
    o->user = value;
    return true;
}

static bool set_snap_len(struct options *o, const char *value, struct error *error)
{
    return read_size(&o->snap_len, value, 1, error);
}

static bool set_buffer_len(struct options *o, const char *value, struct error *error)
{
    return read_size(&o->buffer_len, value, 1024, error); /* as of tcpdump */
}

static bool set_count(struct options *o, const char *value, struct error *error)
{
    return read_count(&o->count, value, error);
}

static bool set_duration(struct options *o, const char *value, struct error *error)
{
    return read_duration(&o->duration_ns, value, error);
}

static bool set_policy(struct options *o, const char *value, struct error *error)
{
    return read_policy(&o->deployment.policy, value, error);
}

static bool set_domain(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_domains;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_domain(&o->domain[*num], value, error) && ++*num;
}

static bool set_peer_domain(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_peer_domains;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_domain(&o->peer_domain[*num], value, error) && ++*num;
}

static bool set_expressway(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_expressways;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_address(&o->expressway[*num], value, error) && ++*num;
}

static bool set_nat(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_nats;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_nat(&o->nat[*num], value, error) && ++*num;
}

static bool set_expectation(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_expectations;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_expectation(&o->expectation[*num], value, error) && ++*num;
}

static bool set_rule(struct options *o, const char *value, struct error *error)
{
    size_t *num = &o->deployment.num_settings;
    if (*num == OPTION_VALUES_MAX) {
        return full(error, OPTION_VALUES_MAX);
    }
    return read_rule_setting(&o->setting[*num], value, error) && ++*num;
}

static bool set_rotation_size(struct options *o, const char *value, struct error *error)
{
    int size = 0;
    bool ok = read_size(&size, value, 1000000, error); /* as of tcpdump */
    o->rotation.size = (uint64_t)size;
    return ok;
}

static bool set_rotation_interval(struct options *o, const char *value, struct error *error)
{
    return read_duration(&o->rotation.interval_ns, value, error);
}

static bool set_rotation_count(struct options *o, const char *value, struct error *error)
{
    return read_count(&o->rotation.count, value, error);
}

static bool set_output(struct options *o, const char *value, struct error *error)
{
    if (o->num_outputs == OUTPUTS_MAX) {
        return full(error, OUTPUTS_MAX);
    }
    return read_output(&o->output[o->num_outputs], value, error) && ++o->num_outputs;
}

static bool set_evidence(struct options *o, const char *value, struct error *error)
{
    if (o->num_outputs == OUTPUTS_MAX) {
        return full(error, OUTPUTS_MAX);
    }
    o->output[o->num_outputs++] = (struct output_option){
        .kind = "pcapng", .dest = strcmp(value, "-") != 0 ? value : NULL, .is_beside = true};
    return true;
}

static bool set_json(struct options *o, const char *value, struct error *error)
{
    (void)value;
    return set_output(o, "json", error);
}

static bool set_configuration(struct options *o, const char *value, struct error *error)
{
    if (o->configuration != NULL) {
        return error_set(error, "there is one configuration");
    }
    o->configuration = value;
    return true;
}

static bool set_explain(struct options *o, const char *value, struct error *error)
{
    (void)error;
    o->action = ACTION_EXPLAIN;
    o->explain = value;
    return true;
}

static bool set_no_promiscuous(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->no_promiscuous = true;
    return true;
}

static bool set_immediate(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->immediate = true;
    return true;
}

static bool set_quiet(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->verbosity = -1;
    return true;
}

static bool set_verbose(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->verbosity = 1;
    return true;
}

static bool set_plain(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->plain = true;
    return true;
}

static bool set_list_interfaces(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->action = ACTION_LIST_INTERFACES;
    return true;
}

static bool set_list_rules(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->action = ACTION_LIST_RULES;
    return true;
}

static bool set_check_configuration(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->action = ACTION_CHECK_CONFIGURATION;
    return true;
}

static bool set_anonymise(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->anonymise = true;
    return true;
}

static bool set_help(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->action = ACTION_HELP;
    return true;
}

static bool set_version(struct options *o, const char *value, struct error *error)
{
    (void)value;
    (void)error;
    o->action = ACTION_VERSION;
    return true;
}

const struct option_row option_rows[] = {
    {"read", 'r', OPTION_MANY, OPTION_IS_PATH, OPTIONS_INPUT, "FILE",
     "read a saved capture; repeatable; - is standard input, as it arrives", set_files},
    {"interface", 'i', OPTION_MANY, 0, OPTIONS_INPUT, "INTERFACE",
     "capture live; repeatable; \"any\" works", set_interfaces},
    {"list-interfaces", 'D', OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_INPUT, NULL,
     "list the interfaces", set_list_interfaces},
    {"filter", 'f', OPTION_ONE, 0, OPTIONS_INPUT, "FILTER",
     "capture filter, as tcpdump takes it; or as trailing words", set_filter},
    {"snapshot-length", 's', OPTION_ONE, 0, OPTIONS_INPUT, "LEN",
     "octets kept of a packet; sizes take a unit", set_snap_len},
    {"no-promiscuous-mode", 'p', OPTION_SWITCH, 0, OPTIONS_INPUT, NULL,
     "only what the interface gets by itself", set_no_promiscuous},
    {"buffer-size", 'B', OPTION_ONE, 0, OPTIONS_INPUT, "SIZE",
     "of the kernel's buffer, in KiB or with a unit", set_buffer_len},
    {"immediate-mode", 0, OPTION_SWITCH, 0, OPTIONS_INPUT, NULL, "deliver each packet at once",
     set_immediate},
    {"relinquish-privileges", 'Z', OPTION_ONE, 0, OPTIONS_INPUT, "USER",
     "once all is open, run as USER (root, with -i: fedtap or nobody)", set_user},
    {"count", 'c', OPTION_ONE, 0, OPTIONS_INPUT, "COUNT", "stop after COUNT packets", set_count},
    {"duration", 0, OPTION_ONE, 0, OPTIONS_INPUT, "TIME", "stop after a time (90s, 10m, 8h, 1d)",
     set_duration},
    {"keylog", 0, OPTION_MANY, OPTION_IS_PATH, OPTIONS_INPUT, "FILE",
     "TLS secrets (SSLKEYLOGFILE), followed while capturing; repeatable", set_key_logs},
    {"config", 0, OPTION_ONE, OPTION_FLAG_ONLY, OPTIONS_DEPLOYMENT, "FILE",
     "YAML file in which every option may stand; flags win", set_configuration},
    {"check-config", 0, OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_DEPLOYMENT, NULL,
     "read all that is configured, say what is wrong, and end", set_check_configuration},
    {"domain", 0, OPTION_MANY, 0, OPTIONS_DEPLOYMENT, "DOMAIN", "a SIP domain of ours; repeatable",
     set_domain},
    {"peer-domain", 0, OPTION_MANY, 0, OPTIONS_DEPLOYMENT, "DOMAIN",
     "a SIP domain of the other side; repeatable", set_peer_domain},
    {"expressway", 0, OPTION_MANY, 0, OPTIONS_DEPLOYMENT, "ADDR",
     "an address of our Expressway-E; repeatable", set_expressway},
    {"nat", 0, OPTION_PAIRS, 0, OPTIONS_DEPLOYMENT, "PUBLIC=PRIVATE",
     "the address in DNS and the one on the wire are one host; repeatable", set_nat},
    {"expect-fqdn", 0, OPTION_PAIRS, 0, OPTIONS_DEPLOYMENT, "DOMAIN=FQDN",
     "the partner typed FQDN for our domain: it counts instead of the\nSRV record; repeatable",
     set_expectation},
    {"policy", 0, OPTION_ONE, 0, OPTIONS_DEPLOYMENT, "onprem|office365",
     "what the Microsoft side trusts (default: onprem)", set_policy},
    {"public-ca", 0, OPTION_MANY, OPTION_IS_PATH, OPTIONS_DEPLOYMENT, "PATH",
     "public trust anchors, PEM file or directory (default: the system's)", set_public_cas},
    {"private-ca", 0, OPTION_MANY, OPTION_IS_PATH, OPTIONS_DEPLOYMENT, "PATH",
     "private anchors that the partner has imported", set_private_cas},
    {"intermediates", 0, OPTION_MANY, OPTION_IS_PATH, OPTIONS_DEPLOYMENT, "PATH",
     "known intermediates: they name what was not sent", set_intermediates},
    {"crl", 0, OPTION_MANY, OPTION_IS_PATH, OPTIONS_DEPLOYMENT, "PATH",
     "revocation lists to check against", set_crls},
    {"output", 'o', OPTION_MANY, 0, OPTIONS_OUTPUT, "KIND[:DEST]",
     "text, json, pcapng or sqlite; repeatable (default: text)", set_output},
    {"json", 'j', OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_OUTPUT, NULL, "the same as -o json",
     set_json},
    {"write-evidence", 'w', OPTION_ONE, OPTION_IS_PATH, OPTIONS_OUTPUT, "FILE",
     "a pcapng file of the packets that findings rest on", set_evidence},
    {"anonymise", 0, OPTION_SWITCH, 0, OPTIONS_OUTPUT, NULL,
     "in evidence, mask names and addresses that no finding is about", set_anonymise},
    {"rotate-size", 'C', OPTION_ONE, 0, OPTIONS_OUTPUT, "SIZE",
     "go on in the next file when one is longer (plain: in millions)", set_rotation_size},
    {"rotate-interval", 'G', OPTION_ONE, 0, OPTIONS_OUTPUT, "TIME",
     "go on in the next file after that time; names may be of strftime", set_rotation_interval},
    {"rotate-count", 'W', OPTION_ONE, 0, OPTIONS_OUTPUT, "COUNT",
     "files: with -C in a ring; with -G alone, end after them", set_rotation_count},
    {"quiet", 'q', OPTION_SWITCH, 0, OPTIONS_OUTPUT, NULL, "only verdicts and findings", set_quiet},
    {"verbose", 'v', OPTION_SWITCH, 0, OPTIONS_OUTPUT, NULL, "all DNS responses and handshakes",
     set_verbose},
    {"plain", 'n', OPTION_SWITCH, 0, OPTIONS_OUTPUT, NULL, "no decoration", set_plain},
    {"rule", 0, OPTION_PAIRS, 0, OPTIONS_RULES, "ID=off|info|warning|error",
     "change a rule's severity; repeatable", set_rule},
    {"list-rules", 0, OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_RULES, NULL,
     "all rules, one line each", set_list_rules},
    {"explain", 0, OPTION_ONE, OPTION_FLAG_ONLY, OPTIONS_RULES, "ID",
     "what a rule checks, why, and how to mend it", set_explain},
    {"help", 'h', OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_RULES, NULL, "this text", set_help},
    {"version", 'V', OPTION_SWITCH, OPTION_FLAG_ONLY, OPTIONS_RULES, NULL, "the version",
     set_version},
};

const size_t num_option_rows = sizeof option_rows / sizeof option_rows[0];

_Static_assert(sizeof option_rows / sizeof option_rows[0] <= OPTION_ROWS_MAX, "too many options");

const struct option_row *option_row_find(const char *name)
{
    for (size_t i = 0; i < num_option_rows; i++) {
        if (strcmp(option_rows[i].name, name) == 0) {
            return &option_rows[i];
        }
    }
    return NULL;
}

const char *option_row_suggest(const char *name)
{
    struct closest closest = closest_to(bytes_of_text(name));
    for (size_t i = 0; i < num_option_rows; i++) {
        closest_try(&closest, bytes_of_text(option_rows[i].name));
    }
    return closest.found.len > 0 ? (const char *)closest.found.ptr : NULL;
}
