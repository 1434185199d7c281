/* mask_dns.c: names and addresses in a DNS message (RFC 1035, section 4). A label may belong to several names, by
 * compression: first each is marked, then those that no kept name needs are replaced. No octet is two things: a
 * message in which a label overlaps another one, or a field, is refused. */
#include <string.h>

#include "mask_state.h"

/* What octets are marked with. The first one of a label also has its length, which has six bits. */
enum { MARK_NONE = 0, MARK_TAKEN = 0x40, MARK_REPLACE = 0x80, MARK_KEEP = 0xc0, MARK_KIND = 0xc0 };

#define HEADER_LEN 12

/* FIELDS_LEN is type, class, TTL and the length of the RDATA. */
#define FIELDS_LEN 10

/* LABELS_MAX is more than fit into a name. */
#define LABELS_MAX 128

enum { TYPE_A = 1, TYPE_NS = 2, TYPE_CNAME = 5, TYPE_SOA = 6, TYPE_PTR = 12, TYPE_MX = 15 };
enum { TYPE_AAAA = 28, TYPE_SRV = 33 };

/* message is one being masked. */
struct message {
    struct mask *mask;
    uint8_t *ptr;
    struct bytes all; /* the same octets */
};

static struct cursor cursor_at(const struct message *m, size_t at)
{
    return cursor_of((struct bytes){m->ptr + at, at <= m->all.len ? m->all.len - at : 0});
}

/* place_of is where c stands in the message. */
static size_t place_of(const struct message *m, const struct cursor *c)
{
    return m->all.len - c->rest.len;
}

/* collect reads the labels of the name at c, through pointers that lead back, and leaves c behind it. */
static bool collect(const struct message *m, struct cursor *c, size_t place[LABELS_MAX],
                    size_t *num, struct name *name)
{
    struct cursor here = *c;
    size_t limit = place_of(m, c); /* pointers lead before this */
    bool has_jumped = false;
    *num = 0;
    *name = (struct name){0};
    for (;;) {
        size_t at = place_of(m, &here);
        uint8_t len = cursor_u8(&here);
        if (!cursor_ok(&here)) {
            return false;
        }
        if (len >= 0xc0) {
            size_t target = (size_t)(len & 0x3f) << 8 | cursor_u8(&here);
            if (!has_jumped) {
                *c = here;
            }
            if (!cursor_ok(&here) || target >= limit || target < HEADER_LEN) {
                return false;
            }
            has_jumped = true;
            limit = target;
            here = cursor_at(m, target);
            continue;
        }
        if (len == 0) {
            break;
        }
        struct bytes label = cursor_take(&here, len);
        if (!cursor_ok(&here) || *num == LABELS_MAX || !name_add_label(name, label)) {
            return false;
        }
        place[(*num)++] = at;
    }
    if (!has_jumped) {
        *c = here;
    }
    return true;
}

/* take_octets marks len octets at at, which are something else than all others; false when they are not. */
static bool take_octets(const struct message *m, size_t at, size_t len)
{
    uint8_t *mark = m->mask->mark + at;
    if (at > m->all.len || len > m->all.len - at) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (mark[i] != MARK_NONE) {
            return false;
        }
        mark[i] = MARK_TAKEN;
    }
    return true;
}

/* take_label marks a label, which may have been met before. */
static bool take_label(const struct message *m, size_t at, bool is_kept)
{
    uint8_t *mark = &m->mask->mark[at];
    uint8_t len = m->ptr[at];
    bool is_known = (*mark & MARK_KIND) == MARK_REPLACE || (*mark & MARK_KIND) == MARK_KEEP;
    if (!is_known && !take_octets(m, at, 1 + (size_t)len)) {
        return false;
    }
    if (is_kept) {
        *mark = (uint8_t)(MARK_KEEP | len);
    } else if (!is_known) {
        *mark = (uint8_t)(MARK_REPLACE | len);
    }
    return true;
}

