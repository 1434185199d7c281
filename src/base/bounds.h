/* bounds.h: every limit of the program, with its unit and its reason; docs/limits.md explains them
 * to users. A new limit is one line here and one there. */
#ifndef FEDTAP_BOUNDS_H
#define FEDTAP_BOUNDS_H

#include <stddef.h>
#include <stdint.h>

/* --- memory drawn by what the network sends --- */

/* octets on the heap for streams, messages and dissector states together; fragments have their own */
#define BUDGET_MAX ((size_t)32 * 1024 * 1024)

/* octets on the heap for the names of CAs that servers have named, of all handshakes in progress */
#define HANDSHAKES_BUDGET_MAX ((size_t)4 * 1024 * 1024)

/* --- captures --- */

/* files and members of archives in one run */
#define SOURCES_MAX ((size_t)4096)
/* of these, read at the same time because their times overlap; more are read one after the other */
#define SOURCES_OPEN_MAX ((size_t)32)
/* octets of the path of a capture, with the names of members of archives */
#define SOURCE_NAME_MAX ((size_t)1024)
/* folders within folders */
#define DIRECTORY_DEPTH_MAX 8
/* archives within archives: a zip of bundles of compressed captures */
#define ARCHIVE_DEPTH_MAX ((size_t)4)
/* members of one archive, captures or not */
#define ARCHIVE_ENTRIES_MAX ((size_t)65536)
/* how many times its size an archive may expand to, once it has made these octets: no capture shrinks
 * so much, since no two packets have the same time */
#define ARCHIVE_RATIO_MAX 1000u
#define ARCHIVE_RATIO_FREE_OCTETS ((uint64_t)64 * 1024 * 1024)
/* octets captured of one packet in a pcap or pcapng file: libpcap's own limit */
#define PCAP_PACKET_MAX ((uint32_t)262144)
/* interfaces captured from at once */
#define INTERFACES_MAX ((size_t)64)
/* an interface that is down or gone is looked for this often, in nanoseconds */
#define INTERFACE_LOOK_NS INT64_C(1000000000)
/* octets of packets that the kernel keeps for one interface, unless the user says otherwise: room for
 * a burst of names and certificates that were never seen before */
#define INTERFACE_BUFFER_LEN (32 * 1024 * 1024)
/* interfaces of one section of a pcapng file */
#define PCAPNG_INTERFACES_MAX ((size_t)1024)
/* octets of one pcapng block that is read; packets have 256 KiB at most, key logs may be longer */
#define PCAPNG_BLOCK_MAX ((size_t)16 * 1024 * 1024)
/* saved captures that are read ahead: batches, and of each the packets, those that somebody may want, and
 * octets; some 4 MiB with ordinary packets. A batch is large enough that to wake whoever waits for it costs
 * little. */
#define READ_AHEAD_BATCHES ((size_t)64)
#define READ_AHEAD_PACKETS ((size_t)512)
#define READ_AHEAD_CONTENTS ((size_t)128)
#define READ_AHEAD_OCTETS ((size_t)512 * 1024)
/* facts of saved captures on their way between threads: batches, and octets that make one full, but for one
 * fact more; 4 MiB in all. With fewer, of both, one of two processors often waits for nothing: these threads
 * sleep too shortly for a third to be moved to it. */
#define RELAY_BATCHES ((size_t)32)
#define RELAY_BATCH_LEN ((size_t)128 * 1024)
/* link types in one file that a filter is compiled for */
#define LINK_FILTERS_MAX ((size_t)16)

/* --- packets --- */

/* headers of one frame before TCP or UDP: tags, labels, tunnels; a dozen is already far-fetched */
#define ENCAPSULATIONS_MAX 24
/* extension headers of one GTP-U packet */
#define GTP_EXTENSIONS_MAX 8
/* IP packets put together from fragments at once; the oldest goes first */
#define FRAGMENTED_PACKETS_MAX ((size_t)256)
/* octets of their payloads together; one can have 64 KiB */
#define FRAGMENT_OCTETS_MAX ((size_t)4 * 1024 * 1024)
/* octets of all that is kept for them: their payloads, and a KiB or so for each */
#define FRAGMENTS_BUDGET_MAX ((size_t)5 * 1024 * 1024)
/* IPv6 extension headers of one packet */
#define EXTENSION_HEADERS_MAX 8

/* --- flows --- */

