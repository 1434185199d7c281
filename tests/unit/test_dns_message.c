/* test_dns_message.c: messages are read as RFC 1035 draws them; no count or length is believed. */
#include <criterion/criterion.h>

#include "dns_message.h"
#include "dns_octets.h"

#define SRV_QUESTION SIPFED, IN_CLASS(DNS_SRV)
#define A_QUESTION EXAMPLE, IN_CLASS(DNS_A)

/* The SRV answer as name servers write it: target sip.example.com, compressed. */
#define SRV_RDATA U16(1), U16(10), U16(5061), 3, 's', 'i', 'p', POINTER(EXAMPLE_IN_SIPFED)
#define SRV_ANSWER QNAME, RECORD(DNS_SRV, 12), SRV_RDATA

/* SOA_RDATA has 2 + 2 + 20 octets. */
#define SOA_RDATA QNAME, QNAME, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5

#define OPT_RECORD 0, U16(DNS_OPT), U16(1232), 0, 0, 0x80, 0, U16(0)

static const struct {
    const char *name;
    struct octets message;
    size_t needed; /* octets, without the additional section */
    uint8_t rcode;
    bool is_response;
    size_t num_answers;
    size_t num_chained;
    size_t num_authorities;
} good[] = {
    {"header alone", HEX(HEADER(7, SERVFAIL, 0, 0, 0, 0)), 12, DNS_SERVFAIL, true, 0, 0, 0},
    {"a query", HEX(HEADER(7, QUERY, 1, 0, 0, 0), SRV_QUESTION), 52, 0, false, 0, 0, 0},
    {"a query with EDNS", HEX(HEADER(7, QUERY, 1, 0, 0, 1), SRV_QUESTION, OPT_RECORD), 52, 0, false,
     0, 0, 0},
    {"SRV", HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), SRV_QUESTION, SRV_ANSWER), 76, 0, true, 1, 1, 0},
    {"SRV with EDNS", HEX(HEADER(7, RESPONSE, 1, 1, 0, 1), SRV_QUESTION, SRV_ANSWER, OPT_RECORD),
     76, 0, true, 1, 1, 0},
    {"SRV, two", HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), SRV_QUESTION, SRV_ANSWER, SRV_ANSWER), 100, 0,
     true, 2, 2, 0},
    {"SRV, not available",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), SRV_QUESTION, QNAME, RECORD(DNS_SRV, 7), U16(0), U16(0),
         U16(0), 0),
     71, 0, true, 1, 1, 0},
    {"NXDOMAIN with its SOA",
     HEX(HEADER(7, NXDOMAIN, 1, 0, 1, 0), A_QUESTION, QNAME, RECORD(DNS_SOA, 24), SOA_RDATA), 65,
     DNS_NXDOMAIN, true, 0, 0, 1},
    {"no data",
     HEX(HEADER(7, RESPONSE, 1, 0, 1, 0), A_QUESTION, QNAME, RECORD(DNS_SOA, 24), SOA_RDATA), 65, 0,
     true, 0, 0, 1},
    {"A and AAAA",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, QNAME, RECORD(DNS_A, 4), 192, 0, 2, 1, QNAME,
         RECORD(DNS_AAAA, 16), IPV6_FROM),
     73, 0, true, 2, 2, 0},
    {"an alias and where it leads",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 3), 1, 'a', 0, 1,
         'a', 0, RECORD(DNS_A, 4), 192, 0, 2, 1),
     61, 0, true, 2, 2, 0},
    {"the same, the other way round",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, 1, 'A', 0, RECORD(DNS_A, 4), 192, 0, 2, 1,
         QNAME, RECORD(DNS_CNAME, 3), 1, 'a', 0),
     61, 0, true, 2, 2, 0},
    {"an address that nothing leads to",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, 1, 'b', 0, RECORD(DNS_A, 4), 192, 0, 2, 1,
         QNAME, RECORD(DNS_CNAME, 3), 1, 'a', 0),
     61, 0, true, 2, 1, 0},
    {"aliases in a ring",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, 1, 'a', 0, RECORD(DNS_CNAME, 3), 1, 'b', 0, 1,
         'b', 0, RECORD(DNS_CNAME, 3), 1, 'a', 0),
     61, 0, true, 2, 0, 0},
    {"name servers",
     HEX(HEADER(7, RESPONSE, 1, 0, 1, 0), A_QUESTION, QNAME, RECORD(DNS_NS, 2), QNAME), 43, 0, true,
     0, 0, 1},
    {"class CH is passed over",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, QNAME, U16(DNS_A), U16(3), TTL, U16(1), 9,
         QNAME, RECORD(DNS_A, 4), 192, 0, 2, 1),
     58, 0, true, 1, 1, 0},
    {"OPT among the answers is passed over",
     HEX(HEADER(7, RESPONSE, 1, 2, 0, 0), A_QUESTION, OPT_RECORD, QNAME, RECORD(DNS_A, 4), 192, 0,
         2, 1),
     56, 0, true, 1, 1, 0},
    {"a type that is not known",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(99, 3), 1, 2, 3), 44, 0, true,
     1, 1, 0},
    {"empty RDATA of a type that is not known",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(99, 0)), 41, 0, true, 1, 1, 0},
    {"QTYPE ANY", HEX(HEADER(7, QUERY, 1, 0, 0, 0), EXAMPLE, IN_CLASS(255)), 29, 0, false, 0, 0, 0},
};

