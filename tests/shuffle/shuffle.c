/* shuffle: the same octets of TCP, cut, reordered, repeated and overlapped, give the same facts.
 *
 *   shuffle CAPTURE...
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "dispatch.h"
#include "transcript.h"
#include "tricks.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])
#define HOUR_NS (INT64_C(3600) * 1000000000)

/* COMPLAINTS_MAX is how many failures of one capture are written out. */
#define COMPLAINTS_MAX 5

#define STEPS_MAX 3

/* plan is tricks done one after the other. */
struct plan {
    const char *name;
    struct step {
        trick *trick;
        size_t n;
    } step[STEPS_MAX];
};

/* These have a meaning for every capture. */
static const struct plan gentle[] = {
    {"segments of 127 octets", {{trick_split, 127}}},
    {"segments of 509 octets", {{trick_split, 509}}},
    {"everything repeated at once", {{trick_repeat, 1}}},
    {"everything sent three times", {{trick_repeat, 2}}},
    {"data repeated after 1 packet", {{trick_repeat_later, 1}}},
    {"data repeated after 5 packets", {{trick_repeat_later, 5}}},
    {"data repeated after 17 packets", {{trick_repeat_later, 17}}},
    {"overlaps of 1 octet", {{trick_overlap, 1}}},
    {"overlaps of 100 octets", {{trick_overlap, 100}}},
};

/* These are too much for nDPI, which looks at the first CLASSIFY_PACKETS_MAX packets of a flow. */
static const struct plan tiny[] = {
    {"segments of 1 octet", {{trick_split, 1}}},
    {"segments of 2 octets", {{trick_split, 2}}},
    {"segments of 3 octets", {{trick_split, 3}}},
    {"segments of 5 octets", {{trick_split, 5}}},
    {"segments of 7 octets", {{trick_split, 7}}},
    {"segments of 11 octets", {{trick_split, 11}}},
    {"segments of 13 octets", {{trick_split, 13}}},
    {"small segments with overlaps", {{trick_split, 37}, {trick_overlap, 20}}},
};

/* These need a capture that holds every octet from the beginning, too. */
static const struct plan disorderly[] = {
    {"neighbours swapped", {{trick_swap, 0}}},
    {"other neighbours swapped", {{trick_swap, 1}}},
    {"windows of 3 reversed", {{trick_reverse, 3}}},
    {"everything reversed", {{trick_reverse, SIZE_MAX}}},
    {"small segments swapped", {{trick_split, 97}, {trick_swap, 0}}},
    {"tiny segments, windows reversed", {{trick_split, 5}, {trick_reverse, 8}}},
    {"small segments, everything reversed", {{trick_split, 11}, {trick_reverse, SIZE_MAX}}},
    {"segments repeated and reversed", {{trick_split, 61}, {trick_repeat, 1}, {trick_reverse, 7}}},
    {"overlaps reversed", {{trick_split, 53}, {trick_overlap, 29}, {trick_reverse, 9}}},
    {"more overlaps reversed", {{trick_split, 19}, {trick_overlap, 19}, {trick_reverse, SIZE_MAX}}},
    {"keep-alives", {{trick_keep_alive, 0}}},
    {"keep-alives between segments", {{trick_split, 41}, {trick_keep_alive, 0}}},
};

static const struct plan cut_in_two = {"every payload cut in two", {{trick_cut, 0}}};
static const struct plan wrap_before = {"sequence numbers wrap before a packet", {{trick_wrap, 0}}};
static const struct plan wrap_inside = {"sequence numbers wrap inside", {{trick_wrap_inside, 0}}};
static const struct plan wrap_disorderly = {
    "sequence numbers wrap, small segments reversed",
    {{trick_wrap_inside, 0}, {trick_split, 29}, {trick_reverse, 5}}};
static const struct plan lose = {"a segment lost", {{trick_lose, 0}}};

/* player plays traces, one after the other: the next begins an hour after the last, so that nothing
 * of one is left in the other. */
struct player {
    struct budget budget;
    struct counters counters;
    struct fact_sink sink;
    struct dispatch *dispatch;
    struct transcript *transcript;
    int64_t later_ns;
    bool expected[UINT16_MAX + 1]; /* ports where TLS is expected */
    bool hinted;                   /* TLS was found elsewhere: by nDPI */
};

/* outcome is what came of a trace. */
struct outcome {
    struct transcript transcript;
    struct counters counters;
    size_t octets_kept; /* of the budget, when all was over */
};

