/* answer: the life of one DNS question's answer: what was last said, by whom, and what failed since. */
#ifndef FEDTAP_ANSWER_H
#define FEDTAP_ANSWER_H

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
    FAILURE_TRUNCATED, /* its server truncated it (TC), and nobody asked again over TCP */
};

/* view is what one DNS server last said to a question. */
struct view {
    struct address server;
    uint64_t digest;    /* of its records, in whatever order they came, or of their absence */
    int64_t expires_ns; /* packet time until which its TTL lets it be believed */
    uint64_t frame;     /* of the answer */
    uint16_t source;
};

/* answer is what is known of one question: its last usable answer, and what failed since. */
struct answer {
    enum answer_state state;
    struct origin origin;        /* of state, unless ANSWER_NONE: where it was first seen */
    int64_t seen_ns;             /* when it was last seen, the same or another */
    int64_t expires_ns;          /* when its TTL runs out, counted from seen_ns; 0 without one */
    enum answer_failure failure; /* since the last usable answer */
    uint8_t rcode;               /* of FAILURE_RCODE */
    uint8_t num_views;
    struct origin failure_origin;
    struct view view[VIEWS_MAX]; /* of the servers that answered last, the latest first */
};

/* answer_take_response updates an answer by a response to its question; num_records says how many
 * records of the type asked (or aliases) it holds, key is for digests. True when state, failure or
 * what some server says changed. */
bool answer_take_response(struct answer *answer, const struct dns_response *response,
                          const struct origin *origin, size_t num_records);

/* answer_take_failure notes what a fact other than a response says of the question: that nobody
 * answered, that the answer is not in the capture, or that it came truncated and no whole one has come
 * since. True when that is new. */
bool answer_take_failure(struct answer *answer, const struct fact *fact);

/* answer_is_old tells whether the TTL of the last usable answer had run out at packet time now_ns. */
bool answer_is_old(const struct answer *answer, int64_t now_ns);

/* answer_views_differ finds two servers whose answers, both within their TTL at packet time now_ns,
 * are not the same; false when all agree. */
bool answer_views_differ(const struct answer *answer, int64_t now_ns, const struct view **one,
                         const struct view **other);

/* answer_believes tells whether what a server last said was within its TTL at packet time now_ns. */
bool answer_believes(const struct answer *answer, const struct address *server, int64_t now_ns);

/* answer_step_back makes the ends of all TTLs earlier by step_ns: the clock was put back. */
void answer_step_back(struct answer *answer, int64_t step_ns);

/* answer_same tells whether two answers say the same, by the same servers, whenever they were seen. */
bool answer_same(const struct answer *a, const struct answer *b);

/* answer_question is the question of a fact about DNS. */
const struct dns_question *answer_question(const struct fact *fact);

#endif
