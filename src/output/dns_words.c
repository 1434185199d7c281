#include "dns_words.h"

#include <stdio.h>

const char *dns_type_name(uint16_t type, char out[DNS_WORD_MAX])
{
    static const struct {
        uint16_t type;
        const char *name;
    } names[] = {
        {DNS_A, "A"},  {DNS_NS, "NS"}, {DNS_CNAME, "CNAME"}, {DNS_SOA, "SOA"}, {12, "PTR"},
        {15, "MX"},    {16, "TXT"},    {DNS_AAAA, "AAAA"},   {DNS_SRV, "SRV"}, {35, "NAPTR"},
        {46, "RRSIG"}, {64, "SVCB"},   {65, "HTTPS"},        {255, "ANY"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].type == type) {
            return names[i].name;
        }
    }
    snprintf(out, DNS_WORD_MAX, "TYPE%u", type); /* RFC 3597, section 5 */
    return out;
}

const char *dns_rcode_name(uint8_t rcode, char out[DNS_WORD_MAX])
{
    static const char *const names[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                        "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                        "NXRRSET", "NOTAUTH", "NOTZONE"};
    if (rcode < sizeof names / sizeof names[0]) {
        return names[rcode];
    }
    snprintf(out, DNS_WORD_MAX, "RCODE%u", rcode);
    return out;
}

static void add_record(struct text *t, const struct dns_record *r)
{
    char word[DNS_WORD_MAX];
    char name[NAME_TEXT_MAX];
    char address[ADDRESS_TEXT_MAX];
    text_add(t, "%s", dns_type_name(r->type, word));
    switch (r->type) {
    case DNS_A:
    case DNS_AAAA:
        text_add(t, " %s", address_format(&r->address, address));
        break;
    case DNS_CNAME:
    case DNS_NS:
        text_add(t, " %s", name_format(&r->alias, name));
        break;
    case DNS_SRV:
        text_add(t, " %s:%u", name_format(&r->srv.target, name), r->srv.port);
        break;
    default:
        break;
    }
}

void dns_add_answer(struct text *t, const struct dns_response *response)
{
    char word[DNS_WORD_MAX];
    if (response->rcode != DNS_NOERROR) {
        text_add(t, "%s", dns_rcode_name(response->rcode, word));
    } else if (response->num_answers == 0) {
        text_add(t, "no %s record", dns_type_name(response->question.type, word));
    } else {
        add_record(t, &response->record[0]);
    }
    if (response->num_answers > 1) {
        text_add(t, " and %zu more", response->num_answers - 1);
    }
    if (response->truncated) {
        text_add(t, ", truncated");
    }
}
