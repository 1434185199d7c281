/* rules_sip.c: what the Microsoft side answered to a request, where it can be read. */
#include <stdio.h>
#include <string.h>

#include "diagnoses.h"
#include "outcome.h"

/* is_ours tells whether an address is our own: that of a declared Expressway-E, or of the domain's
 * target. */
static bool is_ours(const struct subject *s, const struct address *address)
{
    const struct resolution *r = s->record != NULL ? &s->record->resolution : NULL;
    return deployment_is_expressway(s->deployment, address) ||
           (r != NULL && deployment_finds(s->deployment, address, r->address, r->num_addresses));
}

/* is_microsofts tells whether an answer came from the other side to a request of ours: from nobody of
 * ours, and from a server that gives itself away, or to a request for a declared peer. Others, such as
 * the call control inside, answer 504 too. */
static bool is_microsofts(const struct subject *s, const struct sip_answer *answer)
{
    bool says_so = answer->has_diagnostics || deployment_names_peer(s->deployment, &answer->to) ||
                   (answer->server.len >= 4 && memcmp(answer->server.octets, "RTC/", 4) == 0);
    return answer->status != 0 && is_ours_or_undeclared(s) && says_so &&
           !is_ours(s, &answer->sender.address);
}

/* WHO_MAX is room for who answered what, with its terminator. */
#define WHO_MAX (ENDPOINT_TEXT_MAX + SHOWN_MAX + 2 * NAME_TEXT_MAX + 64)

/* who_answered says who answered what. */
static const char *who_answered(const struct sip_answer *answer, char out[WHO_MAX])
{
    char sender[ENDPOINT_TEXT_MAX];
    char from[NAME_TEXT_MAX];
    char to[NAME_TEXT_MAX];
    char method[SHOWN_MAX];
    const struct name *caller = name_is_root(&answer->asserted) ? &answer->from : &answer->asserted;
    snprintf(out, WHO_MAX, "%s answered %u to %s from %s to %s",
             endpoint_format(&answer->sender, sender), answer->status,
             shown(sip_text_view(&answer->method), method), name_format(caller, from),
             name_format(&answer->to, to));
    return out;
}

static void check_sip_504(const struct subject *s, struct outcome *o)
{
    const struct sip_answer *answer = &s->domain->sip.timed_out;
    char who[WHO_MAX];
    char server[SHOWN_MAX];
    char domain[NAME_TEXT_MAX];
    if (!is_microsofts(s, answer)) {
        return;
    }
    shown(sip_text_view(&answer->server), server);
    outcome_fail(o, &answer->origin, "%s: Server Time-out%s%s. %s", who_answered(answer, who),
                 answer->server.len > 0 ? ", Server: " : "", server,
                 answer->has_diagnostics
                     ? "It says why: see sip-diagnostics."
                     : "Microsoft's servers do not tell the reason to this side.");
    outcome_remedy(
        o,
        "The usual causes are the SRV record of %s and the certificate that we show as a "
        "client: mend what is found about these. Where nothing is, ask the partner for "
        "the log of the Edge: its result code tells.",
        name_format(&s->domain->name, domain));
}

/* say_what_it_means appends what an id means, and which findings it confirms. */
static void say_what_it_means(struct text *t, const struct diagnosis *known,
                              const struct hresult *hresult)
{
    const char *confirms = hresult != NULL ? hresult->confirms
                           : known != NULL ? known->confirms
                                           : NULL;
    if (known == NULL) {
        text_add(t, " No document that fedtap knows says what this id means.");
    } else {
        text_add(
            t, " %s%s", known->meaning,
            known->is_documented
                ? ""
                : " (what this id means is believed, and not read in a document of Microsoft's)");
    }
    if (hresult != NULL) {
        text_add(t, "; %s", hresult->name);
    }
    if (known != NULL) {
        text_add(t, ".");
    }
    if (confirms != NULL) {
        text_add(t, " It confirms a finding of %s.", confirms);
    }
}

static void check_sip_diagnostics(const struct subject *s, struct outcome *o)
{
    const struct sip_answer *answer = &s->domain->sip.diagnosed;
    struct bytes data = {answer->data, answer->data_len};
    char who[WHO_MAX];
    char reason[SHOWN_MAX];
    char parameters[SHOWN_MAX];
    char meaning[MESSAGE_MAX];
    if (!is_microsofts(s, answer)) {
        return;
    }
    const struct diagnosis *known = diagnosis_of(answer->id);
    struct text t = text_init(meaning, sizeof meaning);
    say_what_it_means(&t, known, hresult_in(data));
    shown(sip_text_view(&answer->reason), reason);
    shown(data, parameters);
    outcome_fail(o, &answer->origin, "%s, ms-diagnostics %u%s%s%s%s%s.%s",
                 who_answered(answer, who), answer->id, answer->reason.len > 0 ? " \"" : "", reason,
                 answer->reason.len > 0 ? "\"" : "", data.len > 0 ? "; " : "", parameters, meaning);
    o->severity = diagnosis_severity(answer->id, o->severity);
    outcome_remedy(o, "%s",
                   known != NULL ? known->remedy
                                 : "Look the id up in [MS-OCER], or ask the partner for the log of "
                                   "the Edge.");
}

const struct rule rules_sip[] = {
    {
        .id = "sip-504",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .title = "The Microsoft side takes requests from the domain",
        .why =
            "A call to Microsoft whose SRV record or certificate the Edge does not accept ends in "
            "504 Server Time-out, inside a TLS connection that is perfectly well.",
        .on_the_wire =
            "A response 504 to a request whose From or P-Asserted-Identity is of the domain, "
            "decrypted (--keylog) or in clear, sent by the other side: with Server: RTC/ or "
            "ms-diagnostics, or to a request for a declared peer domain. A later success between the "
            "same two domains resolves it.",
        .far_side = "The caller sees that the call fails. The log of the Edge has 0xc3e93d6f "
                    "(SIPPROXY_E_EPROUTING_MSG_ALLOWED_DOMAIN_NO_SRV_MATCH) or 0xc3e93d67 "
                    "(SIPPROXY_E_ROUTING_MSG_CERT_MISMATCH).",
        .remedy = "Mend what is found about the SRV record and the client certificate; otherwise "
                  "ask the partner for the log of the Edge.",
        .source = "Cisco TAC 212383, call to Microsoft",
        .check = check_sip_504,
    },
    {
        .id = "sip-diagnostics",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_DOMAIN,
        .title = "The Microsoft side names no fault",
        .why = "ms-diagnostics is Microsoft's own word for what is wrong: no need to guess.",
        .on_the_wire =
            "A failure with the header ms-diagnostics or ms-diagnostics-public, in answer to a "
            "request from the domain. The id counts, not the text. Ids of other parts than the "
            "SIP stack (1000 to 1999), and those that speak of the user who was called, are told "
            "as info: federation works. A later success between the same two domains resolves "
            "it.",
        .far_side = "The same header, in the trace of whoever called.",
        .remedy = "By the id: see the finding that it confirms.",
        .source = "[MS-OCER] SipStack diagnostics; Ms-Diagnostics header, Office Communications "
                  "Server; Cisco TAC 212383",
        .check = check_sip_diagnostics,
    },
};

const size_t num_rules_sip = sizeof rules_sip / sizeof rules_sip[0];
