/* test_fact_copy.c: a copy says the same when all that the fact borrowed is gone. */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "fact_copy.h"

/* lender is what facts borrow, until spoil makes something else of it. */
struct lender {
    uint8_t octets[FACT_BORROWED_MAX];
    size_t len;
    struct dns_record record[DNS_RECORDS_MAX];
};

static struct lender lender;

static struct bytes lend(const char *text)
{
    size_t len = strlen(text);
    uint8_t *to = lender.octets + lender.len;
    cr_assert_leq(len, sizeof lender.octets - lender.len);
    memcpy(to, text, len);
    lender.len += len;
    return (struct bytes){to, len};
}

static struct bytes lend_octets(size_t len)
{
    uint8_t *to = lender.octets + lender.len;
    cr_assert_leq(len, sizeof lender.octets - lender.len);
    memset(to, (int)(len % 251), len);
    lender.len += len;
    return (struct bytes){to, len};
}

static struct fact fact_of(enum fact_kind kind)
{
    const struct origin origin = {.time_ns = 42, .flow_id = 7, .source = 3};
    struct fact fact;
    memset(&lender, 0, sizeof lender);
    memset(&fact, 0, sizeof fact);
    fact_begin(&fact, kind, &origin);
    return fact;
}

/* copy_of copies a fact, and spoils what that was made of. Owned by the caller. */
static struct fact *copy_of(struct fact *fact)
{
    uint8_t *room = aligned_alloc(FACT_COPY_ALIGNMENT, FACT_COPY_MAX + FACT_COPY_ALIGNMENT);
    cr_assert_not_null(room);
    memset(room, 0x5a, FACT_COPY_MAX + FACT_COPY_ALIGNMENT);
    size_t len = fact_copy(fact, room);
    cr_assert_leq(len, FACT_COPY_MAX);
    cr_assert_eq(len % FACT_COPY_ALIGNMENT, 0);
    for (size_t i = len; i < FACT_COPY_MAX; i++) {
        cr_assert_eq(room[i], 0x5a, "octet %zu is behind the %zu", i, len);
    }
    memset(fact, 0xff, sizeof *fact);
    memset(&lender, 0xff, sizeof lender);
    return (struct fact *)(void *)room;
}

static void expect_text(struct bytes view, const char *text)
{
    cr_expect(bytes_equal(view, bytes_of_text(text)), "%s", text);
}

static void expect_octets(struct bytes view, size_t len)
{
    cr_assert_eq(view.len, len);
    for (size_t i = 0; i < len; i++) {
        cr_assert_eq(view.ptr[i], len % 251, "octet %zu of %zu", i, len);
    }
}

static void expect_name(const struct name *name, const char *text)
{
    char out[NAME_TEXT_MAX];
    cr_expect_str_eq(name_format(name, out), text);
}

Test(fact_copy, a_response_keeps_its_records)
{
    struct fact fact = fact_of(FACT_DNS_RESPONSE);
    fact.dns_response.question = (struct dns_question){name_of("example.com"), DNS_SRV};
    fact.dns_response.num_answers = DNS_RECORDS_MAX - 1;
    fact.dns_response.num_authorities = 1;
    fact.dns_response.record = lender.record;
    for (size_t i = 0; i < DNS_RECORDS_MAX; i++) {
        lender.record[i].owner = name_of("example.com");
        lender.record[i].type = DNS_SRV;
        lender.record[i].ttl = (uint32_t)i;
        lender.record[i].srv.target = name_of("sip.example.com");
    }
    struct fact *copy = copy_of(&fact);
    cr_expect_eq(copy->kind, FACT_DNS_RESPONSE);
    cr_expect_eq(copy->origin.time_ns, 42);
    cr_expect_eq(copy->origin.flow_id, 7);
    expect_name(&copy->dns_response.question.name, "example.com");
    for (size_t i = 0; i < DNS_RECORDS_MAX; i++) {
        cr_expect_eq(copy->dns_response.record[i].ttl, i);
        expect_name(&copy->dns_response.record[i].srv.target, "sip.example.com");
    }
    free(copy);
}

Test(fact_copy, hellos_keep_what_is_resumed)
{
    struct fact fact = fact_of(FACT_TLS_CLIENT_HELLO);
    fact.tls_client_hello.sni = name_of("sip.example.com");
    fact.tls_client_hello.session_id = lend("session");
    fact.tls_client_hello.ticket = lend("ticket");
    struct fact *copy = copy_of(&fact);
    expect_name(&copy->tls_client_hello.sni, "sip.example.com");
    expect_text(copy->tls_client_hello.session_id, "session");
    expect_text(copy->tls_client_hello.ticket, "ticket");
    free(copy);

    fact = fact_of(FACT_TLS_SERVER_HELLO);
    fact.tls_server_hello.session_id = lend("another");
    copy = copy_of(&fact);
    expect_text(copy->tls_server_hello.session_id, "another");
    free(copy);

    fact = fact_of(FACT_TLS_TICKET);
    fact.tls_ticket = lend_octets(UINT16_MAX);
    copy = copy_of(&fact);
    expect_octets(copy->tls_ticket, UINT16_MAX);
    free(copy);
}

