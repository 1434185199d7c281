/* fuzz_dns: messages as the parser, the datagram dissector and the stream dissector get them.
 *
 * What a message says does not depend on what was read before it, a message that was cut is never
 * taken for one that contradicts itself, and a stream tells the same facts however it is split. */
#include "dns_dissector.h"
#include "dns_message.h"
#include "fuzz.h"
#include "octets.h"
#include "script.h"

static void tell_message(const struct dns_message *m, struct told *told)
{
    struct fact fact = {.kind = FACT_DNS_RESPONSE};
    fact.dns_response.id = m->id;
    fact.dns_response.rcode = m->rcode;
    fact.dns_response.truncated = m->truncated;
    if (m->has_question) {
        fact.dns_response.question = m->question;
    }
    fact.dns_response.record = m->record;
    fact.dns_response.num_answers = m->num_answers;
    fact.dns_response.num_authorities = m->num_authorities;
    fact.dns_response.num_skipped = m->num_skipped;
    told_begin(told);
    told_take(told, &fact);
    told_end(told);
}

/* check_cut cuts a message that is well formed. */
static void check_cut(struct bytes octets, size_t len)
{
    struct dns_message cut;
    struct bytes front = exact_copy(octets.ptr, len);
    assert(dns_message_parse(front, &cut) != DNS_MALFORMED);
    exact_free(front);
}

static void check_message(struct bytes given)
{
    struct dns_message m = {0};
    struct dns_message again;
    struct bytes octets = exact_copy(given.ptr, given.len);
    memset(&again, 0xa5, sizeof again); /* what stands in out before must not matter */
    enum dns_parsed parsed = dns_message_parse(octets, &m);
    enum dns_parsed parsed_again = dns_message_parse(octets, &again);
    assert(parsed == parsed_again);
    if (parsed == DNS_PARSED) {
        struct told told[2];
        tell_message(&m, &told[0]);
        tell_message(&again, &told[1]);
        told_same(&told[0], &told[1]);
        told_free(&told[0]);
        told_free(&told[1]);
        assert(!m.has_question || !m.has_other_question);
        check_cut(octets, octets.len / 2);
        check_cut(octets, octets.len - 1);
    }
    exact_free(octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct staging datagrams = {&dns_udp_dissector, false, SIZE_MAX, BUDGET_MAX};
    struct bytes script = {data, size};
    struct cursor c = cursor_of(script);
    struct step step;
    while (script_next(&c, &step)) {
        check_message(step.octets);
    }

    struct performance once = script_play(script, &datagrams);
    struct performance twice = script_play(script, &datagrams);
    told_same(&once.told, &twice.told);
    performance_free(&once);
    performance_free(&twice);

    struct performance stream = script_any_split(script, &dns_tcp_dissector);
    performance_free(&stream);
    return 0;
}
