#include "counters.h"

const struct counter_info counter_infos[COUNT_NUM] = {
#define COUNTER(id, kind, name, title) [COUNT_##id] = {COUNTER_##kind, name, title},
#include "counters.def"
#undef COUNTER
};
