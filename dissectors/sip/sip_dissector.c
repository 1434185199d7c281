/* sip_dissector.c: octets of a connection to whoever takes messages out of them. */
#include "sip_dissector.h"

#include "sip_connection.h"
#include "sip_message.h"
#include "sip_text.h"

/* wants no flow by its port: where SIP belongs, other protocols are spoken too. */
static bool wants(const struct flow_hint *hint)
{
    (void)hint;
    return false;
}

/* begins takes a whole start line, which names the protocol: nothing else looks like that. */
static enum beginning begins(struct bytes payload)
{
    struct sip_message message = {0};
    struct cursor c = cursor_of(payload);
    struct bytes line = sip_until(&c, '\n');
    if (line.len == payload.len || line.len > SIP_HEADER_MAX) {
        return BEGINS_NOT;
    }
    line.len -= line.len > 0 && line.ptr[line.len - 1] == '\r';
    if (!sip_start_line_parse(line, &message)) {
        return BEGINS_NOT;
    }
    return message.status != 0 ? BEGINS_SERVER : BEGINS_CLIENT;
}

static enum dissected go_on(const struct sip_connection *sip)
{
    bool goes_on =
        sip_connection_goes_on(sip, FROM_CLIENT) || sip_connection_goes_on(sip, FROM_SERVER);
    return goes_on ? DISSECTED_MORE : DISSECTED_DONE;
}

static enum dissected data(void *state, enum direction direction, struct bytes octets,
                           const struct dissection *d)
{
    sip_connection_take(state, direction, octets, d);
    return go_on(state);
}

/* gap: where the capture joins a direction within a message, the next one is looked for. */
static enum dissected gap(void *state, enum direction direction, enum gap_cause cause,
                          uint64_t num_missing, const struct dissection *d)
{
    (void)cause;
    sip_connection_miss(state, direction, num_missing, d);
    return go_on(state);
}

static void end(void *state, enum stream_end how, const struct dissection *d)
{
    (void)how;
    (void)d;
    sip_connection_fini(state);
}

const struct dissector sip_dissector = {
    .name = "sip",
    .transport = TRANSPORT_TCP,
    .filter = "tcp",
    .state_len = sizeof(struct sip_connection),
    .wants = wants,
    .begins = begins,
    .data = data,
    .gap = gap,
    .end = end,
};
