#include "check.h"

#include "capture.h"
#include "key_files.h"
#include "privileges.h"
#include "setup.h"
#include "trust.h"

static bool check_trust(const struct options *options, struct error *error)
{
    struct trust *trust = setup_trust(options, error);
    trust_free(trust);
    return trust != NULL;
}

static bool check_key_logs(const struct options *options, struct error *error)
{
    struct counters counters = {0};
    struct key_log *log = key_log_new(&counters);
    if (log == NULL) {
        return error_set(error, "out of memory");
    }
    struct key_files *files = key_files_open(&options->key_logs, log, error);
    key_files_close(files);
    key_log_free(log);
    return files != NULL;
}

static void write_domains(FILE *stream, const char *label, const struct name *names, size_t num)
{
    char text[NAME_TEXT_MAX];
    for (size_t i = 0; i < num; i++) {
        fprintf(stream, "%s%s%s", i == 0 ? label : ", ", name_format(&names[i], text),
                i + 1 == num ? "\n" : "");
    }
}

static void write_hosts(FILE *stream, const struct deployment *d)
{
    char one[ADDRESS_TEXT_MAX];
    char other[ADDRESS_TEXT_MAX];
    for (size_t i = 0; i < d->num_expressways; i++) {
        fprintf(stream, "  Expressway-E:  %s\n", address_format(&d->expressways[i], one));
    }
    for (size_t i = 0; i < d->num_nats; i++) {
        fprintf(stream, "  static NAT:    %s in DNS is %s on the wire\n",
                address_format(&d->nats[i].public_address, one),
                address_format(&d->nats[i].private_address, other));
    }
}

static void write_expectations(FILE *stream, const struct deployment *d)
{
    char domain[NAME_TEXT_MAX];
    char fqdn[NAME_TEXT_MAX];
    for (size_t i = 0; i < d->num_expectations; i++) {
        fprintf(stream, "  expected:      %s for %s, instead of its SRV record\n",
                name_format(&d->expectations[i].fqdn, fqdn),
                name_format(&d->expectations[i].domain, domain));
    }
}

static void write_rules(FILE *stream, const struct deployment *d)
{
    for (size_t i = 0; i < d->num_settings; i++) {
        const struct rule_setting *s = &d->settings[i];
        fprintf(stream, "  rule:          %s is %s\n", s->rule->id,
                s->off ? "off" : severity_name(s->severity));
    }
}

bool check_configuration(FILE *stream, const struct options *options, struct error *error)
{
    const struct deployment *d = &options->deployment;
    if (!privileges_check(options, error) || !check_trust(options, error) ||
        !check_key_logs(options, error) ||
        (options->filter[0] != '\0' && !capture_check_filter(options->filter, error))) {
        return false;
    }
    fprintf(stream, "The configuration can be used.\n");
    write_domains(stream, "  our domains:   ", d->domains, d->num_domains);
    write_domains(stream, "  other side's:  ", d->peer_domains, d->num_peer_domains);
    write_hosts(stream, d);
    write_expectations(stream, d);
    write_rules(stream, d);
    fprintf(stream, "  the other side trusts public CAs%s\n",
            d->policy == POLICY_OFFICE365 ? " only (office365)" : " and what it imported (onprem)");
    return true;
}
