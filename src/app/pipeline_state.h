/* pipeline_state: what pipeline.c builds and run.c drives. Private to the two. */
#ifndef FEDTAP_PIPELINE_STATE_H
#define FEDTAP_PIPELINE_STATE_H

#include "accounts.h"
#include "apart.h"
#include "capture.h"
#include "dispatch.h"
#include "fact_relay.h"
#include "key_files.h"
#include "outputs.h"
#include "progress.h"
#include "reader.h"
#include "reload.h"
#include "run_clock.h"
#include "service.h"

struct pipeline { /* NOLINT(clang-analyzer-optin.performance.Padding): it lies apart on purpose */
    const struct options *options;
    _Alignas(APART) struct counters counters;
    struct budget budget;   /* of what is dissected */
    struct fact_sink facts; /* takes them from dissectors */
    struct capture *capture;
    struct reader *reader;
    struct dispatch *dispatch;
    struct key_log *key_log;
    struct key_files *key_files;
    struct reloaded
        reloaded; /* what counts instead of the options, their trust and their key files */
    struct service service;
    struct refresh watched;   /* at a terminal, */
    struct progress progress; /* and of files */
    struct accounts accounts;
    struct run_clock clock;
    bool streams; /* packets arrive while fedtap runs */
    /* relay: of saved captures; NULL: facts are followed up where they are dissected */
    struct fact_relay *relay;
    /* What facts lead to: while there is a relay it is its thread's, and anybody else's only when that is
     * settled. */
    _Alignas(APART) struct counters fact_counters;
    struct budget fact_budget; /* of what handshakes hold */
    struct chains *chains;
    struct handshakes *handshakes;
    struct federation *federation;
    struct trust *trust;
    struct judge *judge;
    struct outputs outputs;
};

#endif
