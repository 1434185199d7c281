/* accounts: the counters and gauges of a run, as they are told. */
#ifndef FEDTAP_ACCOUNTS_H
#define FEDTAP_ACCOUNTS_H

#include "buf.h"
#include "capture.h"
#include "dispatch.h"
#include "key_log.h"
#include "output.h"
#include "reader.h"

/* ACCOUNTS_TABLES_MAX is room for all tables. */
#define ACCOUNTS_TABLES_MAX 16

/* account_books are the parts of a run that know something; all borrowed. */
struct account_books {
    struct counters *counters;
    struct counters *fact_counters; /* are collected in counters */
    struct capture *capture;
    const struct budget *budget;
    const struct budget *fact_budget;
    struct reader *reader; /* of capture */
    const struct dispatch *dispatch;
    const struct key_log *key_log;
    const struct chains *chains;
    const struct handshakes *handshakes;
    const struct federation *federation;
    const struct judge *judge;
};

/* accounts keep what was told last. */
struct accounts {
    struct account_books books;
    struct stats_table table[ACCOUNTS_TABLES_MAX];
    size_t num_sources;
    struct stats_source *source; /* owned */
    uint64_t warned_drops;       /* by the kernel, of all sources: told so far */
};

/* accounts_init begins. The sources of the capture must be known. False when out of memory. */
bool accounts_init(struct accounts *accounts, const struct account_books *books)
    __attribute__((warn_unused_result));

/* accounts_fini frees what accounts hold. */
void accounts_fini(struct accounts *accounts);

/* accounts_read brings the counters up to date and lends all there is to tell, until it is called again. */
struct stats accounts_read(struct accounts *accounts);

/* accounts_told says that what was read last has been told: fresh counts begin anew. */
void accounts_told(struct accounts *accounts);

/* accounts_warn tells whether the kernel has dropped packets since it last told so; warning then says how
 * many, and where. */
bool accounts_warn(struct accounts *accounts, struct error *warning)
    __attribute__((warn_unused_result));

#endif