/* flows tracked at once; the least recently used goes first */
#define FLOWS_MAX ((size_t)32768)
/* octets of one direction held back while earlier ones are missing, or until a flow is classified */
#define REORDER_OCTETS_MAX ((size_t)512 * 1024)
/* segments of one direction held back */
#define REORDER_SEGMENTS_MAX ((size_t)1024)
/* octets beyond the next one at which a RST is believed: a large receive window */
#define RESET_WINDOW ((int32_t)1024 * 1024)
/* flows on unexpected ports that nDPI looks at at once: each costs some KiB */
#define CLASSIFY_FLOWS_MAX ((size_t)1024)
/* packets with payload after which nDPI has said all it will say of a flow */
#define CLASSIFY_PACKETS_MAX 12u
/* octets of state that a dissector may keep for one flow */
#define DISSECTOR_STATE_MAX ((size_t)4096)
/* server ports learnt from SRV answers */
#define EXPECTED_PORTS_MAX ((size_t)64)

/* --- time, in nanoseconds of packet time --- */

/* packets from longer before than this are not merely out of order: the clock was put back, */
#define CLOCK_STEP_NS INT64_C(1000000000)
/* if for this long none comes from the time before: two sources need not have the same time */
#define CLOCK_PATIENCE_NS INT64_C(5000000000)

/* silence after which a DNS query counts as unanswered: resolvers try again after 5 s or less */
#define DNS_TIMEOUT_NS INT64_C(5000000000)
/* a response may come this long before its query, as two taps or queues of a span port have it */
#define DNS_SKEW_NS INT64_C(100000000)
/* an answer that comes again, by a second tap or since it was asked for again, does so this soon: with
 * thousands of look-ups a second, flows that have all their answers are most of what is in memory */
#define DNS_REPEAT_NS INT64_C(200000000)
/* an unanswered SYN for this long is a failed connection: the Expressway's default connect timeout */
#define CONNECT_TIMEOUT_NS INT64_C(10000000000)
/* what a connection that is over sends again, it sends this soon: as long as Linux stays in TIME-WAIT */
#define TCP_REPEAT_NS INT64_C(60000000000)
/* a TCP flow idle for this long is forgotten */
#define TCP_IDLE_NS INT64_C(300000000000)
/* a hole that the receiver has acknowledged is waited for this long, for spans that reorder */
#define GAP_PATIENCE_NS INT64_C(500000000)

/* a packet whose fragments do not all come is given up: as Linux does */
#define FRAGMENT_TIMEOUT_NS INT64_C(30000000000)
/* fragments of a whole packet are repeats for this long: span ports copy both directions of a port */
#define FRAGMENT_REPEAT_NS INT64_C(100000000)

/* --- messages --- */

/* frame numbers kept as evidence of one fact */
#define FRAMES_MAX ((size_t)8)
/* records kept of one DNS message */
#define DNS_RECORDS_MAX ((size_t)64)
/* compression pointers followed in one name; each must point further back, so this is ample */
#define DNS_POINTERS_MAX 64u
/* queries of one flow that wait for their answer; a forwarder asks all of its own from one port */
#define DNS_QUERIES_MAX ((size_t)64)
/* octets of one TLS handshake message: OpenSSL's own default is 100 KiB for a chain */
#define TLS_MESSAGE_MAX ((size_t)256 * 1024)
/* octets of one TLS record's fragment, with room for expansion (RFC 5246, 6.2.3) */
#define TLS_RECORD_MAX ((size_t)16384 + 2048)
/* certificates kept of one chain; more are counted */
#define TLS_CHAIN_MAX ((size_t)10)
/* acceptable CA names kept of one CertificateRequest */
#define TLS_ACCEPTABLE_CAS_MAX ((size_t)16)
/* octets of acceptable CA names kept of one handshake */
#define ACCEPTABLE_CAS_OCTETS_MAX ((size_t)4096)
/* connections whose TLS secrets are kept; the least recently used goes first */
#define KEY_LOG_CONNECTIONS_MAX ((size_t)32768)
/* octets of one line of a key log: the longest that matters has 193 */
#define KEY_LOG_LINE_MAX ((size_t)512)
/* alerts kept of one handshake */
#define TLS_ALERTS_MAX ((size_t)4)

/* octets of the header section of one SIP message; those of federation have some 6 KiB */
#define SIP_HEADER_MAX ((size_t)32 * 1024)
/* octets of a SIP method: the longest that is registered has 9 */
#define SIP_METHOD_MAX ((size_t)32)
/* parameters kept of one ms-diagnostics header */
#define SIP_PARAMETERS_MAX ((size_t)16)

/* --- configuration --- */

/* octets of a configuration file; the example has some KiB */
#define CONFIGURATION_OCTETS_MAX ((size_t)256 * 1024)

/* --- what is written --- */

/* octets of one record of an output: the report of all domains is the longest */
#define OUTPUT_RECORD_MAX ((size_t)64 * 1024 * 1024)
/* octets that wait for the writer of one output while capturing live; what does not fit is dropped */
#define OUTPUT_QUEUE_MAX ((size_t)4 * 1024 * 1024)
/* records written in one go */
#define WRITE_RECORDS_MAX ((size_t)64)

/* octets of packets that may become evidence, with -w: look-ups; streams of which nothing came yet; streams of
 * which something came; fragments of packets */
