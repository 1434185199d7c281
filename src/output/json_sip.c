/* json_sip.c: a SIP message as far as it says who calls whom, and what is wrong. */
#include "json_parts.h"

static void write_text(struct json_writer *w, const char *key, struct bytes octets)
{
    if (octets.len > 0) {
        json_octets(w, key, octets);
    }
}

static void write_domain(struct json_writer *w, const char *key, const struct name *name)
{
    if (!name_is_root(name)) {
        json_name(w, key, name);
    }
}

static void write_diagnostics(struct json_writer *w, const struct sip_diagnostics *d)
{
    json_begin_object(w, "ms_diagnostics");
    json_number(w, "id", d->id);
    write_text(w, "reason", d->reason);
    json_begin_array(w, "parameters");
    for (size_t i = 0; i < d->num_kept; i++) {
        json_begin_object(w, NULL);
        json_octets(w, "name", d->parameter[i].name);
        json_octets(w, "value", d->parameter[i].value);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

void json_sip(struct json_writer *w, const struct sip_message *message)
{
    json_begin_object(w, "sip");
    if (message->status != 0) {
        json_number(w, "status", message->status);
    } else {
        json_octets(w, "method", message->method);
    }
    write_text(w, "call_id", message->call_id);
    write_text(w, "cseq", message->cseq);
    write_domain(w, "from_domain", &message->from);
    write_domain(w, "pai_domain", &message->asserted);
    write_domain(w, "to_domain", &message->to);
    write_text(w, "server", message->server);
    if (message->diagnostics.given) {
        write_diagnostics(w, &message->diagnostics);
    }
    json_end_object(w);
}
