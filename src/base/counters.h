/* counters: one uint64_t for each line of counters.def. */
#ifndef FEDTAP_COUNTERS_H
#define FEDTAP_COUNTERS_H

#include <stddef.h>
#include <stdint.h>

enum counter {
#define COUNTER(id, name, title) COUNT_##id,
#include "counters.def"
#undef COUNTER
    COUNT_NUM
};

struct counters {
    uint64_t value[COUNT_NUM];
};

/* counter_info names a counter: name is its key in JSON, title its words for a person. */
struct counter_info {
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

#endif