#define EVIDENCE_LOOK_UPS_OCTETS_MAX ((size_t)2 * 1024 * 1024)
#define EVIDENCE_STREAMS_OCTETS_MAX ((size_t)4 * 1024 * 1024)
#define EVIDENCE_HANDSHAKES_OCTETS_MAX ((size_t)6 * 1024 * 1024)
#define EVIDENCE_FRAGMENTS_OCTETS_MAX ((size_t)1024 * 1024)
/* flows that one finding rests on, and flows of findings of which further packets are written */
#define EVIDENCE_FLOWS_MAX ((size_t)64)
/* findings whose evidence is written together */
#define EVIDENCE_FINDINGS_MAX ((size_t)64)
/* packets written together, and interfaces described in one file of evidence */
#define EVIDENCE_BATCH_MAX ((size_t)8192)
#define EVIDENCE_INTERFACES_MAX ((size_t)64)

/* names and addresses that stay in evidence whose others are masked; ClientHellos in several segments that are
 * remembered, so that none of their segments is shown */
#define MASK_NAMES_MAX ((size_t)1024)
#define MASK_ADDRESSES_MAX ((size_t)1024)
#define MASK_HELLOS_MAX ((size_t)256)
/* octets of one row of the store; rows of facts and certificates, which strangers make, and of events and
 * counters, in one file */
#define STORE_ROW_MAX ((size_t)16 * 1024)
#define STORE_FACTS_MAX ((size_t)100000)
#define STORE_EVENTS_MAX ((size_t)1000000)

/* --- what is remembered --- */

/* SIP domains followed; a domain once followed is never forgotten */
#define DOMAINS_MAX ((size_t)256)
/* SRV records kept of one domain */
#define SRV_RECORDS_MAX ((size_t)16)
/* host names whose addresses are remembered; the least recently used goes first */
#define HOSTS_MAX ((size_t)2048)
/* addresses kept of one host name */
#define HOST_ADDRESSES_MAX ((size_t)16)
/* DNS servers whose last answers to one question are compared; an Expressway asks five at most */
#define VIEWS_MAX ((size_t)4)
/* aliases followed from an SRV target to its addresses */
#define CNAME_CHAIN_MAX 8u
/* pairs of client and server address remembered; of those that have shown the fewest certificates, the
 * least recently used goes first */
#define PAIRS_MAX ((size_t)1024)
/* handshakes in progress at once */
#define HANDSHAKES_MAX ((size_t)4096)
/* TLS sessions remembered with what their full handshake showed; the oldest goes first */
#define SESSIONS_MAX ((size_t)512)
/* distinct certificate chains remembered, and their octets together */
#define CHAINS_MAX ((size_t)4096)
#define CHAINS_OCTETS_MAX ((size_t)12 * 1024 * 1024)
/* judged chains remembered by the trust store */
#define TRUST_CACHE_MAX ((size_t)1024)
/* chains whose JSON is remembered by one output, and its octets together: three certificates with thirty
 * names take 4 KiB */
#define JSON_CHAINS_MAX ((size_t)1024)
#define JSON_CHAINS_OCTETS_MAX ((size_t)4 * 1024 * 1024)
/* issuing certificates remembered from other handshakes, to name a missing issuer */
#define SEEN_ISSUERS_MAX ((size_t)256)
/* octets of the largest issuing certificate that is remembered */
#define SEEN_ISSUER_OCTETS_MAX ((size_t)16 * 1024)
/* octets of the chains that these were made from; what is read of one may take six times as much */
#define TRUST_CACHE_OCTETS_MAX ((size_t)4 * 1024 * 1024)
/* dNSNames and iPAddresses kept of one certificate: more than TLS stacks carry in 100 KiB */
#define SAN_MAX ((size_t)4096)
/* events of the past in the report, of all domains together; the oldest go first */
#define HISTORY_LINES_MAX ((size_t)64)
/* revocation lists given, and their octets in DER together */
#define CRLS_MAX ((size_t)1024)
#define CRLS_OCTETS_MAX ((size_t)32 * 1024 * 1024)
/* octets of one file of revocation lists: PEM takes a third more than DER, and text may be with it */
#define CRL_FILE_OCTETS_MAX ((size_t)64 * 1024 * 1024)
/* keys remembered that a revocation list is not signed with, so that each costs one digest of it */
#define CRL_STRANGERS_MAX ((size_t)16)
/* SIP requests remembered with what came of them; the oldest goes first */
#define DIALOGS_MAX ((size_t)256)
/* octets kept of one value of a SIP answer, such as its reason, and of all its parameters */
#define SIP_VALUE_MAX ((size_t)160)
#define SIP_DATA_MAX ((size_t)480)
/* findings open at once, for all domains together */
#define FINDINGS_MAX ((size_t)1024)

#endif
