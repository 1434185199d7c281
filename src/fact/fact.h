/* fact: what was seen, and nothing more. Facts are all that dissectors and rules share.
 *
 * A fact may come from packets, and later from logs or from another fedtap: nothing in it says how
 * it was read, only what was seen, when, between whom, and in which frames. */
#ifndef FEDTAP_FACT_H
#define FEDTAP_FACT_H

#include "address.h"
#include "bounds.h"
#include "bytes.h"
#include "name.h"

/* frames are the numbers of the frames that carry a fact, ascending and without repeats. The first
 * FRAMES_MAX are kept. */
struct frames {
    uint64_t number[FRAMES_MAX];
    uint8_t num_kept;
};

/* frames_add adds one number, in its place; repeats are ignored. */
void frames_add(struct frames *frames, uint64_t number);

/* frames_have tells whether number is one of those kept. */
bool frames_have(const struct frames *frames, uint64_t number);

/* frames_add_all adds the numbers of other. */
void frames_add_all(struct frames *frames, const struct frames *other);

/* origin says where a fact comes from. client is who asked or opened the connection. */
struct origin {
    int64_t time_ns; /* packet time of the last octet needed */
    struct frames frames;
    struct endpoint client;
    struct endpoint server;
    uint64_t flow_id;  /* tells apart the connections of one five-tuple; never 0 */
    uint16_t source;   /* index of the capture source */
    uint8_t transport; /* enum transport */
};

/* --- DNS (RFC 1035, RFC 2782) --- */

enum dns_type {
    DNS_A = 1,
    DNS_NS = 2,
    DNS_CNAME = 5,
    DNS_SOA = 6,
    DNS_AAAA = 28,
    DNS_SRV = 33,
    DNS_OPT = 41,
};

enum dns_rcode {
    DNS_NOERROR = 0,
    DNS_FORMERR = 1,
    DNS_SERVFAIL = 2,
    DNS_NXDOMAIN = 3,
    DNS_NOTIMP = 4,
    DNS_REFUSED = 5,
};

/* dns_srv is the RDATA of an SRV record. */
struct dns_srv {
    uint16_t priority;
    uint16_t weight;
    uint16_t port;
    struct name target; /* the root means "decidedly not available" */
};

/* dns_record is one resource record; of the types not listed only owner, type and ttl are kept. */
struct dns_record {
    struct name owner;
    uint16_t type; /* enum dns_type, or any other number */
    uint32_t ttl;  /* seconds */
    bool chained;  /* answer section: the owner is the name asked, or an alias leads to it */
    union {        /* by type */
        struct name alias;      /* DNS_CNAME; DNS_NS: the name server */
        struct address address; /* DNS_A, DNS_AAAA */
        struct dns_srv srv;     /* DNS_SRV */
    };
};

/* dns_question is what was asked, class IN. */
struct dns_question {
    struct name name;
    uint16_t type;
};

/* dns_response is one DNS response, whole. */
struct dns_response {
    uint16_t id;
    uint8_t rcode; /* enum dns_rcode; extended rcodes of EDNS are truncated to their low octet */
    bool truncated;
    bool asked; /* it matches a query that was seen: endpoints, id and question */
    struct dns_question question;
    const struct dns_record *record; /* borrowed: num_answers, then num_authorities of them */
    size_t num_answers;
    size_t num_authorities;
    size_t num_skipped; /* records beyond DNS_RECORDS_MAX */
};

/* dns_truncated is a truncated answer that nothing replaced on its own flow, for DNS_TIMEOUT_NS or until
 * the flow was over; another flow, over TCP, may have. */
struct dns_truncated {
    struct dns_question question;
    int64_t answered_ns; /* packet time of the truncated answer */
};

/* --- TCP --- */

enum tcp_outcome {
    TCP_OUTCOME_NONE,
    TCP_OUTCOME_ESTABLISHED, /* the server answered the SYN */
    TCP_OUTCOME_REFUSED,     /* RST to the SYN */
    TCP_OUTCOME_TIMEOUT,     /* no answer to the SYN for CONNECT_TIMEOUT_NS */
    TCP_OUTCOME_RESET,       /* cut by RST before a TLS handshake was over */
    TCP_OUTCOME_NOT_TLS,     /* something else is spoken on a port where TLS was expected */
};