/* parse parses a copy in which one octet too many is caught. out is not zeroed: nothing may depend
 * on it. */
static enum dns_parsed parse(const uint8_t *raw, size_t len, struct dns_message *out)
{
    memset(out, 0xee, sizeof *out);
    struct bytes message = exact_copy(raw, len);
    enum dns_parsed result = dns_message_parse(message, out);
    exact_free(message);
    return result;
}

static size_t num_chained(const struct dns_message *m)
{
    size_t num = 0;
    for (size_t i = 0; i < m->num_answers; i++) {
        num += m->record[i].chained;
    }
    return num;
}

Test(dns_message, messages_are_read)
{
    for (size_t i = 0; i < NUM(good); i++) {
        struct dns_message m;
        enum dns_parsed result = parse(good[i].message.raw, good[i].message.len, &m);
        cr_assert(result == DNS_PARSED, "%s: result %d", good[i].name, result);
        cr_expect(m.id == 7 && m.opcode == 0 && !m.truncated, "%s", good[i].name);
        cr_expect(m.rcode == good[i].rcode, "%s: rcode %u", good[i].name, m.rcode);
        cr_expect(m.is_response == good[i].is_response, "%s", good[i].name);
        cr_expect(m.has_question == (good[i].message.len > 12), "%s", good[i].name);
        cr_expect(m.num_answers == good[i].num_answers, "%s: %zu answers", good[i].name,
                  m.num_answers);
        cr_expect(num_chained(&m) == good[i].num_chained, "%s: %zu chained", good[i].name,
                  num_chained(&m));
        cr_expect(m.num_authorities == good[i].num_authorities, "%s: %zu authorities", good[i].name,
                  m.num_authorities);
        cr_expect(m.num_skipped == 0, "%s: %zu skipped", good[i].name, m.num_skipped);
    }
}

Test(dns_message, a_message_cut_anywhere_is_cut)
{
    for (size_t i = 0; i < NUM(good); i++) {
        for (size_t len = 0; len < good[i].message.len; len++) {
            struct dns_message m;
            enum dns_parsed result = parse(good[i].message.raw, len, &m);
            cr_expect(result == (len < good[i].needed ? DNS_CUT : DNS_PARSED),
                      "%s cut to %zu octets: result %d", good[i].name, len, result);
        }
    }
}

/* With TC the same cut is honest, once the question is whole. */
Test(dns_message, a_truncated_message_keeps_its_whole_records)
{
    for (size_t i = 0; i < NUM(good); i++) {
        struct octets message = good[i].message;
        struct dns_message m;
        size_t question_end = message.len == 12 ? 12 : message.raw[12] == 17 ? 52 : 29;
        size_t last = 0;
        message.raw[2] |= 0x02;
        for (size_t len = 0; len <= message.len; len++) {
            enum dns_parsed result = parse(message.raw, len, &m);
            cr_expect(result == (len < question_end ? DNS_CUT : DNS_PARSED),
                      "%s cut to %zu octets: result %d", good[i].name, len, result);
            if (result == DNS_PARSED) {
                size_t num = m.num_answers + m.num_authorities;
                cr_expect(m.truncated && num >= last, "%s cut to %zu octets", good[i].name, len);
                cr_expect(len < good[i].needed ||
                              num == good[i].num_answers + good[i].num_authorities,
                          "%s cut to %zu octets keeps %zu", good[i].name, len, num);
                last = num;
            }
        }
    }
}

