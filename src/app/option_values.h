/* option_values: what the values of options look like. Each reader gives false with the reason, which names
 * neither the option nor where it stands. */
#ifndef FEDTAP_OPTION_VALUES_H
#define FEDTAP_OPTION_VALUES_H

#include "options.h"

/* read_size reads octets, with a unit or in plain_unit octets; at most INT_MAX. */
bool read_size(int *out, const char *value, uint64_t plain_unit, struct error *error);

/* read_count reads a positive number. */
bool read_count(uint64_t *out, const char *value, struct error *error);

/* read_duration reads a time with a unit, in seconds without one. */
bool read_duration(int64_t *out_ns, const char *value, struct error *error);

/* read_domain reads a domain name that is not the root. */
bool read_domain(struct name *out, const char *value, struct error *error);

/* read_address reads an IP address. */
bool read_address(struct address *out, const char *value, struct error *error);

/* read_policy reads "onprem" or "office365". */
bool read_policy(enum policy *out, const char *value, struct error *error);

/* read_nat reads PUBLIC=PRIVATE, two different addresses of one family. */
bool read_nat(struct nat *out, const char *value, struct error *error);

/* read_expectation reads DOMAIN=FQDN. */
bool read_expectation(struct expectation *out, const char *value, struct error *error);

/* read_rule_setting reads ID=off|info|warning|error. */
bool read_rule_setting(struct rule_setting *out, const char *value, struct error *error);

/* read_output reads KIND[:DEST]. */
bool read_output(struct output_option *out, const char *value, struct error *error);

/* read_rule reads the identifier of a rule. */
bool read_rule(const struct rule **out, const char *value, struct error *error);

#endif
