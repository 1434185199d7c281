#include "scene.h"

#include <string.h>

void set_scene(struct scene *s)
{
    memset(s, 0, sizeof *s);
    s->ours[0] = name_of("acano.steven.lab");
    s->deployment = (struct deployment){.domains = s->ours, .num_domains = 1};
    s->domain.name = s->ours[0];
    s->domain.answer.state = ANSWER_RECORDS;
    s->domain.num_records = 1;
    struct srv_record *record = &s->domain.record[0];
    record->srv.port = 5061;
    record->srv.target = name_of("vcse.acano.steven.lab");
    record->resolution.a.state = ANSWER_RECORDS;
    record->resolution.address[0] = address_in("10.48.36.47");
    record->resolution.num_addresses = 1;
    s->pair.client = address_in("10.48.36.47");
    s->pair.server = (struct endpoint){address_in("10.48.36.6"), 5061};
    s->pair.side[TLS_CLIENT].presented = PRESENTED_CHAIN;
    s->pair.side[TLS_CLIENT].origin.time_ns = NOW;
    s->san[0] = bytes_of_text("vcse.acano.steven.lab");
    s->leaf.has_san = true;
    s->leaf.san_dns = s->san;
    s->leaf.num_san_dns = 1;
    s->leaf.common_name = bytes_of_text("vcse.steven.lab");
    s->leaf.not_before_ns = NOW - 1;
    s->leaf.not_after_ns = NOW + 365 * DAY;
    s->leaf.has_eku = true;
    s->leaf.eku_server_auth = true;
    s->leaf.eku_client_auth = true;
    s->leaf.key = KEY_RSA;
    s->leaf.key_bits = 2048;
    s->leaf.signature = "sha256WithRSAEncryption";
    s->leaf.digest = "SHA256";
    s->leaf.num_crl_urls = 1;
    s->leaf.has_http_crl = true;
    s->judgement.certificate[0] = &s->leaf;
    s->judgement.num_certificates = 1;
    s->judgement.in_order = true;
    s->judgement.answer = TRUST_ANCHORED;
    s->judgement.anchor = ANCHOR_PUBLIC;
    s->judgement.path_not_before_ns = NOW - 1;
    s->judgement.path_not_after_ns = NOW + 1;
    s->expressway = address_in("10.48.36.47");
    s->nat = (struct nat){address_in("203.0.113.47"), s->expressway};
    s->parties.num = 1;
    s->parties.party[0] = (struct party){
        .pair = &s->pair, .side = TLS_CLIENT, .has_match = true, .match = NAME_MATCHES};
    s->subject = (struct subject){
        .now_ns = NOW,
        .parties = &s->parties,
        .deployment = &s->deployment,
        .domain = &s->domain,
        .owner = OWNER_OURS,
        .record = record,
        .pair = &s->pair,
        .side = TLS_CLIENT,
        .judgement = &s->judgement,
    };
}

void as_it_is(struct scene *s)
{
    (void)s;
}

void target_hosted(struct scene *s)
{
    s->domain.record[0].srv.target = name_of("sipfed.online.lync.com");
}

void a_call_from_microsoft(struct scene *s)
{
    s->subject.side = TLS_SERVER;
    s->pair.client = address_in("10.48.36.6");
    s->pair.server.address = address_in("10.48.36.47");
    s->pair.side[TLS_SERVER] = s->pair.side[TLS_CLIENT];
    s->pair.complete = true;
    s->pair.version = TLS_1_2;
}
