/* transcript: facts as lines of text, without the frames and the time they came in, so that the same
 * facts of other packets read the same. */
#ifndef FEDTAP_TRANSCRIPT_H
#define FEDTAP_TRANSCRIPT_H

#include <stdio.h>

#include "fact.h"

/* TRANSCRIPT_LINES_MAX is more lines than the facts of any capture take. */
#define TRANSCRIPT_LINES_MAX 1024

/* transcript is what was told, flow after flow, in the order of their first packets. The zero state
 * is an empty one. */
struct transcript {
    struct line {
        uint64_t flow_id;
        char *text; /* owned */
    } line[TRANSCRIPT_LINES_MAX];
    size_t num;
};

/* transcript_add writes one fact down. */
void transcript_add(struct transcript *t, const struct fact *fact);

/* transcript_fini frees the text; t is empty then. */
void transcript_fini(struct transcript *t);

/* transcript_equal tells whether both say the same of every flow, in the same order. */
bool transcript_equal(const struct transcript *a, const struct transcript *b);

/* transcript_compare writes the lines to stream that are in one only, of was with "-" and of is with
 * "+". */
void transcript_compare(const struct transcript *was, const struct transcript *is, FILE *stream);

#endif
