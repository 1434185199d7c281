/* dns_queries: the queries of one flow that wait for their answers. */
#ifndef FEDTAP_DNS_QUERIES_H
#define FEDTAP_DNS_QUERIES_H

#include "dissector.h"

struct dns_query {
    struct dns_question question;
    uint16_t id;
    enum direction from;  /* who asked, relative to the flow */
    bool answered;        /* kept to know a repeated answer by */
    bool truncated;       /* its answer was, and that is not told yet */
    bool doubtful;        /* octets that may have held the answer are missing */
    int64_t time_ns;      /* of the last repeat, or of the truncated answer */
    struct frames frames; /* of the query and its repeats, or of the truncated answer */
};

/* dns_queries owns its entries, drawn from the budget. The zero state is empty. */
struct dns_queries {
    struct dns_query *query;
    size_t num;
    size_t cap;
};

/* dns_question_equal compares names and types. */
bool dns_question_equal(const struct dns_question *a, const struct dns_question *b);

/* dns_queries_ask notes a query; a repeat renews the one it repeats. The oldest goes (counted) when
 * DNS_QUERIES_MAX wait. */
void dns_queries_ask(struct dns_queries *queries, uint16_t id, const struct dns_question *question,
                     enum direction from, const struct dissection *d);

/* dns_queries_match returns the query that a response answers, or NULL; question NULL matches by id
 * alone. One that waits is preferred. It is marked as answered, and may be matched again by a repeated response. */
struct dns_query *dns_queries_match(struct dns_queries *queries, uint16_t id,
                                    const struct dns_question *question, enum direction from);

/* dns_queries_doubt marks the queries of one side: their answers may have been missed, so silence is
 * not told of them. */
void dns_queries_doubt(struct dns_queries *queries, enum direction from);

/* dns_query_truncate notes that the answer to a query came truncated: whoever asked is expected to ask
 * again over TCP (RFC 7766, section 5). */
void dns_query_truncate(struct dns_query *query, const struct dissection *d);

/* dns_patience is how long something is waited for. */
struct dns_patience {
    int64_t silence_ns;   /* an answer */
    int64_t truncated_ns; /* a whole answer instead of a truncated one */
};

/* dns_queries_tell_overdue emits FACT_DNS_SILENCE for each query that has waited for long enough, unless
 * it is in doubt, and FACT_DNS_TRUNCATED for each whose answer was truncated long enough ago. It forgets
 * them. */
void dns_queries_tell_overdue(struct dns_queries *queries, const struct dns_patience *patience,
                              const struct dissection *d);

/* dns_queries_answered tells whether something was asked, and all of it is answered, whole. */
bool dns_queries_answered(const struct dns_queries *queries);

/* dns_queries_fini gives the entries back. */
void dns_queries_fini(struct dns_queries *queries, struct budget *budget);

#endif
