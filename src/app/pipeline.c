/* pipeline.c: the whole program, one frame at a time.
 *
 *   capture_next -> packet_decode -> dispatch_packet -> dissector -> take_fact
 *   take_fact: handshakes_take, federation_take, judge_changed -> outputs
 */
#include "pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "accounts.h"
#include "capture.h"
#include "diagnostics.h"
#include "dispatch.h"
#include "events.h"
#include "fragments.h"
#include "key_files.h"
#include "outputs.h"
#include "owner_name.h"
#include "progress.h"
#include "reload.h"
#include "run_clock.h"
#include "service.h"
#include "setup.h"
#include "signals.h"
#include "text_counters.h"
#include "timestamp.h"

/* SIGN_PACKETS is after how many packets it is looked whether a sign of life is due: a power of two. */
#define SIGN_PACKETS 1024

struct pipeline {
    const struct options *options;
    struct counters counters;
    struct budget budget;
    struct fact_sink facts;
    struct capture *capture;
    struct fragments *fragments;
    struct dispatch *dispatch;
    struct key_log *key_log;
    struct key_files *key_files;
    struct reloaded
        reloaded; /* what counts instead of the options, their trust and their key files */
    struct chains *chains;
    struct handshakes *handshakes;
    struct federation *federation;
    struct trust *trust;
    struct judge *judge;
    struct outputs outputs;
    struct service service;
    struct refresh watched;   /* at a terminal, */
    struct progress progress; /* and of files */
    struct accounts accounts;
    struct run_clock clock;
    bool streams; /* packets arrive while fedtap runs */
};

/* --- what the facts lead to --- */

/* expect_ports lets TLS be looked for on the ports that a federation record names. */
static void expect_ports(struct pipeline *p, const struct fact *fact)
{
    struct name domain;
    if (fact->kind != FACT_DNS_RESPONSE || !fact->dns_response.asked ||
        owner_name_of(&fact->dns_response.question, &domain) != OWNER_NAME_FEDERATION) {
        return;
    }
    for (size_t i = 0; i < fact->dns_response.num_answers; i++) {
        const struct dns_record *r = &fact->dns_response.record[i];
        if (r->type == DNS_SRV && r->chained) {
            dispatch_expect_port(p->dispatch, r->srv.port);
        }
    }
}

static void take_fact(void *context, const struct fact *fact)
{
    struct pipeline *p = context;
    const struct handshake *handshake = handshakes_take(p->handshakes, fact);
    federation_take(p->federation, fact, handshake);
    expect_ports(p, fact);
    struct event event;
    if (events_of_fact(&event, p->federation, fact, handshake, p->options->verbosity > 0)) {
        outputs_event(&p->outputs, &event);
    }
    judge_changed(p->judge, &fact->origin);
}

/* --- set-up --- */

/* learn_secrets reads the key logs, before the first packet. A key block of a capture goes to
 * key_log_take. */
static bool learn_secrets(struct pipeline *p, struct error *error)
{
    p->key_log = key_log_new(&p->counters);
    if (p->key_log == NULL) {
        return error_set(error, "out of memory");
    }
    p->key_files = key_files_open(&p->options->key_logs, p->key_log, error);
    dispatch_use_key_log(p->dispatch, p->key_log);
    return p->key_files != NULL;
}

static bool build(struct pipeline *p, struct error *error)
{
    const struct judge_sink judged = events_of_judge(&p->outputs);
    p->facts = (struct fact_sink){take_fact, p};
    p->budget.limit = BUDGET_MAX;
    p->trust = setup_trust(p->options, error);
    p->chains = chains_new(&p->counters);
    if (p->trust == NULL) {
        return false;
    }
    if (p->chains == NULL) {
        return error_set(error, "out of memory");
    }
    p->handshakes = handshakes_new(p->chains, &p->budget, &p->counters);
    p->federation = federation_new(p->chains, &p->options->deployment, &p->counters);
    p->fragments = fragments_new(&p->budget, &p->counters);
    p->dispatch = dispatch_new(&p->budget, &p->counters, &p->facts);
    p->judge = judge_new(p->federation, p->trust, &p->counters, &judged);
    if (p->handshakes == NULL || p->federation == NULL || p->fragments == NULL ||
        p->dispatch == NULL || p->judge == NULL) {
        return error_set(error, "out of memory");
    }
    if (!learn_secrets(p, error)) {
        return false;
    }
    const struct capture_keys keys = {key_log_take, p->key_log};
    p->capture = setup_capture(p->options, &keys, error);
    return p->capture != NULL;
}

static void tear_down(struct pipeline *p)
{
    accounts_fini(&p->accounts);
    outputs_close(&p->outputs, NULL);
    judge_free(p->judge);
    dispatch_free(p->dispatch);
    key_files_close(p->key_files);
    key_log_free(p->key_log);
    fragments_free(p->fragments);
    federation_free(p->federation);
    handshakes_free(p->handshakes);
    chains_free(p->chains);
    trust_free(p->trust);
    capture_free(p->capture);
    reload_free(&p->reloaded);
}

