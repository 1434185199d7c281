#include "stage.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void tell_finding(void *context, const struct finding *finding, bool resolved,
                         const struct origin *cause)
{
    struct stage *s = context;
    struct event event = {.kind = EVENT_FINDING, .time_ns = cause->time_ns};
    event.finding.finding = finding;
    event.finding.resolved = resolved;
    event.finding.cause = cause;
    s->driver->event(s->output, &event);
}

static void tell_verdict(void *context, const struct verdict *verdict, const struct origin *cause)
{
    const struct stage *s = context;
    const struct event event = {
        .kind = EVENT_VERDICT, .time_ns = cause->time_ns, .verdict = verdict};
    s->driver->event(s->output, &event);
}

static void tell_change(void *context, const struct change *change, const struct origin *cause)
{
    const struct stage *s = context;
    const struct event event = {
        .kind = EVENT_CHANGE, .time_ns = cause->time_ns, .origin = cause, .change = change};
    s->driver->event(s->output, &event);
}

/* name_source is a file with an escape sequence in its name. */
static const char *name_source(void *owner, uint16_t source)
{
    (void)owner;
    (void)source;
    return "a\033[31m\"b.pcap";
}

void stage_init(struct stage *s, const char *driver)
{
    *s = (struct stage){.ours = name_of("acano.steven.lab"), .driver = output_find(driver)};
    const struct judge_sink sink = {tell_finding, tell_verdict, tell_change, s};
    world_init(&s->world);
    /* ours, and yet not followed before it is seen */
    s->world.deployment = (struct deployment){.domains = &s->ours, .num_domains = 1};
    s->trust = trust_new();
    s->judge = judge_new(s->world.federation, s->trust, &s->world.counters, &sink);
    assert(s->driver != NULL && s->trust != NULL && s->judge != NULL);
    s->context = (struct output_context){
        .stream = open_memstream(&s->text, &s->text_len),
        .federation = s->world.federation,
        .judge = s->judge,
        .trust = s->trust,
        .source_name = name_source,
    };
    assert(s->context.stream != NULL);
}

void stage_open(struct stage *s)
{
    struct error error;
    s->output = s->driver->open(&s->context, &error);
    assert(s->output != NULL);
}

void stage_fini(struct stage *s)
{
    if (s->output != NULL) {
        s->driver->close(s->output, NULL);
    }
    fclose(s->context.stream);
    free(s->text);
    judge_free(s->judge);
    trust_free(s->trust);
    world_fini(&s->world);
}

void stage_judge(struct stage *s)
{
    const struct origin cause = {.time_ns = s->world.time_ns};
    judge_changed(s->judge, &cause);
}

void stage_close(struct stage *s)
{
    const struct stats stats = {.counters = &s->world.counters};
    s->driver->close(s->output, &stats);
    s->output = NULL;
}

const char *stage_read(struct stage *s)
{
    fputc('\0', s->context.stream);
    fflush(s->context.stream);
    rewind(s->context.stream);
    return s->text;
}

/* --- handshakes --- */

static const struct handshake *take(struct stage *s, const struct shake *shake, uint64_t flow_id,
                                    struct fact fact)
{
    fact.origin = origin_between(shake->client, 50000, shake->server, 5061, flow_id);
    fact.origin.time_ns = s->world.time_ns += 1000000;
    frames_add(&fact.origin.frames, ++s->world.frame);
    const struct handshake *hs = handshakes_take(s->world.handshakes, &fact);
    federation_take(s->world.federation, &fact, hs);
    return hs;
}

static void take_side(struct stage *s, const struct shake *shake, uint64_t id, enum tls_side side)
{
    static const uint8_t garbage[] = {'g', 'a', 'r', 'b', 'a', 'g', 'e'};
    struct fact certificate = {.kind = FACT_TLS_CERTIFICATE, .tls_certificate.side = side};
    struct fact gap = {.kind = FACT_TLS_GAP};
    gap.tls_gap = (struct tls_gap){side, GAP_SNAP_LEN, 100};
    if (shake->shown[side] == SHOWN_GARBAGE) {
        certificate.tls_certificate.der[0] = (struct bytes){garbage, sizeof garbage};
        certificate.tls_certificate.num_kept = 1;
        certificate.tls_certificate.num_seen = 1;
    }
    if (shake->shown[side] != SHOWN_NOTHING) {
        take(s, shake, id, certificate);
    }
    if (shake->has_gap[side]) {
        take(s, shake, id, gap);
    }
}

void stage_shake(struct stage *s, const struct shake *shake)
{
    uint64_t id = 1 + s->world.frame;
    struct fact hello = {.kind = FACT_TLS_CLIENT_HELLO};
    struct fact answer = {.kind = FACT_TLS_SERVER_HELLO};
    struct fact resumption = {.kind = FACT_TLS_RESUMPTION};
    struct fact end = {.kind = FACT_TLS_END};
    hello.tls_client_hello.version = shake->version;
    answer.tls_server_hello.version = shake->version;
    answer.tls_server_hello.cipher_suite = 0xfefe;
    resumption.tls_resumption = shake->resumption;
    end.tls_end.complete = shake->complete;
    end.tls_end.resumption = shake->resumption;
    take(s, shake, id, hello);
    take(s, shake, id, answer);
    if (shake->resumption != TLS_RESUMPTION_UNKNOWN) {
        take(s, shake, id, resumption);
    }
    take_side(s, shake, id, TLS_SERVER);
    if (shake->requested) {
        take(s, shake, id, (struct fact){.kind = FACT_TLS_CERTIFICATE_REQUEST});
    }
    take_side(s, shake, id, TLS_CLIENT);
    const struct handshake *hs = take(s, shake, id, end);
    struct event event = {.kind = EVENT_TLS, .time_ns = s->world.time_ns};
    event.origin = &hs->origin;
    event.handshake = hs;
    s->driver->event(s->output, &event);
}
