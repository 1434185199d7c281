/* option_values.c: numbers with units, names, addresses and pairs of them. */
#include "option_values.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "closest.h"
#include "output.h"
#include "timestamp.h"

/* unit is a suffix and what it multiplies by. */
struct unit {
    const char *suffix;
    uint64_t factor;
};

static const struct unit size_units[] = {
    {"", 1},
    {"k", 1024},
    {"K", 1024},
    {"m", 1024 * 1024},
    {"M", 1024 * 1024},
    {"g", 1 << 30},
    {"G", 1 << 30},
    {"KiB", 1024},
    {"MiB", 1024 * 1024},
    {"GiB", 1 << 30},
    {"kB", 1000},
    {"MB", 1000 * 1000},
    {"GB", 1000 * 1000 * 1000},
    {NULL, 0},
};

static const struct unit time_units[] = {
    {"", 1}, {"s", 1}, {"m", 60}, {"min", 60}, {"h", 3600}, {"d", 86400}, {NULL, 0},
};

static const struct unit no_units[] = {{"", 1}, {NULL, 0}};

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

bool read_size(int *out, const char *value, uint64_t plain_unit, struct error *error)
{
    uint64_t number;
    bool has_unit = strspn(value, "0123456789") < strlen(value);
    uint64_t factor = has_unit ? 1 : plain_unit;
    if (!parse_number(value, size_units, INT_MAX / factor, &number)) {
        return error_set(error, "a size such as 4096, 512KiB or 4MiB is expected");
    }
    *out = (int)(number * factor);
    return true;
}

bool read_count(uint64_t *out, const char *value, struct error *error)
{
    return parse_number(value, no_units, UINT64_MAX, out) ||
           error_set(error, "a positive number is expected");
}

bool read_duration(int64_t *out_ns, const char *value, struct error *error)
{
    uint64_t seconds;
    if (!parse_number(value, time_units, INT64_MAX / NS_PER_SECOND, &seconds)) {
        return error_set(error, "a time such as 90s, 10m, 8h or 1d is expected");
    }
    *out_ns = (int64_t)seconds * NS_PER_SECOND;
    return true;
}

bool read_domain(struct name *out, const char *value, struct error *error)
{
    if (!name_parse(bytes_of_text(value), out) || name_is_root(out)) {
        return error_set(error, "\"%s\" is not a domain name", value);
    }
    return true;
}

bool read_address(struct address *out, const char *value, struct error *error)
{
    return address_parse(value, out) || error_set(error, "\"%s\" is not an IP address", value);
}

bool read_policy(enum policy *out, const char *value, struct error *error)
{
    bool is_onprem = strcmp(value, "onprem") == 0;
    if (!is_onprem && strcmp(value, "office365") != 0) {
        return error_set(error, "onprem or office365 is expected");
    }
    *out = is_onprem ? POLICY_ONPREM : POLICY_OFFICE365;
    return true;
}

/* PAIR_KEY_MAX is room for the key of a pair, with its terminator: a domain name in full escape. */
#define PAIR_KEY_MAX NAME_TEXT_MAX

/* split copies what stands before the first "=" into key, and returns what stands behind it; NULL with the
 * reason when value is no such pair. */
static const char *split(const char *value, char key[PAIR_KEY_MAX], const char *what,
                         struct error *error)
{
    size_t len = strcspn(value, "=");
    if (value[len] != '=' || len == 0 || len >= PAIR_KEY_MAX || value[len + 1] == '\0') {
        (void)error_set(error, "%s is expected", what);
        return NULL;
    }
    memcpy(key, value, len);
    key[len] = '\0';
    return value + len + 1;
}

bool read_nat(struct nat *out, const char *value, struct error *error)
{
    char key[PAIR_KEY_MAX];
    const char *rest = split(value, key, "PUBLIC=PRIVATE, two addresses,", error);
    if (rest == NULL || !read_address(&out->public_address, key, error) ||
        !read_address(&out->private_address, rest, error)) {
        return false;
    }
    if (out->public_address.family != out->private_address.family) {
        return error_set(error, "%s and %s are not of one IP version", key, rest);
    }
    return !address_equal(&out->public_address, &out->private_address) ||
           error_set(error, "%s is on both sides of the NAT", key);
}

bool read_expectation(struct expectation *out, const char *value, struct error *error)
{
    char key[PAIR_KEY_MAX];
    const char *rest = split(value, key, "DOMAIN=FQDN", error);
    return rest != NULL && read_domain(&out->domain, key, error) &&
           read_domain(&out->fqdn, rest, error);
}

bool read_rule(const struct rule **out, const char *value, struct error *error)
{
    struct closest closest = closest_to(bytes_of_text(value));
    *out = rule_find(value);
    if (*out != NULL) {
        return true;
    }
    for (size_t i = 0; i < rule_count(); i++) {
        closest_try(&closest, bytes_of_text(rule_at(i)->id));
    }
    return closest.found.len > 0
               ? error_set(error, "there is no such rule \"%s\" (did you mean \"%.*s\"?)", value,
                           (int)closest.found.len, (const char *)closest.found.ptr)
               : error_set(error, "there is no such rule \"%s\" (--list-rules lists them)", value);
}

bool read_rule_setting(struct rule_setting *out, const char *value, struct error *error)
{
    static const char what[] = "ID=off, info, warning or error";
    char id[PAIR_KEY_MAX];
    const char *rest = split(value, id, what, error);
    if (rest == NULL || !read_rule(&out->rule, id, error)) {
        return false;
    }
    out->off = strcmp(rest, "off") == 0;
    for (out->severity = SEVERITY_INFO; out->severity <= SEVERITY_ERROR && !out->off;
         out->severity++) {
        if (strcmp(rest, severity_name(out->severity)) == 0) {
            return true;
        }
    }
    return out->off || error_set(error, "%s is expected", what);
}

bool read_output(struct output_option *out, const char *value, struct error *error)
{
    size_t kind_len = strcspn(value, ":");
    if (kind_len < sizeof out->kind) {
        memcpy(out->kind, value, kind_len);
        out->kind[kind_len] = '\0';
    }
    if (kind_len >= sizeof out->kind || output_find(out->kind) == NULL) {
        return error_set(error,
                         "there is no output \"%.*s\": there are text, json, pcapng and sqlite",
                         (int)(kind_len < 40 ? kind_len : 40), value);
    }
    if (strcmp(value + kind_len, ":") == 0) {
        return error_set(error, "there is no file name behind \"%s\"", value);
    }
    out->dest = value[kind_len] == ':' ? value + kind_len + 1 : NULL;
    return true;
}
