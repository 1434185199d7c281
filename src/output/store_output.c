/* store_output.c: events as rows. */
#include "store_output.h"

#include <stdlib.h>

#include "dns_words.h"
#include "store_facts.h"
#include "store_writer.h"

/* store is one open output. */
struct store {
    const struct output_context *context;
    struct store_writer *writer;
    struct counters told; /* as of the last stats event */
    bool has_begun;
    int64_t first_ns;
    struct store_row row;
};

void *store_output_open(const struct output_context *context, struct error *error)
{
    if (context->path == NULL) {
        error_set(error, "the output sqlite needs a file: sqlite:FILE");
        return NULL;
    }
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        error_set(error, "out of memory");
        return NULL;
    }
    store->context = context;
    store->writer = store_writer_open(context->path, context->live, error);
    if (store->writer == NULL) {
        free(store);
        return NULL;
    }
    return store;
}

static void put(void *state, const struct store_row *row)
{
    const struct store *store = state;
    store_writer_put(store->writer, row, row->kind < STORE_FACT);
}

/* add_finding adds what identifies a finding. */
static void add_finding(struct store_row *row, const struct finding *f)
{
    char text[NAME_TEXT_MAX];
    char address[ADDRESS_TEXT_MAX];
    bool has_address = f->address.family != ADDRESS_NONE;
    store_row_add(row, f->rule->id);
    store_row_add(row, name_format(&f->domain, text));
    store_row_add(row, name_is_root(&f->target) ? "" : name_format(&f->target, text));
    store_row_add(row, role_name(f->role));
    store_row_add(row, has_address ? address_format(&f->address, address) : "");
}

static void add_symptom(struct store_row *row, const struct prediction *p)
{
    char storage[2 * MESSAGE_MAX];
    struct text t = text_init(storage, sizeof storage);
    if (p->ms_diagnostics != 0) {
        text_add(&t, "ms-diagnostics %u %s", p->ms_diagnostics, p->reason != NULL ? p->reason : "");
    }
    if (p->hresult != NULL) {
        text_add(&t, "%s%s %s", t.len > 0 ? "; " : "", p->hresult,
                 p->hresult_name != NULL ? p->hresult_name : "");
    }
    store_row_add(row, storage);
}

static void add_frames(struct store_row *row, const struct frames *frames)
{
    char storage[FRAMES_MAX * 24];
    struct text t = text_init(storage, sizeof storage);
    for (size_t i = 0; i < frames->num_kept; i++) {
        text_add(&t, "%s%llu", i > 0 ? " " : "", (unsigned long long)frames->number[i]);
    }
    store_row_add(row, storage);
}

static void take_finding(struct store *store, const struct event *e)
{
    const struct finding *f = e->finding.finding;
    const struct output_context *context = store->context;
    struct store_row *row = &store->row;
    store_row_begin(row, e->finding.resolved ? STORE_RESOLVED : STORE_FINDING);
    add_finding(row, f);
    if (!e->finding.resolved) {
        const struct origin *origin = &f->outcome.origin;
        store_row_add(row, severity_name(f->outcome.severity));
        store_row_add(row, f->outcome.message);
        store_row_add(row, f->outcome.remedy);
        add_symptom(row, &f->outcome.predicts);
        store_row_add_octets(row,
                             bytes_of_text(context->source_name(context->owner, origin->source)));
        add_frames(row, &origin->frames);
    }
    store_row_add_time(row, e->time_ns);
    put(store, row);
}

static void take_verdict(struct store *store, const struct event *e)
{
    char domain[NAME_TEXT_MAX];
    char storage[BLIND_MAX * MESSAGE_MAX];
    struct text blind = text_init(storage, sizeof storage);
    for (size_t i = 0; i < e->verdict->num_blind; i++) {
        text_add(&blind, "%s%s", i > 0 ? "\n" : "", e->verdict->blind[i]);
    }
    store_row_begin(&store->row, STORE_VERDICT);
    store_row_add_time(&store->row, e->time_ns);
    store_row_add(&store->row, name_format(&e->verdict->domain, domain));
    store_row_add(&store->row, verdict_name(e->verdict->kind));
    store_row_add(&store->row, storage);
    put(store, &store->row);
}

static void take_change(struct store *store, const struct event *e)
{
    char domain[NAME_TEXT_MAX];
    store_row_begin(&store->row, STORE_CHANGE);
    store_row_add_time(&store->row, e->time_ns);
    store_row_add(&store->row, name_format(e->change->domain, domain));
    store_row_add(&store->row, change_name(e->change->what));
    store_row_add(&store->row, e->change->before);
    store_row_add(&store->row, e->change->after);
    put(store, &store->row);
}

/* tell_span says from when to when the run reaches. */
static void tell_span(struct store *store, int64_t until_ns)
{
    store_row_begin(&store->row, STORE_SPAN);
    store_row_add_time(&store->row, store->first_ns);
    store_row_add_time(&store->row, until_ns);
    put(store, &store->row);
}

/* take_stats stores what was counted since the last time. */
static void take_stats(struct store *store, const struct event *e)
{
    tell_span(store, e->time_ns);
    for (enum counter i = 0; i < COUNT_NUM; i++) {
        uint64_t value = e->stats->counters->value[i];
        if (value != store->told.value[i]) {
            store_row_begin(&store->row, STORE_COUNTER);
            store_row_add_time(&store->row, e->time_ns);
            store_row_add(&store->row, counter_infos[i].name);
            store_row_add_format(&store->row, "%lld", (long long)(value - store->told.value[i]));
            put(store, &store->row);
        }
    }
    store->told = *e->stats->counters;
}

void store_output_event(void *state, const struct event *event)
{
    struct store *store = state;
    if (!store->has_begun) {
        store->has_begun = true;
        store->first_ns = event->time_ns;
        tell_span(store, event->time_ns);
    }
    switch (event->kind) {
    case EVENT_FINDING:
        take_finding(store, event);
        break;
    case EVENT_VERDICT:
        take_verdict(store, event);
        break;
    case EVENT_CHANGE:
        take_change(store, event);
        break;
    case EVENT_STATS:
        take_stats(store, event);
        break;
    default:
        store_facts(store->context, event, &(struct store_sink){put, store, &store->row});
        break;
    }
}

void store_output_flush(void *state)
{
    const struct store *store = state;
    store_writer_flush(store->writer);
}

uint64_t store_output_lost(void *state)
{
    const struct store *store = state;
    return store_writer_lost(store->writer);
}

void store_output_close(void *state, const struct stats *stats)
{
    struct store *store = state;
    if (stats != NULL) {
        store_row_begin(&store->row, STORE_END);
        store_row_add(&store->row, "");
        put(store, &store->row);
    }
    store_writer_close(store->writer);
    free(store);
}
