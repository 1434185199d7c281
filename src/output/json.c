/* json.c: what all events have in common. */
#include "json.h"

#include <stdlib.h>

#include "community_id.h"
#include "json_parts.h"
#include "timestamp.h"

/* json is one open output. */
struct json {
    const struct output_context *context;
    struct community_ids *ids;
    struct id_cache *chains;
    struct json_writer writer;
};

static void json_free(struct json *json)
{
    if (json != NULL) {
        community_ids_free(json->ids);
        id_cache_free(json->chains);
    }
    free(json);
}

void *json_open(const struct output_context *context, struct error *error)
{
    struct json *json = calloc(1, sizeof *json);
    if (json != NULL) {
        json->context = context;
        json->writer.stream = context->stream;
        json->ids = community_ids_new();
        json->chains = json_chains_new();
    }
    if (json == NULL || json->ids == NULL || json->chains == NULL) {
        json_free(json);
        error_set(error, "out of memory");
        return NULL;
    }
    return json;
}

static void begin(struct json_writer *w, const char *type, int64_t time_ns)
{
    char timestamp[TIMESTAMP_TEXT_MAX];
    json_begin_object(w, NULL);
    json_word(w, "timestamp", timestamp_format(time_ns, timestamp));
    json_word(w, "event_type", type);
}

static void write_endpoints(struct json *json, const struct endpoint *source,
                            const struct endpoint *destination, enum transport transport)
{
    char id[COMMUNITY_ID_MAX];
    struct json_writer *w = &json->writer;
    json_address(w, "src_ip", &source->address);
    json_number(w, "src_port", source->port);
    json_address(w, "dest_ip", &destination->address);
    json_number(w, "dest_port", destination->port);
    json_word(w, "proto", transport == TRANSPORT_TCP ? "TCP" : "UDP");
    json_word(w, "community_id",
              community_id_format(json->ids, source, destination, transport, id));
}

/* write_origin writes who, where and in which frames; reply: the server is the one who spoke. */
static void write_origin(struct json *json, const struct origin *origin, bool reply)
{
    struct json_writer *w = &json->writer;
    const struct output_context *context = json->context;
    if (origin->flow_id != 0) {
        write_endpoints(json, reply ? &origin->server : &origin->client,
                        reply ? &origin->client : &origin->server,
                        (enum transport)origin->transport);
    }
    if (origin->frames.num_kept == 0) {
        return;
    }
    const char *source = context->source_name(context->owner, origin->source);
    json_octets(w, context->live ? "in_iface" : "pcap_filename", bytes_of_text(source));
    json_begin_array(w, "frames");
    for (size_t i = 0; i < origin->frames.num_kept; i++) {
        json_number(w, NULL, origin->frames.number[i]);
    }
    json_end_array(w);
}

static const char *outcome_name(enum tcp_outcome outcome)
{
    static const char *const names[] = {
        [TCP_OUTCOME_NONE] = "none",       [TCP_OUTCOME_ESTABLISHED] = "established",
        [TCP_OUTCOME_REFUSED] = "refused", [TCP_OUTCOME_TIMEOUT] = "timeout",
        [TCP_OUTCOME_RESET] = "reset",     [TCP_OUTCOME_NOT_TLS] = "not_tls",
    };
    return names[outcome];
}

static void write_verdict(struct json_writer *w, const struct output_context *context,
                          const struct verdict *verdict)
{
    json_name(w, "domain", &verdict->domain);
    json_word(w, "verdict", verdict_name(verdict->kind));
    json_begin_array(w, "blind");
    for (size_t i = 0; i < verdict->num_blind; i++) {
        json_text(w, NULL, verdict->blind[i]);
    }
    json_end_array(w);
    json_begin_array(w, "findings");
    const struct finding *f = NULL;
    while ((f = judge_next_finding(context->judge, &verdict->domain, f)) != NULL) {
        json_text(w, NULL, f->rule->id);
    }
    json_end_array(w);
}

