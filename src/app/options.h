/* options: the command line as values. */
#ifndef FEDTAP_OPTIONS_H
#define FEDTAP_OPTIONS_H

#include "rule.h"
#include "status.h"

/* OPTION_VALUES_MAX is how often a repeatable option may be given. */
#define OPTION_VALUES_MAX 64

/* OUTPUTS_MAX is how many outputs one run may have. */
#define OUTPUTS_MAX 8

enum action {
    ACTION_RUN,
    ACTION_HELP,
    ACTION_VERSION,
    ACTION_LIST_INTERFACES,
    ACTION_LIST_RULES,
    ACTION_EXPLAIN,
};

/* values are the arguments of a repeatable option, borrowed from the command line. */
struct values {
    const char *value[OPTION_VALUES_MAX];
    size_t num;
};

/* output_option is one -o KIND[:DEST]; dest is NULL for standard output. */
struct output_option {
    char kind[16];
    const char *dest;
};

struct options {
    enum action action;
    struct values files;
    struct values interfaces;
    char filter[4096]; /* pcap-filter expression; empty for none */
    int snap_len;
    int buffer_len;
    bool no_promiscuous;
    bool immediate;
    uint64_t count;      /* packets; 0 for all */
    int64_t duration_ns; /* 0 for ever */
    struct name domain[OPTION_VALUES_MAX];
    struct name peer_domain[OPTION_VALUES_MAX];
    struct deployment deployment; /* points into this struct */
    struct values public_cas;
    struct values private_cas;
    struct values intermediates;
    struct values key_logs;
    struct output_option output[OUTPUTS_MAX];
    size_t num_outputs;
    int verbosity; /* -1 quiet, 0, 1 verbose */
    bool plain;    /* no decoration */
    const char *explain;
};

/* options_parse reads the command line. False with the reason when it is wrong. */
bool options_parse(struct options *out, int argc, char **argv, struct error *error)
    __attribute__((warn_unused_result));

/* options_usage is the help text. */
extern const char options_usage[];

#endif
