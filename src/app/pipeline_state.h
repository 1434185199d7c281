/* pipeline_state: what pipeline.c builds and run.c drives. Private to the two. */
#ifndef FEDTAP_PIPELINE_STATE_H
#define FEDTAP_PIPELINE_STATE_H

#include "accounts.h"
#include "capture.h"
#include "dispatch.h"
#include "key_files.h"
#include "outputs.h"
#include "progress.h"
#include "reader.h"
#include "reload.h"
#include "run_clock.h"
#include "service.h"

struct pipeline {
    const struct options *options;
    struct counters counters;
    struct budget budget;
    struct fact_sink facts;
    struct capture *capture;
    struct reader *reader;
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

#endif