Test(fact_copy, a_chain_may_be_as_long_as_a_message)
{
    struct fact fact = fact_of(FACT_TLS_CERTIFICATE);
    fact.tls_certificate.side = TLS_SERVER;
    fact.tls_certificate.num_kept = TLS_CHAIN_MAX;
    fact.tls_certificate.num_seen = TLS_CHAIN_MAX + 1;
    for (size_t i = 0; i < TLS_CHAIN_MAX; i++) {
        fact.tls_certificate.der[i] = lend_octets(TLS_MESSAGE_MAX / TLS_CHAIN_MAX - i);
    }
    struct fact *copy = copy_of(&fact);
    cr_expect_eq(copy->tls_certificate.side, TLS_SERVER);
    cr_expect_eq(copy->tls_certificate.num_seen, TLS_CHAIN_MAX + 1);
    for (size_t i = 0; i < TLS_CHAIN_MAX; i++) {
        expect_octets(copy->tls_certificate.der[i], TLS_MESSAGE_MAX / TLS_CHAIN_MAX - i);
    }
    free(copy);
}

Test(fact_copy, a_request_keeps_its_names)
{
    struct fact fact = fact_of(FACT_TLS_CERTIFICATE_REQUEST);
    fact.tls_certificate_request.num_kept = TLS_ACCEPTABLE_CAS_MAX;
    for (size_t i = 0; i < TLS_ACCEPTABLE_CAS_MAX; i++) {
        fact.tls_certificate_request.name[i] = lend_octets(i * 100);
    }
    struct fact *copy = copy_of(&fact);
    for (size_t i = 0; i < TLS_ACCEPTABLE_CAS_MAX; i++) {
        expect_octets(copy->tls_certificate_request.name[i], i * 100);
    }
    free(copy);
}

Test(fact_copy, a_sip_message_keeps_all_its_views)
{
    struct fact fact = fact_of(FACT_SIP_MESSAGE);
    struct sip_message *m = &fact.sip_message;
    m->status = 504;
    m->method = lend("INVITE");
    m->call_id = lend("call@example.com");
    m->cseq = lend("1 INVITE");
    m->server = lend("RTC/6.0");
    m->from = name_of("example.com");
    m->diagnostics.given = true;
    m->diagnostics.id = 1009;
    m->diagnostics.reason = lend("no match");
    m->diagnostics.num_kept = SIP_PARAMETERS_MAX;
    for (size_t i = 0; i < SIP_PARAMETERS_MAX; i++) {
        m->diagnostics.parameter[i] = (struct sip_parameter){lend("source"), lend("edge")};
    }
    struct fact *copy = copy_of(&fact);
    m = &copy->sip_message;
    cr_expect_eq(m->status, 504);
    expect_text(m->method, "INVITE");
    expect_text(m->call_id, "call@example.com");
    expect_text(m->cseq, "1 INVITE");
    expect_text(m->server, "RTC/6.0");
    expect_name(&m->from, "example.com");
    cr_expect_eq(m->diagnostics.id, 1009);
    expect_text(m->diagnostics.reason, "no match");
    for (size_t i = 0; i < SIP_PARAMETERS_MAX; i++) {
        expect_text(m->diagnostics.parameter[i].name, "source");
        expect_text(m->diagnostics.parameter[i].value, "edge");
    }
    free(copy);
}

/* What borrows nothing is copied whole. */
Test(fact_copy, others_keep_what_they_say)
{
    struct fact fact = fact_of(FACT_DNS_SILENCE);
    fact.dns_silence = (struct dns_question){name_of("a.example.com"), DNS_A};
    struct fact *copy = copy_of(&fact);
    expect_name(&copy->dns_silence.name, "a.example.com");
    free(copy);

    fact = fact_of(FACT_DNS_CUT);
    fact.dns_cut = (struct dns_question){name_of("b.example.com"), DNS_AAAA};
    copy = copy_of(&fact);
    expect_name(&copy->dns_cut.name, "b.example.com");
    cr_expect_eq(copy->dns_cut.type, DNS_AAAA);
    free(copy);

    fact = fact_of(FACT_DNS_TRUNCATED);
    fact.dns_truncated = (struct dns_truncated){{name_of("c.example.com"), DNS_SRV}, 99};
    copy = copy_of(&fact);
    expect_name(&copy->dns_truncated.question.name, "c.example.com");
    cr_expect_eq(copy->dns_truncated.answered_ns, 99);
    free(copy);

    fact = fact_of(FACT_TCP_OUTCOME);
    fact.tcp_outcome = TCP_OUTCOME_RESET;
    copy = copy_of(&fact);
    cr_expect_eq(copy->tcp_outcome, TCP_OUTCOME_RESET);
    free(copy);

    fact = fact_of(FACT_TCP_CLOSE);
    fact.tcp_close = (struct tcp_close){true, true, 5, 6};
    copy = copy_of(&fact);
    cr_expect_eq(copy->tcp_close.num_octets, 6);
    free(copy);

    fact = fact_of(FACT_TLS_ALERT);
    fact.tls_alert = (struct tls_alert){TLS_SERVER, TLS_ALERT_FATAL, 48};
    copy = copy_of(&fact);
    cr_expect_eq(copy->tls_alert.description, 48);
    free(copy);

    fact = fact_of(FACT_TLS_RESUMPTION);
    fact.tls_resumption = TLS_RESUMED;
    copy = copy_of(&fact);
    cr_expect_eq(copy->tls_resumption, TLS_RESUMED);
    free(copy);

    fact = fact_of(FACT_TLS_GAP);
    fact.tls_gap = (struct tls_gap){TLS_SERVER, GAP_SNAP_LEN, 1234};
    copy = copy_of(&fact);
    cr_expect_eq(copy->tls_gap.num_missing, 1234);
    free(copy);

    fact = fact_of(FACT_TLS_END);
    fact.tls_end = (struct tls_end){.complete = true, .num_application = {8, 9}};
    copy = copy_of(&fact);
    cr_expect_eq(copy->tls_end.num_application[TLS_SERVER], 9);
    free(copy);
}
