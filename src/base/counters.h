/* counters: one uint64_t for each line of counters.def. */
#ifndef FEDTAP_COUNTERS_H
#define FEDTAP_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

enum counter {
#define COUNTER(id, kind, name, title) COUNT_##id,
#include "counters.def"
#undef COUNTER
    COUNT_NUM
};

struct counters {
    uint64_t value[COUNT_NUM];
};

/* counter_kind says what it means that a counter is not zero. */
enum counter_kind {
    COUNTER_WORK,  /* nothing to worry about */
    COUNTER_LOSS,  /* something was not seen or not kept, which a person is told */
    COUNTER_DOUBT, /* and it may have been what matters: the exit status says so too */
};

/* counter_info names a counter: name is its key in JSON, title its words for a person. */
struct counter_info {
    enum counter_kind kind;
    const char *name;
    const char *title;
};

/* counter_infos is indexed by enum counter. */
extern const struct counter_info counter_infos[COUNT_NUM];

/* counter_add adds n to one counter. */
static inline void counter_add(struct counters *c, enum counter which, uint64_t n)
{
    c->value[which] += n;
}

/* counters_move adds all of from to to, and empties it. */
void counters_move(struct counters *to, struct counters *from);

#endif
