#include "counters.h"

const struct counter_info counter_infos[COUNT_NUM] = {
#define COUNTER(id, name, title) [COUNT_##id] = {name, title},
#include "counters.def"
#undef COUNTER
};