/* expect looks for TLS where an SRV record says that it is spoken. */
static void expect(struct player *p, const struct dns_response *response)
{
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        if (r->type == DNS_SRV && r->chained && response->asked) {
            dispatch_expect_port(p->dispatch, r->srv.port);
            p->expected[r->srv.port] = true;
        }
    }
}

static void take(void *context, const struct fact *fact)
{
    struct player *p = context;
    if (fact->kind != FACT_TCP_CLOSE) { /* who closed first is just what the order says */
        transcript_add(p->transcript, fact);
    }
    if (fact->kind == FACT_DNS_RESPONSE) {
        expect(p, &fact->dns_response);
    } else if (fact->kind == FACT_TLS_CLIENT_HELLO && !p->expected[fact->origin.server.port]) {
        p->hinted = true;
    }
}

static bool player_init(struct player *p)
{
    *p = (struct player){.budget.limit = BUDGET_MAX, .expected[5061] = true};
    p->sink = (struct fact_sink){take, p};
    p->dispatch = dispatch_new(&p->budget, &p->counters, &p->sink);
    return p->dispatch != NULL;
}

/* play_packet lends the payload in memory of exactly its size, and only for the call. */
static void play_packet(struct player *p, const struct traced *t)
{
    struct packet packet = t->packet;
    const struct frame frame = {.time_ns = t->time_ns + p->later_ns, .number = t->number};
    uint8_t *lent = malloc(packet.payload.len);
    if (lent != NULL && packet.payload.len > 0) {
        memcpy(lent, packet.payload.ptr, packet.payload.len);
    }
    packet.payload.ptr = lent;
    dispatch_packet(p->dispatch, &frame, &packet);
    free(lent);
}

/* play fills out, which transcript_fini empties. */
static void play(struct player *p, const struct trace *trace, struct outcome *out)
{
    p->transcript = &out->transcript;
    p->counters = (struct counters){0};
    out->transcript.num = 0;
    for (size_t i = 0; i < trace->num; i++) {
        play_packet(p, &trace->packet[i]);
    }
    dispatch_finish(p->dispatch);
    out->counters = p->counters;
    out->octets_kept = p->budget.used;
    p->later_ns += HOUR_NS;
}

/* --- one capture --- */

/* trial is one capture, what it says as it is, and how it went so far. */
struct trial {
    const char *path;
    struct player player;
    struct trace trace;
    struct outcome plain;
    size_t num_played;
    size_t num_failed;
};

static bool is_same(const struct outcome *a, const struct outcome *b)
{
    return transcript_equal(&a->transcript, &b->transcript) &&
           memcmp(&a->counters, &b->counters, sizeof a->counters) == 0 && b->octets_kept == 0;
}

static void complain(const struct trial *trial, const struct plan *plan, const struct outcome *is)
{
    const struct outcome *was = &trial->plain;
    printf("%s: %s", trial->path, plan->name);
    for (size_t i = 0; i < STEPS_MAX && plan->step[i].trick != NULL; i++) {
        printf(" [%zu]", plan->step[i].n);
    }
    printf("\n");
    transcript_compare(&was->transcript, &is->transcript, stdout);
    for (size_t i = 0; i < COUNT_NUM; i++) {
        if (was->counters.value[i] != is->counters.value[i]) {
            printf("    %s: %llu became %llu\n", counter_infos[i].name,
                   (unsigned long long)was->counters.value[i],
                   (unsigned long long)is->counters.value[i]);
        }
    }
    if (is->octets_kept > 0) {
        printf("    %zu octets were never given back\n", is->octets_kept);
    }
}

/* play_plan plays the trial's capture in the way of a plan. */
static void play_plan(struct trial *trial, const struct plan *plan, struct outcome *out)
{
    struct trace trace[STEPS_MAX] = {0};
    const struct trace *last = &trial->trace;
    for (size_t i = 0; i < STEPS_MAX && plan->step[i].trick != NULL; i++) {
        plan->step[i].trick(last, plan->step[i].n, &trace[i]);
        last = &trace[i];
    }
    play(&trial->player, last, out);
    trial->num_played++;
    for (size_t i = 0; i < STEPS_MAX; i++) {
        trace_free(&trace[i]);
    }
}

/* try holds the outcome of a plan against that of the capture as it is. */
static void try(struct trial *trial, const struct plan *plan)
{
    struct outcome outcome = {.octets_kept = 0};
    play_plan(trial, plan, &outcome);
    if (!is_same(&trial->plain, &outcome)) {
        if (trial->num_failed++ < COMPLAINTS_MAX) {
            complain(trial, plan, &outcome);
        }
    }
    transcript_fini(&outcome.transcript);
}

