/* json_dns.c: a DNS response as EVE shows it. */
#include <stdio.h>

#include "json_parts.h"

static const char *type_name(uint16_t type, char out[16])
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
    snprintf(out, 16, "TYPE%u", type); /* RFC 3597, section 5 */
    return out;
}

static const char *rcode_name(uint8_t rcode, char out[16])
{
    static const char *const names[] = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                        "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                        "NXRRSET", "NOTAUTH", "NOTZONE"};
    if (rcode < sizeof names / sizeof names[0]) {
        return names[rcode];
    }
    snprintf(out, 16, "RCODE%u", rcode);
    return out;
}

static void write_rdata(struct json_writer *w, const struct dns_record *r)
{
    switch (r->type) {
    case DNS_A:
    case DNS_AAAA:
        json_address(w, "rdata", &r->address);
        break;
    case DNS_CNAME:
    case DNS_NS:
        json_name(w, "rdata", &r->alias);
        break;
    case DNS_SRV:
        json_begin_object(w, "srv");
        json_number(w, "priority", r->srv.priority);
        json_number(w, "weight", r->srv.weight);
        json_number(w, "port", r->srv.port);
        json_name(w, "name", &r->srv.target);
        json_end_object(w);
        break;
    default:
        break;
    }
}

static void write_records(struct json_writer *w, const char *key, const struct dns_record *record,
                          size_t num)
{
    json_begin_array(w, key);
    for (size_t i = 0; i < num; i++) {
        char type[16];
        json_begin_object(w, NULL);
        json_name(w, "rrname", &record[i].owner);
        json_text(w, "rrtype", type_name(record[i].type, type));
        json_number(w, "ttl", record[i].ttl);
        write_rdata(w, &record[i]);
        json_end_object(w);
    }
    json_end_array(w);
}

void json_dns(struct json_writer *w, const struct dns_response *response,
              const struct origin *origin)
{
    char type[16];
    char rcode[16];
    const char *asked = type_name(response->question.type, type);
    json_begin_object(w, "dns");
    json_text(w, "type", "response");
    json_number(w, "id", response->id);
    json_text(w, "rcode", rcode_name(response->rcode, rcode));
    json_name(w, "rrname", &response->question.name);
    json_text(w, "rrtype", asked);
    json_bool(w, "tc", response->truncated);
    json_begin_array(w, "queries");
    json_begin_object(w, NULL);
    json_name(w, "rrname", &response->question.name);
    json_text(w, "rrtype", asked);
    json_end_object(w);
    json_end_array(w);
    write_records(w, "answers", response->record, response->num_answers);
    if (response->num_authorities > 0) {
        write_records(w, "authorities", response->record + response->num_answers,
                      response->num_authorities);
    }
    json_end_object(w);
    json_text(w, "transport", origin->transport == TRANSPORT_TCP ? "tcp" : "udp");
    json_bool(w, "asked", response->asked);
}
