#include "dialogs.h"

#include <stdlib.h>

#include "siphash.h"

enum status {
    STATUS_OK = 200,
    STATUS_REDIRECTION = 300,
    STATUS_BAD_REQUEST = 400,
    STATUS_UNAUTHORIZED = 401,
    STATUS_PROXY_AUTHENTICATION_REQUIRED = 407,
    STATUS_SERVER_TIMEOUT = 504,
};

struct dialog {
    uint64_t digest; /* of Call-ID and CSeq */
    struct sip_answer answer;
};

struct dialogs {
    struct hash_key key;
    struct counters *counters;
    uint64_t num_taken; /* requests so far; the next one's place is this modulo DIALOGS_MAX */
    struct dialog dialog[DIALOGS_MAX];
};

struct dialogs *dialogs_new(struct counters *counters)
{
    struct dialogs *dialogs = calloc(1, sizeof *dialogs);
    if (dialogs != NULL) {
        dialogs->key = hash_key_random();
        dialogs->counters = counters;
    }
    return dialogs;
}

void dialogs_free(struct dialogs *dialogs)
{
    free(dialogs);
}

struct bytes sip_text_view(const struct sip_text *text)
{
    return (struct bytes){text->octets, text->len};
}

/* copy_into copies what fits; returns how many octets that were. */
static size_t copy_into(uint8_t *to, size_t room, struct bytes from)
{
    size_t len = from.len < room ? from.len : room;
    for (size_t i = 0; i < len; i++) {
        to[i] = from.ptr[i];
    }
    return len;
}

static void copy_text(struct sip_text *to, struct bytes from)
{
    to->len = (uint8_t)copy_into(to->octets, sizeof to->octets, from);
}

static bool is_text(struct bytes octets, const char *text)
{
    return bytes_equal(octets, bytes_of_text(text));
}

static uint64_t digest_of(const struct dialogs *dialogs, const struct sip_message *m)
{
    const uint64_t both[] = {siphash(&dialogs->key, m->call_id), siphash(&dialogs->key, m->cseq)};
    return siphash(&dialogs->key, (struct bytes){(const uint8_t *)both, sizeof both});
}

static size_t num_kept(const struct dialogs *dialogs)
{
    return dialogs->num_taken < DIALOGS_MAX ? (size_t)dialogs->num_taken : DIALOGS_MAX;
}

static struct dialog *find(struct dialogs *dialogs, uint64_t digest)
{
    for (size_t i = 0; i < num_kept(dialogs); i++) {
        if (dialogs->dialog[i].digest == digest) {
            return &dialogs->dialog[i];
        }
    }
    return NULL;
}

/* add remembers a request, or what an answer says of one that was not seen. */
static struct dialog *add(struct dialogs *dialogs, uint64_t digest, const struct fact *fact)
{
    const struct sip_message *m = &fact->sip_message;
    struct dialog *dialog = &dialogs->dialog[dialogs->num_taken % DIALOGS_MAX];
    if (dialogs->num_taken >= DIALOGS_MAX && dialog->answer.status == 0) {
        counter_add(dialogs->counters, COUNT_DIALOG_EVICTIONS, 1);
    }
    dialogs->num_taken++;
    *dialog = (struct dialog){.digest = digest};
    dialog->answer.origin = fact->origin;
    name_copy(&dialog->answer.from, &m->from);
    name_copy(&dialog->answer.asserted, &m->asserted);
    name_copy(&dialog->answer.to, &m->to);
    copy_text(&dialog->answer.method, m->method);
    return dialog;
}

static void add_data(struct sip_answer *answer, struct bytes octets)
{
    size_t room = sizeof answer->data - answer->data_len;
    size_t len = copy_into(answer->data + answer->data_len, room, octets);
    answer->data_len = (uint16_t)(answer->data_len + len);
}

static void copy_diagnostics(struct sip_answer *answer, const struct sip_diagnostics *d)
{
    answer->has_diagnostics = true;
    answer->id = d->id;
    copy_text(&answer->reason, d->reason);
    for (size_t i = 0; i < d->num_kept; i++) {
        add_data(answer, bytes_of_text(i > 0 ? "; " : ""));
        add_data(answer, d->parameter[i].name);
        add_data(answer, bytes_of_text("=\""));
        add_data(answer, d->parameter[i].value);
        add_data(answer, bytes_of_text("\""));
    }
}

