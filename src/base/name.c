#include "name.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "octet_word.h"

static uint8_t lower(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? (uint8_t)(octet - 'A' + 'a') : octet;
}

/* lower_word lowers eight octets at once: ones in the high bits mark those of A to Z. */
static uint64_t lower_word(uint64_t word)
{
    uint64_t seven_bits = word & OCTET_WORD_EACH(0x7f);
    uint64_t from_a = seven_bits + OCTET_WORD_EACH(0x80 - 'A');
    uint64_t beyond_z = seven_bits + OCTET_WORD_EACH(0x7f - 'Z');
    uint64_t is_upper = (from_a ^ beyond_z) & ~word & OCTET_WORD_EACH(0x80);
    return word | is_upper >> 2;
}

static void copy_lower(uint8_t *to, struct bytes from)
{
    size_t at = 0;
    for (; from.len - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        octet_word_put((char *)to + at, lower_word(octet_word_of(from.ptr + at)));
    }
    if (at < from.len) {
        size_t rest = from.len - at;
        octet_word_put_part((char *)to + at, lower_word(octet_word_of_part(from.ptr + at, rest)),
                            rest);
    }
}

bool name_add_label(struct name *n, struct bytes label)
{
    /* One octet more than the labels need: the final root label counts too. */
    if (label.len == 0 || label.len > NAME_LABEL_MAX || n->len + label.len + 2 > NAME_WIRE_MAX) {
        return false;
    }
    n->wire[n->len] = (uint8_t)label.len;
    copy_lower(n->wire + n->len + 1, label);
    n->len = (uint8_t)(n->len + label.len + 1);
    return true;
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

/* unescape reads one octet of a label, escaped or not; false on a malformed escape. */
static bool unescape(struct cursor *c, uint8_t *out)
{
    *out = cursor_u8(c);
    if (*out != '\\') {
        return true;
    }
    *out = cursor_u8(c);
    if (!is_digit(*out)) {
        return cursor_ok(c);
    }
    struct bytes rest = cursor_take(c, 2);
    if (!cursor_ok(c) || !is_digit(rest.ptr[0]) || !is_digit(rest.ptr[1])) {
        return false;
    }
    unsigned value = (*out - '0') * 100u + (rest.ptr[0] - '0') * 10u + (rest.ptr[1] - '0');
    *out = (uint8_t)value;
    return value <= UINT8_MAX;
}

bool name_parse(struct bytes text, struct name *out)
{
    uint8_t label[NAME_LABEL_MAX];
    size_t label_len = 0;
    out->len = 0;
    if (text.len == 1 && text.ptr[0] == '.') {
        return true;
    }
    struct cursor c = cursor_of(text);
    while (cursor_more(&c)) {
        if (c.rest.ptr[0] == '.') {
            cursor_skip(&c, 1);
            if (!name_add_label(out, (struct bytes){label, label_len})) {
                return false;
            }
            label_len = 0;
            continue;
        }
        if (label_len == NAME_LABEL_MAX || !unescape(&c, &label[label_len++])) {
            return false;
        }
    }
    bool ends_with_dot = label_len == 0 && out->len > 0;
    return ends_with_dot || name_add_label(out, (struct bytes){label, label_len});
}

struct name name_of(const char *text)
{
    struct name n;
    bool ok = name_parse(bytes_of_text(text), &n);
    assert(ok);
    (void)ok;
    return n;
}

static size_t format_octet(uint8_t octet, char *out)
{
    if (octet == '.' || octet == '\\') {
        out[0] = '\\';
        out[1] = (char)octet;
        return 2;
    }
    if (octet > ' ' && octet < 0x7f) {
        out[0] = (char)octet;
        return 1;
    }
    out[0] = '\\';
    out[1] = (char)('0' + octet / 100);
    out[2] = (char)('0' + octet / 10 % 10);
    out[3] = (char)('0' + octet % 10);
    return 4;
}

/* is_plain tells whether nothing in eight octets of a label needs an escape. */
static inline bool is_plain(uint64_t word)
{
    return (octet_word_unprintable(word) | octet_word_found(word, ' ') |
            octet_word_found(word, '"') | octet_word_found(word, '.') |
            octet_word_found(word, '\\')) == 0;
}

size_t name_format_plain(const struct name *n, char out[NAME_WIRE_MAX])
{
    size_t at = 0;
    while (at < n->len) {
        size_t len = n->wire[at];
        if (octet_word_copy(out + at, n->wire + at + 1, len, is_plain) < len) {
            return 0;
        }
        out[at + len] = '.'; /* where the next label has its length */
        at += len + 1;
    }
    return at > 0 ? at - 1 : 0;
}

const char *name_format(const struct name *n, char out[NAME_TEXT_MAX])
{
    if (name_is_root(n)) {
        memcpy(out, ".", 2);
        return out;
    }
    char *to = out;
    for (size_t at = 0; at < n->len; at += 1u + n->wire[at]) {
        if (at > 0) {
            *to++ = '.';
        }
        for (size_t i = 1; i <= n->wire[at]; i++) {
            to += format_octet(n->wire[at + i], to);
        }
    }
    *to = '\0';
    return out;
}

void name_copy(struct name *to, const struct name *from)
{
    to->len = from->len;
    memmove(to->wire, from->wire, from->len);
}

bool name_equal(const struct name *a, const struct name *b)
{
    return a->len == b->len && memcmp(a->wire, b->wire, a->len) == 0;
}

uint64_t name_digest(const struct name *n, const struct hash_key *key)
{
    return table_hash(key, (struct bytes){n->wire, n->len});
}

bool name_is_root(const struct name *n)
{
    return n->len == 0;
}

unsigned name_num_labels(const struct name *n)
{
    unsigned num = 0;
    for (size_t at = 0; at < n->len; at += 1u + n->wire[at]) {
        num++;
    }
    return num;
}

struct bytes name_first_label(const struct name *n)
{
    if (name_is_root(n)) {
        return (struct bytes){NULL, 0};
    }
    return (struct bytes){n->wire + 1, n->wire[0]};
}

void name_parent(const struct name *n, struct name *out)
{
    size_t first_len = name_is_root(n) ? 0 : 1u + n->wire[0];
    uint8_t len = (uint8_t)(n->len - first_len);
    memmove(out->wire, n->wire + first_len, len);
    out->len = len;
}

bool name_is_child(const struct name *n, const struct name *parent)
{
    return !name_is_root(n) && n->len == 1u + n->wire[0] + parent->len &&
           memcmp(n->wire + 1 + n->wire[0], parent->wire, parent->len) == 0;
}

bool name_is_under(const struct name *n, const struct name *parent)
{
    size_t at = 0;
    while (n->len - at > parent->len) {
        at += 1u + n->wire[at];
    }
    return n->len - at == parent->len && memcmp(n->wire + at, parent->wire, parent->len) == 0;
}

/* equals_from compares text with the labels of n from offset at on. */
static bool equals_from(const struct name *n, size_t at, struct bytes text)
{
    if (n->len - at == 0 || text.len != n->len - at - 1) {
        return false; /* each label's length octet stands for a dot, except the first */
    }
    size_t next_dot = at + n->wire[at] + 1u;
    for (size_t i = 0; i < text.len; i++) {
        size_t in_name = at + 1 + i;
        uint8_t octet = text.ptr[i];
        if (in_name == next_dot) {
            next_dot += n->wire[in_name] + 1u;
            if (octet != '.') {
                return false;
            }
        } else if (octet == '.' || lower(octet) != n->wire[in_name]) {
            return false;
        }
    }
    return true;
}

bool name_equals_text(const struct name *n, struct bytes text)
{
    return equals_from(n, 0, text);
}

bool name_matches_wildcard(const struct name *n, struct bytes text)
{
    if (name_is_root(n) || text.len < 2 || text.ptr[0] != '*' || text.ptr[1] != '.') {
        return false;
    }
    return equals_from(n, 1u + n->wire[0], (struct bytes){text.ptr + 2, text.len - 2});
}
