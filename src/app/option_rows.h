/* option_rows: one row for each option, by which the command line, the configuration and the help text all
 * go. Adding an option is adding a row. */
#ifndef FEDTAP_OPTION_ROWS_H
#define FEDTAP_OPTION_ROWS_H

#include "options.h"

/* How many values an option takes. */
enum option_kind {
    OPTION_SWITCH, /* none; in the configuration true or false */
    OPTION_ONE,
    OPTION_MANY,  /* it may be repeated; in the configuration one, or a list */
    OPTION_PAIRS, /* the same, each KEY=VALUE; in the configuration a mapping will do too */
};

enum option_trait {
    OPTION_IS_PATH = 1,   /* in the configuration relative to its folder */
    OPTION_FLAG_ONLY = 2, /* not in the configuration */
};

enum option_group { OPTIONS_INPUT, OPTIONS_DEPLOYMENT, OPTIONS_OUTPUT, OPTIONS_RULES };

struct option_row {
    const char *name; /* of the long flag, and the key in the configuration */
    char letter;      /* of the short flag; 0 for none */
    enum option_kind kind;
    unsigned traits; /* enum option_trait, joined with | */
    enum option_group group;
    const char *argument; /* what stands for the value in the help text; NULL for a switch */
    const char *help;     /* one line; "\n" begins another */

    /* set takes one value (NULL for a switch), which outlives the options. False with the reason. */
    bool (*set)(struct options *options, const char *value, struct error *error);
};

extern const struct option_row option_rows[];
extern const size_t num_option_rows;

/* OPTION_ROWS_MAX is more than there are. */
#define OPTION_ROWS_MAX 48

/* option_row_find returns the row of that name, or NULL. */
const struct option_row *option_row_find(const char *name);

/* option_row_suggest returns the name that was probably meant, or NULL. */
const char *option_row_suggest(const char *name);

#endif
