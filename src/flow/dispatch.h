/* dispatch: gives each flow to one dissector, and tells what became of TCP connections. */
#ifndef FEDTAP_DISPATCH_H
#define FEDTAP_DISPATCH_H

#include "buf.h"
#include "counters.h"
#include "dissector.h"
#include "packet.h"

/* dispatch owns the flow table and every dissector's state. */
struct dispatch;

/* dispatch_new makes a dispatch that emits facts into sink and draws memory from budget; all four
 * are borrowed for its life. NULL when out of memory. */
struct dispatch *dispatch_new(struct budget *budget, struct counters *counters,
                              const struct fact_sink *sink);

/* dispatch_use_key_log lends TLS secrets to the dissectors, for the dispatch's life. */
void dispatch_use_key_log(struct dispatch *dispatch, struct key_log *key_log);

/* dispatch_free forgets every flow without telling anything; NULL is a no-op. */
void dispatch_free(struct dispatch *dispatch);

/* packet_watcher is told each packet of a flow that is being dissected, or of which the close is waited for,
 * before any fact comes of it. */
struct packet_watcher {
    void (*packet)(void *context, const struct frame *frame, const struct packet *packet,
                   uint64_t flow_id);
    void *context;
};

/* dispatch_watch has watcher (copied) told from now on. */
void dispatch_watch(struct dispatch *dispatch, const struct packet_watcher *watcher);

/* dispatch_expect_port makes a TCP server port one where TLS is expected, as 5061 always is: SRV
 * answers name such ports. At most EXPECTED_PORTS_MAX are kept. May be called from the sink. */
void dispatch_expect_port(struct dispatch *dispatch, uint16_t port);

/* dispatch_wants tells whether a packet can be of use at all: most datagrams are media, and only looked at
 * here. If it can, what its flow is found by is filled in. It may be asked by any thread. */
bool dispatch_wants(const struct dispatch *dispatch, struct packet *packet);

/* dispatch_time says what time it is by a packet that is not wanted: flows older than their idle time end. */
void dispatch_time(struct dispatch *dispatch, int64_t time_ns);

/* dispatch_packet takes one decoded packet of frame. Its time, the frame's, is told to
 * dispatch_time first. */
void dispatch_packet(struct dispatch *dispatch, const struct frame *frame,
                     const struct packet *packet);

/* dispatch_step_back says that packet time was put back by step_ns, and goes on from there: flows are as old
 * as they were. */
void dispatch_step_back(struct dispatch *dispatch, int64_t step_ns);

/* dispatch_flow_octets tells how many octets the flows in the table take, without what is drawn from the
 * budget for them. */
size_t dispatch_flow_octets(const struct dispatch *dispatch);

/* dispatch_finish ends every flow in order of its first packet: the input is over. */
void dispatch_finish(struct dispatch *dispatch);

#endif