static const struct dns_record *first_record(const char *row, struct dns_message *m)
{
    for (size_t i = 0; i < NUM(good); i++) {
        if (strcmp(good[i].name, row) == 0) {
            cr_assert(parse(good[i].message.raw, good[i].message.len, m) == DNS_PARSED);
            return &m->record[0];
        }
    }
    cr_assert_fail("no row %s", row);
    return NULL;
}

Test(dns_message, the_fields_of_records)
{
    struct dns_message m;
    char text[NAME_TEXT_MAX];
    char address[ADDRESS_TEXT_MAX];

    const struct dns_record *r = first_record("SRV", &m);
    cr_expect(m.question.type == DNS_SRV && r->type == DNS_SRV && r->ttl == 300);
    cr_expect_str_eq(name_format(&m.question.name, text), "_sipfederationtls._tcp.example.com");
    cr_expect_str_eq(name_format(&r->owner, text), "_sipfederationtls._tcp.example.com");
    cr_expect_str_eq(name_format(&r->srv.target, text), "sip.example.com");
    cr_expect(r->srv.priority == 1 && r->srv.weight == 10 && r->srv.port == 5061);

    r = first_record("SRV, not available", &m);
    cr_expect(name_is_root(&r->srv.target));

    r = first_record("A and AAAA", &m);
    cr_expect_str_eq(address_format(&r[0].address, address), "192.0.2.1");
    cr_expect_str_eq(address_format(&r[1].address, address), "2001:db8::1");

    r = first_record("an alias and where it leads", &m);
    cr_expect_str_eq(name_format(&r->alias, text), "a");

    r = first_record("NXDOMAIN with its SOA", &m);
    cr_expect(r->type == DNS_SOA && !r->chained);
    cr_expect_str_eq(name_format(&r->owner, text), "example.com");
}

#define A_RECORD(len) QNAME, RECORD(DNS_A, len)

static const struct {
    const char *name;
    struct octets message;
    enum dns_parsed result;
} hostile[] = {
    {"two questions", HEX(HEADER(7, QUERY, 2, 0, 0, 0), A_QUESTION, A_QUESTION), DNS_MALFORMED},
    {"65535 questions", HEX(HEADER(7, QUERY, 65535, 0, 0, 0), A_QUESTION), DNS_MALFORMED},
    {"more answers than there are",
     HEX(HEADER(7, RESPONSE, 1, 65535, 0, 0), A_QUESTION, A_RECORD(4), 1, 2, 3, 4), DNS_CUT},
    {"more authorities than there are", HEX(HEADER(7, RESPONSE, 1, 0, 65535, 0), A_QUESTION),
     DNS_CUT},
    {"A of 3 octets", HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, A_RECORD(3), 1, 2, 3),
     DNS_MALFORMED},
    {"A of 5 octets", HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, A_RECORD(5), 1, 2, 3, 4, 5),
     DNS_MALFORMED},
    {"A of none", HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, A_RECORD(0)), DNS_MALFORMED},
    {"AAAA of 4 octets",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_AAAA, 4), 1, 2, 3, 4),
     DNS_MALFORMED},
    {"AAAA of 17 octets",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_AAAA, 17), IPV6_FROM, 0),
     DNS_MALFORMED},
    {"RDATA past the end",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(99, 65535), 1), DNS_CUT},
    {"an alias with octets behind it",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 3), QNAME, 0),
     DNS_MALFORMED},
    {"an alias that leaves its RDATA",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 2), 1, 'a', 0, 0),
     DNS_MALFORMED},
    {"an empty alias",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 0)), DNS_MALFORMED},
    {"an alias that points to itself",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 2), POINTER(41)),
     DNS_MALFORMED},
    {"an alias that points forward",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_CNAME, 2), POINTER(43), 0),
     DNS_MALFORMED},
    {"SRV of 6 octets",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_SRV, 6), 0, 0, 0, 0, 0, 0),
     DNS_MALFORMED},
    {"SRV with octets behind its target",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, QNAME, RECORD(DNS_SRV, 8), 0, 0, 0, 0, 0, 0,
         0, 0),
     DNS_MALFORMED},
    {"an owner that points forward",
     HEX(HEADER(7, RESPONSE, 1, 1, 0, 0), A_QUESTION, POINTER(31), RECORD(DNS_A, 4), 1, 2, 3, 4),
     DNS_MALFORMED},
    {"a question that points to itself", HEX(HEADER(7, QUERY, 1, 0, 0, 0), QNAME, IN_CLASS(DNS_A)),
     DNS_MALFORMED},
    {"TC excuses no lie",
     HEX(HEADER(7, TRUNCATED, 1, 1, 0, 0), A_QUESTION, A_RECORD(5), 1, 2, 3, 4, 5), DNS_MALFORMED},
    {"TC excuses no label of type 01",
     HEX(HEADER(7, TRUNCATED, 1, 1, 0, 0), A_QUESTION, 0x41, 'a', 0), DNS_MALFORMED},
};

