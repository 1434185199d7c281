/* run.c: frames until the end, and meanwhile whatever is due. */
#include "run.h"

#include <stdio.h>
#include <time.h>

#include "diagnostics.h"
#include "signals.h"
#include "text_counters.h"
#include "timestamp.h"
#include "told_packet.h"

/* SIGN_PACKETS is after how many packets it is looked whether a sign of life is due: a power of two. */
#define SIGN_PACKETS 1024

/* ATTEND_PACKETS is after how many packets of saved captures it is looked what is due: a power of two. */
#define ATTEND_PACKETS 256

/* --- how it stands --- */

struct stats run_read_stats(struct pipeline *p)
{
    fact_relay_settle(p->relay);
    p->counters.value[COUNT_OUTPUT_LOST] = outputs_lost(&p->outputs);
    return accounts_read(&p->accounts);
}

static void tell_service(const struct pipeline *p)
{
    const uint64_t *value = p->counters.value;
    struct service_status status = {
        .packets = value[COUNT_PACKETS],
        .drops = value[COUNT_KERNEL_DROPS] + value[COUNT_INTERFACE_DROPS],
    };
    for (size_t i = 0; i < federation_num_domains(p->federation); i++) {
        enum verdict_kind kind = judge_verdict(p->judge, i)->kind;
        status.failed += kind == VERDICT_FAIL;
        status.passed += kind == VERDICT_PASS;
        status.unknown += kind == VERDICT_UNKNOWN;
    }
    service_tell_status(&p->service, &status);
}

void run_tell_stats(struct pipeline *p)
{
    struct stats stats = run_read_stats(p);
    tell_service(p);
    struct event event = {
        .kind = EVENT_STATS, .time_ns = run_clock_seeming(&p->clock), .stats = &stats};
    outputs_event(&p->outputs, &event);
    accounts_told(&p->accounts);
}

/* tell_periodically tells the counters once a minute, and that packets were lost, if any were. */
static void tell_periodically(struct pipeline *p)
{
    struct error warning;
    run_tell_stats(p);
    if (accounts_warn(&p->accounts, &warning)) {
        diagnostics_tell(&warning);
    }
}

/* tell_person tells the counters now, to whoever sent the signal. */
static void tell_person(struct pipeline *p)
{
    struct stats stats = run_read_stats(p);
    text_counters(stderr, &stats, p->federation, p->judge, run_clock_seeming(&p->clock));
    run_tell_stats(p);
    outputs_flush(&p->outputs);
}

static void count_undecoded(struct counters *counters, enum packet_result result)
{
    static const enum counter of[] = {
        [PACKET_OK] = COUNT_DECODED,
        [PACKET_IGNORED] = COUNT_IGNORED,
        [PACKET_FRAGMENT] = COUNT_FRAGMENTS,
        [PACKET_MALFORMED] = COUNT_MALFORMED,
        [PACKET_CUT] = COUNT_CUT_SHORT,
        [PACKET_TOO_DEEP] = COUNT_TOO_DEEP,
        [PACKET_UNKNOWN_LINK] = COUNT_UNKNOWN_LINK,
    };
    counter_add(counters, of[result], 1);
}

/* begin judges the domains that were declared, now that packet time is known. */
static void begin(struct pipeline *p, const struct reading *first)
{
    const struct origin start = {.time_ns = first->time_ns, .source = first->source};
    judge_changed(p->judge, &start);
}

static struct key_files *key_files_of(const struct pipeline *p)
{
    return p->reloaded.key_files != NULL ? p->reloaded.key_files : p->key_files;
}

/* step_back goes on from where packet time was put back to, with everything as old as it was. */
static void step_back(struct pipeline *p, int64_t step_ns)
{
    fact_relay_settle(p->relay);
    counter_add(&p->counters, COUNT_CLOCK_STEPS, 1);
    dispatch_step_back(p->dispatch, step_ns);
    federation_step_back(p->federation, step_ns);
    if (p->streams) {
        diagnostics_say(
            "the clock of the packets was put back by %lld s: times before and after do "
            "not compare",
            (long long)(step_ns / NS_PER_SECOND));
    }
}

static void take(struct pipeline *p, const struct reading *reading, const struct content *content)
{
    if (p->counters.value[COUNT_PACKETS] == 0) {
        begin(p, reading);
    }
    int64_t step_ns = run_clock_take(&p->clock, reading->time_ns);
    if (step_ns > 0) {
        step_back(p, step_ns);
    }
    counter_add(&p->counters, COUNT_PACKETS, 1);
    counter_add(&p->counters, COUNT_OCTETS, reading->captured_len);
    if (p->streams) {
        key_files_follow(key_files_of(p)); /* secrets are logged as connections are made */
    }
    enum packet_result result = (enum packet_result)reading->result;
    count_undecoded(&p->counters, result);
    if (p->outputs.want_packets) {
        struct output_packet told = told_packet_of_any(&content->frame, result);
        outputs_packet(&p->outputs, &told);
    }
    if (reading->is_wanted) {
        dispatch_packet(p->dispatch, &content->frame, &content->packet);
    } else if (result == PACKET_OK) {
        dispatch_time(p->dispatch, reading->time_ns);
    }
}

