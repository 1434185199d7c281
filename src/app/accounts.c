#include "accounts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "text.h"

bool accounts_init(struct accounts *accounts, const struct account_books *books)
{
    size_t num = capture_num_sources(books->capture);
    *accounts = (struct accounts){.books = *books, .num_sources = num};
    accounts->source = calloc(num > 0 ? num : 1, sizeof *accounts->source);
    return accounts->source != NULL;
}

void accounts_fini(struct accounts *accounts)
{
    free(accounts->source);
    accounts->source = NULL;
}

/* read_tables says what each table takes: a new table is one line here. Returns how many there are. */
static size_t read_tables(struct accounts *accounts)
{
    const struct account_books *b = &accounts->books;
    const struct federation_octets of = federation_measure(b->federation);
    const struct stats_table tables[] = {
        {"flows", dispatch_flow_octets(b->dispatch)},
        {"fragments", reader_fragments_octets(b->reader)},
        {"reassembly", b->budget->used},
        {"chains", chains_octets(b->chains)},
        {"handshakes", handshakes_octets(b->handshakes)},
        {"sessions", handshakes_session_octets(b->handshakes)},
        {"domains", of.domains},
        {"hosts", of.hosts},
        {"pairs", of.pairs},
        {"dialogs", of.dialogs},
        {"findings", judge_num_findings(b->judge) * sizeof(struct finding)},
        {"key_log", key_log_octets(b->key_log)},
    };
    size_t num = sizeof tables / sizeof tables[0];
    _Static_assert(sizeof tables / sizeof tables[0] <= ACCOUNTS_TABLES_MAX, "more tables");
    for (size_t i = 0; i < num; i++) {
        accounts->table[i] = tables[i];
    }
    return num;
}

/* subtract is what has come since before. */
static struct stats_traffic subtract(const struct stats_traffic *now,
                                     const struct stats_traffic *before)
{
    return (struct stats_traffic){
        .received = now->received - before->received,
        .kernel_drops = now->kernel_drops - before->kernel_drops,
        .interface_drops = now->interface_drops - before->interface_drops,
    };
}

/* read_sources counts every source, and sums up what they lost. */
static void read_sources(struct accounts *accounts)
{
    uint64_t *value = accounts->books.counters->value;
    struct capture *capture = accounts->books.capture;
    value[COUNT_KERNEL_DROPS] = 0;
    value[COUNT_INTERFACE_DROPS] = 0;
    value[COUNT_INTERFACE_OUTAGES] = 0;
    for (size_t i = 0; i < accounts->num_sources; i++) {
        struct stats_source *source = &accounts->source[i];
        const struct stats_traffic before = subtract(&source->total, &source->fresh);
        const struct capture_counts c = capture_count(capture, (uint16_t)i);
        source->name = capture_source_name(capture, (uint16_t)i);
        source->total = (struct stats_traffic){c.received, c.drops.kernel, c.drops.interface};
        source->fresh = subtract(&source->total, &before);
        value[COUNT_KERNEL_DROPS] += c.drops.kernel;
        value[COUNT_INTERFACE_DROPS] += c.drops.interface;
        value[COUNT_INTERFACE_OUTAGES] += c.outages;
    }
    value[COUNT_FILTERED] = capture_num_unwanted(capture);
}

struct stats accounts_read(struct accounts *accounts)
{
    const struct account_books *b = &accounts->books;
    size_t chains = chains_octets(b->chains);
    reader_hold(b->reader);
    read_sources(accounts);
    reader_collect(b->reader, b->counters);
    counters_move(b->counters, b->fact_counters);
    size_t fragments = reader_fragments_octets(b->reader);
    size_t fragments_highest = reader_fragments_highest(b->reader);
    size_t num_tables = read_tables(accounts);
    reader_let_go(b->reader);
    return (struct stats){
        .counters = b->counters,
        .memory_used = b->budget->used + b->fact_budget->used + fragments + chains,
        .memory_peak = b->budget->peak + b->fact_budget->peak + fragments_highest + chains,
        .num_tables = num_tables,
        .table = accounts->table,
        .source = accounts->source,
        .num_sources = accounts->num_sources,
        .live = capture_is_live(b->capture),
    };
}

void accounts_told(struct accounts *accounts)
{
    for (size_t i = 0; i < accounts->num_sources; i++) {
        accounts->source[i].fresh = (struct stats_traffic){0};
    }
}

bool accounts_warn(struct accounts *accounts, struct error *warning)
{
    char where[sizeof warning->message / 2];
    struct text t = text_init(where, sizeof where);
    uint64_t drops = accounts->books.counters->value[COUNT_KERNEL_DROPS];
    uint64_t num = drops - accounts->warned_drops;
    for (size_t i = 0; i < accounts->num_sources; i++) {
        const struct stats_source *source = &accounts->source[i];
        if (source->total.kernel_drops > 0) {
            text_add(&t, "%s%s %" PRIu64, t.len > 0 ? ", " : "", source->name,
                     source->total.kernel_drops);
        }
    }
    if (num == 0) {
        return false;
    }
    accounts->warned_drops = drops;
    error_set(warning,
              "the kernel has dropped %" PRIu64
              " packets more (in all: %s): a larger buffer (-B) or a filter may help",
              num, where);
    return true;
}
