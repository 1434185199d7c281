#include "dns_early.h"

void dns_early_fini(struct dns_early *early)
{
    if (early->message.budget != NULL) {
        buf_fini(&early->message);
    }
}

void dns_early_keep(struct dns_early *early, struct bytes message, uint16_t id,
                    enum direction direction, const struct dissection *d)
{
    dns_early_fini(early);
    *early = (struct dns_early){
        .frames = d->origin->frames,
        .time_ns = d->origin->time_ns,
        .id = id,
        .direction = direction,
    };
    buf_init(&early->message, d->budget, UINT16_MAX);
    (void)!buf_append(&early->message, message); /* without it, the response stays unasked for */
}

bool dns_early_fits(const struct dns_early *early, uint16_t id, enum direction direction,
                    const struct dissection *d)
{
    int64_t age_ns = d->origin->time_ns - early->time_ns; /* below 0 when the clock was put back */
    return early->message.len > 0 && early->id == id && early->direction != direction &&
           age_ns >= 0 && age_ns <= DNS_SKEW_NS;
}