/* to_output makes what the outputs are told of a frame. */
static struct output_packet to_output(const struct frame *frame)
{
    return (struct output_packet){
        .data = frame->data,
        .original_len = frame->original_len,
        .link_type = frame->link_type,
        .time_ns = frame->time_ns,
        .number = frame->number,
        .source = frame->source,
    };
}

/* tell_packet tells the outputs of any frame, before it is dispatched. */
static void tell_packet(struct pipeline *p, const struct frame *frame, enum packet_result result)
{
    struct output_packet told = to_output(frame);
    told.use = result == PACKET_FRAGMENT ? PACKET_OF_FRAGMENT : PACKET_OF_NOTHING;
    outputs_packet(&p->outputs, &told);
}

/* tell_followed tells them of one that facts may come of. */
static void tell_followed(void *context, const struct frame *frame, const struct packet *packet,
                          uint64_t flow_id)
{
    struct pipeline *p = context;
    struct output_packet told = to_output(frame);
    const uint8_t *payload = packet->payload.ptr;
    told.flow_id = flow_id;
    told.use = packet->transport == TRANSPORT_UDP ? PACKET_OF_LOOK_UP : PACKET_OF_STREAM;
    told.is_joined = packet->payload.len > 0 &&
                     (payload < frame->data.ptr || payload >= frame->data.ptr + frame->data.len);
    outputs_packet(&p->outputs, &told);
}

static const char *name_source(void *owner, uint16_t source)
{
    return capture_source_name(owner, source);
}

static bool open_outputs(struct pipeline *p, struct error *error)
{
    const struct output_context context = {
        .federation = p->federation,
        .judge = p->judge,
        .trust = p->trust,
        .live = capture_is_live(p->capture),
        .as_it_happens = p->streams,
        .many_sources = capture_num_sources(p->capture) > 1,
        .verbosity = p->options->verbosity,
        .source_name = name_source,
        .owner = p->capture,
    };
    if (!outputs_open(&p->outputs, p->options, &context, error)) {
        return false;
    }
    if (outputs_want_packets(&p->outputs)) {
        const struct packet_watcher watcher = {tell_followed, p};
        dispatch_watch(p->dispatch, &watcher);
    }
    return true;
}

/* --- the run --- */

static bool open_accounts(struct pipeline *p, struct error *error)
{
    const struct account_books books = {
        .counters = &p->counters,
        .capture = p->capture,
        .budget = &p->budget,
        .fragments = p->fragments,
        .dispatch = p->dispatch,
        .key_log = p->key_log,
        .chains = p->chains,
        .handshakes = p->handshakes,
        .federation = p->federation,
        .judge = p->judge,
    };
    return accounts_init(&p->accounts, &books) || error_set(error, "out of memory");
}

