/* fuzz_sip: messages as the parser and the dissector get them.
 *
 * What a message says does not depend on what stood in out before, all views look into the section,
 * and a stream tells the same facts however it is split. */
#include "fuzz.h"
#include "octets.h"
#include "script.h"
#include "sip_dissector.h"
#include "sip_message.h"

static void check_view(struct bytes view, struct bytes section)
{
    assert(view.len == 0 ||
           (view.ptr >= section.ptr && view.ptr + view.len <= section.ptr + section.len));
}

static void check_views(const struct sip_message *m, struct bytes section)
{
    check_view(m->method, section);
    check_view(m->call_id, section);
    check_view(m->cseq, section);
    check_view(m->server, section);
    check_view(m->diagnostics.reason, section);
    assert(m->diagnostics.num_kept <= SIP_PARAMETERS_MAX);
    for (size_t i = 0; i < m->diagnostics.num_kept; i++) {
        check_view(m->diagnostics.parameter[i].name, section);
        check_view(m->diagnostics.parameter[i].value, section);
    }
}

static void tell_message(const struct sip_message *m, struct told *told)
{
    const struct fact fact = {.kind = FACT_SIP_MESSAGE, .sip_message = *m};
    told_begin(told);
    told_take(told, &fact);
    told_end(told);
}

static void check_message(struct bytes given)
{
    uint32_t len = 0;
    uint32_t len_again = 0;
    struct sip_message m = {0};
    struct sip_message again;
    memset(&again, 0xa5, sizeof again); /* what stands in out before must not matter */
    struct bytes octets = exact_copy(given.ptr, given.len);
    bool is_good = sip_message_parse(octets, &m, &len);
    assert(is_good == sip_message_parse(octets, &again, &len_again));
    if (is_good) {
        struct told told[2];
        assert(len == len_again);
        assert((m.status == 0 && m.method.len > 0) || (m.status >= 100 && m.status < 700));
        check_views(&m, octets);
        tell_message(&m, &told[0]);
        tell_message(&again, &told[1]);
        told_same(&told[0], &told[1]);
        told_free(&told[0]);
        told_free(&told[1]);
    }
    exact_free(octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes script = {data, size};
    struct cursor c = cursor_of(script);
    struct step step;
    while (script_next(&c, &step)) {
        check_message(step.octets);
        if (step.octets.len > 0) {
            struct bytes payload = exact_copy(step.octets.ptr, step.octets.len);
            (void)sip_dissector.begins(payload);
            exact_free(payload);
        }
    }
    struct performance stream = script_any_split(script, &sip_dissector);
    performance_free(&stream);
    return 0;
}
