/* script: what a fuzzer's input lets two peers say, played to a dissector in pieces of any size.
 *
 * The input is steps of a header of three octets: the first one's bit 0 is who speaks, and the two
 * above it say what happens; then comes a number of two octets.
 *     0, 1: so many octets are said, which follow
 *     2: so many octets will never come, the cause by the upper five bits
 *     3: so many tenths of a second go by */
#ifndef FEDTAP_FUZZ_SCRIPT_H
#define FEDTAP_FUZZ_SCRIPT_H

#include "dissector.h"
#include "told.h"

enum step_kind { STEP_SAY, STEP_GAP, STEP_WAIT };

struct step {
    enum step_kind kind;
    enum direction direction;
    enum gap_cause cause;
    uint64_t num;        /* octets missing, or tenths of a second */
    struct bytes octets; /* STEP_SAY; they may be less than announced */
};

/* script_next reads one step; false at the end. */
bool script_next(struct cursor *c, struct step *out);

/* staging says how a script is played. */
struct staging {
    const struct dissector *dissector;
    bool joined;   /* what one side says in consecutive steps is handed over at once */
    size_t piece;  /* octets handed over at once, at most */
    size_t budget; /* octets */
};

/* performance is what came of it: the facts, and the counters. */
struct performance {
    struct told told;
    struct counters counters;
};

/* script_play plays the script from beginning to end. Asserts that everything drawn from the budget
 * comes back, that no counter goes back, and that views lent to the dissector are not read later.
 * Free with performance_free. */
struct performance script_play(struct bytes script, const struct staging *staging);

void performance_free(struct performance *performance);

/* script_any_split plays the script joined, as it stands and octet by octet, and asserts that the
 * facts and counters are the same. Plays it once more where memory is short. Returns the joined one;
 * free with performance_free. */
struct performance script_any_split(struct bytes script, const struct dissector *dissector);

#endif
