/* options: the command line, and the configuration that it names, as values. */
#ifndef FEDTAP_OPTIONS_H
#define FEDTAP_OPTIONS_H

#include <stdio.h>

#include "rotation.h"
#include "rule.h"
#include "status.h"

/* OPTION_VALUES_MAX is how often a repeatable option may be given. */
#define OPTION_VALUES_MAX 64

/* OUTPUTS_MAX is how many outputs one run may have. */
#define OUTPUTS_MAX 8

/* FILTER_MAX is room for a capture filter with its terminator. */
#define FILTER_MAX 4096

enum action {
    ACTION_RUN,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_LIST_INTERFACES,
    ACTION_LIST_RULES,
    ACTION_EXPLAIN,
    ACTION_CHECK_CONFIGURATION,
};

/* values are the arguments of a repeatable option, borrowed from the command line or kept in texts. */
struct values {
    const char *value[OPTION_VALUES_MAX];
    size_t num;
};

/* output_option is one -o KIND[:DEST]; dest is NULL for standard output. */
struct output_option {
    char kind[16];
    const char *dest;
    bool is_beside; /* it does not stand instead of the default */
};

struct option_text;

struct options {
    int argc; /* the command line, borrowed: to be read again */
    char **argv;
    enum action action;
    struct values files;
    struct values interfaces;
    char filter[FILTER_MAX]; /* pcap-filter expression; empty for none */
    int snap_len;
    int buffer_len;
    bool no_promiscuous;
    bool immediate;
    uint64_t count;      /* packets; 0 for all */
    int64_t duration_ns; /* 0 for ever */
    struct name domain[OPTION_VALUES_MAX];
    struct name peer_domain[OPTION_VALUES_MAX];
    struct address expressway[OPTION_VALUES_MAX];
    struct nat nat[OPTION_VALUES_MAX];
    struct expectation expectation[OPTION_VALUES_MAX];
    struct rule_setting setting[OPTION_VALUES_MAX];
    struct deployment deployment; /* points into this struct */
    struct values public_cas;
    struct values private_cas;
    struct values intermediates;
    struct values crls;
    struct values key_logs;
    struct output_option output[OUTPUTS_MAX];
    size_t num_outputs;
    struct rotation_settings rotation;
    bool anonymise;   /* evidence */
    int verbosity;    /* -1 quiet, 0, 1 verbose */
    bool plain;       /* no decoration */
    const char *user; /* who to become when the sources are open; NULL for the default */
    const char *explain;
    const char *configuration; /* path of a YAML file, or NULL */
    struct option_text *texts; /* owned: values that came from there */
};

/* options_init sets every default. */
void options_init(struct options *options);

/* options_parse reads the command line, and then the configuration for what the command line leaves
 * open: a flag replaces all that the file says of the same option. False with the reason when something
 * is wrong. options_fini frees it, in both cases. */
bool options_parse(struct options *out, int argc, char **argv, struct error *error)
    __attribute__((warn_unused_result));

/* options_fini frees what options hold. */
void options_fini(struct options *options);

/* options_usage writes the help text. */
void options_usage(FILE *stream);

#endif