/* is_finished tells whether nothing more is wanted, though there may be more to read. */
static bool is_finished(const struct pipeline *p)
{
    return signals_stop() || p->outputs.full;
}

/* reload lets what was declared, the trust anchors and the key logs as they are now count from here on, and
 * opens the outputs' files again. What cannot be read leaves all as it was. */
static void reload(struct pipeline *p)
{
    struct reloaded fresh;
    struct error error;
    fact_relay_settle(p->relay);
    service_reloading(&p->service);
    outputs_reopen(&p->outputs);
    if (!reload_read(&fresh, p->options, p->key_log, &error)) {
        diagnostics_tell(&error);
        diagnostics_say("the configuration stays as it was");
        service_ready(&p->service);
        return;
    }
    const struct origin now = {.time_ns = run_clock_now(&p->clock)};
    federation_redeploy(p->federation, &fresh.options->deployment);
    judge_use_trust(p->judge, fresh.trust);
    outputs_use_trust(&p->outputs, fresh.trust);
    reload_free(&p->reloaded);
    p->reloaded = fresh;
    judge_changed(p->judge, &now);
    diagnostics_say("configuration and files were opened again; sources and outputs are the same");
    service_ready(&p->service);
}

/* show renews what somebody at a terminal looks at. */
static void show(struct pipeline *p)
{
    if (p->outputs.watched && refresh_is_due(&p->watched)) {
        struct stats stats = run_read_stats(p);
        outputs_watch(&p->outputs, &stats, run_clock_seeming(&p->clock));
        outputs_flush(&p->outputs);
    }
    if (progress_is_due(&p->progress)) {
        progress_show(&p->progress, reader_position(p->reader));
    }
}

/* attend does what is due. Each event is to be read at once, but while packets are waiting, to wake a
 * reader for each costs packets. */
static void attend(struct pipeline *p)
{
    show(p);
    if (p->counters.value[COUNT_PACKETS] % SIGN_PACKETS == 0) {
        service_alive(&p->service);
    }
    if (run_clock_is_to_flush(&p->clock)) {
        outputs_flush(&p->outputs);
    }
    if (run_clock_is_to_tell(&p->clock)) {
        tell_periodically(p);
    }
    if (signals_take_reload()) {
        reload(p);
    }
    if (signals_take_counters()) {
        tell_person(p);
    }
}

/* rest waits for packets. */
static void rest(struct pipeline *p)
{
    outputs_flush(&p->outputs);
    service_alive(&p->service);
    run_clock_idle(&p->clock);
    capture_wait(p->capture);
}

static void read_all(struct pipeline *p)
{
    struct reading reading;
    const struct content *content;
    struct error error;
    run_clock_start(&p->clock, capture_is_live(p->capture));
    while (!is_finished(p)) {
        switch (reader_next(p->reader, &reading, &content, &error)) {
        case CAPTURE_FRAME:
            take(p, &reading, content);
            break;
        case CAPTURE_IDLE:
            rest(p);
            break;
        case CAPTURE_NOTICE:
            diagnostics_tell(&error);
            break;
        case CAPTURE_ERROR:
            diagnostics_tell(&error);
            counter_add(&p->counters, COUNT_INPUTS_FAILED, 1);
            break;
        case CAPTURE_END:
            return;
        }
        if (p->streams || p->counters.value[COUNT_PACKETS] % ATTEND_PACKETS == 0) {
            attend(p);
        }
    }
}

/* read_rest reads, after a signal to stop, what came before it: the kernel has received it and says so. The
 * last of it is handed over within a moment. */
static void read_rest(struct pipeline *p)
{
    struct reading reading;
    const struct content *content;
    struct error ignored;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t stop_ns = now.tv_sec * NS_PER_SECOND + now.tv_nsec;
    bool has_waited = false;
    bool is_over = !signals_stop() || !capture_is_live(p->capture);
    while (!is_over) {
        enum capture_status status = reader_next(p->reader, &reading, &content, &ignored);
        if (status == CAPTURE_FRAME && reading.time_ns <= stop_ns) {
            take(p, &reading, content);
        } else if (status == CAPTURE_IDLE && !has_waited) {
            capture_wait(p->capture);
            has_waited = true;
        } else {
            is_over = true;
        }
    }
}

void run_input(struct pipeline *p)
{
    read_all(p);
    read_rest(p);
}
