#include "sip_text.h"

#include <string.h>

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || octet == '\t';
}

static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet - 'A' + 'a') : octet;
}

struct bytes sip_until(struct cursor *c, uint8_t stop)
{
    const uint8_t *found = c->rest.len > 0 ? memchr(c->rest.ptr, stop, c->rest.len) : NULL;
    if (found == NULL) {
        return cursor_take(c, c->rest.len);
    }
    struct bytes text = cursor_take(c, (size_t)(found - c->rest.ptr));
    cursor_skip(c, 1);
    return text;
}

struct bytes sip_until_bare(struct cursor *c, uint8_t stop)
{
    bool quoted = false;
    bool escaped = false;
    size_t len = 0;
    for (; len < c->rest.len; len++) {
        uint8_t octet = c->rest.ptr[len];
        if (octet == stop && !quoted) {
            break;
        }
        quoted = quoted != (octet == '"' && !escaped);
        escaped = quoted && !escaped && octet == '\\';
    }
    struct bytes text = cursor_take(c, len);
    if (cursor_more(c)) {
        cursor_skip(c, 1);
    }
    return text;
}

struct bytes sip_trim(struct bytes text)
{
    while (text.len > 0 && is_blank(text.ptr[0])) {
        text.ptr++;
        text.len--;
    }
    while (text.len > 0 && is_blank(text.ptr[text.len - 1])) {
        text.len--;
    }
    return text;
}

struct bytes sip_unquote(struct bytes text)
{
    text = sip_trim(text);
    if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"') {
        return text;
    }
    return sip_trim((struct bytes){text.ptr + 1, text.len - 2});
}

static bool begins(struct bytes text, const char *literal)
{
    size_t len = strlen(literal);
    bool same = text.len >= len;
    for (size_t i = 0; same && i < len; i++) {
        same = lower(text.ptr[i]) == lower((uint8_t)literal[i]);
    }
    return same;
}

bool sip_is(struct bytes text, const char *literal)
{
    return text.len == strlen(literal) && begins(text, literal);
}

bool sip_is_token(struct bytes text)
{
    static const char others[] = "-.!%*_+`'~";
    for (size_t i = 0; i < text.len; i++) {
        uint8_t octet = lower(text.ptr[i]);
        bool is_alphanumeric = (octet >= 'a' && octet <= 'z') || (octet >= '0' && octet <= '9');
        if (!is_alphanumeric && (octet == 0 || strchr(others, octet) == NULL)) {
            return false;
        }
    }
    return text.len > 0;
}

bool sip_number(struct bytes text, uint32_t *out)
{
    uint32_t number = 0;
    bool is_good = text.len > 0 && text.len <= 9;
    for (size_t i = 0; i < text.len && is_good; i++) {
        is_good = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        number = number * 10 + (uint32_t)(text.ptr[i] - '0');
    }
    *out = is_good ? number : 0;
    return is_good;
}

/* uri_of returns the address in one element of value: what stands in angle brackets, or what comes
 * before the parameters. */
static struct bytes uri_of(struct bytes element)
{
    struct cursor c = cursor_of(element);
    (void)sip_until_bare(&c, '<');
    if (cursor_more(&c)) {
        return sip_trim(sip_until(&c, '>'));
    }
    c = cursor_of(element);
    return sip_trim(sip_until(&c, ';'));
}

/* host_of returns the host of an address without its scheme: behind the user, before port, parameters
 * and headers. Of an IPv6 address the front is left, which is no name. */
static struct bytes host_of(struct bytes address)
{
    struct cursor c = cursor_of(address);
    bool has_user = sip_until(&c, '@').len < address.len;
    struct bytes host = has_user ? c.rest : address;
    size_t len = 0;
    while (len < host.len && strchr(":;?>", host.ptr[len]) == NULL) {
        len++;
    }
    host.len = len;
    return host;
}

void sip_domain(struct bytes value, struct name *out)
{
    struct cursor elements = cursor_of(value);
    *out = (struct name){0};
    while (cursor_more(&elements)) {
        struct bytes uri = uri_of(sip_until_bare(&elements, ','));
        size_t scheme_len = begins(uri, "sip:") ? 4 : begins(uri, "sips:") ? 5 : 0;
        if (scheme_len == 0) {
            continue;
        }
        struct bytes host = host_of((struct bytes){uri.ptr + scheme_len, uri.len - scheme_len});
        bool is_name = host.len > 0 && host.ptr[0] != '[' && name_parse(host, out);
        if (!is_name) {
            *out = (struct name){0};
        }
        return;
    }
}
