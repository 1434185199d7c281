/* test_classify.c: what nDPI is asked, and what its answer is taken for. */
#include <criterion/criterion.h>

#include <string.h>

#include "classify.h"

#define NUM(rows) (sizeof(rows) / sizeof(rows)[0])

/* hello is a ClientHello of TLS 1.2 with one cipher suite and the server name a.example. */
static const uint8_t hello[] = {
    0x16, 0x03, 0x01, 0x00, 0x43, 0x01, 0x00, 0x00, 0x3f, 0x03, 0x03, 0x10, 0x21, 0x32, 0x43,
    0x54, 0x65, 0x76, 0x87, 0x98, 0xa9, 0xba, 0xcb, 0xdc, 0xed, 0xfe, 0x0f, 0x10, 0x21, 0x32,
    0x43, 0x54, 0x65, 0x76, 0x87, 0x98, 0xa9, 0xba, 0xcb, 0xdc, 0xed, 0xfe, 0x0f, 0x00, 0x00,
    0x02, 0xc0, 0x30, 0x01, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x10, 0x00, 0x0e, 0x00, 0x00,
    0x0b, 'f',  'e',  'd',  '.',  'e',  'x',  'a',  'm',  'p',  'l',  'e'};

/* bench is one flow on an unexpected port. */
struct bench {
    struct classifier *classifier;
    struct classified *flow;
};

static struct bench bench_begin(void)
{
    struct bench b = {.classifier = classifier_new()};
    b.flow = classified_new(b.classifier);
    cr_assert_not_null(b.flow);
    return b;
}

static void bench_end(struct bench *b)
{
    classified_free(b->flow);
    classifier_free(b->classifier);
}

static enum application show(struct bench *b, bool from_server, uint32_t sequence,
                             const void *octets, size_t len)
{
    return classified_look(b->classifier, b->flow, from_server, sequence,
                           (struct bytes){octets, len}, INT64_C(1700000000000000000));
}

Test(classify, a_client_hello_is_tls)
{
    struct bench b = bench_begin();
    cr_expect_eq(show(&b, false, 1, hello, sizeof hello), APPLICATION_TLS);
    bench_end(&b);
}

Test(classify, a_client_hello_in_two_segments_is_tls_wherever_it_is_cut)
{
    for (size_t cut = 1; cut < sizeof hello; cut++) {
        struct bench b = bench_begin();
        uint32_t start = UINT32_MAX - 20; /* so that it wraps too */
        show(&b, false, start, hello, cut);
        cr_expect_eq(show(&b, false, start + (uint32_t)cut, hello + cut, sizeof hello - cut),
                     APPLICATION_TLS, "cut after %zu octets", cut);
        bench_end(&b);
    }
}

Test(classify, other_protocols_are_unknown)
{
    static const struct {
        bool from_server;
        const char *text;
    } rows[] = {
        {false, "GET / HTTP/1.1\r\nHost: www.example\r\n\r\n"},
        {false, "OPTIONS sip:example SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.1\r\n\r\n"},
        {true, "220 mail.example ESMTP\r\n"},
        {true, "SSH-2.0-OpenSSH_9.2\r\n"},
        {false, ""},
    };
    for (size_t i = 0; i < NUM(rows); i++) {
        struct bench b = bench_begin();
        cr_expect_eq(show(&b, rows[i].from_server, 1, rows[i].text, strlen(rows[i].text)),
                     APPLICATION_UNKNOWN, "%s", rows[i].text);
        bench_end(&b);
    }
}

Test(classify, a_segment_longer_than_what_is_shown_is_looked_at)
{
    static uint8_t jumbo[9000];
    struct bench b = bench_begin();
    memcpy(jumbo, hello, sizeof hello);
    cr_expect_eq(show(&b, false, 1, jumbo, sizeof jumbo), APPLICATION_TLS);
    bench_end(&b);
}

Test(classify, flows_do_not_know_of_each_other)
{
    struct bench b = bench_begin();
    struct classified *other = classified_new(b.classifier);
    struct classified *first = b.flow;
    cr_expect_eq(show(&b, false, 1, hello, sizeof hello), APPLICATION_TLS);
    b.flow = other;
    cr_expect_eq(show(&b, false, 1, "GET / HTTP/1.1\r\n", 16), APPLICATION_UNKNOWN);
    b.flow = first;
    classified_free(other);
    bench_end(&b);
}

Test(classify, free_of_nothing_is_a_no_op)
{
    classified_free(NULL);
    classifier_free(NULL);
    classifier_free(classifier_new());
}