Test(dns_message, no_count_and_no_length_is_believed)
{
    for (size_t i = 0; i < NUM(hostile); i++) {
        struct dns_message m;
        enum dns_parsed result = parse(hostile[i].message.raw, hostile[i].message.len, &m);
        cr_expect(result == hostile[i].result, "%s: result %d", hostile[i].name, result);
    }
}

Test(dns_message, a_question_of_another_class_is_none)
{
    static const struct octets chaos =
        HEX(HEADER(7, RESPONSE, 1, 0, 0, 0), EXAMPLE, U16(DNS_A), U16(3));
    struct dns_message m;
    cr_expect(parse(chaos.raw, chaos.len, &m) == DNS_PARSED && !m.has_question);
}

/* --- more records than are kept --- */

#define MANY (DNS_RECORDS_MAX + 6)

struct wire {
    size_t len;
    uint8_t raw[12 + 17 + 2 * MANY * 16];
};

static struct wire make_many(uint8_t answers, uint8_t authorities)
{
    static const uint8_t question[] = {A_QUESTION};
    static const uint8_t record[] = {A_RECORD(4), 192, 0, 2, 1};
    struct wire w = {.len = 12, .raw = {HEADER(7, RESPONSE, 1, 0, 0, 0)}};
    w.raw[7] = answers;
    w.raw[9] = authorities;
    memcpy(w.raw + w.len, question, sizeof question);
    w.len += sizeof question;
    for (unsigned i = 0; i < (unsigned)answers + authorities; i++) {
        memcpy(w.raw + w.len, record, sizeof record);
        w.len += sizeof record;
    }
    return w;
}

Test(dns_message, records_beyond_the_limit_are_counted)
{
    static const struct {
        uint8_t answers;
        uint8_t authorities;
        size_t kept_answers;
        size_t kept_authorities;
        size_t skipped;
    } rows[] = {
        {DNS_RECORDS_MAX, 0, DNS_RECORDS_MAX, 0, 0},
        {MANY, 0, DNS_RECORDS_MAX, 0, 6},
        {DNS_RECORDS_MAX, 1, DNS_RECORDS_MAX, 0, 1},
        {60, 4, 60, 4, 0},
        {60, 5, 60, 4, 1},
        {0, MANY, 0, DNS_RECORDS_MAX, 6},
        {MANY, 2, DNS_RECORDS_MAX, 0, 8},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct wire w = make_many(rows[i].answers, rows[i].authorities);
        struct dns_message m;
        cr_assert(parse(w.raw, w.len, &m) == DNS_PARSED, "row %zu", i);
        cr_expect(m.num_answers == rows[i].kept_answers, "row %zu: %zu answers", i, m.num_answers);
        cr_expect(m.num_authorities == rows[i].kept_authorities, "row %zu: %zu", i,
                  m.num_authorities);
        cr_expect(m.num_skipped == rows[i].skipped, "row %zu: %zu skipped", i, m.num_skipped);
    }
}

/* Each alias stands in front of the one that leads to it: the worst order. */
Test(dns_message, aliases_are_followed_in_any_order_up_to_their_limit)
{
    struct wire w = {.len = 12, .raw = {HEADER(7, RESPONSE, 1, CNAME_CHAIN_MAX, 0, 0)}};
    static const uint8_t question[] = {1, 'a', 0, IN_CLASS(DNS_A)};
    memcpy(w.raw + w.len, question, sizeof question);
    w.len += sizeof question;
    for (unsigned i = CNAME_CHAIN_MAX; i-- > 0;) {
        const uint8_t alias[] = {1, (uint8_t)('a' + i),     0, RECORD(DNS_CNAME, 3),
                                 1, (uint8_t)('a' + i + 1), 0};
        memcpy(w.raw + w.len, alias, sizeof alias);
        w.len += sizeof alias;
    }
    struct dns_message m;
    cr_assert(parse(w.raw, w.len, &m) == DNS_PARSED);
    cr_expect(num_chained(&m) == CNAME_CHAIN_MAX, "%zu", num_chained(&m));
}
