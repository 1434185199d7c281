/* rules_revocation.c: certificates that their issuers have revoked. */
#include "outcome.h"
#include "predictions.h"
#include "text.h"
#include "timestamp.h"

/* What there is to say of one certificate of a chain; more matters more. */
enum concern {
    CONCERN_NONE,
    CONCERN_OLD_LIST,    /* it is not on the list, which is old */
    CONCERN_UNUSED_LIST, /* a list that is about it could not be used */
    CONCERN_SINCE,       /* it was revoked after it was shown */
    CONCERN_BESIDE,      /* it is revoked, but the leaf does not rest on it */
    CONCERN_REVOKED,
};

static enum concern concern_of(const struct chain_judgement *j, size_t index, int64_t now)
{
    const struct revocation *r = &j->revocation[index];
    if (r->answer == REVOCATION_LISTED) {
        if (r->revoked_ns > now) {
            return CONCERN_SINCE;
        }
        return j->on_path[index] ? CONCERN_REVOKED : CONCERN_BESIDE;
    }
    if (r->unused != NULL) {
        return CONCERN_UNUSED_LIST;
    }
    return r->answer == REVOCATION_UNLISTED && r->next_update_ns < now ? CONCERN_OLD_LIST
                                                                       : CONCERN_NONE;
}

/* matter is the certificate of a chain that matters most. */
struct matter {
    enum concern concern;
    const struct certificate *certificate;
    const struct revocation *revocation;
    bool is_leaf;
};

static struct matter matter_of(const struct chain_judgement *j, int64_t now)
{
    struct matter matter = {.concern = CONCERN_NONE};
    for (size_t i = 0; i < j->num_certificates; i++) {
        enum concern concern = j->certificate[i] == NULL ? CONCERN_NONE : concern_of(j, i, now);
        if (concern > matter.concern) {
            matter = (struct matter){concern, j->certificate[i], &j->revocation[i], i == 0};
        }
    }
    return matter;
}

/* add_old_list says that a list should have been replaced by the time of the packets. */
static void add_old_list(struct text *t, const struct revocation *r, int64_t now)
{
    char date[TIMESTAMP_TEXT_MAX];
    if (r->next_update_ns < now) {
        text_add(t, " That list is old: the next one was due on %s.",
                 timestamp_format_seconds(r->next_update_ns, date));
    }
}

/* fail_listed words a certificate that stands on a list. */
static void fail_listed(const struct subject *s, struct outcome *o, const struct matter *m)
{
    const struct revocation *r = m->revocation;
    int64_t now = subject_side(s)->origin.time_ns;
    char date[TIMESTAMP_TEXT_MAX];
    char subject[SHOWN_MAX];
    char list[SHOWN_MAX];
    char words[MESSAGE_MAX];
    struct text t = text_init(words, sizeof words);
    text_add(&t, r->on_hold ? "put on hold" : "revoked");
    text_add(&t, " on %s", timestamp_format_seconds(r->revoked_ns, date));
    if (r->reason != NULL && !r->on_hold) {
        text_add(&t, " (%s)", r->reason);
    }
    text_add(&t, ", says the list of %s", shown(r->list, list));
    text_add(&t, m->concern == CONCERN_SINCE ? "; that was after it was shown." : ".");
    add_old_list(&t, r, now);
    shown(m->certificate->subject, subject);
    if (m->is_leaf) {
        outcome_fail(o, &subject_side(s)->origin, "The %s certificate (%s) was %s", subject_role(s),
                     subject, words);
        return;
    }
    outcome_fail(o, &subject_side(s)->origin, "The certificate %s, %s, was %s", subject,
                 m->concern == CONCERN_BESIDE ? "sent along without need"
                                              : "on which the one shown rests",
                 words);
}

static void fail_unchecked(const struct subject *s, struct outcome *o, const struct matter *m)
{
    const struct revocation *r = m->revocation;
    char date[TIMESTAMP_TEXT_MAX];
    char subject[SHOWN_MAX];
    char list[SHOWN_MAX];
    shown(m->certificate->subject, subject);
    if (m->concern == CONCERN_UNUSED_LIST) {
        outcome_fail(o, &subject_side(s)->origin,
                     "The revocation list of %s was not used for the certificate %s: %s.",
                     shown(r->unused_list, list), subject, r->unused);
        outcome_remedy(o, "Give fedtap a list that the certificate's issuer has signed, and with "
                          "--intermediates the certificate of whoever signed it.");
        return;
    }
    outcome_fail(o, &subject_side(s)->origin,
                 "The revocation list of %s is old: the next one was due on %s. That the "
                 "certificate %s is not on it says nothing.",
                 shown(r->list, list), timestamp_format_seconds(r->next_update_ns, date), subject);
    outcome_remedy(o, "Give fedtap a list of the time of the packets.");
}

static void remedy_revoked(const struct subject *s, struct outcome *o, const struct matter *m)
{
    if (!is_ours_or_undeclared(s)) {
        outcome_remedy(o, "Tell the partner: nobody should trust that certificate.");
    } else if (!m->is_leaf) {
        outcome_remedy(o, "Have the certificate re-issued below a CA certificate that is not "
                          "revoked, and upload it with its chain to the Expressway-E.");
    } else if (m->revocation->on_hold) {
        outcome_remedy(o, "Have the CA release it, or replace it on the Expressway-E.");
    } else {
        outcome_remedy(o, "Replace the certificate, with a new key, and upload it to the "
                          "Expressway-E.");
    }
}

static void check_cert_revoked(const struct subject *s, struct outcome *o)
{
    struct matter matter = matter_of(s->judgement, subject_side(s)->origin.time_ns);
    switch (matter.concern) {
    case CONCERN_NONE:
        return;
    case CONCERN_OLD_LIST:
    case CONCERN_UNUSED_LIST:
        o->severity = SEVERITY_INFO;
        fail_unchecked(s, o, &matter);
        return;
    case CONCERN_SINCE:
        o->severity = SEVERITY_INFO;
        fail_listed(s, o, &matter);
        remedy_revoked(s, o, &matter);
        return;
    case CONCERN_BESIDE:
        o->severity = SEVERITY_WARNING;
        fail_listed(s, o, &matter);
        outcome_remedy(o, "Remove it from the Expressway's Trusted CA certificate store.");
        return;
    case CONCERN_REVOKED:
        fail_listed(s, o, &matter);
        remedy_revoked(s, o, &matter);
        predict_refusal(s, o, PREDICT_REVOKED);
        return;
    }
}

const struct rule rules_revocation[] = {
    {
        .id = "cert-revoked",
        .severity = SEVERITY_ERROR,
        .scope = SCOPE_PARTY,
        .needs = NEED_RECORD | NEED_CERTIFICATE,
        .title = "No certificate was revoked when it was shown",
        .why =
            "A Microsoft Edge keeps the revocation lists of its peers' CAs up to date and refuses "
            "what stands on them. fedtap fetches nothing: it knows the lists given by --crl. "
            "Packet time decides, not today's date. An info tells that a certificate was revoked "
            "only later, or that a list was not used or was old, so that nothing is known.",
        .on_the_wire = "The issuer and the serial number of a certificate of the chain stand on a "
                       "list that its issuer has signed.",
        .far_side = "1010, CRYPT_E_REVOKED; or alert 44 certificate_revoked.",
        .remedy = "Replace the certificate.",
        .source = "RFC 5280, section 6.3; Microsoft: KeepCrlsUpToDateForPeers (CERT-52)",
        .check = check_cert_revoked,
    },
};

const size_t num_rules_revocation = sizeof rules_revocation / sizeof rules_revocation[0];
