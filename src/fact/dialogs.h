/* dialogs: SIP requests, and what became of them. A request names the domain that a Microsoft server
 * judges; the answer names what it thinks of it. */
#ifndef FEDTAP_DIALOGS_H
#define FEDTAP_DIALOGS_H

#include "counters.h"
#include "fact.h"

/* sip_text is a copied value, cut where it is too long. */
struct sip_text {
    uint8_t octets[SIP_VALUE_MAX];
    uint8_t len;
};

/* sip_answer is the final response to a request, with what the request said. */
struct sip_answer {
    uint16_t status; /* 0: none was seen */
    struct origin origin;
    struct endpoint sender; /* of the answer */
    bool by_ours;           /* who is a server that is declared ours */
    struct name from;       /* domains; the root for none */
    struct name asserted;
    struct name to;
    struct sip_text method;
    struct sip_text server; /* the header of that name, empty when there was none */
    bool has_diagnostics;
    uint32_t id; /* of ms-diagnostics, when has_diagnostics, as are reason and data */
    struct sip_text reason;
    uint16_t data_len;
    uint8_t data[SIP_DATA_MAX]; /* the other parameters: name="value"; … */
};

/* domain_sip is what was last answered to requests from one SIP domain, and nothing has mended
 * since. */
struct domain_sip {
    struct sip_answer timed_out; /* 504 */
    struct sip_answer diagnosed; /* a failure with ms-diagnostics */
};

/* dialogs remembers at most DIALOGS_MAX requests; the oldest goes first. */
struct dialogs;

/* dialogs_new makes an empty table; NULL when out of memory. */
struct dialogs *dialogs_new(struct counters *counters);

/* dialogs_octets tells how many octets the requests remembered take. */
size_t dialogs_octets(const struct dialogs *dialogs);

/* dialogs_free frees the table; NULL is a no-op. */
void dialogs_free(struct dialogs *dialogs);

/* dialogs_take takes in a SIP message; by_ours tells whether a server that is declared ours sent it.
 * Returns the answer when it is the first final one to its
 * request: what is passed on from server to server is one answer. NULL otherwise. The answer dies
 * with the next call. */
const struct sip_answer *dialogs_take(struct dialogs *dialogs, const struct fact *fact,
                                      bool by_ours);

/* dialogs_recall fills sip, which is empty, with what is known of a domain. */
void dialogs_recall(const struct dialogs *dialogs, const struct name *domain,
                    struct domain_sip *sip);

/* domain_sip_take takes in an answer to a request that may be from domain; true when it tells something
 * new. A success mends what failed before between the same two domains; of OPTIONS, which servers
 * answer by themselves, only what OPTIONS met. What ours answer tells nothing of the other side. */
bool domain_sip_take(struct domain_sip *sip, const struct name *domain,
                     const struct sip_answer *answer);

/* sip_message_matters tells whether a message says something of a call's fate: INVITE and its final
 * answers, failures, and what names a fault. */
bool sip_message_matters(const struct sip_message *message);

/* sip_text_view lends the octets of a text. */
struct bytes sip_text_view(const struct sip_text *text);

#endif