/* fill notes the final answer; its evidence is the request too, where one capture has both. */
static void fill(struct sip_answer *answer, const struct fact *fact)
{
    const struct sip_message *m = &fact->sip_message;
    const struct origin asked = answer->origin;
    answer->status = m->status;
    answer->origin = fact->origin;
    if (asked.source == fact->origin.source) {
        frames_add_all(&answer->origin.frames, &asked.frames);
    }
    answer->sender = m->by_server ? fact->origin.server : fact->origin.client;
    copy_text(&answer->server, m->server);
    if (m->diagnostics.given) {
        copy_diagnostics(answer, &m->diagnostics);
    }
}

/* is_followed: ACK has no answer, and CANCEL one that says nothing of the call. */
static bool is_followed(struct bytes method)
{
    return !is_text(method, "ACK") && !is_text(method, "CANCEL");
}

const struct sip_answer *dialogs_take(struct dialogs *dialogs, const struct fact *fact,
                                      bool by_ours)
{
    const struct sip_message *m = &fact->sip_message;
    if (!is_followed(m->method) || (m->status != 0 && m->status < STATUS_OK)) {
        return NULL;
    }
    uint64_t digest = digest_of(dialogs, m);
    struct dialog *dialog = find(dialogs, digest);
    if (dialog == NULL) {
        dialog = add(dialogs, digest, fact);
    }
    if (m->status == 0 || dialog->answer.status != 0) {
        return NULL;
    }
    fill(&dialog->answer, fact);
    dialog->answer.by_ours = by_ours;
    return &dialog->answer;
}

static bool is_from(const struct sip_answer *answer, const struct name *domain)
{
    return name_equal(&answer->from, domain) || name_equal(&answer->asserted, domain);
}

/* mends tells whether a success shows that what failed before works now. */
static bool mends(const struct sip_answer *success, const struct sip_answer *failed)
{
    bool by_server_alone = is_text(sip_text_view(&success->method), "OPTIONS") &&
                           !is_text(sip_text_view(&failed->method), "OPTIONS");
    return failed->status != 0 && name_equal(&success->to, &failed->to) && !by_server_alone;
}

static bool forget_if_mended(struct sip_answer *failed, const struct sip_answer *success)
{
    bool is_mended = mends(success, failed);
    if (is_mended) {
        *failed = (struct sip_answer){0};
    }
    return is_mended;
}

static bool is_failure(uint16_t status)
{
    return status >= STATUS_BAD_REQUEST && status != STATUS_UNAUTHORIZED &&
           status != STATUS_PROXY_AUTHENTICATION_REQUIRED;
}

bool domain_sip_take(struct domain_sip *sip, const struct name *domain,
                     const struct sip_answer *answer)
{
    if (answer->by_ours || !is_from(answer, domain)) {
        return false;
    }
    if (answer->status < STATUS_REDIRECTION) {
        bool timed_out = forget_if_mended(&sip->timed_out, answer);
        return forget_if_mended(&sip->diagnosed, answer) || timed_out;
    }
    bool is_new = false;
    if (answer->status == STATUS_SERVER_TIMEOUT) {
        sip->timed_out = *answer;
        is_new = true;
    }
    if (answer->has_diagnostics && is_failure(answer->status)) {
        sip->diagnosed = *answer;
        is_new = true;
    }
    return is_new;
}

void dialogs_recall(const struct dialogs *dialogs, const struct name *domain,
                    struct domain_sip *sip)
{
    uint64_t oldest = dialogs->num_taken - num_kept(dialogs);
    for (uint64_t i = oldest; i < dialogs->num_taken; i++) {
        const struct sip_answer *answer = &dialogs->dialog[i % DIALOGS_MAX].answer;
        if (answer->status != 0) {
            (void)domain_sip_take(sip, domain, answer);
        }
    }
}

bool sip_message_matters(const struct sip_message *message)
{
    bool is_final = message->status == 0 || message->status >= STATUS_OK;
    return message->diagnostics.given || is_failure(message->status) ||
           (is_final && is_text(message->method, "INVITE"));
}

size_t dialogs_octets(const struct dialogs *dialogs)
{
    size_t num = dialogs->num_taken < DIALOGS_MAX ? (size_t)dialogs->num_taken : DIALOGS_MAX;
    return num * sizeof dialogs->dialog[0];
}
