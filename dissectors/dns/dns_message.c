/* dns_message.c: reads like the drawings of RFC 1035, section 4. */
#include "dns_message.h"

#include "dns_name.h"

#define CLASS_IN 1

/* POINTER_TO_QUESTION is a compression pointer to what follows the header (RFC 1035, section 4.1.4). */
#define POINTER_TO_QUESTION 0xc00c

#define FLAG_RESPONSE 0x8000
#define FLAG_TRUNCATED 0x0200

struct header {
    size_t num_questions;
    size_t num_answers;
    size_t num_authorities;
};

static struct header read_header(struct cursor *c, struct dns_message *out)
{
    struct header h;
    out->id = cursor_u16(c);
    uint16_t flags = cursor_u16(c);
    h.num_questions = cursor_u16(c);
    h.num_answers = cursor_u16(c);
    h.num_authorities = cursor_u16(c);
    cursor_skip(c, 2); /* the additional section is not read */
    out->is_response = (flags & FLAG_RESPONSE) != 0;
    out->opcode = (uint8_t)(flags >> 11 & 0x0f);
    out->truncated = (flags & FLAG_TRUNCATED) != 0;
    out->rcode = flags & 0x0f;
    return h;
}

static void read_question(struct cursor *c, struct bytes message, struct dns_message *out)
{
    dns_name_read(c, message, &out->question.name);
    out->question.type = cursor_u16(c);
    uint16_t class = cursor_u16(c);
    out->has_question = class == CLASS_IN && cursor_ok(c);
    out->has_other_question = class != CLASS_IN;
}

/* read_rdata reads what record's type holds, to its exact end. */
static void read_rdata(struct cursor *c, struct bytes message, struct dns_record *r)
{
    switch (r->type) {
    case DNS_A:
        r->address = address_of(cursor_take(c, 4));
        break;
    case DNS_AAAA:
        r->address = address_of(cursor_take(c, 16));
        break;
    case DNS_CNAME:
    case DNS_NS:
        dns_name_read(c, message, &r->alias);
        break;
    case DNS_SRV:
        r->srv.priority = cursor_u16(c);
        r->srv.weight = cursor_u16(c);
        r->srv.port = cursor_u16(c);
        dns_name_read(c, message, &r->srv.target);
        break;
    default:
        cursor_skip(c, c->rest.len);
        break;
    }
}

/* read_owner reads a record's owner, which in nearly all answers is a pointer to the question. */
static void read_owner(struct cursor *c, struct bytes message, const struct dns_message *m,
                       struct name *owner)
{
    struct cursor ahead = *c;
    if (m->has_question && cursor_u16(&ahead) == POINTER_TO_QUESTION) {
        *c = ahead;
        name_copy(owner, &m->question.name);
        return;
    }
    dns_name_read(c, message, owner);
}

/* read_record reads one record of m; false when it is well formed but not to be kept. */
static bool read_record(struct cursor *c, struct bytes message, const struct dns_message *m,
                        struct dns_record *r)
{
    read_owner(c, message, m, &r->owner);
    r->type = cursor_u16(c);
    uint16_t class = cursor_u16(c);
    r->ttl = cursor_u32(c);
    r->chained = false;
    struct cursor rdata = cursor_block(c, 2);
    bool wanted = class == CLASS_IN && r->type != DNS_OPT;
    if (wanted) {
        read_rdata(&rdata, message, r);
        cursor_close(c, &rdata);
    }
    return wanted;
}

/* read_section reads num records and returns how many were kept. It stops at the first that is not
 * whole: c then says what is wrong. */
static size_t read_section(struct cursor *c, struct bytes message, size_t num,
                           struct dns_message *out)
{
    size_t first = out->num_answers; /* the authorities stand behind the answers */
    size_t num_kept = 0;
    for (size_t i = 0; i < num && cursor_ok(c); i++) {
        if (first + num_kept == DNS_RECORDS_MAX) {
            out->num_skipped += num - i;
            return num_kept;
        }
        struct dns_record *r = &out->record[first + num_kept];
        bool wanted = read_record(c, message, out, r);
        num_kept += wanted && cursor_ok(c);
    }
    return num_kept;
}

static bool leads_to(const struct dns_message *m, const struct name *owner)
{
    if (name_equal(owner, &m->question.name)) {
        return true;
    }
    for (size_t i = 0; i < m->num_answers; i++) {
        const struct dns_record *r = &m->record[i];
        if (r->chained && r->type == DNS_CNAME && name_equal(owner, &r->alias)) {
            return true;
        }
    }
    return false;
}

/* mark_chained finds the answers that the question leads to, in whatever order they stand. */
static void mark_chained(struct dns_message *m)
{
    bool found = m->has_question;
    for (unsigned pass = 0; found && pass < CNAME_CHAIN_MAX; pass++) {
        found = false;
        for (size_t i = 0; i < m->num_answers; i++) {
            struct dns_record *r = &m->record[i];
            if (!r->chained && leads_to(m, &r->owner)) {
                r->chained = true;
                found = true;
            }
        }
    }
}

static enum dns_parsed result_of(const struct cursor *c, const struct dns_message *m,
                                 bool has_whole_question)
{
    bool excused = m->truncated && has_whole_question && c->state == CURSOR_SHORT;
    if (cursor_ok(c) || excused) {
        return DNS_PARSED;
    }
    return c->state == CURSOR_SHORT ? DNS_CUT : DNS_MALFORMED;
}

enum dns_parsed dns_message_parse(struct bytes octets, struct dns_message *out)
{
    struct cursor c = cursor_of(octets);
    struct header header = read_header(&c, out);
    out->has_question = false;
    out->has_other_question = false;
    out->num_answers = 0;
    out->num_authorities = 0;
    out->num_skipped = 0;
    if (header.num_questions > 1) {
        return DNS_MALFORMED; /* nobody sends that, and nobody could answer it (RFC 9619) */
    }
    if (header.num_questions == 1) {
        read_question(&c, octets, out);
    }
    bool has_whole_question = cursor_ok(&c);
    out->num_answers = read_section(&c, octets, header.num_answers, out);
    if (out->num_skipped == 0) {
        out->num_authorities = read_section(&c, octets, header.num_authorities, out);
    } else {
        out->num_skipped += header.num_authorities;
    }
    mark_chained(out);
    return result_of(&c, out, has_whole_question);
}
