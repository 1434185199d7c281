/* json_dns.c: a DNS response as EVE shows it. */
#include "dns_words.h"
#include "json_parts.h"

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
        char type[DNS_WORD_MAX];
        json_begin_object(w, NULL);
        json_name(w, "rrname", &record[i].owner);
        json_word(w, "rrtype", dns_type_name(record[i].type, type));
        json_number(w, "ttl", record[i].ttl);
        write_rdata(w, &record[i]);
        json_end_object(w);
    }
    json_end_array(w);
}

void json_dns(struct json_writer *w, const struct dns_response *response,
              const struct origin *origin)
{
    char type[DNS_WORD_MAX];
    char rcode[DNS_WORD_MAX];
    const char *asked = dns_type_name(response->question.type, type);
    json_begin_object(w, "dns");
    json_word(w, "type", "response");
    json_number(w, "id", response->id);
    json_word(w, "rcode", dns_rcode_name(response->rcode, rcode));
    json_name(w, "rrname", &response->question.name);
    json_word(w, "rrtype", asked);
    json_bool(w, "tc", response->truncated);
    json_begin_array(w, "queries");
    json_begin_object(w, NULL);
    json_name(w, "rrname", &response->question.name);
    json_word(w, "rrtype", asked);
    json_end_object(w);
    json_end_array(w);
    write_records(w, "answers", response->record, response->num_answers);
    if (response->num_authorities > 0) {
        write_records(w, "authorities", response->record + response->num_answers,
                      response->num_authorities);
    }
    json_end_object(w);
    json_word(w, "transport", origin->transport == TRANSPORT_TCP ? "tcp" : "udp");
    json_bool(w, "asked", response->asked);
}