static void write_change(struct json_writer *w, const struct change *change)
{
    json_name(w, "domain", change->domain);
    json_word(w, "what", change_name(change->what));
    if (change->address != NULL) {
        json_word(w, "role", role_name(change->role));
        json_address(w, "address", change->address);
    }
    json_text(w, "before", change->before);
    json_text(w, "after", change->after);
}

static void write_memory(struct json_writer *w, const struct stats *stats)
{
    json_begin_object(w, "memory");
    json_number(w, "used", stats->memory_used);
    json_number(w, "peak", stats->memory_peak);
    json_begin_object(w, "tables");
    for (size_t i = 0; i < stats->num_tables; i++) {
        json_number(w, stats->table[i].name, stats->table[i].octets);
    }
    json_end_object(w);
    json_end_object(w);
}

/* write_sources writes what came since the last time: of files, those of which anything did. */
static void write_sources(struct json_writer *w, const struct stats *stats)
{
    json_begin_array(w, "capture");
    for (size_t i = 0; i < stats->num_sources; i++) {
        const struct stats_traffic *t = &stats->source[i].fresh;
        if (!stats->live && t->received + t->kernel_drops + t->interface_drops == 0) {
            continue;
        }
        json_begin_object(w, NULL);
        json_octets(w, stats->live ? "in_iface" : "pcap_filename",
                    bytes_of_text(stats->source[i].name));
        json_number(w, "received", t->received);
        json_number(w, "kernel_drops", t->kernel_drops);
        json_number(w, "interface_drops", t->interface_drops);
        json_end_object(w);
    }
    json_end_array(w);
}

static void write_stats(struct json_writer *w, const struct stats *stats)
{
    json_begin_object(w, "stats");
    for (size_t i = 0; i < COUNT_NUM; i++) {
        json_number(w, counter_infos[i].name, stats->counters->value[i]);
    }
    write_memory(w, stats);
    write_sources(w, stats);
    json_end_object(w);
}

static void write_event(struct json *json, const struct event *e)
{
    struct json_writer *w = &json->writer;
    const struct output_context *context = json->context;
    switch (e->kind) {
    case EVENT_DNS:
        begin(w, "dns", e->time_ns);
        write_origin(json, e->origin, true);
        json_dns(w, e->dns, e->origin);
        break;
    case EVENT_TLS:
        begin(w, "tls", e->time_ns);
        write_origin(json, e->origin, false);
        json_tls(w, context, json->chains, e->handshake);
        break;
    case EVENT_SIP:
        begin(w, "sip", e->time_ns);
        write_origin(json, e->origin, e->sip->by_server);
        json_sip(w, e->sip);
        break;
    case EVENT_TCP:
        begin(w, "tcp", e->time_ns);
        write_origin(json, e->origin, false);
        json_begin_object(w, "tcp");
        json_word(w, "outcome", outcome_name(e->tcp));
        json_end_object(w);
        break;
    case EVENT_FINDING:
        begin(w, "finding", e->time_ns);
        write_origin(json, &e->finding.finding->outcome.origin, false);
        json_finding(w, e->finding.finding, e->finding.resolved);
        break;
    case EVENT_VERDICT:
        begin(w, "verdict", e->time_ns);
        write_verdict(w, context, e->verdict);
        break;
    case EVENT_CHANGE:
        begin(w, "change", e->time_ns);
        write_origin(json, e->origin, false);
        write_change(w, e->change);
        break;
    case EVENT_STATS:
        begin(w, "stats", e->time_ns);
        write_stats(w, e->stats);
        break;
    }
}

void json_event(void *state, const struct event *event)
{
    struct json *json = state;
    write_event(json, event);
    json_end_object(&json->writer);
    json_end_line(&json->writer);
    json_flush(&json->writer);
}

void json_close(void *state, const struct stats *stats)
{
    (void)stats; /* the last stats event has told them */
    json_free(state);
}