static struct stats read_stats(struct pipeline *p)
{
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

static void tell_stats(struct pipeline *p)
{
    struct stats stats = read_stats(p);
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
    tell_stats(p);
    if (accounts_warn(&p->accounts, &warning)) {
        diagnostics_tell(&warning);
    }
}

/* tell_person tells the counters now, to whoever sent the signal. */
static void tell_person(struct pipeline *p)
{
    struct stats stats = read_stats(p);
    text_counters(stderr, &stats, p->federation, p->judge, run_clock_seeming(&p->clock));
    tell_stats(p);
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
static void begin(struct pipeline *p, const struct frame *frame)
{
    const struct origin start = {.time_ns = frame->time_ns, .source = frame->source};
    judge_changed(p->judge, &start);
}

static struct key_files *key_files_of(const struct pipeline *p)
{
    return p->reloaded.key_files != NULL ? p->reloaded.key_files : p->key_files;
}

/* step_back goes on from where packet time was put back to, with everything as old as it was. */
static void step_back(struct pipeline *p, int64_t step_ns)
{
    counter_add(&p->counters, COUNT_CLOCK_STEPS, 1);
    fragments_step_back(p->fragments, step_ns);
    dispatch_step_back(p->dispatch, step_ns);
    federation_step_back(p->federation, step_ns);
    if (p->streams) {
        diagnostics_say(
            "the clock of the packets was put back by %lld s: times before and after do "
            "not compare",
            (long long)(step_ns / NS_PER_SECOND));
    }
}

static void take_frame(struct pipeline *p, const struct frame *frame)
{
    if (p->counters.value[COUNT_PACKETS] == 0) {
        begin(p, frame);
    }
    int64_t step_ns = run_clock_take(&p->clock, frame->time_ns);
    if (step_ns > 0) {
        step_back(p, step_ns);
    }
    counter_add(&p->counters, COUNT_PACKETS, 1);
    counter_add(&p->counters, COUNT_OCTETS, frame->data.len);
    if (p->streams) {
        key_files_follow(key_files_of(p)); /* secrets are logged as connections are made */
    }
    struct packet packet;
    enum packet_result result = packet_decode(frame, p->fragments, &packet);
    count_undecoded(&p->counters, result);
    if (outputs_want_packets(&p->outputs)) {
        tell_packet(p, frame, result);
    }
    if (result == PACKET_OK) {
        dispatch_packet(p->dispatch, frame, &packet);
    }
}

static bool is_finished(const struct pipeline *p)
{
    const struct options *o = p->options;
    bool enough = o->count > 0 && p->counters.value[COUNT_PACKETS] >= o->count;
    bool late = o->duration_ns > 0 && run_clock_is_over(&p->clock, o->duration_ns);
    return signals_stop() || enough || late || outputs_are_full(&p->outputs);
}

/* reload lets what was declared, the trust anchors and the key logs as they are now count from here on, and
 * opens the outputs' files again. What cannot be read leaves all as it was. */
static void reload(struct pipeline *p)
{
    struct reloaded fresh;
    struct error error;
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
    if (outputs_are_watched(&p->outputs) && refresh_is_due(&p->watched)) {
        struct stats stats = read_stats(p);
        outputs_watch(&p->outputs, &stats, run_clock_seeming(&p->clock));
        outputs_flush(&p->outputs);
    }
    progress_show(&p->progress, p->capture);
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

static void run(struct pipeline *p)
{
    struct frame frame;
    struct error error;
    run_clock_start(&p->clock, capture_is_live(p->capture));
    while (!is_finished(p)) {
        switch (capture_next(p->capture, &frame, &error)) {
        case CAPTURE_FRAME:
            take_frame(p, &frame);
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
        attend(p);
    }
}

/* read_rest reads, after a signal to stop, what came before it: the kernel has received it and says so. The
 * last of it is handed over within a moment. */
static void read_rest(struct pipeline *p)
{
    struct frame frame;
    struct error ignored;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    int64_t stop_ns = now.tv_sec * NS_PER_SECOND + now.tv_nsec;
    bool has_waited = false;
    bool is_over = !signals_stop() || !capture_is_live(p->capture);
    while (!is_over) {
        enum capture_status status = capture_next(p->capture, &frame, &ignored);
        if (status == CAPTURE_FRAME && frame.time_ns <= stop_ns) {
            take_frame(p, &frame);
        } else if (status == CAPTURE_IDLE && !has_waited) {
            capture_wait(p->capture);
            has_waited = true;
        } else {
            is_over = true;
        }
    }
}

static void finish(struct pipeline *p)
{
    const struct origin end = {.time_ns = run_clock_now(&p->clock)};
    service_stopping(&p->service);
    fragments_forget(p->fragments);
    dispatch_finish(p->dispatch);
    judge_finish(p->judge, &end);
    const struct judge_sink told = events_of_judge(&p->outputs);
    for (size_t i = 0; i < federation_num_domains(p->federation); i++) {
        told.verdict(told.context, judge_verdict(p->judge, i), &end);
    }
    tell_stats(p);
    struct stats stats = read_stats(p);
    outputs_close(&p->outputs, &stats);
}

static bool is_certain(const struct pipeline *p)
{
    for (enum counter i = 0; i < COUNT_NUM; i++) {
        if (counter_infos[i].kind == COUNTER_DOUBT && p->counters.value[i] > 0) {
            return false;
        }
    }
    for (size_t i = 0; i < federation_num_domains(p->federation); i++) {
        if (judge_verdict(p->judge, i)->kind == VERDICT_UNKNOWN) {
            return false;
        }
    }
    bool was_cut_off = signals_stop() && !capture_is_live(p->capture);
    bool was_empty =
        p->counters.value[COUNT_PACKETS] == 0 && p->counters.value[COUNT_FILTERED] == 0;
    return p->counters.value[COUNT_DECODED] > 0 || (was_empty && !was_cut_off);
}

static enum exit_status conclude(const struct pipeline *p)
{
    if (p->counters.value[COUNT_INPUTS_FAILED] > 0 || p->outputs.failed) {
        return EXIT_BAD_INPUT;
    }
    for (size_t i = 0; i < federation_num_domains(p->federation); i++) {
        if (judge_verdict(p->judge, i)->kind == VERDICT_FAIL) {
            return EXIT_FAULT_FOUND;
        }
    }
    return is_certain(p) ? EXIT_ALL_WELL : EXIT_NOT_CERTAIN;
}

enum exit_status pipeline_run(const struct options *options)
{
    struct pipeline p = {
        .options = options,
        .service = service_find(),
        .streams = setup_is_streaming(options),
    };
    struct error error;
    enum exit_status status = EXIT_COULD_NOT_RUN;
    signals_install(); /* it may take long to find out what there is to read */
    if (!build(&p, &error) || !open_outputs(&p, &error) || !open_accounts(&p, &error)) {
        diagnostics_tell(&error);
    } else {
        setup_announce(options);
        p.progress = progress_init(options, p.streams);
        service_ready(&p.service);
        run(&p);
        read_rest(&p);
        progress_end(&p.progress);
        finish(&p);
        status = conclude(&p);
    }
    tear_down(&p);
    return status;
}
