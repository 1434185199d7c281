/* partner.c: names, addresses and certificates by number, and one talk each. */
#include "partner.h"

#include <stdio.h>
#include <string.h>

#include <openssl/ssl.h>

#include "must.h"

/* 198.18.0.0/15 is for benchmarks (RFC 2544). */
#define FIRST_ADDRESS UINT32_C(0xc6120000)

/* What an Access Edge asks first, to see whether the other side is there. */
#define REQUEST                                                                                 \
    "OPTIONS sip:sip.federation.example:5061;transport=tls SIP/2.0\r\n"                         \
    "Via: SIP/2.0/TLS 203.0.113.1:5061;branch=z9hG4bK5A1E7A9A.8B061B5C0D9F4A7E;"                \
    "branched=FALSE;ms-internal-info=\"baVq0Z8mFyJpC1y0xU3R3Yw2o0mD9fKq1n8J4l6S7tQvXwYzA\"\r\n" \
    "Max-Forwards: 70\r\n"                                                                      \
    "From: <sip:edge.federation.example>;tag=F0B1D5C2A3E4;epid=01\r\n"                          \
    "To: <sip:sip.federation.example>\r\n"                                                      \
    "Call-ID: 5D8A6C1B0F3E4A7C9B2D1E0F8A7B6C5D\r\n"                                             \
    "CSeq: 1 OPTIONS\r\n"                                                                       \
    "Contact: <sip:edge.federation.example:5061;transport=Tls;ms-opaque=a1b2c3d4e5f60718>\r\n"  \
    "User-Agent: RTC/6.0 (Access Edge)\r\n"                                                     \
    "Supported: ms-dialog-route-set-update, gruu-10, adhoclist, msrtc-event-categories\r\n"     \
    "Content-Length: 0\r\n\r\n"

/* Public certificates are short-lived: from 2026-11-01 to 2027-04-30. */
#define NOT_BEFORE_S INT64_C(1793491200)
#define NOT_AFTER_S INT64_C(1809043200)
#define LEAF_EXTENSIONS                                    \
    "extendedKeyUsage=serverAuth,clientAuth\n"             \
    "keyUsage=critical,digitalSignature,keyEncipherment\n" \
    "crlDistributionPoints=URI:http://crl.benchmark.example/ca.crl\n"

struct authority *authority_new(void)
{
    struct authority *a = calloc(1, sizeof *a);
    must(a != NULL, "memory");
    const struct recipe root = {.subject = "O=Benchmark/CN=Root", .key = "RSA-2048", .ca = true};
    a->root = make_certificate(&root);
    const struct recipe intermediate = {.subject = "O=Benchmark/CN=Issuing CA",
                                        .key = "RSA-2048",
                                        .ca = true,
                                        .serial = "2",
                                        .issuer = a->root};
    a->intermediate = make_certificate(&intermediate);
    for (size_t i = 0; i < PARTNER_KEYS; i++) {
        const struct recipe key = {.subject = "CN=only its key is used", .key = "RSA-2048"};
        a->key[i] = make_certificate(&key);
    }
    const struct recipe access_edge = {
        .subject = "O=Benchmark/CN=edge.federation.example",
        .key_of = a->key[0],
        .issuer = a->intermediate,
        .serial = "3",
        .not_before_s = NOT_BEFORE_S,
        .not_after_s = NOT_AFTER_S,
        .extensions = "subjectAltName=DNS:edge.federation.example\n" LEAF_EXTENSIONS};
    a->access_edge = make_certificate(&access_edge);
    return a;
}

void authority_free(struct authority *authority)
{
    for (size_t i = 0; i < PARTNER_KEYS; i++) {
        made_free(authority->key[i]);
    }
    made_free(authority->access_edge);
    made_free(authority->intermediate);
    made_free(authority->root);
    free(authority);
}

static struct made *partner_certificate(const struct authority *authority, uint32_t number,
                                        const char *name)
{
    char subject[PARTNER_NAME_MAX + 16];
    char serial[16];
    char extensions[PARTNER_NAME_MAX + 256];
    (void)snprintf(subject, sizeof subject, "O=Benchmark/CN=%s", name);
    (void)snprintf(serial, sizeof serial, "%08x", 0x10000000 + number);
    (void)snprintf(extensions, sizeof extensions, "subjectAltName=DNS:%s\n" LEAF_EXTENSIONS, name);
    const struct recipe recipe = {.subject = subject,
                                  .key_of = authority->key[number % PARTNER_KEYS],
                                  .issuer = authority->intermediate,
                                  .serial = serial,
                                  .not_before_s = NOT_BEFORE_S,
                                  .not_after_s = NOT_AFTER_S,
                                  .extensions = extensions};
    return make_certificate(&recipe);
}

struct partner *partner_new(const struct authority *authority, uint32_t index, uint32_t serial,
                            bool at_fault)
{
    struct partner *p = calloc(1, sizeof *p);
    must(p != NULL, "memory");
    (void)snprintf(p->domain, sizeof p->domain, "partner%05u.example", (unsigned)index);
    (void)snprintf(p->target, sizeof p->target, "sip.partner%05u.example", (unsigned)index);
    p->address = FIRST_ADDRESS + index;

    char other[PARTNER_NAME_MAX];
    (void)snprintf(other, sizeof other, "vcs.partner%05u.example", (unsigned)index);
    p->certificate = partner_certificate(authority, serial, at_fault ? other : p->target);
    const struct talk_setup setup = {.version = TLS1_2_VERSION,
                                     .asks = true,
                                     .by_session_id = true,
                                     .request = REQUEST,
                                     .sni = p->target,
                                     .issuer = authority->intermediate,
                                     .server = p->certificate,
                                     .client = authority->access_edge};
    p->talk = talk_make(&setup);
    return p;
}

void partner_free(struct partner *partner)
{
    made_free(partner->certificate);
    talk_free(partner->talk);
    free(partner);
}
