/* answer.c: the life of one DNS question's answer. */
#include "answer.h"

#include <string.h>

#include "table_hash.h"
#include "timestamp.h"

static bool set_state(struct answer *answer, enum answer_state state, const struct origin *origin)
{
    bool is_new = answer->state != state || answer->failure != FAILURE_NONE;
    if (is_new || answer->origin.flow_id == 0) {
        answer->origin = *origin;
    }
    answer->state = state;
    answer->failure = FAILURE_NONE;
    answer->seen_ns = origin->time_ns;
    return is_new;
}

static bool set_failure(struct answer *answer, enum answer_failure failure, uint8_t rcode,
                        const struct origin *origin)
{
    if (answer->failure == failure && answer->rcode == rcode) {
        return false;
    }
    answer->failure = failure;
    answer->rcode = rcode;
    answer->failure_origin = *origin;
    return true;
}

/* --- what each server says --- */

/* digest_key is no secret: who could forge a digest gives the answers that it is made of. */
static const struct hash_key digest_key = {
    {UINT64_C(0x243f6a8885a308d3), UINT64_C(0x13198a2e03707344)}};

/* digest_record hashes what a record of the type asked says; 0 for any other. */
static uint64_t digest_record(const struct dns_record *r, uint16_t type)
{
    if (!r->chained || r->type != type) {
        return 0;
    }
    if (type != DNS_SRV) {
        return table_hash(&digest_key, address_octets(&r->address));
    }
    uint64_t numbers =
        (uint64_t)r->srv.priority << 32 | (uint64_t)r->srv.weight << 16 | r->srv.port;
    return table_hash_words(&digest_key, numbers, name_digest(&r->srv.target, &digest_key));
}

/* digest adds the records up, since servers rotate them. */
static uint64_t digest(const struct dns_response *response)
{
    uint64_t sum = response->rcode;
    for (size_t i = 0; i < response->num_answers; i++) {
        sum += digest_record(&response->record[i], response->question.type);
    }
    return sum;
}

/* expiry_of is when the first of the answers' TTLs runs out; 0 without answers. */
static int64_t expiry_of(const struct dns_response *response, int64_t time_ns)
{
    int64_t expires_ns = 0;
    for (size_t i = 0; i < response->num_answers; i++) {
        const struct dns_record *r = &response->record[i];
        int64_t ttl_ns = (int64_t)r->ttl * NS_PER_SECOND;
        int64_t then = ttl_ns < INT64_MAX - time_ns ? time_ns + ttl_ns : INT64_MAX - 1;
        if (r->chained && (expires_ns == 0 || then < expires_ns)) {
            expires_ns = then;
        }
    }
    return expires_ns;
}

/* take_view puts what a server says first; true when it said something else before, or nothing. */
static bool take_view(struct answer *answer, const struct view *now)
{
    size_t at = 0;
    while (at < answer->num_views && !address_equal(&answer->view[at].server, &now->server)) {
        at++;
    }
    bool is_known = at < answer->num_views;
    bool is_new = !is_known || answer->view[at].digest != now->digest;
    if (!is_known && answer->num_views < VIEWS_MAX) {
        answer->num_views++;
    }
    at = at < VIEWS_MAX ? at : VIEWS_MAX - 1;
    memmove(&answer->view[1], &answer->view[0], at * sizeof answer->view[0]);
    answer->view[0] = *now;
    return is_new;
}

static bool take_usable(struct answer *answer, enum answer_state state,
                        const struct dns_response *response, const struct origin *origin)
{
    answer->expires_ns = expiry_of(response, origin->time_ns);
    const struct view view = {
        .server = origin->server.address,
        .digest = digest(response),
        /* how long a denial may be believed is in its SOA record, which is not read */
        .expires_ns = answer->expires_ns != 0 ? answer->expires_ns : INT64_MAX,
        .frame = origin->frames.num_kept > 0 ? origin->frames.number[0] : 0,
        .source = origin->source,
    };
    bool view_is_new = take_view(answer, &view) && answer->num_views > 1;
    return set_state(answer, state, origin) || view_is_new;
}

