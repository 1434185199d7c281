#include "sip_message.h"

#include "sip_text.h"

#define VERSION "SIP/2.0"

/* STATUS_MIN and STATUS_MAX are the first and the last status (RFC 3261, section 7.2). */
#define STATUS_MIN 100
#define STATUS_MAX 699

static bool parse_status(struct cursor *c, struct sip_message *out)
{
    uint32_t status;
    struct bytes digits = sip_until(c, ' ');
    if (digits.len != 3 || !sip_number(digits, &status) || status < STATUS_MIN ||
        status > STATUS_MAX) {
        return false;
    }
    out->status = (uint16_t)status;
    return true;
}

bool sip_start_line_parse(struct bytes line, struct sip_message *out)
{
    struct cursor c = cursor_of(line);
    struct bytes first = sip_until(&c, ' ');
    if (sip_is(first, VERSION)) {
        return parse_status(&c, out);
    }
    struct bytes uri = sip_until(&c, ' ');
    if (first.len > SIP_METHOD_MAX || !sip_is_token(first) || uri.len == 0 ||
        !sip_is(sip_trim(c.rest), VERSION)) {
        return false;
    }
    out->method = first;
    return true;
}

bool sip_may_begin(struct bytes octets)
{
    size_t len = 0;
    while (len < octets.len && sip_is_token((struct bytes){octets.ptr + len, 1})) {
        len++;
    }
    if (len == octets.len) {
        return len <= SIP_METHOD_MAX;
    }
    bool is_version = octets.ptr[len] == '/' && sip_is((struct bytes){octets.ptr, len}, "SIP");
    return is_version || (octets.ptr[len] == ' ' && len > 0 && len <= SIP_METHOD_MAX);
}

static void add_parameter(struct sip_diagnostics *d, struct bytes text)
{
    struct cursor c = cursor_of(text);
    struct bytes name = sip_trim(sip_until(&c, '='));
    struct bytes value = sip_unquote(c.rest);
    if (name.len == 0) {
        return;
    }
    if (sip_is(name, "reason") && d->reason.len == 0) {
        d->reason = value;
        return;
    }
    d->num_seen++;
    if (d->num_kept < SIP_PARAMETERS_MAX) {
        d->parameter[d->num_kept++] = (struct sip_parameter){name, value};
    }
}

void sip_diagnostics_parse(struct bytes value, struct sip_diagnostics *out)
{
    struct cursor c = cursor_of(value);
    *out = (struct sip_diagnostics){0};
    out->given = sip_number(sip_trim(sip_until_bare(&c, ';')), &out->id);
    while (out->given && cursor_more(&c)) {
        add_parameter(out, sip_until_bare(&c, ';'));
    }
}

/* header is one header under way. */
struct header {
    struct bytes name;
    struct bytes value;
};

/* is_called tells whether a header has one of two names, such as the compact one (section 7.3.3). */
static bool is_called(const struct header *h, const char *name, const char *other)
{
    return sip_is(h->name, name) || sip_is(h->name, other);
}

static void take_text(struct bytes *to, const struct header *h)
{
    if (to->len == 0) {
        *to = h->value;
    }
}

static void take_domain(struct name *to, const struct header *h)
{
    if (name_is_root(to)) {
        sip_domain(h->value, to);
    }
}

/* lengths is what Content-Length headers said. */
struct lengths {
    bool given;
    uint32_t len;
};

/* take_length refuses what is no number, and two that differ: where the next message begins would be
 * anybody's guess. */
static bool take_length(struct lengths *lengths, const struct header *h)
{
    uint32_t len;
    if (!sip_number(h->value, &len) || (lengths->given && lengths->len != len)) {
        return false;
    }
    *lengths = (struct lengths){true, len};
    return true;
}

static void take_header(struct sip_message *m, const struct header *h)
{
    if (is_called(h, "Call-ID", "i")) {
        take_text(&m->call_id, h);
    } else if (sip_is(h->name, "CSeq")) {
        take_text(&m->cseq, h);
    } else if (is_called(h, "From", "f")) {
        take_domain(&m->from, h);
    } else if (is_called(h, "To", "t")) {
        take_domain(&m->to, h);
    } else if (sip_is(h->name, "P-Asserted-Identity")) {
        take_domain(&m->asserted, h);
    } else if (sip_is(h->name, "Server")) {
        take_text(&m->server, h);
    } else if (is_called(h, "ms-diagnostics", "ms-diagnostics-public") && !m->diagnostics.given) {
        sip_diagnostics_parse(h->value, &m->diagnostics);
    }
}

/* take_method lets a response name the method of its request. */
static void take_method(struct sip_message *m)
{
    struct cursor c = cursor_of(m->cseq);
    (void)sip_until(&c, ' ');
    struct bytes method = sip_trim(c.rest);
    if (m->method.len == 0 && method.len <= SIP_METHOD_MAX && sip_is_token(method)) {
        m->method = method;
    }
}

bool sip_message_parse(struct bytes section, struct sip_message *out, uint32_t *content_len)
{
    struct cursor lines = cursor_of(section);
    struct lengths lengths = {0};
    *out = (struct sip_message){0};
    if (!sip_start_line_parse(sip_until(&lines, '\n'), out)) {
        return false;
    }
    while (cursor_more(&lines)) {
        struct bytes line = sip_until(&lines, '\n');
        struct cursor c = cursor_of(line);
        struct header h = {.name = sip_trim(sip_until(&c, ':'))};
        h.value = sip_trim(c.rest);
        if (h.name.len == line.len || !sip_is_token(h.name)) {
            return false;
        }
        if (!is_called(&h, "Content-Length", "l")) {
            take_header(out, &h);
        } else if (!take_length(&lengths, &h)) {
            return false;
        }
    }
    take_method(out);
    *content_len = lengths.len;
    return true;
}
