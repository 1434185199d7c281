/* mask_dns.c: names and addresses in a DNS message (RFC 1035, section 4). A label may belong to several names, by
 * compression: first each is marked, then those that no kept name needs are replaced. */
#include <string.h>

#include "mask_state.h"

/* What a label's first octet is marked with. */
enum { MARK_NONE, MARK_REPLACE, MARK_KEEP };

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
            if (!cursor_ok(&here) || target >= limit) {
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
    for (size_t i = 0; i < num; i++) {
        uint8_t *mark = &m->mask->mark[place[i]];
        if (i + num_kept >= num) {
            *mark = MARK_KEEP;
        } else if (*mark == MARK_NONE) {
            *mark = MARK_REPLACE;
        }
    }
    return true;
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
    if (!cursor_ok(c)) {
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
        memset(m->ptr + place_of(m, c), 0, len);
        cursor_skip(c, len);
        return cursor_ok(c);
    }
}

static bool take_record(const struct message *m, struct cursor *c)
{
    if (!take_name(m, c)) {
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
        ok = take_name(m, &c);
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
    if (len > MASK_PACKET_MAX || len < 12) {
        return false;
    }
    memset(mask->mark, MARK_NONE, len);
    if (!take_message(&m)) {
        return false;
    }
    for (size_t at = 0; at < len; at++) {
        if (mask->mark[at] == MARK_REPLACE) {
            mask_label(mask, octets + at + 1, octets[at]); /* which lies within: it was read */
        }
    }
    return true;
}
