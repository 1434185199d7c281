#include "dns_play.h"

#include <criterion/criterion.h>

static void collect(void *context, const struct fact *fact)
{
    struct play *p = context;
    cr_assert(p->num_seen < SEEN_MAX);
    struct seen *seen = &p->seen[p->num_seen++];
    *seen = (struct seen){.kind = fact->kind, .origin = fact->origin};
    switch (fact->kind) {
    case FACT_DNS_SILENCE:
        seen->question = fact->dns_silence;
        return;
    case FACT_DNS_CUT:
        seen->question = fact->dns_cut;
        return;
    case FACT_DNS_TRUNCATED:
        seen->question = fact->dns_truncated.question;
        return;
    default:
        break;
    }
    cr_assert(fact->kind == FACT_DNS_RESPONSE);
    seen->question = fact->dns_response.question;
    seen->rcode = fact->dns_response.rcode;
    seen->asked = fact->dns_response.asked;
    seen->num_answers = fact->dns_response.num_answers;
}

struct play *play_new(const struct dissector *dissector)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    struct play *p = calloc(1, sizeof *p);
    cr_assert(p != NULL && dissector->state_len <= sizeof p->state);
    p->dissector = dissector;
    p->budget.limit = BUDGET_MAX;
    p->sink = (struct fact_sink){collect, p};
    p->origin.client = (struct endpoint){address_of((struct bytes){from, 4}), 12345};
    p->origin.server = (struct endpoint){address_of((struct bytes){to, 4}), 53};
    p->origin.flow_id = 9;
    p->d = (struct dissection){&p->origin, &p->sink, &p->budget, &p->counters, NULL, 0};
    return p;
}

void play_next(struct play *p, uint64_t number, int64_t time_ns)
{
    p->origin.time_ns = time_ns;
    p->origin.frames.num_kept = 0;
    frames_add(&p->origin.frames, number);
}

enum dissected play_give(struct play *p, enum direction direction, const uint8_t *raw, size_t len)
{
    struct bytes data = exact_copy(raw, len);
    enum dissected result = p->dissector->data(p->state, direction, data, &p->d);
    exact_free(data);
    return result;
}

void play_say(struct play *p, enum direction direction, const struct octets *message)
{
    cr_expect(play_give(p, direction, message->raw, message->len) == DISSECTED_MORE);
}

void play_end(struct play *p, enum stream_end how)
{
    p->dissector->end(p->state, how, &p->d);
    cr_expect(p->budget.used == 0, "%zu octets not given back", p->budget.used);
}

bool same_frames(const struct frames *frames, uint64_t first, uint64_t last)
{
    bool same = frames->num_kept == last - first + 1;
    for (uint64_t i = 0; same && i < frames->num_kept; i++) {
        same = frames->number[i] == first + i;
    }
    return same;
}