/* take_name marks the labels of the name at c. */
static bool take_name(const struct message *m, struct cursor *c)
{
    size_t place[LABELS_MAX];
    size_t num = 0;
    struct name name;
    if (!collect(m, c, place, &num, &name)) {
        return false;
    }
    size_t num_kept = mask_num_kept(m->mask, &name);
    bool ok = true;
    for (size_t i = 0; ok && i < num; i++) {
        ok = take_label(m, place[i], i + num_kept >= num);
    }
    return ok;
}

static bool take_names(const struct message *m, struct cursor *c, size_t num)
{
    bool ok = true;
    for (size_t i = 0; ok && i < num; i++) {
        ok = take_name(m, c);
    }
    return ok;
}

/* replace_address replaces the address at c. */
static bool replace_address(const struct message *m, struct cursor *c, size_t len)
{
    size_t at = place_of(m, c);
    struct address before = address_of(cursor_take(c, len));
    if (!cursor_ok(c) || !take_octets(m, at, len)) {
        return false;
    }
    struct address after = mask_address(m->mask, &before);
    memcpy(m->ptr + at, address_octets(&after).ptr, len);
    return true;
}

/* take_rdata takes the RDATA of len octets at c; of other types it becomes zeros. */
static bool take_rdata(const struct message *m, struct cursor *c, unsigned type, size_t len)
{
    switch (type) {
    case TYPE_A:
        return len == 4 && replace_address(m, c, 4);
    case TYPE_AAAA:
        return len == 16 && replace_address(m, c, 16);
    case TYPE_NS:
    case TYPE_CNAME:
    case TYPE_PTR:
        return take_name(m, c);
    case TYPE_MX:
        cursor_skip(c, 2);
        return take_name(m, c);
    case TYPE_SRV:
        cursor_skip(c, 6);
        return take_name(m, c);
    case TYPE_SOA:
        return take_names(m, c, 2) && cursor_take(c, 20).len == 20;
    default:
        if (!take_octets(m, place_of(m, c), len)) {
            return false;
        }
        memset(m->ptr + place_of(m, c), 0, len);
        cursor_skip(c, len);
        return cursor_ok(c);
    }
}

static bool take_record(const struct message *m, struct cursor *c)
{
    if (!take_name(m, c) || !take_octets(m, place_of(m, c), FIELDS_LEN)) {
        return false;
    }
    unsigned type = cursor_u16(c);
    cursor_skip(c, 6); /* class, TTL */
    size_t len = cursor_u16(c);
    if (!cursor_ok(c) || len > c->rest.len) {
        return false;
    }
    size_t end = place_of(m, c) + len;
    return take_rdata(m, c, type, len) && place_of(m, c) == end;
}

static bool take_message(const struct message *m)
{
    struct cursor c = cursor_at(m, 4);
    size_t num_questions = cursor_u16(&c);
    size_t num_records = cursor_u16(&c);
    num_records += cursor_u16(&c);
    num_records += cursor_u16(&c);
    bool ok = cursor_ok(&c);
    for (size_t i = 0; ok && i < num_questions; i++) {
        ok = take_name(m, &c) && take_octets(m, place_of(m, &c), 4);
        cursor_skip(&c, 4);
    }
    for (size_t i = 0; ok && i < num_records; i++) {
        ok = take_record(m, &c);
    }
    return ok && cursor_ok(&c) && c.rest.len == 0; /* nothing behind that nobody has looked at */
}

bool mask_dns(struct mask *mask, uint8_t *octets, size_t len)
{
    const struct message m = {mask, octets, {octets, len}};
    if (len > MASK_PACKET_MAX || len < HEADER_LEN) {
        return false;
    }
    memset(mask->mark, MARK_NONE, len);
    if (!take_message(&m)) {
        return false;
    }
    for (size_t at = 0; at < len; at++) {
        if ((mask->mark[at] & MARK_KIND) == MARK_REPLACE) {
            mask_label(mask, octets + at + 1, mask->mark[at] & ~MARK_KIND & 0xff);
        }
    }
    return true;
}
