#include "sip_connection.h"

static struct sip_stream *stream_of(struct sip_connection *sip, enum direction direction,
                                    const struct dissection *d)
{
    if (!sip->ready) {
        sip->ready = true;
        sip_stream_init(&sip->stream[FROM_CLIENT], d->budget);
        sip_stream_init(&sip->stream[FROM_SERVER], d->budget);
    }
    return &sip->stream[direction];
}

static void tell(struct fact *fact, enum direction direction, const struct dissection *d)
{
    const struct sip_diagnostics *diagnostics = &fact->sip_message.diagnostics;
    fact->sip_message.by_server = direction == FROM_SERVER;
    counter_add(d->counters, COUNT_SIP_MESSAGES, 1);
    counter_add(d->counters, COUNT_SIP_PARAMETERS_SKIPPED,
                diagnostics->num_seen - diagnostics->num_kept);
    fact_emit(d->sink, fact);
}

void sip_connection_take(struct sip_connection *sip, enum direction direction, struct bytes octets,
                         const struct dissection *d)
{
    struct sip_stream *stream = stream_of(sip, direction, d);
    struct cursor cursor = cursor_of(octets);
    struct fact fact = {.kind = FACT_SIP_MESSAGE, .origin = *d->origin};
    while (!stream->over) {
        switch (sip_stream_next(stream, &cursor, &d->origin->frames, &fact.sip_message,
                                &fact.origin.frames)) {
        case SIP_STREAM_MESSAGE:
            tell(&fact, direction, d);
            break;
        case SIP_STREAM_MORE:
        case SIP_STREAM_NOT_SIP:
            return;
        case SIP_STREAM_MALFORMED:
            counter_add(d->counters, COUNT_SIP_MALFORMED, 1);
            return;
        case SIP_STREAM_TOO_LONG:
            counter_add(d->counters, COUNT_SIP_TOO_LONG, 1);
            return;
        }
    }
}

void sip_connection_miss(struct sip_connection *sip, enum direction direction, uint64_t num,
                         const struct dissection *d)
{
    sip_stream_miss(stream_of(sip, direction, d), num);
}

bool sip_connection_goes_on(const struct sip_connection *sip, enum direction direction)
{
    return !sip->stream[direction].over;
}

void sip_connection_fini(struct sip_connection *sip)
{
    if (sip->ready) {
        sip_stream_fini(&sip->stream[FROM_CLIENT]);
        sip_stream_fini(&sip->stream[FROM_SERVER]);
    }
}
