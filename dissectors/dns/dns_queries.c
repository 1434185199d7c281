#include "dns_queries.h"

#include <string.h>

bool dns_question_equal(const struct dns_question *a, const struct dns_question *b)
{
    return a->type == b->type && name_equal(&a->name, &b->name);
}

static void copy_question(struct dns_question *to, const struct dns_question *from)
{
    to->type = from->type;
    name_copy(&to->name, &from->name);
}

static void forget(struct dns_queries *queries, size_t index)
{
    queries->num--;
    memmove(&queries->query[index], &queries->query[index + 1],
            (queries->num - index) * sizeof queries->query[0]);
}

/* make_room leaves place for one more: an answered query goes first, then the table grows, then the
 * oldest goes. */
static bool make_room(struct dns_queries *queries, const struct dissection *d)
{
    if (queries->num < queries->cap) {
        return true;
    }
    for (size_t i = 0; i < queries->num; i++) {
        if (queries->query[i].answered && !queries->query[i].truncated) {
            forget(queries, i);
            return true;
        }
    }
    size_t cap = queries->cap == 0 ? 1 : 2 * queries->cap;
    struct dns_query *query =
        cap <= DNS_QUERIES_MAX ? budget_grab(d->budget, cap * sizeof *query) : NULL;
    if (query != NULL) {
        if (queries->num > 0) {
            memcpy(query, queries->query, queries->num * sizeof *query);
        }
        budget_release(d->budget, queries->query, queries->cap * sizeof *query);
        queries->query = query;
        queries->cap = cap;
        return true;
    }
    counter_add(d->counters, COUNT_DNS_QUERIES_FORGOTTEN, 1);
    if (queries->num > 0) {
        forget(queries, 0);
    }
    return queries->cap > 0;
}

/* find_repeated returns the query that still waits and that the same query would repeat, or NULL. */
static struct dns_query *find_repeated(struct dns_queries *queries, uint16_t id,
                                       const struct dns_question *question, enum direction from)
{
    for (size_t i = 0; i < queries->num; i++) {
        struct dns_query *q = &queries->query[i];
        if (q->id == id && q->from == from && !q->answered &&
            dns_question_equal(&q->question, question)) {
            return q;
        }
    }
    return NULL;
}

void dns_queries_ask(struct dns_queries *queries, uint16_t id, const struct dns_question *question,
                     enum direction from, const struct dissection *d)
{
    struct dns_query *query = find_repeated(queries, id, question, from);
    if (query == NULL) {
        if (!make_room(queries, d)) {
            return;
        }
        query = &queries->query[queries->num++];
        query->id = id;
        query->from = from;
        query->answered = false;
        query->truncated = false;
        query->doubtful = false;
        query->frames.num_kept = 0;
        copy_question(&query->question, question);
    }
    query->time_ns = d->origin->time_ns;
    frames_add_all(&query->frames, &d->origin->frames);
}

struct dns_query *dns_queries_match(struct dns_queries *queries, uint16_t id,
                                    const struct dns_question *question, enum direction from)
{
    struct dns_query *found = NULL;
    for (size_t i = queries->num; i-- > 0;) {
        struct dns_query *q = &queries->query[i];
        bool matches = q->id == id && q->from == from &&
                       (question == NULL || dns_question_equal(&q->question, question));
        if (matches && (found == NULL || (found->answered && !q->answered))) {
            found = q;
        }
    }
    if (found != NULL) {
        found->answered = true;
    }
    return found;
}

void dns_queries_doubt(struct dns_queries *queries, enum direction from)
{
    for (size_t i = 0; i < queries->num; i++) {
        struct dns_query *q = &queries->query[i];
        q->doubtful = q->doubtful || q->from == from;
    }
}

void dns_query_truncate(struct dns_query *query, const struct dissection *d)
{
    query->truncated = true;
    query->time_ns = d->origin->time_ns;
    query->frames = d->origin->frames;
}

static void tell(const struct dns_query *query, const struct dissection *d)
{
    struct fact fact = {.kind = FACT_DNS_SILENCE, .origin = *d->origin};
    fact.origin.frames = query->frames;
    if (query->from == FROM_SERVER) {
        fact.origin.client = d->origin->server;
        fact.origin.server = d->origin->client;
    }
    if (query->truncated) {
        fact.kind = FACT_DNS_TRUNCATED;
        fact.dns_truncated.answered_ns = query->time_ns;
        copy_question(&fact.dns_truncated.question, &query->question);
    } else {
        copy_question(&fact.dns_silence, &query->question);
    }
    fact_emit(d->sink, &fact);
}

/* is_due tells whether what became of a query is to be told now. */
static bool is_due(const struct dns_query *q, const struct dns_patience *patience, int64_t now_ns)
{
    if (q->truncated) {
        return now_ns - q->time_ns >= patience->truncated_ns;
    }
    return !q->answered && now_ns - q->time_ns >= patience->silence_ns;
}

void dns_queries_tell_overdue(struct dns_queries *queries, const struct dns_patience *patience,
                              const struct dissection *d)
{
    for (size_t i = 0; i < queries->num;) {
        struct dns_query *q = &queries->query[i];
        if (q->time_ns > d->origin->time_ns) {
            q->time_ns = d->origin->time_ns; /* the clock was put back: it is waited for anew */
        }
        if (!is_due(q, patience, d->origin->time_ns)) {
            i++;
            continue;
        }
        if (q->truncated || !q->doubtful) {
            tell(q, d);
        }
        forget(queries, i);
    }
}

bool dns_queries_answered(const struct dns_queries *queries)
{
    for (size_t i = 0; i < queries->num; i++) {
        if (!queries->query[i].answered || queries->query[i].truncated) {
            return false;
        }
    }
    return queries->num > 0;
}

void dns_queries_fini(struct dns_queries *queries, struct budget *budget)
{
    budget_release(budget, queries->query, queries->cap * sizeof queries->query[0]);
    *queries = (struct dns_queries){0};
}
