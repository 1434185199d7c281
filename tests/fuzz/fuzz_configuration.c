/* fuzz_configuration: the text of a configuration. What is refused is told with the file and, where it is
 * known, the line; what is taken keeps every limit, and says the same when it is read again. */
#include "configuration.h"
#include "fuzz.h"
#include "octets.h"
#include "option_rows.h"

static bool take(struct options *o, struct bytes text, struct error *error)
{
    static const bool given[OPTION_ROWS_MAX];
    options_init(o);
    o->configuration = "f.yaml";
    return configuration_take(o, given, text, error);
}

static void check_limits(const struct options *o)
{
    const struct deployment *d = &o->deployment;
    const size_t nums[] = {d->num_domains,     d->num_peer_domains,  d->num_expressways,
                           d->num_nats,        d->num_expectations,  d->num_settings,
                           o->files.num,       o->interfaces.num,    o->public_cas.num,
                           o->private_cas.num, o->intermediates.num, o->crls.num,
                           o->key_logs.num};
    for (size_t i = 0; i < sizeof nums / sizeof nums[0]; i++) {
        assert(nums[i] <= OPTION_VALUES_MAX);
    }
    assert(o->num_outputs <= OUTPUTS_MAX);
    for (size_t i = 0; i < d->num_settings; i++) {
        assert(d->settings[i].rule != NULL &&
               (d->settings[i].off || d->settings[i].severity <= SEVERITY_ERROR));
    }
    for (size_t i = 0; i < d->num_domains; i++) {
        assert(!name_is_root(&d->domains[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct options one;
    static struct options other;
    struct error error[2] = {0};
    if (size > CONFIGURATION_OCTETS_MAX) {
        return 0;
    }
    struct bytes text = exact_copy(data, size);
    bool ok = take(&one, text, &error[0]);
    bool again = take(&other, text, &error[1]);
    exact_free(text);
    assert(ok == again && strcmp(error[0].message, error[1].message) == 0);
    assert(ok || strncmp(error[0].message, "f.yaml", strlen("f.yaml")) == 0);
    check_limits(&one);
    options_fini(&one);
    options_fini(&other);
    return 0;
}
