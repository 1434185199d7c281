#include "counters.h"

const struct counter_info counter_infos[COUNT_NUM] = {
#define COUNTER(id, kind, name, title) [COUNT_##id] = {COUNTER_##kind, name, title},
#include "counters.def"
#undef COUNTER
};

void counters_move(struct counters *to, struct counters *from)
{
    for (enum counter i = 0; i < COUNT_NUM; i++) {
        counter_add(to, i, from->value[i]);
    }
    *from = (struct counters){0};
}