/* tcp_close is the first FIN or RST behind what a dissector wanted of a connection, such as a TLS
 * handshake. */
struct tcp_close {
    bool by_server;      /* who closed it */
    bool reset;          /* by RST */
    int64_t after_ns;    /* since the dissector had all */
    uint64_t num_octets; /* payload that the closing side sent since then */
};

/* A connection that is closed so soon after the handshake, with so little in it, was not used: no SIP
 * message is so short. */
#define TCP_CLOSE_SOON_NS INT64_C(1000000000)
#define TCP_CLOSE_FEW_OCTETS 300

/* tcp_close_is_early tells whether that is so. */
static inline bool tcp_close_is_early(const struct tcp_close *close)
{
    return close->after_ns <= TCP_CLOSE_SOON_NS && close->num_octets < TCP_CLOSE_FEW_OCTETS;
}

/* --- TLS (RFC 5246, RFC 8446) --- */

enum tls_side { TLS_CLIENT, TLS_SERVER };

/* tls_other_side is the other end of a connection. */
static inline enum tls_side tls_other_side(enum tls_side side)
{
    return side == TLS_CLIENT ? TLS_SERVER : TLS_CLIENT;
}

enum tls_version {
    TLS_1_0 = 0x0301,
    TLS_1_1 = 0x0302,
    TLS_1_2 = 0x0303,
    TLS_1_3 = 0x0304,
};

struct tls_client_hello {
    struct name sni; /* the root when none was sent */
    bool has_sni;
    uint16_t version;        /* the highest offered */
    struct bytes session_id; /* borrowed, as is ticket; what the client offers to resume */
    struct bytes ticket;     /* RFC 5077, section 3.2 */
};

enum tls_resumption {
    TLS_RESUMPTION_UNKNOWN, /* not seen enough of the handshake */
    TLS_FULL,
    TLS_RESUMED, /* proved: the server went on without a Certificate message */
};

struct tls_server_hello {
    uint16_t version; /* the real one, from supported_versions when that is there */
    uint16_t cipher_suite;
    bool readable;           /* what follows will be: not TLS 1.3, or its secrets are known */
    struct bytes session_id; /* borrowed; of the session that is made or resumed */
};

/* tls_certificate is one Certificate message. An empty list is a client that
 * declined. */
struct tls_certificate {
    enum tls_side side;              /* who sent it */
    struct bytes der[TLS_CHAIN_MAX]; /* leaf first, borrowed */
    size_t num_kept;
    size_t num_seen;
};

struct tls_certificate_request {
    struct bytes name[TLS_ACCEPTABLE_CAS_MAX]; /* DER distinguished names, borrowed */
    size_t num_kept;
    size_t num_seen;
};

/* TLS_ALERT_FATAL is the level of an alert that ends the connection (RFC 5246, section 7.2). */
#define TLS_ALERT_FATAL 2

struct tls_alert {
    enum tls_side side; /* who sent it */
    uint8_t level;      /* 1 warning, TLS_ALERT_FATAL */
    uint8_t description;
};

/* Why octets of a handshake are not there. */
enum gap_cause {
    GAP_SPAN_LOSS, /* missing from the capture though the receiver acknowledged them, or followed by later ones */
    GAP_SNAP_LEN,   /* cut from a frame by the snap length */
    GAP_MID_STREAM, /* the capture began after the connection did */
    GAP_LIMIT,      /* a limit of fedtap itself was hit */
    GAP_ONE_SIDED,  /* nothing of this direction was ever seen */
};

struct tls_gap {
    enum tls_side side; /* whose octets are missing */
    enum gap_cause cause;
    uint64_t num_missing; /* octets; 0 when not known */
};

/* tls_end is told once a handshake is over, whatever became of it. */
struct tls_end {
    bool complete; /* both sides finished */
    bool reset;    /* a RST cut the connection before they did */
    enum tls_resumption resumption;
    bool decrypted; /* ciphertext of it was read, with secrets that were given */
    bool unread[2]; /* by enum tls_side: of what it sent encrypted, some could not be read */
    uint64_t num_application[2]; /* by enum tls_side: octets in application data records by then */
};

