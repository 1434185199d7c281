/* rule_rows_sip.c: what can be answered to a request, and what the rules say of it. */
#include <string.h>

#include "scene.h"

static void set_text(struct sip_text *text, const char *value)
{
    text->len = (uint8_t)strlen(value);
    memcpy(text->octets, value, text->len);
}

static void set_answer(const struct scene *s, struct sip_answer *a)
{
    a->status = 504;
    a->sender = s->pair.server;
    a->from = s->ours[0];
    a->to = name_of("skype.lab");
    set_text(&a->method, "INVITE");
    set_text(&a->server, "RTC/6.0\x1b");
}

static void timed_out(struct scene *s)
{
    set_answer(s, &s->domain.sip.timed_out);
}

static void timed_out_by_ours(struct scene *s)
{
    timed_out(s);
    s->domain.sip.timed_out.sender.address = address_in("10.48.36.47");
}

static void timed_out_by_our_expressway(struct scene *s)
{
    timed_out(s);
    s->domain.num_records = 0;
    s->subject.record = NULL;
    s->deployment.expressways = &s->expressway;
    s->deployment.num_expressways = 1;
    s->domain.sip.timed_out.sender.address = s->expressway;
}

static void timed_out_without_record(struct scene *s)
{
    timed_out(s);
    s->domain.num_records = 0;
    s->subject.record = NULL;
}

static void peer_timed_out(struct scene *s)
{
    timed_out(s);
    s->subject.owner = OWNER_PEER;
}

static void undeclared_timed_out(struct scene *s)
{
    timed_out(s);
    s->subject.owner = OWNER_UNDECLARED;
}

static void undeclared_timed_out_elsewhere(struct scene *s)
{
    undeclared_timed_out(s);
    set_text(&s->domain.sip.timed_out.server, "TANDBERG/4352");
}

static void timed_out_elsewhere(struct scene *s)
{
    timed_out(s);
    set_text(&s->domain.sip.timed_out.server, "Cisco-CUCM14.0");
}

static void timed_out_by_a_declared_peer(struct scene *s)
{
    static struct name peer;
    timed_out_elsewhere(s);
    peer = s->domain.sip.timed_out.to;
    s->deployment.peer_domains = &peer;
    s->deployment.num_peer_domains = 1;
}

static void diagnosed_as(struct scene *s, uint32_t id)
{
    struct sip_answer *a = &s->domain.sip.diagnosed;
    set_answer(s, a);
    a->has_diagnostics = true;
    a->id = id;
    set_text(&a->reason, "a reason\x1b");
}

static void diagnosed(struct scene *s)
{
    diagnosed_as(s, 1010);
}

static void diagnosed_unknown(struct scene *s)
{
    diagnosed_as(s, 1999);
}

static void diagnosed_elsewhere(struct scene *s)
{
    diagnosed_as(s, 52031);
}

static void diagnosed_user(struct scene *s)
{
    diagnosed_as(s, 1003);
}

static void diagnosed_passing(struct scene *s)
{
    diagnosed_as(s, 1007);
}

static void diagnosed_undeclared(struct scene *s)
{
    diagnosed(s);
    s->subject.owner = OWNER_UNDECLARED;
}

static void diagnosed_peer(struct scene *s)
{
    diagnosed(s);
    s->subject.owner = OWNER_PEER;
}

#define FAILS(severity) true, SEVERITY_##severity, 0, NULL, NULL

const struct rule_row rule_rows_sip[] = {
    {"sip-504", as_it_is, PASSES},
    {"sip-504", timed_out, FAILS(ERROR)},
    {"sip-504", timed_out_without_record, FAILS(ERROR)},
    {"sip-504", timed_out_by_ours, PASSES},
    {"sip-504", timed_out_by_our_expressway, PASSES},
    {"sip-504", peer_timed_out, PASSES},
    {"sip-504", undeclared_timed_out, FAILS(ERROR)},
    {"sip-504", undeclared_timed_out_elsewhere, PASSES},
    {"sip-504", timed_out_elsewhere, PASSES},
    {"sip-504", timed_out_by_a_declared_peer, FAILS(ERROR)},
    {"sip-504", diagnosed, PASSES},
    {"sip-diagnostics", as_it_is, PASSES},
    {"sip-diagnostics", timed_out, PASSES},
    {"sip-diagnostics", diagnosed, FAILS(ERROR)},
    {"sip-diagnostics", diagnosed_unknown, FAILS(ERROR)},
    {"sip-diagnostics", diagnosed_elsewhere, FAILS(INFO)},
    {"sip-diagnostics", diagnosed_user, FAILS(INFO)},
    {"sip-diagnostics", diagnosed_passing, FAILS(WARNING)},
    {"sip-diagnostics", diagnosed_undeclared, FAILS(ERROR)},
    {"sip-diagnostics", diagnosed_peer, PASSES},
};

const size_t num_rule_rows_sip = sizeof rule_rows_sip / sizeof rule_rows_sip[0];
