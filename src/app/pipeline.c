/* pipeline.c: the whole program, one frame at a time. What is done with a frame is in run.c:
 *
 *   reader_next (capture_next, packet_decode) -> dispatch_packet -> dissector -> take_fact -> follow_up
 *   follow_up: handshakes_take, federation_take, judge_changed -> outputs
 */
#include "pipeline.h"

#include "diagnostics.h"
#include "events.h"
#include "owner_name.h"
#include "privileges.h"
#include "run.h"
#include "setup.h"
#include "signals.h"
#include "told_packet.h"

/* --- what the facts lead to --- */

/* expect_ports lets TLS be looked for on the ports that a federation record names. */
static void expect_ports(struct pipeline *p, const struct fact *fact)
{
    struct name domain;
    if (fact->kind != FACT_DNS_RESPONSE || !fact->dns_response.asked ||
        fact->dns_response.question.type != DNS_SRV ||
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

/* follow_up does with a fact what there is to do. */
static void follow_up(void *context, const struct fact *fact)
{
    struct pipeline *p = context;
    const struct handshake *handshake = handshakes_take(p->handshakes, fact);
    federation_take(p->federation, fact, handshake);
    struct event event;
    if (events_of_fact(&event, p->federation, fact, handshake, p->options->verbosity > 0)) {
        outputs_event(&p->outputs, &event);
    }
    judge_changed(p->judge, &fact->origin);
}

static void take_fact(void *context, const struct fact *fact)
{
    struct pipeline *p = context;
    expect_ports(p, fact);
    if (p->relay != NULL) {
        fact_relay_take(p->relay, fact);
    } else {
        follow_up(p, fact);
    }
}

/* relay_facts has facts followed up by a thread of their own, where packets are read ahead and nobody keeps
 * them: evidence is made of those that were there when a finding was told. */
static void relay_facts(struct pipeline *p)
{
    const struct fact_sink sink = {follow_up, p};
    if (reader_is_ahead(p->reader) && !p->outputs.want_packets) {
        p->relay = fact_relay_new(&sink);
    }
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
    p->fact_budget.limit = HANDSHAKES_BUDGET_MAX;
    p->trust = setup_trust(p->options, error);
    p->chains = chains_new(&p->fact_counters);
    if (p->trust == NULL) {
        return false;
    }
    if (p->chains == NULL) {
        return error_set(error, "out of memory");
    }
    p->handshakes = handshakes_new(p->chains, &p->fact_budget, &p->fact_counters);
    p->federation = federation_new(p->chains, &p->options->deployment, &p->fact_counters);
    p->dispatch = dispatch_new(&p->budget, &p->counters, &p->facts);
    p->judge = judge_new(p->federation, p->trust, &p->fact_counters, &judged);
    if (p->handshakes == NULL || p->federation == NULL || p->dispatch == NULL || p->judge == NULL) {
        return error_set(error, "out of memory");
    }
    if (!learn_secrets(p, error)) {
        return false;
    }
    p->reader = reader_new(p->options, p->key_log);
    if (p->reader == NULL) {
        return error_set(error, "out of memory");
    }
    const struct capture_keys keys = reader_keys(p->reader);
    p->capture = setup_capture(p->options, &keys, error);
    return p->capture != NULL;
}

static void tear_down(struct pipeline *p)
{
    fact_relay_free(p->relay);
    reader_free(p->reader);
    accounts_fini(&p->accounts);
    outputs_close(&p->outputs, NULL);
    judge_free(p->judge);
    dispatch_free(p->dispatch);
    key_files_close(p->key_files);
    key_log_free(p->key_log);
    federation_free(p->federation);
    handshakes_free(p->handshakes);
    chains_free(p->chains);
    trust_free(p->trust);
    capture_free(p->capture);
    reload_free(&p->reloaded);
}

static void tell_followed(void *context, const struct frame *frame, const struct packet *packet,
                          uint64_t flow_id)
{
    struct pipeline *p = context;
    struct output_packet told = told_packet_of_flow(frame, packet, flow_id);
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
        .anonymise = p->options->anonymise,
        .verbosity = p->options->verbosity,
        .source_name = name_source,
        .owner = p->capture,
    };
    if (!outputs_open(&p->outputs, p->options, &context, error)) {
        return false;
    }
    if (p->outputs.want_packets) {
        const struct packet_watcher watcher = {tell_followed, p};
        dispatch_watch(p->dispatch, &watcher);
    }
    return true;
}

static bool open_accounts(struct pipeline *p, struct error *error)
{
    const struct account_books books = {
        .counters = &p->counters,
        .fact_counters = &p->fact_counters,
        .capture = p->capture,
        .budget = &p->budget,
        .fact_budget = &p->fact_budget,
        .reader = p->reader,
        .dispatch = p->dispatch,
        .key_log = p->key_log,
        .chains = p->chains,
        .handshakes = p->handshakes,
        .federation = p->federation,
        .judge = p->judge,
    };
    return accounts_init(&p->accounts, &books) || error_set(error, "out of memory");
}

static void finish(struct pipeline *p)
{
    const struct origin end = {.time_ns = run_clock_now(&p->clock)};
    service_stopping(&p->service);
    reader_finish(p->reader);
    dispatch_finish(p->dispatch);
    fact_relay_free(p->relay);
    p->relay = NULL;
    judge_finish(p->judge, &end);
    const struct judge_sink told = events_of_judge(&p->outputs);
    for (size_t i = 0; i < federation_num_domains(p->federation); i++) {
        told.verdict(told.context, judge_verdict(p->judge, i), &end);
    }
    run_tell_stats(p);
    struct stats stats = run_read_stats(p);
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
    if (!privileges_check(options, &error) || !build(&p, &error) || !open_outputs(&p, &error) ||
        !open_accounts(&p, &error) || !privileges_drop(options, &p.outputs, &error)) {
        diagnostics_tell(&error);
    } else {
        setup_announce(options);
        p.progress = progress_init(options, p.streams);
        service_ready(&p.service);
        reader_start(p.reader, p.capture, p.dispatch, p.outputs.want_packets);
        relay_facts(&p);
        run_input(&p);
        progress_end(&p.progress);
        finish(&p);
        status = conclude(&p);
    }
    tear_down(&p);
    return status;
}
