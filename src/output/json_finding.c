/* json_finding.c: a finding and what it predicts. */
#include "json_parts.h"

static void write_text(struct json_writer *w, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        json_text(w, key, text);
    }
}

static void write_prediction(struct json_writer *w, const struct prediction *p)
{
    if (p->ms_diagnostics == 0 && p->result_code == NULL && p->hresult == NULL) {
        return;
    }
    json_begin_object(w, "predicts");
    if (p->ms_diagnostics != 0) {
        json_number(w, "ms_diagnostics", p->ms_diagnostics);
    }
    write_text(w, "reason", p->reason);
    write_text(w, "result_code", p->result_code);
    write_text(w, "result_name", p->result_name);
    write_text(w, "hresult", p->hresult);
    write_text(w, "hresult_name", p->hresult_name);
    write_text(w, "data", p->data);
    json_end_object(w);
}

void json_finding(struct json_writer *w, const struct finding *f, bool resolved)
{
    json_text(w, "rule", f->rule->id);
    json_text(w, "severity", severity_name(f->outcome.severity));
    json_name(w, "domain", &f->domain);
    if (!name_is_root(&f->target)) {
        json_name(w, "target", &f->target);
    }
    write_text(w, "role", role_name(f->role));
    json_text(w, "message", f->outcome.message);
    write_text(w, "remedy", f->outcome.remedy);
    write_prediction(w, &f->outcome.predicts);
    json_text(w, "status", resolved ? "resolved" : "open");
}