/* first_view returns, of the views that are believed and do not say what but says (NULL: anything), the one
 * of the lowest address: which it is must not depend on who answered last. NULL when there is none. */
static const struct view *first_view(const struct answer *answer, int64_t now_ns,
                                     const struct view *but)
{
    const struct view *first = NULL;
    for (size_t i = 0; i < answer->num_views; i++) {
        const struct view *v = &answer->view[i];
        bool counts = v->expires_ns >= now_ns && (but == NULL || v->digest != but->digest);
        if (counts && (first == NULL ||
                       memcmp(v->server.octet, first->server.octet, sizeof v->server.octet) < 0)) {
            first = v;
        }
    }
    return first;
}

bool answer_views_differ(const struct answer *answer, int64_t now_ns, const struct view **one,
                         const struct view **other)
{
    *one = first_view(answer, now_ns, NULL);
    *other = *one != NULL ? first_view(answer, now_ns, *one) : NULL;
    return *other != NULL;
}

bool answer_believes(const struct answer *answer, const struct address *server, int64_t now_ns)
{
    for (size_t i = 0; i < answer->num_views; i++) {
        const struct view *v = &answer->view[i];
        if (address_equal(&v->server, server)) {
            return v->expires_ns >= now_ns;
        }
    }
    return false;
}

bool answer_is_old(const struct answer *answer, int64_t now_ns)
{
    return answer->expires_ns != 0 && answer->expires_ns < now_ns;
}

/* --- responses, and what else becomes of a question --- */

bool answer_take_response(struct answer *answer, const struct dns_response *response,
                          const struct origin *origin, size_t num_records)
{
    switch (response->rcode) {
    case DNS_NXDOMAIN:
        return take_usable(answer, num_records > 0 ? ANSWER_NODATA : ANSWER_NXDOMAIN, response,
                           origin);
    case DNS_NOERROR:
        if (num_records > 0) {
            return take_usable(answer, ANSWER_RECORDS, response, origin);
        }
        /* Nothing in a truncated response says nothing. */
        return !response->truncated && take_usable(answer, ANSWER_NODATA, response, origin);
    default:
        return set_failure(answer, FAILURE_RCODE, response->rcode, origin);
    }
}

bool answer_take_failure(struct answer *answer, const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_DNS_SILENCE:
        return set_failure(answer, FAILURE_SILENCE, 0, &fact->origin);
    case FACT_DNS_CUT:
        return set_failure(answer, FAILURE_CUT, 0, &fact->origin);
    case FACT_DNS_TRUNCATED:
        if (answer->state != ANSWER_NONE && answer->seen_ns >= fact->dns_truncated.answered_ns) {
            return false; /* a whole answer came since */
        }
        return set_failure(answer, FAILURE_TRUNCATED, 0, &fact->origin);
    default:
        return false;
    }
}

bool answer_same(const struct answer *a, const struct answer *b)
{
    bool same = a->state == b->state && a->failure == b->failure && a->rcode == b->rcode &&
                a->num_views == b->num_views;
    for (size_t i = 0; i < a->num_views && same; i++) {
        same = address_equal(&a->view[i].server, &b->view[i].server) &&
               a->view[i].digest == b->view[i].digest;
    }
    return same;
}

const struct dns_question *answer_question(const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_DNS_SILENCE:
        return &fact->dns_silence;
    case FACT_DNS_CUT:
        return &fact->dns_cut;
    case FACT_DNS_TRUNCATED:
        return &fact->dns_truncated.question;
    default:
        return &fact->dns_response.question;
    }
}

/* step_back keeps what stands for "never". */
static void step_back(int64_t *expires_ns, int64_t never, int64_t step_ns)
{
    if (*expires_ns != never) {
        *expires_ns -= step_ns;
    }
}

void answer_step_back(struct answer *answer, int64_t step_ns)
{
    step_back(&answer->expires_ns, 0, step_ns);
    for (size_t i = 0; i < answer->num_views; i++) {
        step_back(&answer->view[i].expires_ns, INT64_MAX, step_ns);
    }
}