/* --- SIP (RFC 3261), in clear or decrypted --- */

struct sip_parameter {
    struct bytes name;
    struct bytes value; /* without the quotes around it */
};

/* sip_diagnostics is the header ms-diagnostics, or ms-diagnostics-public: what a Microsoft server says
 * is wrong. */
struct sip_diagnostics {
    bool given;
    uint32_t id;         /* 1000 to 1999 are those of its SIP stack */
    struct bytes reason; /* empty when none is given */
    struct sip_parameter parameter[SIP_PARAMETERS_MAX]; /* the others, in their order */
    size_t num_kept;
    size_t num_seen;
};

/* sip_message is the header section of one message; all views are borrowed. Of addresses only the
 * domains are kept; the root stands for none, such as that of a telephone number. */
struct sip_message {
    bool by_server;      /* who sent it: the end that was called, by TCP or TLS */
    uint16_t status;     /* of a response; 0 for a request */
    struct bytes method; /* of a request; of a response, the one that CSeq names */
    struct bytes call_id;
    struct bytes cseq;
    struct bytes server; /* the header Server */
    struct name from;
    struct name asserted; /* P-Asserted-Identity */
    struct name to;
    struct sip_diagnostics diagnostics;
};

enum fact_kind {
    FACT_DNS_RESPONSE,
    FACT_DNS_SILENCE,   /* nobody answered for DNS_TIMEOUT_NS */
    FACT_DNS_CUT,       /* somebody answered, but the snap length cut what was said */
    FACT_DNS_TRUNCATED, /* somebody answered, but cut what was said themselves (TC) */
    FACT_TCP_OUTCOME,
    FACT_TCP_CLOSE,
    FACT_SIP_MESSAGE,
    FACT_TLS_CLIENT_HELLO,
    FACT_TLS_SERVER_HELLO,
    FACT_TLS_CERTIFICATE,
    FACT_TLS_CERTIFICATE_REQUEST,
    FACT_TLS_ALERT,
    FACT_TLS_TICKET,     /* the server issued one (RFC 5077, section 3.3) */
    FACT_TLS_RESUMPTION, /* resumption became TLS_FULL or TLS_RESUMED */
    FACT_TLS_GAP,
    FACT_TLS_END,
};

/* fact is one thing seen. Views in it die when the sink returns. */
struct fact {
    enum fact_kind kind;
    struct origin origin;
    union {
        struct dns_response dns_response;
        struct dns_question dns_silence;
        struct dns_question dns_cut;
        struct dns_truncated dns_truncated;
        enum tcp_outcome tcp_outcome;
        struct tcp_close tcp_close;
        struct sip_message sip_message;
        struct tls_client_hello tls_client_hello;
        struct tls_server_hello tls_server_hello;
        struct tls_certificate tls_certificate;
        struct tls_certificate_request tls_certificate_request;
        struct tls_alert tls_alert;
        struct bytes tls_ticket;
        enum tls_resumption tls_resumption;
        struct tls_gap tls_gap;
        struct tls_end tls_end;
    };
};

/* fact_begin begins a fact of kind. Whoever emits it writes its member of the union, whole: to clear all of
 * that takes longer than all else. */
static inline void fact_begin(struct fact *fact, enum fact_kind kind, const struct origin *origin)
{
    fact->kind = kind;
    fact->origin = *origin;
}

/* fact_is_dns tells whether a fact of that kind is about DNS. */
static inline bool fact_is_dns(enum fact_kind kind)
{
    return kind <= FACT_DNS_TRUNCATED;
}

/* fact_sink receives facts in the order in which they came to be true. */
struct fact_sink {
    void (*take)(void *context, const struct fact *fact);
    void *context;
};

/* fact_emit hands one fact to sink. */
static inline void fact_emit(const struct fact_sink *sink, const struct fact *fact)
{
    sink->take(sink->context, fact);
}

#endif