static size_t longest_payload(const struct trace *trace)
{
    size_t len = 0;
    for (size_t i = 0; i < trace->num; i++) {
        const struct traced *t = &trace->packet[i];
        if (traced_is_tcp(t) && t->packet.payload.len > len) {
            len = t->packet.payload.len;
        }
    }
    return len;
}

/* try_loss holds this test against itself: what is lost must show. */
static void try_loss(struct trial *trial)
{
    struct outcome outcome = {.octets_kept = 0};
    play_plan(trial, &lose, &outcome);
    if (longest_payload(&trial->trace) > 0 && is_same(&trial->plain, &outcome)) {
        printf("%s: a lost segment changes nothing\n", trial->path);
        trial->num_failed++;
    }
    transcript_fini(&outcome.transcript);
}

/* try_every tries a trick with every n from first on, below end. */
static void try_every(struct trial *trial, const struct plan *every, size_t first, size_t end)
{
    struct plan plan = *every;
    for (size_t n = first; n < end; n++) {
        plan.step[0].n = n;
        try(trial, &plan);
    }
}

/* most_one_way counts the TCP packets of the direction that has most of them. */
static size_t most_one_way(const struct trace *trace)
{
    size_t most = 0;
    for (size_t i = 0; i < trace->num; i++) {
        size_t num = 0;
        for (size_t j = 0; j < trace->num; j++) {
            num += traced_same_way(&trace->packet[i], &trace->packet[j]);
        }
        most = num > most ? num : most;
    }
    return most;
}

/* is_complete tells whether the capture holds each connection from its SYN on, without a hole. */
static bool is_complete(const struct trial *trial)
{
    const struct trace *trace = &trial->trace;
    for (size_t i = 0; i < trace->num; i++) {
        size_t first = 0;
        while (first < i && !traced_same_flow(&trace->packet[first], &trace->packet[i])) {
            first++;
        }
        const struct packet *p = &trace->packet[first].packet;
        if (p->transport == TRANSPORT_TCP && (p->tcp_flags & TCP_SYN) == 0) {
            return false;
        }
    }
    return trial->plain.counters.value[COUNT_STREAM_GAPS] == 0;
}

static void try_plans(struct trial *trial, const struct plan *plans, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        try(trial, &plans[i]);
    }
}

static void try_all(struct trial *trial)
{
    size_t num_wraps = most_one_way(&trial->trace);
    try_every(trial, &cut_in_two, 1, longest_payload(&trial->trace));
    try_every(trial, &wrap_before, 0, num_wraps);
    try_every(trial, &wrap_inside, 0, num_wraps);
    try_plans(trial, gentle, NUM(gentle));
    if (trial->player.hinted) {
        return;
    }
    try_plans(trial, tiny, NUM(tiny));
    if (is_complete(trial)) {
        try_plans(trial, disorderly, NUM(disorderly));
        try_every(trial, &wrap_disorderly, 0, num_wraps);
        try_loss(trial);
    }
}

/* begin reads a capture and plays it as it is: twice, so that what the first time teaches (the ports
 * in SRV records) is known to every later one. False with a complaint. */
static bool begin(struct trial *trial, const char *path)
{
    struct error error = {"out of memory"};
    *trial = (struct trial){.path = path};
    if (!trace_read(&trial->trace, path, &error) || !player_init(&trial->player)) {
        printf("%s: %s\n", path, error.message);
        return false;
    }
    play(&trial->player, &trial->trace, &trial->plain);
    transcript_fini(&trial->plain.transcript);
    play(&trial->player, &trial->trace, &trial->plain);
    return true;
}

static void end(struct trial *trial)
{
    transcript_fini(&trial->plain.transcript);
    trace_free(&trial->trace);
    dispatch_free(trial->player.dispatch);
}

int main(int argc, char **argv)
{
    static struct trial trial;
    size_t num_played = 0;
    size_t num_failed = 0;
    for (int i = 1; i < argc; i++) {
        if (!begin(&trial, argv[i])) {
            return EXIT_FAILURE;
        }
        try_all(&trial);
        num_played += trial.num_played;
        num_failed += trial.num_failed;
        end(&trial);
    }
    printf("%zu ways to play captures, %zu with other facts\n", num_played, num_failed);
    return num_failed == 0 && num_played > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
