/* answer.c: the life of one DNS question's answer. */
#include "hosts.h"

static bool set_state(struct answer *answer, enum answer_state state, const struct origin *origin)
{
    bool is_new = answer->state != state || answer->failure != FAILURE_NONE;
    if (is_new || answer->origin.flow_id == 0) {
        answer->origin = *origin;
    }
    answer->state = state;
    answer->failure = FAILURE_NONE;
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

bool answer_take_response(struct answer *answer, const struct dns_response *response,
                          const struct origin *origin, size_t num_records)
{
    switch (response->rcode) {
    case DNS_NXDOMAIN:
        return set_state(answer, num_records > 0 ? ANSWER_NODATA : ANSWER_NXDOMAIN, origin);
    case DNS_NOERROR:
        if (num_records > 0) {
            return set_state(answer, ANSWER_RECORDS, origin);
        }
        /* Nothing in a truncated response says nothing. */
        return !response->truncated && set_state(answer, ANSWER_NODATA, origin);
    default:
        return set_failure(answer, FAILURE_RCODE, response->rcode, origin);
    }
}

bool answer_take_silence(struct answer *answer, const struct origin *origin)
{
    return set_failure(answer, FAILURE_SILENCE, 0, origin);
}

bool answer_take_cut(struct answer *answer, const struct origin *origin)
{
    return set_failure(answer, FAILURE_CUT, 0, origin);
}

const struct dns_question *answer_question(const struct fact *fact)
{
    switch (fact->kind) {
    case FACT_DNS_SILENCE:
        return &fact->dns_silence;
    case FACT_DNS_CUT:
        return &fact->dns_cut;
    default:
        return &fact->dns_response.question;
    }
}
