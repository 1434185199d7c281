/* domain: what DNS said of one SIP domain: its SRV answer and the addresses of its targets. */
#ifndef FEDTAP_DOMAIN_H
#define FEDTAP_DOMAIN_H

#include "dialogs.h"
#include "hosts.h"

/* srv_record is one record of a domain's SRV answer, in the order of the answer. */
struct srv_record {
    struct dns_srv srv;
    uint32_t ttl; /* seconds */
    struct resolution resolution;
};

/* domain is one SIP domain. */
struct domain {
    struct name name;
    struct answer answer; /* to _sipfederationtls._tcp.<name> SRV */
    struct srv_record record[SRV_RECORDS_MAX];
    size_t num_records;
    bool is_expected;           /* the partner typed a name instead of asking for the record */
    struct srv_record expected; /* that name, as if a record had named it */
    struct name misspelt;       /* the owner name that was asked for instead; the root for none */
    struct origin misspelt_origin;
    bool asked_as_sip; /* _sips._tcp and the like were asked for */
    struct origin sip_origin;
    struct domain_sip sip; /* what was answered to requests from it */
};

/* domain_take_srv takes in a response to the domain's SRV question, and looks the targets up in hosts.
 * True when it told something new. */
bool domain_take_srv(struct domain *domain, const struct fact *fact, const struct hosts *hosts,
                     struct counters *counters);

/* domain_resolve looks every target up anew; true when one leads elsewhere. */
bool domain_resolve(struct domain *domain, const struct hosts *hosts);

/* domain_target walks the records whose targets may matter: those of the answer, and what the partner
 * typed. NULL behind the last. */
const struct srv_record *domain_target(const struct domain *domain, size_t index);

/* srv_ranks_above tells whether a is to be tried before b: a lower priority, then a higher weight (RFC
 * 2782). */
bool srv_ranks_above(const struct dns_srv *a, const struct dns_srv *b);

/* domain_used_record returns the record that Microsoft goes by: what the partner typed; otherwise among
 * those whose target is one label under the domain, or else among all, the one with the lowest priority
 * and then the highest weight. NULL without records, or when the target is "." */
const struct srv_record *domain_used_record(const struct domain *domain);

#endif
