#include "tls_play.h"

#include <criterion/criterion.h>

#include <stdarg.h>
#include <stdio.h>

#include "octets.h"

static const char sides[] = {[TLS_CLIENT] = 'C', [TLS_SERVER] = 'S'};

__attribute__((format(printf, 2, 3))) static void tell(struct tls_play *p, const char *format, ...)
{
    size_t len = strlen(p->told);
    va_list args;
    va_start(args, format);
    if (len > 0 && len + 1 < sizeof p->told) {
        p->told[len++] = ' ';
    }
    (void)vsnprintf(p->told + len, sizeof p->told - len, format, args);
    va_end(args);
}

/* touch reads every octet of a view, so that one that dangles is caught. */
static void touch(const struct bytes *views, size_t num)
{
    volatile uint8_t sum = 0;
    for (size_t i = 0; i < num; i++) {
        for (size_t k = 0; k < views[i].len; k++) {
            sum = (uint8_t)(sum + views[i].ptr[k]);
        }
    }
}

static void tell_client_hello(struct tls_play *p, const struct tls_client_hello *hello)
{
    char sni[NAME_TEXT_MAX];
    tell(p, "client(%s,%x)", hello->has_sni ? name_format(&hello->sni, sni) : "-",
         (unsigned)hello->version);
    touch(&hello->session_id, 1);
    touch(&hello->ticket, 1);
}

static void tell_gap(struct tls_play *p, const struct tls_gap *gap)
{
    static const char *const causes[] = {"loss", "snap", "joined", "limit", "one-sided"};
    tell(p, "%c:gap(%s)", sides[gap->side], causes[gap->cause]);
}

static void collect(void *context, const struct fact *fact)
{
    struct tls_play *p = context;
    p->num_facts++;
    p->last = fact->origin;
    switch (fact->kind) {
    case FACT_TLS_CLIENT_HELLO:
        tell_client_hello(p, &fact->tls_client_hello);
        break;
    case FACT_TLS_SERVER_HELLO:
        touch(&fact->tls_server_hello.session_id, 1);
        tell(p, "server(%x)", (unsigned)fact->tls_server_hello.version);
        break;
    case FACT_TLS_CERTIFICATE:
        touch(fact->tls_certificate.der, fact->tls_certificate.num_kept);
        tell(p, "%c:cert(%zu)", sides[fact->tls_certificate.side], fact->tls_certificate.num_seen);
        break;
    case FACT_TLS_CERTIFICATE_REQUEST:
        touch(fact->tls_certificate_request.name, fact->tls_certificate_request.num_kept);
        tell(p, "ask(%zu)", fact->tls_certificate_request.num_seen);
        break;
    case FACT_TLS_ALERT:
        tell(p, "%c:alert(%u,%u)", sides[fact->tls_alert.side], (unsigned)fact->tls_alert.level,
             (unsigned)fact->tls_alert.description);
        break;
    case FACT_TLS_TICKET: /* says nothing of the handshake itself */
        touch(&fact->tls_ticket, 1);
        break;
    case FACT_TLS_RESUMPTION:
        tell(p, "%s", fact->tls_resumption == TLS_FULL ? "full" : "resumed");
        break;
    case FACT_TLS_GAP:
        tell_gap(p, &fact->tls_gap);
        break;
    case FACT_TLS_END:
        p->num_ends++;
        p->end = fact->tls_end;
        tell(p, "%s", fact->tls_end.complete ? "over" : "cut");
        break;
    case FACT_SIP_MESSAGE:
        touch(&fact->sip_message.call_id, 1);
        tell(p, "%c:sip(%.*s,%u)", sides[fact->sip_message.by_server ? TLS_SERVER : TLS_CLIENT],
             (int)fact->sip_message.method.len, (const char *)fact->sip_message.method.ptr,
             (unsigned)fact->sip_message.status);
        break;
    default:
        cr_assert_fail("a fact that is none of TLS");
    }
}

struct tls_play *tls_play_new(void)
{
    static const uint8_t from[] = {IPV4_FROM};
    static const uint8_t to[] = {IPV4_TO};
    struct tls_play *p = calloc(1, sizeof *p);
    cr_assert(p != NULL && tls_dissector.state_len <= sizeof p->state);
    p->budget.limit = BUDGET_MAX;
    p->exact = true;
    p->ends_max = 1;
    p->sink = (struct fact_sink){collect, p};
    p->origin.client = (struct endpoint){address_of((struct bytes){from, 4}), 25000};
    p->origin.server = (struct endpoint){address_of((struct bytes){to, 4}), PLAY_SERVER_PORT};
    p->origin.flow_id = 7;
    p->origin.transport = TRANSPORT_TCP;
    p->d = (struct dissection){&p->origin, &p->sink, &p->budget, &p->counters, NULL, 0};
    return p;
}

/* next_frame numbers the frame that follows, and lets a second go by. */
static void next_frame(struct tls_play *p)
{
    uint64_t number = p->origin.frames.num_kept == 0 ? 1 : p->origin.frames.number[0] + 1;
    p->origin.frames.num_kept = 0;
    frames_add(&p->origin.frames, number);
    p->origin.time_ns += INT64_C(1000000000);
}

void tls_play_know(struct tls_play *p, const char *key_log)
{
    p->d.key_log = key_log_new(&p->counters);
    cr_assert_not_null(p->d.key_log);
    key_log_take(p->d.key_log, bytes_of_text(key_log));
}

enum dissected tls_play_give(struct tls_play *p, enum direction direction, struct bytes octets)
{
    if (p->result != DISSECTED_MORE || octets.len == 0) {
        return p->result;
    }
    next_frame(p);
    struct bytes given = p->exact ? exact_copy(octets.ptr, octets.len) : octets;
    p->result = tls_dissector.data(p->state, direction, given, &p->d);
    if (p->exact) {
        exact_free(given);
    }
    return p->result;
}

enum dissected tls_play_gap(struct tls_play *p, enum direction direction, enum gap_cause cause,
                            uint64_t num)
{
    if (p->result == DISSECTED_MORE) {
        next_frame(p);
        p->result = tls_dissector.gap(p->state, direction, cause, num, &p->d);
        cr_expect(p->result != DISSECTED_NOT_MINE, "a hole says nothing of the protocol");
    }
    return p->result;
}

void tls_play_end(struct tls_play *p, enum stream_end how)
{
    next_frame(p);
    tls_dissector.end(p->state, p->result == DISSECTED_MORE ? how : END_DONE, &p->d);
    cr_expect(p->budget.used == 0, "%zu octets not given back", p->budget.used);
    cr_expect(p->num_ends <= p->ends_max, "%zu ends", p->num_ends);
    key_log_free(p->d.key_log);
}

void tls_play_talk(struct tls_play *p, const struct talk *talk, size_t max)
{
    for (size_t i = 0; i < talk->num; i++) {
        const struct flight *f = &talk->flight[i];
        for (size_t at = 0; at < f->len; at += max) {
            size_t left = f->len - at;
            size_t len = left < max ? left : max;
            (void)tls_play_give(p, f->direction, (struct bytes){f->raw + at, len});
        }
    }
}
