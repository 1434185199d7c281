/* hosts: what DNS said of the addresses of host names, and where aliases lead. */
#ifndef FEDTAP_HOSTS_H
#define FEDTAP_HOSTS_H

#include "counters.h"
#include "fact.h"

enum answer_state {
    ANSWER_NONE, /* no usable answer was seen */
    ANSWER_RECORDS,
    ANSWER_NODATA,   /* the name exists, without records of the type (RFC 2308, section 2.2) */
    ANSWER_NXDOMAIN, /* the name does not exist */
};

enum answer_failure {
    FAILURE_NONE,
    FAILURE_RCODE,
    FAILURE_SILENCE,
    FAILURE_CUT, /* there was an answer, but the snap length cut it: a failure of the capture */
};

/* answer is what is known of one question: its last usable answer, and what failed since. */
struct answer {
    enum answer_state state;
    struct origin origin;        /* of state, unless ANSWER_NONE */
    enum answer_failure failure; /* since the last usable answer */
    uint8_t rcode;               /* of FAILURE_RCODE */
    struct origin failure_origin;
};

/* resolution is where a host name leads: its A and AAAA answers, through aliases. */
struct resolution {
    struct answer a;
    struct answer aaaa;
    bool is_alias;
    struct name alias; /* what the name itself is an alias of, when is_alias */
    struct origin alias_origin;
    struct address address[HOST_ADDRESSES_MAX]; /* IPv4 first, each in the order of its answer */
    size_t num_addresses;
};

/* hosts remembers at most HOSTS_MAX names; the least recently answered goes first. */
struct hosts;

/* hosts_new makes an empty table; NULL when out of memory. */
struct hosts *hosts_new(struct counters *counters);

/* hosts_free frees the table; NULL is a no-op. */
void hosts_free(struct hosts *hosts);

/* hosts_take takes in an address question's response, silence or cut. True when it told something new of
 * a name. */
bool hosts_take(struct hosts *hosts, const struct fact *fact);

/* hosts_resolve writes what is known of name, following at most CNAME_CHAIN_MAX aliases. */
void hosts_resolve(const struct hosts *hosts, const struct name *name, struct resolution *out);

/* answer_take_response updates an answer by a response to its question; num_records says how many
 * records of the type asked (or aliases) it holds. True when state or failure changed. */
bool answer_take_response(struct answer *answer, const struct dns_response *response,
                          const struct origin *origin, size_t num_records);

/* answer_take_silence notes that nobody answered, answer_take_cut that the answer is not in the capture.
 * True when that is new. */
bool answer_take_silence(struct answer *answer, const struct origin *origin);
bool answer_take_cut(struct answer *answer, const struct origin *origin);

/* answer_question is the question of a fact about DNS. */
const struct dns_question *answer_question(const struct fact *fact);

#endif
